// Batch-dim arithmetic and moves: the only place that converts between logical and physical dims.
import { expand, permute, unsqueeze } from "../../generated/core/ops/view.ts";
import { logicalRank, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** The physical position of logical dim `dim` (already wrapped) in a tensor whose batch dim is at `bdim`. */
export function physicalDim(dim: number, bdim: number): number {
  return dim < bdim ? dim : dim + 1;
}

/** Moves one dim; `to` counts in the result. Returns the same tensor when nothing moves. */
export function moveDim(x: Tensor, from: number, to: number): Tensor {
  if (from === to) return x;
  const order: number[] = [];
  for (let dim = 0; dim < x.shape.length; dim++) if (dim !== from) order.push(dim);
  order.splice(to, 0, from);
  return permute(x, order);
}

/** The value with its batch dim in front; an unmapped value comes back as it is. */
export function bdimToFront(x: MaybeBatched): Tensor {
  return x.bdim === null || x.bdim === 0 ? x.value : moveDim(x.value, x.bdim, 0);
}

/** `[B, …]` in any case: an unmapped value is expanded, without a copy, to one row per example. */
export function batchedToFront(x: MaybeBatched, batchSize: number): Tensor {
  if (x.bdim !== null) return bdimToFront(x);
  return expand(unsqueeze(x.value, 0), [batchSize, ...x.value.shape]);
}

/** `[B, 1, …, 1, …]` so that each example has `rank` dims; `x` has its batch dim in front. */
export function padRank(front: Tensor, logical: number, rank: number): Tensor {
  let padded = front;
  for (let missing = rank - logical; missing > 0; missing--) padded = unsqueeze(padded, 1);
  return padded;
}

/** The physical dim, batch in front, for a user's logical `dim` of `x`; throws ShapeError when out of range. */
export function frontDim(x: MaybeBatched, dim: number, where: string): number {
  return wrapDim(dim, logicalRank(x), where) + 1;
}
