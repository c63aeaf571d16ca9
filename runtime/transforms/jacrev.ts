// jacrev: Jacobians by reverse mode, one row per element of the output, all rows in one mapped pass.

import { zeros } from "../../generated/core/ops/factory.ts";
import { reshape, select, unsqueeze } from "../../generated/core/ops/view.ts";
import { inRegion } from "../autograd/region-scope.ts";
import { numel } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Argnums, resolveArgnums } from "./argnums.ts";
import { gradFrame, lowerTensor } from "./grad-frame.ts";
import {
  checkChunkSize,
  concatenatedBlock,
  differentiableOutput,
  flattenArguments,
  identityRows,
  type Jacobian,
  jacobianTree,
  preallocatedBlock,
  type Rows,
  rowChunks,
} from "./jacobian.ts";
import { pullBack, type Recorded, recordCall } from "./recorded.ts";
import { functionName, runTransform } from "./transform.ts";
import type { GradOf } from "./vjp.ts";
import { vmap } from "./vmap.ts";

/** Options of `jacrev`. */
export interface JacrevOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate. Default 0. */
  readonly argnums?: N;
  /** Whether `fn` returns `[out, aux]`. */
  readonly hasAux?: boolean;
  /** Most rows computed at once; 1 computes them one by one, without vmap. Default all. */
  readonly chunkSize?: number | null;
  /** Copy every chunk into the finished Jacobian at once instead of keeping all until the end. */
  readonly preallocateAndCopy?: boolean;
}

/**
 * The Jacobian of `fn`, by reverse mode: one pullback per element of the output, mapped.
 *
 * Cheaper than `jacfwd` where the output has fewer elements than the input. A block has the shape
 * `[...output.shape, ...input.shape]`; with trees, the result is the output's tree with the argument's tree at every leaf.
 *
 * @returns a function of the same arguments; `[jacobian, aux]` with `hasAux`, an array per output leaf when `argnums` is one
 * @throws AutogradError when an input or output is no float tensor; VmapError E_CHUNK_SIZE
 */
export function jacrev<Args extends readonly unknown[], Out, N extends Argnums = 0>(
  fn: (...args: Args) => readonly [Out, unknown],
  options: JacrevOptions<N> & { readonly hasAux: true },
): (...args: Args) => [Jacobian<Out, GradOf<Args, N>>, unknown];
export function jacrev<Args extends readonly unknown[], Out, N extends Argnums = 0>(
  fn: (...args: Args) => Out,
  options?: JacrevOptions<N> & { readonly hasAux?: false },
): (...args: Args) => Jacobian<Out, GradOf<Args, N>>;
export function jacrev(
  fn: (...args: never[]) => unknown,
  options: JacrevOptions = {},
): (...args: never[]) => unknown {
  const where = `jacrev(${functionName(fn)})`;
  const { argnums = 0, hasAux = false, chunkSize = null } = options;
  checkChunkSize(where, chunkSize);
  const jacobian = (...args: unknown[]): unknown => {
    const positions = resolveArgnums(where, argnums, args.length);
    const result = runTransform(
      (region) => gradFrame(where, region),
      (frame) => {
        const recorded = recordCall(frame, { where, fn, args, positions, hasAux });
        const blocks = recorded.outputs.map((_, i) => outputBlocks(where, recorded, i, options));
        return { jac: jacobianTree(recorded.outputSpec, blocks, argnums), aux: recorded.aux };
      },
      ({ jac, aux }) => [jac, aux],
    );
    return hasAux ? [result.jac, result.aux] : result.jac;
  };
  Object.defineProperty(jacobian, "name", { value: where });
  return jacobian;
}

/** The blocks of one output: a tree per differentiated argument. */
function outputBlocks(
  where: string,
  recorded: Recorded,
  at: number,
  { chunkSize = null, preallocateAndCopy = false }: JacrevOptions,
): readonly unknown[] {
  const output = differentiableOutput(where, recorded.outputs[at]);
  const { tensors, rebuild } = flattenArguments(recorded.inputs);
  const total = numel(output.shape);
  const blockOf = (input: Tensor, rows: Tensor): Tensor =>
    reshape(rows, [...output.shape, ...input.shape]);
  if (total === 0) {
    return rebuild(
      tensors.map((input) => zeros([...output.shape, ...input.shape], { dtype: input.dtype })),
    );
  }
  const joins = tensors.map(() =>
    preallocateAndCopy ? preallocatedBlock(total) : concatenatedBlock(),
  );
  for (const rows of rowChunks(total, chunkSize)) {
    // What a chunk needs beside its rows is freed before the next one.
    inRegion(
      () => {
        const parts = pulledRows(where, recorded, at, rows, chunkSize === 1);
        for (const [i, part] of parts.entries()) joins[i].put(part, rows);
      },
      () => joins.flatMap((join) => join.held()),
    );
  }
  return rebuild(tensors.map((input, i) => blockOf(input, joins[i].result())));
}

/** The cotangents of every input tensor for some elements of an output, `[count, ...input.shape]` each. */
function pulledRows(
  where: string,
  recorded: Recorded,
  at: number,
  rows: Rows,
  isOneByOne: boolean,
): readonly Tensor[] {
  const output = lowerTensor(recorded.frame, recorded.outputs[at]);
  const pull = (cotangent: Tensor): Tensor[] => {
    const cotangents = recorded.outputs.map((_, i) => (i === at ? cotangent : null));
    return [...flattenArguments(pullBack(recorded, cotangents, true)).tensors];
  };
  Object.defineProperty(pull, "name", { value: `pullback of ${where}` });
  const basis = identityRows(output, rows);
  if (!isOneByOne) return vmap(pull)(basis);
  return pull(select(basis, 0, 0)).map((row) => unsqueeze(row, 0));
}
