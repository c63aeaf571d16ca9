// The backward ops of the normalisations. An output whose mask is false is not computed and has no elements.
import { add, mul, pow, sub } from "../../generated/core/ops/pointwise.ts";
import { mean, sum } from "../../generated/core/ops/reduction.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import { missingStatisticsError } from "../../runtime/errors/layers.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { alongChannels, aroundChannels, masked } from "../lib/normalizing.ts";

/** The sum over some dims; over none, the tensor itself. */
function total(x: Tensor, dims: readonly number[], shape: Shape): Tensor {
  return reshape(dims.length === 0 ? x : sum(x, dims), shape);
}

/** The cotangent of centred and scaled elements `normal`, from that of the result before the weight. */
function throughStatistics(
  grad: Tensor,
  normal: Tensor,
  rstd: Tensor,
  dims: readonly number[],
): Tensor {
  const level = mean(grad, dims, true);
  const slope = mul(normal, mean(mul(grad, normal), dims, true));
  return mul(sub(sub(grad, level), slope), rstd);
}

/** `native_layer_norm_backward`. */
export function layerNormBackward(
  gradOut: Tensor,
  input: Tensor,
  normalizedShape: Shape,
  average: Tensor,
  rstd: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  mask: readonly boolean[],
): readonly [Tensor, Tensor, Tensor] {
  const lead = input.shape.length - normalizedShape.length;
  const dims = normalizedShape.map((_, i) => lead + i);
  const outer = Array.from({ length: lead }, (_, dim) => dim);
  const normal = mul(sub(input, average), rstd);
  const grad = weight === null ? gradOut : mul(gradOut, weight);
  return masked([mask[0], mask[1] && weight !== null, mask[2] && bias !== null], gradOut, [
    () => throughStatistics(grad, normal, rstd, dims),
    () => total(mul(gradOut, normal), outer, normalizedShape),
    () => total(gradOut, outer, normalizedShape),
  ]);
}

/** `native_group_norm_backward`. */
export function groupNormBackward(
  gradOut: Tensor,
  input: Tensor,
  average: Tensor,
  rstd: Tensor,
  weight: Tensor | null,
  examples: number,
  channels: number,
  positions: number,
  group: number,
  mask: readonly boolean[],
): readonly [Tensor, Tensor, Tensor] {
  const grouped = [examples, group, (channels / group) * positions];
  const [level, slope] = [average, rstd].map((x) => reshape(x, [examples, group, 1]));
  const normal = mul(sub(reshape(input, grouped), level), slope);
  const split = reshape(gradOut, [examples, channels, positions]);
  const scaled = weight === null ? split : mul(split, reshape(weight, [channels, 1]));
  return masked(mask, gradOut, [
    () => reshape(throughStatistics(reshape(scaled, grouped), normal, slope, [2]), input.shape),
    () => sum(mul(split, reshape(normal, split.shape)), [0, 2]),
    () => sum(split, [0, 2]),
  ]);
}

/** `native_batch_norm_backward`. */
export function batchNormBackward(
  gradOut: Tensor,
  input: Tensor,
  weight: Tensor | null,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  saveMean: Tensor | null,
  saveInvstd: Tensor | null,
  train: boolean,
  eps: number,
  mask: readonly boolean[],
): readonly [Tensor, Tensor, Tensor] {
  const rank = input.shape.length;
  const dims = aroundChannels(rank);
  const average = train ? saveMean : runningMean;
  const deviation = runningVar === null ? null : () => pow(add(runningVar, eps), -0.5);
  const rstd = train ? saveInvstd : (deviation?.() ?? null);
  if (average === null || rstd === null) throw missingStatisticsError("native_batch_norm_backward");
  const slope = alongChannels(rstd, rank);
  const normal = mul(sub(input, alongChannels(average, rank)), slope);
  const grad = weight === null ? gradOut : mul(gradOut, alongChannels(weight, rank));
  return masked(mask, gradOut, [
    () => (train ? throughStatistics(grad, normal, slope, dims) : mul(grad, slope)),
    () => sum(mul(gradOut, normal), dims),
    () => sum(gradOut, dims),
  ]);
}
