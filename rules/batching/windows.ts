// `unfold` and `as_strided` under vmap: the batch dim goes to the front, and the view is one of the physical storage.
import { asStrided, slice, unfold, unsqueeze } from "../../generated/core/ops/view.ts";
import { logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `unfold`: per-example windows.
 *
 * - self: logical `[…, N, …]`
 * - returns: physical `[B, …, windows, …, size]`, bdim 0
 */
export const unfoldBatchRule: BatchRule<"unfold"> = ({ self, dimension, size, step }) => {
  const rank = logicalRank(self);
  const at = wrapDim(dimension, rank, "unfold");
  const front = bdimToFront(self);
  if (rank > 0) return [{ value: unfold(front, at + 1, size, step), bdim: 0 }];
  // A 0-d example has one window of one element, or an empty one.
  const column = unsqueeze(front, 1);
  unfold(column, 1, size, step);
  return [{ value: slice(column, 1, 0, size), bdim: 0 }];
};

/**
 * `as_strided`: the view of the first example, with the batch dim's own stride in front.
 *
 * - self: any logical shape
 * - returns: physical `[B, …size]`, bdim 0
 */
export const asStridedBatchRule: BatchRule<"as_strided"> = ({
  self,
  size,
  stride,
  storageOffset,
}) => {
  const front = bdimToFront(self);
  const view = asStrided(
    front,
    [front.shape[0], ...size],
    [front.strides[0], ...stride],
    storageOffset ?? front.offset,
  );
  return [{ value: view, bdim: 0 }];
};
