// Forward mode on functions: the value of a function and its derivative along given tangents.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { wrapAtLevel } from "../autograd/history.ts";
import { tangentOf } from "../autograd/jvp-level.ts";
import type { JvpFrame } from "../dispatch/frames.ts";
import { outputTypeError, strictTangentError, treeMismatchError } from "../errors/autograd.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkPrimals, splitAux, wrapPrimals } from "./argnums.ts";
import { jvpFrame, lowerTensor, lowerTree } from "./grad-frame.ts";
import { flattenTree, sameSpec, showLeaf, showTree, unflattenTree } from "./pytree.ts";
import { functionName, runTransform } from "./transform.ts";
import { matchTensor } from "./vjp.ts";

/** Options of `jvp`. */
export interface JvpOptions {
  /** Whether an output that does not depend on the primals is an error instead of a zero tangent. */
  readonly strict?: boolean;
  /** Whether `fn` returns `[out, aux]`. */
  readonly hasAux?: boolean;
}

/**
 * The value of `fn` at `primals` and its derivative along `tangents`.
 *
 * @returns `[out, tangentOut]`, or `[out, tangentOut, aux]` with `hasAux`
 * @throws AutogradError when primals and tangents differ in structure, shape or dtype; both are printed
 */
export function jvp<Out, Aux>(
  fn: (...args: never[]) => readonly [Out, Aux],
  primals: readonly unknown[],
  tangents: readonly unknown[],
  options: JvpOptions & { readonly hasAux: true },
): [Out, Out, Aux];
export function jvp<Out>(
  fn: (...args: never[]) => Out,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  options?: JvpOptions & { readonly hasAux?: false },
): [Out, Out];
export function jvp(
  fn: (...args: never[]) => unknown,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  options: JvpOptions = {},
): [unknown, unknown] | [unknown, unknown, unknown] {
  const { out, tangentOut, aux } = pushForward(
    `jvp(${functionName(fn)})`,
    fn,
    primals,
    tangents,
    options,
  );
  return options.hasAux === true ? [out, tangentOut, aux] : [out, tangentOut];
}

/** What running a function on dual numbers gives. */
export interface Pushed {
  readonly out: unknown;
  readonly tangentOut: unknown;
  readonly aux: unknown;
}

/** `jvp` for a transform of another name, which messages show as `where`. */
export function pushForward(
  where: string,
  fn: (...args: never[]) => unknown,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  { strict = false, hasAux = false }: JvpOptions,
): Pushed {
  checkPrimals(where, primals);
  const given = flattenTree(tangents);
  if (!sameSpec(flattenTree(primals).spec, given.spec)) {
    throw treeMismatchError(where, "tangents", showTree(tangents), showTree(primals));
  }
  return runTransform(
    (region) => jvpFrame(where, region),
    (frame) => {
      let index = 0;
      const inputs = primals.map((primal, i) =>
        wrapPrimals(where, `primals[${i}]`, primal, (x) => {
          const wrapper = wrapAtLevel(frame, x);
          wrapper.tangent = matchTensor(where, "tangent", index, given.leaves[index].value, x);
          index++;
          return wrapper;
        }),
      );
      const result = splitAux(where, fn(...(inputs as never[])), hasAux);
      const { leaves, spec } = flattenTree(result.out);
      const pairs = leaves.map(({ path, value }) => outputPair(frame, where, path, value, strict));
      return {
        out: unflattenTree(
          spec,
          pairs.map(([value]) => value),
        ),
        tangentOut: unflattenTree(
          spec,
          pairs.map(([, tangent]) => tangent),
        ),
        aux: lowerTree(frame, result.aux),
      };
    },
    (result) => [result.out, result.tangentOut, result.aux],
  );
}

function outputPair(
  frame: JvpFrame,
  where: string,
  path: string,
  value: unknown,
  strict: boolean,
): readonly [Tensor, Tensor] {
  if (!(value instanceof Tensor)) throw outputTypeError(where, showLeaf(value));
  const primal = lowerTensor(frame, value);
  const tangent = tangentOf(frame, value);
  if (tangent instanceof Tensor) return [primal, tangent];
  if (strict) throw strictTangentError(where, path);
  return [primal, zerosLike(primal)];
}
