// Reverse mode on functions: vjp, and grad and gradAndValue on top of it.
import { onesLike } from "../../generated/core/ops/factory.ts";
import {
  cotangentMismatchError,
  nonFloatOutputError,
  nonScalarOutputError,
  outputTypeError,
  treeMismatchError,
} from "../errors/autograd.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Argnums, checkPrimals, resolveArgnums } from "./argnums.ts";
import { gradFrame, lowerTensor } from "./grad-frame.ts";
import { flattenTree, sameSpec, showLeaf, showTree, unflattenTree } from "./pytree.ts";
import { pullBack, type Recorded, recordCall } from "./recorded.ts";
import { functionName, runTransform } from "./transform.ts";

/** Options of `vjp`. */
export interface VjpOptions {
  /** Whether `fn` returns `[out, aux]`; aux is handed back untouched. */
  readonly hasAux?: boolean;
}

/** Maps cotangents, shaped like the output, to an array with one entry per primal. May be called again. */
export type Pullback = (cotangents: unknown) => unknown[];

/**
 * The value of `fn` at `primals` and its pullback.
 *
 * @returns `[out, pullback]`, or `[out, pullback, aux]` with `hasAux`
 * @throws AutogradError when a primal or output is no float tensor
 */
export function vjp<Out, Aux>(
  fn: (...args: never[]) => readonly [Out, Aux],
  primals: readonly unknown[],
  options: VjpOptions & { readonly hasAux: true },
): [Out, Pullback, Aux];
export function vjp<Out>(
  fn: (...args: never[]) => Out,
  primals: readonly unknown[],
  options?: VjpOptions & { readonly hasAux?: false },
): [Out, Pullback];
export function vjp(
  fn: (...args: never[]) => unknown,
  primals: readonly unknown[],
  options: VjpOptions = {},
): [unknown, Pullback] | [unknown, Pullback, unknown] {
  const where = `vjp(${functionName(fn)})`;
  checkPrimals(where, primals);
  const hasAux = options.hasAux ?? false;
  const positions = primals.map((_, i) => i);
  const recorded = runTransform(
    (region) => gradFrame(where, region),
    (frame) => recordCall(frame, { where, fn, args: primals, positions, hasAux }),
    // The pullback needs the recorded graph, so it lives on with the closure.
    (result) => [result.outputs, result.inputs, result.aux],
  );
  const { frame, outputs, outputSpec } = recorded;
  const out = unflattenTree(
    outputSpec,
    outputs.map((output) => lowerTensor(frame, output)),
  );
  const pullback: Pullback = (cotangents) => [
    ...pullBack(recorded, matchCotangents(where, recorded, cotangents), true),
  ];
  return hasAux ? [out, pullback, recorded.aux] : [out, pullback];
}

/** Checks cotangents against the outputs in structure, shape and dtype. */
function matchCotangents(
  where: string,
  recorded: Recorded,
  cotangents: unknown,
): readonly Tensor[] {
  const { leaves, spec } = flattenTree(cotangents);
  const { outputs, outputSpec } = recorded;
  if (!sameSpec(spec, outputSpec)) {
    throw treeMismatchError(
      where,
      "cotangents",
      showTree(cotangents),
      showTree(unflattenTree(outputSpec, outputs)),
    );
  }
  return leaves.map(({ value }, i) => matchTensor(where, "cotangent", i, value, outputs[i]));
}

/** A cotangent or tangent that has the shape and dtype of its tensor. */
export function matchTensor(
  where: string,
  role: "cotangent" | "tangent",
  index: number,
  value: unknown,
  like: Tensor,
): Tensor {
  const expected = `${like.dtype} of shape [${like.shape.join(", ")}]`;
  if (!(value instanceof Tensor))
    throw cotangentMismatchError(where, role, index, showLeaf(value), expected);
  const isSame =
    value.dtype === like.dtype &&
    value.shape.length === like.shape.length &&
    value.shape.every((size, d) => size === like.shape[d]);
  if (!isSame)
    throw cotangentMismatchError(
      where,
      role,
      index,
      `${value.dtype} of shape [${value.shape.join(", ")}]`,
      expected,
    );
  return value;
}

/** Options of `grad` and `gradAndValue`. */
export interface GradOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate. Default 0. */
  readonly argnums?: N;
  /** Whether `fn` returns `[out, aux]`. */
  readonly hasAux?: boolean;
}

interface GradResult {
  readonly grads: unknown;
  readonly value: Tensor;
  readonly aux: unknown;
}

function runGrad(
  name: string,
  fn: (...args: never[]) => unknown,
  options: GradOptions,
  args: readonly unknown[],
): GradResult {
  const where = `${name}(${functionName(fn)})`;
  const { argnums = 0, hasAux = false } = options;
  const positions = resolveArgnums(where, argnums, args.length);
  return runTransform(
    (region) => gradFrame(where, region),
    (frame) => {
      const recorded = recordCall(frame, { where, fn, args, positions, hasAux });
      const output = scalarOutput(where, recorded);
      const value = lowerTensor(frame, output);
      const grads = pullBack(recorded, [onesLike(value)], false);
      return { grads: typeof argnums === "number" ? grads[0] : grads, value, aux: recorded.aux };
    },
    (result) => [result.grads, result.value, result.aux],
  );
}

function scalarOutput(where: string, recorded: Recorded): Tensor {
  const [output] = recorded.outputs;
  if (recorded.outputSpec.kind !== "leaf") {
    throw outputTypeError(where, showTree(unflattenTree(recorded.outputSpec, recorded.outputs)));
  }
  if (output.shape.length > 0) {
    throw nonScalarOutputError(
      where,
      output.shape,
      "reduce it with sum(), or use vjp or jacrev for outputs with dims",
    );
  }
  if (!isFloating(output.dtype)) throw nonFloatOutputError(where, output.dtype);
  return output;
}

/** The gradient's type: like the argument, or an array with one entry per argnum. */
export type GradOf<Args extends readonly unknown[], N extends Argnums> = N extends readonly number[]
  ? unknown[]
  : N extends 0
    ? Args[0]
    : unknown;

/**
 * The gradient of a function with a 0-d output, shaped like the argument it is taken for.
 *
 * @returns a function of the same arguments that returns the gradient, an array of gradients when `argnums`
 *   is an array, and `[grads, aux]` with `hasAux`; arguments that do not matter get zeros
 * @throws AutogradError when the output is not a 0-d float tensor; the message names its shape
 */
export function grad<Args extends readonly unknown[], N extends Argnums = 0>(
  fn: (...args: Args) => unknown,
  options: GradOptions<N> & { readonly hasAux: true },
): (...args: Args) => [GradOf<Args, N>, unknown];
export function grad<Args extends readonly unknown[], N extends Argnums = 0>(
  fn: (...args: Args) => unknown,
  options?: GradOptions<N> & { readonly hasAux?: false },
): (...args: Args) => GradOf<Args, N>;
export function grad(
  fn: (...args: never[]) => unknown,
  options: GradOptions = {},
): (...args: never[]) => unknown {
  const differentiated = (...args: unknown[]): unknown => {
    const { grads, aux } = runGrad("grad", fn, options, args);
    return options.hasAux === true ? [grads, aux] : grads;
  };
  Object.defineProperty(differentiated, "name", { value: `grad(${functionName(fn)})` });
  return differentiated;
}

/** Like `grad`, returning `[grads, value]`, or `[grads, [value, aux]]` with `hasAux`. */
export function gradAndValue<Args extends readonly unknown[], N extends Argnums = 0>(
  fn: (...args: Args) => unknown,
  options?: GradOptions<N>,
): (...args: Args) => [GradOf<Args, N>, unknown];
export function gradAndValue(
  fn: (...args: never[]) => unknown,
  options: GradOptions = {},
): (...args: never[]) => [unknown, unknown] {
  const differentiated = (...args: unknown[]): [unknown, unknown] => {
    const { grads, value, aux } = runGrad("gradAndValue", fn, options, args);
    return [grads, options.hasAux === true ? [value, aux] : value];
  };
  Object.defineProperty(differentiated, "name", { value: `gradAndValue(${functionName(fn)})` });
  return differentiated;
}
