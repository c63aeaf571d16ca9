// The data movement of convolutions under vmap: the batch dim joins the op's own.
import { _windowColumns } from "../../generated/core/ops/convolution.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `_window_columns`: the windows of every example as columns.
 *
 * - self: logical `[N, C, …]`
 * - returns: physical `[B, N, C * taps, windows]`, bdim 0
 */
export const _windowColumnsBatchRule: BatchRule<"_window_columns"> = ({
  self,
  kernelSize,
  dilation,
  padding,
  stride,
}) => {
  const rank = kernelSize.length + 2;
  if (logicalRank(self) !== rank) {
    throw exampleRankError("_window_columns", rank, logicalShape(self));
  }
  const front = bdimToFront(self);
  const [batchSize, own, ...rest] = front.shape;
  const folded = reshape(front, [batchSize * own, ...rest]);
  const columns = _windowColumns(folded, kernelSize, dilation, padding, stride);
  return [{ value: reshape(columns, [batchSize, own, ...columns.shape.slice(1)]), bdim: 0 }];
};
