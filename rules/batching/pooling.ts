// Pools under vmap: the batch dim joins the leading dims, which a pool folds anyway.
import {
  _adaptiveAvgPool2d,
  _adaptiveAvgPool2dBackward,
  _adaptiveAvgPool3d,
  _adaptiveAvgPool3dBackward,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  avgPool2d,
  avgPool2dBackward,
  avgPool3d,
  avgPool3dBackward,
  maxPool1dWithIndices,
  maxPool2dWithIndices,
  maxPool3dWithIndices,
} from "../../generated/core/ops/pooling.ts";
import { foldSpatial } from "../lib/spatial.ts";
import type { BatchRule } from "../lib/types.ts";

/** `_adaptive_avg_pool2d`: the last 2 dims of each example. */
export const _adaptiveAvgPool2dBatchRule: BatchRule<"_adaptive_avg_pool2d"> = ({
  self,
  outputSize,
}) => foldSpatial("_adaptive_avg_pool2d", 2, [self], ([x]) => [_adaptiveAvgPool2d(x, outputSize)]);

/** `_adaptive_avg_pool2d_backward`: the last 2 dims of each example. */
export const _adaptiveAvgPool2dBackwardBatchRule: BatchRule<"_adaptive_avg_pool2d_backward"> = ({
  gradOutput,
  self,
}) =>
  foldSpatial("_adaptive_avg_pool2d_backward", 2, [gradOutput, self], ([x, y]) => [
    _adaptiveAvgPool2dBackward(x, y),
  ]);

/** `adaptive_max_pool2d`: the last 2 dims of each example. */
export const adaptiveMaxPool2dBatchRule: BatchRule<"adaptive_max_pool2d"> = ({
  self,
  outputSize,
}) => foldSpatial("adaptive_max_pool2d", 2, [self], ([x]) => adaptiveMaxPool2d(x, outputSize));

/** `avg_pool2d`: the last 2 dims of each example. */
export const avgPool2dBatchRule: BatchRule<"avg_pool2d"> = ({
  self,
  kernelSize,
  stride,
  padding,
  ceilMode,
  countIncludePad,
  divisorOverride,
}) =>
  foldSpatial("avg_pool2d", 2, [self], ([x]) => [
    avgPool2d(x, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride),
  ]);

/** `avg_pool2d_backward`: the last 2 dims of each example. */
export const avgPool2dBackwardBatchRule: BatchRule<"avg_pool2d_backward"> = ({
  gradOutput,
  self,
  kernelSize,
  stride,
  padding,
  ceilMode,
  countIncludePad,
  divisorOverride,
}) =>
  foldSpatial("avg_pool2d_backward", 2, [gradOutput, self], ([x, y]) => [
    avgPool2dBackward(
      x,
      y,
      kernelSize,
      stride,
      padding,
      ceilMode,
      countIncludePad,
      divisorOverride,
    ),
  ]);

/** `_adaptive_avg_pool3d`: the last 3 dims of each example. */
export const _adaptiveAvgPool3dBatchRule: BatchRule<"_adaptive_avg_pool3d"> = ({
  self,
  outputSize,
}) => foldSpatial("_adaptive_avg_pool3d", 3, [self], ([x]) => [_adaptiveAvgPool3d(x, outputSize)]);

/** `_adaptive_avg_pool3d_backward`: the last 3 dims of each example. */
export const _adaptiveAvgPool3dBackwardBatchRule: BatchRule<"_adaptive_avg_pool3d_backward"> = ({
  gradOutput,
  self,
}) =>
  foldSpatial("_adaptive_avg_pool3d_backward", 3, [gradOutput, self], ([x, y]) => [
    _adaptiveAvgPool3dBackward(x, y),
  ]);

/** `adaptive_max_pool3d`: the last 3 dims of each example. */
export const adaptiveMaxPool3dBatchRule: BatchRule<"adaptive_max_pool3d"> = ({
  self,
  outputSize,
}) => foldSpatial("adaptive_max_pool3d", 3, [self], ([x]) => adaptiveMaxPool3d(x, outputSize));

/** `avg_pool3d`: the last 3 dims of each example. */
export const avgPool3dBatchRule: BatchRule<"avg_pool3d"> = ({
  self,
  kernelSize,
  stride,
  padding,
  ceilMode,
  countIncludePad,
  divisorOverride,
}) =>
  foldSpatial("avg_pool3d", 3, [self], ([x]) => [
    avgPool3d(x, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride),
  ]);

/** `avg_pool3d_backward`: the last 3 dims of each example. */
export const avgPool3dBackwardBatchRule: BatchRule<"avg_pool3d_backward"> = ({
  gradOutput,
  self,
  kernelSize,
  stride,
  padding,
  ceilMode,
  countIncludePad,
  divisorOverride,
}) =>
  foldSpatial("avg_pool3d_backward", 3, [gradOutput, self], ([x, y]) => [
    avgPool3dBackward(
      x,
      y,
      kernelSize,
      stride,
      padding,
      ceilMode,
      countIncludePad,
      divisorOverride,
    ),
  ]);

/** `max_pool1d_with_indices`: the last 1 dims of each example. */
export const maxPool1dWithIndicesBatchRule: BatchRule<"max_pool1d_with_indices"> = ({
  self,
  kernelSize,
  stride,
  padding,
  dilation,
  ceilMode,
}) =>
  foldSpatial("max_pool1d_with_indices", 1, [self], ([x]) =>
    maxPool1dWithIndices(x, kernelSize, stride, padding, dilation, ceilMode),
  );

/** `max_pool2d_with_indices`: the last 2 dims of each example. */
export const maxPool2dWithIndicesBatchRule: BatchRule<"max_pool2d_with_indices"> = ({
  self,
  kernelSize,
  stride,
  padding,
  dilation,
  ceilMode,
}) =>
  foldSpatial("max_pool2d_with_indices", 2, [self], ([x]) =>
    maxPool2dWithIndices(x, kernelSize, stride, padding, dilation, ceilMode),
  );

/** `max_pool3d_with_indices`: the last 3 dims of each example. */
export const maxPool3dWithIndicesBatchRule: BatchRule<"max_pool3d_with_indices"> = ({
  self,
  kernelSize,
  stride,
  padding,
  dilation,
  ceilMode,
}) =>
  foldSpatial("max_pool3d_with_indices", 3, [self], ([x]) =>
    maxPool3dWithIndices(x, kernelSize, stride, padding, dilation, ceilMode),
  );
