// What jacrev and jacfwd share: rows of the identity as cotangents or tangents, chunks, and the Jacobian's tree.

import { cat } from "../../generated/core/ops/combine.ts";
import { _toCopy, copy_ } from "../../generated/core/ops/copy.ts";
import { arange, fill_, newZeros, zeros } from "../../generated/core/ops/factory.ts";
import { eq } from "../../generated/core/ops/pointwise.ts";
import { diagonal, narrow, reshape } from "../../generated/core/ops/view.ts";
import { frameOf } from "../dispatch/frames.ts";
import { nonFloatOutputError, outputTypeError } from "../errors/autograd.ts";
import { chunkSizeError } from "../errors/vmap.ts";
import { isFloating } from "../tensor/dtype.ts";
import { numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Argnums } from "./argnums.ts";
import { flattenTree, mapTree, showLeaf, type TreeSpec, unflattenTree } from "./pytree.ts";

/** Some rows of an identity matrix: `count` of them, from `start` on. */
export interface Rows {
  readonly start: number;
  readonly count: number;
}

/** Splits `total` rows into chunks of at most `chunkSize`. */
export function rowChunks(total: number, chunkSize: number | null): readonly Rows[] {
  const size = chunkSize ?? Math.max(total, 1);
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => ({
    start: i * size,
    count: Math.min(size, total - i * size),
  }));
}

/** Refuses a chunk size that is no positive integer. */
export function checkChunkSize(where: string, chunkSize: number | null): void {
  if (chunkSize === null || (Number.isInteger(chunkSize) && chunkSize > 0)) return;
  throw chunkSizeError(where, String(chunkSize));
}

/**
 * Rows of the identity that belong to one tensor, in its shape: `[count, ...like.shape]`.
 *
 * Row `offset + i` has its one at element `i`; with several tensors, `offset` is the number of elements before this one.
 */
export function identityRows(like: Tensor, { start, count }: Rows, offset = 0): Tensor {
  const size = numel(like.shape);
  const rows = zeros([count, size], { dtype: like.dtype });
  const shift = start - offset;
  if (shift < size && shift > -count && size > 0) fill_(diagonal(rows, shift), 1);
  return reshape(rows, [count, ...like.shape]);
}

/** The row of the identity with its one at element `at`, a 0-d integer tensor; zeros when that lies outside. */
export function identityRow(like: Tensor, at: Tensor): Tensor {
  const row = _toCopy(eq(arange(numel(like.shape)), at), { dtype: like.dtype });
  return reshape(row, like.shape);
}

/** Chunks of one block of a Jacobian, joined at dim 0. */
export interface BlockJoin {
  /** Takes the next chunk, `[count, …]`. */
  readonly put: (part: Tensor, rows: Rows) => void;
  /** What must outlive the chunks put so far. */
  readonly held: () => readonly Tensor[];
  /** The whole block, `[total, …]`. */
  readonly result: () => Tensor;
}

/** Keeps every chunk until the end and concatenates them: for a moment both exist. */
export function concatenatedBlock(): BlockJoin {
  const parts: Tensor[] = [];
  return {
    put: (part) => {
      parts.push(part);
    },
    held: () => parts,
    result: () => (parts.length === 1 ? parts[0] : cat(parts, 0)),
  };
}

/** Makes room for the whole block at the first chunk and copies each into its place. */
export function preallocatedBlock(total: number): BlockJoin {
  let block: Tensor | null = null;
  const chunks = concatenatedBlock();
  return {
    put: (part, { start, count }) => {
      // Nothing that a transform differentiates may be written into a tensor from outside of it.
      if (isDifferentiated(part)) return chunks.put(part, { start, count });
      block ??= newZeros(part, [total, ...part.shape.slice(1)]);
      copy_(narrow(block, 0, start, count), part);
    },
    held: () => (block === null ? chunks.held() : [block]),
    result: () => block ?? chunks.result(),
  };
}

function isDifferentiated(x: Tensor): boolean {
  for (let at: Tensor | null = x; at !== null; at = at.value) {
    const frame = frameOf(at);
    if (frame !== null && frame.kind !== "vmap") return true;
  }
  return false;
}

/** Refuses an output that has no Jacobian. */
export function differentiableOutput(where: string, value: unknown): Tensor {
  if (!(value instanceof Tensor)) throw outputTypeError(where, showLeaf(value));
  if (!isFloating(value.dtype)) throw nonFloatOutputError(where, value.dtype);
  return value;
}

/**
 * The Jacobian as a tree: for every output leaf, a tree of the differentiated arguments.
 *
 * @param blocks per output leaf, per argument, a tree of blocks of shape `[...output, ...input]`
 */
export function jacobianTree(
  outputSpec: TreeSpec,
  blocks: readonly (readonly unknown[])[],
  argnums: Argnums,
): unknown {
  return unflattenTree(
    outputSpec,
    blocks.map((trees) => (typeof argnums === "number" ? trees[0] : [...trees])),
  );
}

/** The tensors of trees, flat, with a way back to trees. */
export function flattenArguments(trees: readonly unknown[]): {
  readonly tensors: readonly Tensor[];
  readonly rebuild: (leaves: readonly unknown[]) => readonly unknown[];
} {
  const tensors = flattenTree(trees).leaves.flatMap(({ value }) =>
    value instanceof Tensor ? [value] : [],
  );
  return {
    tensors,
    rebuild: (leaves) => {
      let next = 0;
      return trees.map((tree) => mapTree(tree, () => leaves[next++]));
    },
  };
}

/** The Jacobian's type: the output's tree, with the argument's tree in place of every tensor. */
export type Jacobian<Out, In> = Out extends Tensor
  ? In
  : Out extends object
    ? { [Key in keyof Out]: Jacobian<Out[Key], In> }
    : unknown;
