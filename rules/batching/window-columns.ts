// The data movement of convolutions under vmap: the batch dim joins the op's own.
import { _windowColumns } from "../../generated/core/ops/convolution.ts";
import { foldExamples } from "../lib/spatial.ts";
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
}) =>
  foldExamples("_window_columns", kernelSize.length + 2, self, (x) =>
    _windowColumns(x, kernelSize, dilation, padding, stride),
  );
