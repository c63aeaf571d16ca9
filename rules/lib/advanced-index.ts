// What index and index_put share under vmap: masks become integers, batched index tensors line up on one batch dim.
import { arange } from "../../generated/core/ops/factory.ts";
import { nonzero } from "../../generated/core/ops/indexing.ts";
import { eq } from "../../generated/core/ops/pointwise.ts";
import { all } from "../../generated/core/ops/reduction.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { reshape, select } from "../../generated/core/ops/view.ts";
import { maskShapeError } from "../../runtime/errors/kernels.ts";
import { batchedMaskError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront, padRank } from "./dims.ts";

/** The indices of one call, in terms of the dims of one example. */
export interface AdvancedIndices {
  /** One entry per leading logical dim; null keeps the dim. */
  readonly entries: readonly (MaybeBatched | null)[];
  /** Rank of the index tensors after broadcasting with each other. */
  readonly rank: number;
  /** First logical dim that is indexed. */
  readonly first: number;
  /** Number of indexed dims. */
  readonly count: number;
  /** Whether the indexed dims are neighbours: then the index dims replace them, otherwise they lead. */
  readonly isAdjacent: boolean;
}

/**
 * Reads the index list of `op` for examples of `shape`: masks are replaced by the integers of their true elements,
 * mapped ones by what `readMappedMask` makes of them.
 *
 * @throws VmapError when a mask is mapped: how many elements it picks would differ per example
 * @throws ShapeError E_MASK_SHAPE
 */
export function readIndices(
  op: string,
  shape: Shape,
  indices: readonly (MaybeBatched | null)[],
  readMappedMask: (mask: MaybeBatched) => readonly MaybeBatched[] = () => {
    throw batchedMaskError(op);
  },
): AdvancedIndices {
  const entries: (MaybeBatched | null)[] = [];
  for (const index of indices) {
    if (index !== null && isMask(index))
      entries.push(...maskToIntegers(op, shape, entries.length, index, readMappedMask));
    else entries.push(index);
  }
  const positions = entries.flatMap((entry, dim) => (entry === null ? [] : [dim]));
  let rank = 0;
  for (const entry of entries) if (entry !== null) rank = Math.max(rank, logicalRank(entry));
  const first = positions[0] ?? 0;
  const last = positions[positions.length - 1] ?? 0;
  return {
    entries,
    rank,
    first,
    count: positions.length,
    isAdjacent: last - first + 1 === positions.length,
  };
}

/** Whether an index chooses by truth and not by position. */
export function isMask({ value }: MaybeBatched): boolean {
  return value.dtype === "bool" || value.dtype === "uint8";
}

function maskToIntegers(
  op: string,
  shape: Shape,
  dim: number,
  mask: MaybeBatched,
  readMappedMask: (mask: MaybeBatched) => readonly MaybeBatched[],
): readonly MaybeBatched[] {
  const { value } = mask;
  const own = logicalShape(mask);
  const fits = own.every((size, i) => size === shape[dim + i]);
  if (own.length === 0 || !fits) throw maskShapeError(op, own, shape, dim);
  if (mask.bdim !== null) return readMappedMask(mask);
  const places = nonzero(value);
  return value.shape.map((_, column) => ({ value: select(places, 1, column), bdim: null }));
}

/**
 * The positions that a mapped mask picks, where it picks equally many in every example.
 *
 * @throws VmapError E_DATA_DEPENDENT otherwise, or when the mask is mapped at an outer level too
 */
export function evenMaskPositions(op: string, mask: MaybeBatched): readonly MaybeBatched[] {
  const front = bdimToFront(mask);
  const [batchSize, ...own] = front.shape;
  const places = nonzero(front);
  const count = batchSize === 0 ? 0 : places.shape[0] / batchSize;
  if (!Number.isInteger(count)) throw batchedMaskError(op);
  const column = (at: number): Tensor => reshape(select(places, 1, at), [batchSize, count]);
  // Places come in the order of the examples, so equal counts put example i into row i.
  const isEven = _localScalarDense(all(eq(column(0), exampleIndex(batchSize, 1))));
  if (isEven !== true) throw batchedMaskError(op);
  return own.map((_, dim) => ({ value: column(dim + 1), bdim: 0 }));
}

/** Whether any index tensor is mapped. */
export function hasBatchedIndex({ entries }: AdvancedIndices): boolean {
  return entries.some((entry) => entry !== null && entry.bdim !== null);
}

/** The index list for physical tensors: mapped entries are `[B, …]` of one rank, shared ones broadcast. */
export function physicalEntries({ entries, rank }: AdvancedIndices): readonly (Tensor | null)[] {
  return entries.map((entry) => {
    if (entry === null) return null;
    return entry.bdim === null
      ? entry.value
      : padRank(bdimToFront(entry), logicalRank(entry), rank);
  });
}

/** `[B, 1, …, 1]` counting the examples: as index of the batch dim it pairs each with its own indices. */
export function exampleIndex(batchSize: number, rank: number): Tensor {
  return reshape(arange(batchSize), [batchSize, ...new Array<number>(rank).fill(1)]);
}

/**
 * The order of dims that takes index dims from the front, where the example index forces them, back to
 * their place: `[B, …index, …before, …after]` to `[B, …before, …index, …after]`.
 */
export function indexDimsToPlace(total: number, rank: number, first: number): readonly number[] {
  const index = range(1, 1 + rank);
  const before = range(1 + rank, 1 + rank + first);
  return [0, ...before, ...index, ...range(1 + rank + first, total)];
}

/** The inverse move, for values about to be written. */
export function indexDimsToFront(total: number, rank: number, first: number): readonly number[] {
  const before = range(1, 1 + first);
  const index = range(1 + first, 1 + first + rank);
  return [0, ...index, ...before, ...range(1 + first + rank, total)];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);
}
