// Batch and instance normalisation, and the running statistics they keep.
import { copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { nativeBatchNorm } from "../../generated/core/ops/normalization.ts";
import { add, mul, pow, sub } from "../../generated/core/ops/pointwise.ts";
import { mean } from "../../generated/core/ops/reduction.ts";
import { detach, reshape } from "../../generated/core/ops/view.ts";
import { BatchwiseError } from "../../runtime/errors/classes.ts";
import {
  channelsError,
  missingStatisticsError,
  sharedStatisticsError,
} from "../../runtime/errors/layers.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  alongChannels,
  alongChannelsOrNull,
  aroundChannels,
  assertFloats,
  assertParameter,
  normalizeOver,
  scaleAndShift,
} from "../lib/normalizing.ts";

/** Moves running statistics, if there are any, towards new ones, in place. */
function updateStatistics(
  where: string,
  running: Tensor | null,
  current: Tensor,
  momentum: number,
): void {
  if (running === null) return;
  const moved = add(mul(detach(running), 1 - momentum), mul(detach(current), momentum));
  try {
    copy_(running, moved);
  } catch (error) {
    if (error instanceof BatchwiseError && error.code === "E_INPLACE_UNBATCHED_SELF")
      throw sharedStatisticsError(where);
    throw error;
  }
}

function assertChannels(
  where: string,
  input: Tensor,
  parameters: Readonly<Record<string, Tensor | null>>,
): void {
  assertFloats(where, input);
  if (input.shape.length < 2) throw channelsError(where, input.shape);
  for (const [name, parameter] of Object.entries(parameters))
    assertParameter(where, name, parameter, [input.shape[1]]);
}

/** `native_batch_norm`: the result, and the batch's own mean and reciprocal deviation, empty when not training. */
export function batchNormParts(
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  training: boolean,
  momentum: number,
  eps: number,
): readonly [Tensor, Tensor, Tensor] {
  const where = "native_batch_norm";
  assertChannels(where, input, {
    weight,
    bias,
    running_mean: runningMean,
    running_var: runningVar,
  });
  const rank = input.shape.length;
  const scale = alongChannelsOrNull(weight, rank);
  const shift = alongChannelsOrNull(bias, rank);
  if (training) {
    const { out, ...batch } = normalizeOver(input, aroundChannels(rank), eps);
    const channels = [input.shape[1]];
    const count = numel(input.shape) / channels[0];
    const [average, variance, rstd] = [batch.mean, batch.variance, batch.rstd].map((x) =>
      reshape(x, channels),
    );
    updateStatistics(where, runningMean, average, momentum);
    updateStatistics(where, runningVar, mul(variance, count / (count - 1)), momentum);
    return [scaleAndShift(out, scale, shift), average, rstd];
  }
  if (runningMean === null || runningVar === null) throw missingStatisticsError(where);
  const rstd = pow(add(runningVar, eps), -0.5);
  const centred = sub(input, alongChannels(runningMean, rank));
  const out = scaleAndShift(mul(centred, alongChannels(rstd, rank)), scale, shift);
  return [out, newZeros(input, [0]), newZeros(input, [0])];
}

/** `batch_norm`. */
export function batchNormalized(
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  training: boolean,
  momentum: number,
  eps: number,
): Tensor {
  const statistics = [runningMean, runningVar] as const;
  return nativeBatchNorm(input, weight, bias, ...statistics, training, momentum, eps)[0];
}

/** `instance_norm`: every example of the op's own batch for itself. */
export function instanceNormalized(
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  useInputStats: boolean,
  momentum: number,
  eps: number,
): Tensor {
  const where = "instance_norm";
  if (!useInputStats)
    return batchNormalized(input, weight, bias, runningMean, runningVar, false, momentum, eps);
  const parameters = { weight, bias, running_mean: runningMean, running_var: runningVar };
  assertChannels(where, input, parameters);
  const rank = input.shape.length;
  const dims = Array.from({ length: rank - 2 }, (_, i) => i + 2);
  if (dims.length === 0) throw channelsError(where, input.shape);
  const { out, ...own } = normalizeOver(input, dims, eps);
  const count = numel(input.shape.slice(2));
  const [average, variance] = [own.mean, own.variance].map((x) =>
    mean(reshape(x, input.shape.slice(0, 2)), 0),
  );
  updateStatistics(where, runningMean, average, momentum);
  updateStatistics(where, runningVar, mul(variance, count / (count - 1)), momentum);
  return scaleAndShift(out, alongChannelsOrNull(weight, rank), alongChannelsOrNull(bias, rank));
}
