// `searchsorted` under vmap: one sorted vector serves all values; one per example is a line for each row of them.
import { searchsorted } from "../../generated/core/ops/indexing.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { sortedShapeError } from "../../runtime/errors/statistics.ts";
import { batchSizeOf, logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import { numel, sameShape } from "../../runtime/tensor/strides.ts";
import { batchedToFront, bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `searchsorted`: positions of per-example values in sorted lines.
 *
 * - sortedSequence: logical `[N]`, or `[…, N]`; self: any shape, or `[…, M]`; sorter: like sortedSequence
 * - returns: physical `[B, …]` in the shape of self, bdim 0
 */
export const searchsortedTensorBatchRule: BatchRule<"searchsorted.Tensor"> = ({
  sortedSequence,
  self,
  outInt32,
  right,
  side,
  sorter,
}) => {
  const sorted = logicalShape(sortedSequence);
  const shape = logicalShape(self);
  if (sorted.length === 0) throw exampleRankError("searchsorted", 1, sorted);
  const isVector = sorted.length === 1;
  if (!isVector && !sameShape(sorted.slice(0, -1), shape.slice(0, -1)))
    throw sortedShapeError("searchsorted", sorted, shape);
  if (sorter !== null && logicalRank(sorter) !== sorted.length)
    throw sortedShapeError("searchsorted", sorted, logicalShape(sorter));
  const options = { outInt32, right, side };
  if (isVector && sortedSequence.bdim === null && (sorter === null || sorter.bdim === null)) {
    const order = sorter === null ? null : sorter.value;
    const found = searchsorted(sortedSequence.value, bdimToFront(self), {
      ...options,
      sorter: order,
    });
    return [{ value: found, bdim: 0 }];
  }
  const batchSize = batchSizeOf(sortedSequence, self, sorter);
  const values = batchedToFront(self, batchSize);
  const found = searchsorted(
    batchedToFront(sortedSequence, batchSize),
    isVector ? reshape(values, [batchSize, numel(shape)]) : values,
    { ...options, sorter: sorter === null ? null : batchedToFront(sorter, batchSize) },
  );
  return [{ value: isVector ? reshape(found, [batchSize, ...shape]) : found, bdim: 0 }];
};
