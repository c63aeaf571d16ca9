// jacfwd: Jacobians by forward mode, one column per element of the input, all columns in one mapped call.

import { arange } from "../../generated/core/ops/factory.ts";
import { sub } from "../../generated/core/ops/pointwise.ts";
import { movedim, narrow, reshape } from "../../generated/core/ops/view.ts";
import type { Randomness } from "../dispatch/frames.ts";
import { numel } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Argnums, resolveArgnums, wrapPrimals } from "./argnums.ts";
import {
  checkChunkSize,
  differentiableOutput,
  flattenArguments,
  identityRow,
  identityRows,
  type Jacobian,
  jacobianTree,
} from "./jacobian.ts";
import { pushForward } from "./jvp.ts";
import { flattenTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import type { GradOf } from "./vjp.ts";
import { vmap } from "./vmap.ts";

/** Options of `jacfwd`. */
export interface JacfwdOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate. Default 0. */
  readonly argnums?: N;
  /** Whether `fn` returns `[out, aux]`. */
  readonly hasAux?: boolean;
  /** What random operators in `fn` do: refuse, draw per column, or draw once. Default "error". */
  readonly randomness?: Randomness;
  /** Most columns computed at once. Default all. */
  readonly chunkSize?: number | null;
}

/**
 * The Jacobian of `fn`, by forward mode: one tangent per element of the input, mapped.
 *
 * Cheaper than `jacrev` where the input has fewer elements than the output. Shapes and trees are those of `jacrev`.
 *
 * @returns a function of the same arguments; `[jacobian, aux]` with `hasAux`, an array per output leaf when `argnums` is one
 * @throws AutogradError when an input or output is no float tensor; VmapError E_CHUNK_SIZE
 */
export function jacfwd<Args extends readonly unknown[], Out, N extends Argnums = 0>(
  fn: (...args: Args) => readonly [Out, unknown],
  options: JacfwdOptions<N> & { readonly hasAux: true },
): (...args: Args) => [Jacobian<Out, GradOf<Args, N>>, unknown];
export function jacfwd<Args extends readonly unknown[], Out, N extends Argnums = 0>(
  fn: (...args: Args) => Out,
  options?: JacfwdOptions<N> & { readonly hasAux?: false },
): (...args: Args) => Jacobian<Out, GradOf<Args, N>>;
export function jacfwd(
  fn: (...args: never[]) => unknown,
  options: JacfwdOptions = {},
): (...args: never[]) => unknown {
  const where = `jacfwd(${functionName(fn)})`;
  const { argnums = 0, hasAux = false, chunkSize = null } = options;
  checkChunkSize(where, chunkSize);
  const jacobian = (...args: unknown[]): unknown => {
    const positions = resolveArgnums(where, argnums, args.length);
    const primals = positions.map((i) => wrapPrimals(where, `args[${i}]`, args[i], (x) => x));
    const { tensors, rebuild } = flattenArguments(primals);
    const { columns, aux } = pushedColumns({ where, fn, args, positions, primals }, options);
    const { leaves, spec } = flattenTree(columns);
    const blocks = leaves.map(({ value }) =>
      rebuild(inputBlocks(differentiableOutput(where, value), tensors)),
    );
    const jac = jacobianTree(spec, blocks, argnums);
    return hasAux ? [jac, aux] : jac;
  };
  Object.defineProperty(jacobian, "name", { value: where });
  return jacobian;
}

/** A call to push tangents through. */
interface CallToPush {
  readonly where: string;
  readonly fn: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly positions: readonly number[];
  /** The differentiated arguments. */
  readonly primals: readonly unknown[];
}

/** The tangents of the outputs for every element of the inputs: leaves `[total, ...output.shape]`. */
function pushedColumns(
  call: CallToPush,
  { hasAux = false, chunkSize = null, randomness = "error" }: JacfwdOptions,
): { readonly columns: unknown; readonly aux: unknown } {
  const { where, fn, args, positions, primals } = call;
  const { tensors, rebuild } = flattenArguments(primals);
  const sizes = tensors.map(({ shape }) => numel(shape));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const differentiated = (...given: unknown[]): unknown => {
    const all = args.map((arg, i) => (positions.includes(i) ? given[positions.indexOf(i)] : arg));
    return fn(...(all as never[]));
  };
  Object.defineProperty(differentiated, "name", { value: functionName(fn) });
  const push = (...tangents: Tensor[]): [unknown, unknown] => {
    const pushed = pushForward(where, differentiated, primals, rebuild(tangents), { hasAux });
    return [pushed.tangentOut, pushed.aux ?? null];
  };
  Object.defineProperty(push, "name", { value: `pushforward of ${where}` });
  const offsets = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const isChunked = chunkSize !== null && chunkSize < total;
  const options = { randomness, outDims: [0, null] } as const;
  const [columns, aux] = isChunked
    ? vmap(
        (at: Tensor) => push(...tensors.map((input, i) => identityRow(input, sub(at, offsets[i])))),
        { ...options, chunkSize },
      )(arange(total))
    : vmap(
        push,
        options,
      )(...tensors.map((input, i) => identityRows(input, { start: 0, count: total }, offsets[i])));
  return { columns, aux };
}

/** Columns of one output, split by input: blocks of shape `[...output, ...input]`. */
function inputBlocks(columns: Tensor, inputs: readonly Tensor[]): readonly Tensor[] {
  const [, ...outputShape] = columns.shape;
  const last = movedim(columns, 0, -1);
  let next = 0;
  return inputs.map((input) => {
    const size = numel(input.shape);
    const block = narrow(last, -1, next, size);
    next += size;
    return reshape(block, [...outputShape, ...input.shape]);
  });
}
