// Layer and group normalisation: centred elements times the reciprocal deviation, then scaled.
import { nativeGroupNorm, nativeLayerNorm } from "../../generated/core/ops/normalization.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import { groupsError, normalizationError } from "../../runtime/errors/layers.ts";
import { numel, sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import {
  alongChannelsOrNull,
  assertFloats,
  assertParameter,
  normalizeOver,
  scaleAndShift,
} from "../lib/normalizing.ts";

/** The last dims that `normalizedShape` names, by position. */
function lastDims(where: string, input: Tensor, normalizedShape: Shape): readonly number[] {
  const start = input.shape.length - normalizedShape.length;
  const given = input.shape.slice(Math.max(start, 0));
  if (normalizedShape.length === 0 || start < 0 || !sameShape(given, normalizedShape))
    throw normalizationError(where, "input", input.shape, normalizedShape);
  return normalizedShape.map((_, i) => start + i);
}

/** `native_layer_norm`: the result, and mean and reciprocal deviation with the normalised dims of size 1. */
export function layerNormParts(
  input: Tensor,
  normalizedShape: Shape,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): readonly [Tensor, Tensor, Tensor] {
  const where = "native_layer_norm";
  assertFloats(where, input);
  const dims = lastDims(where, input, normalizedShape);
  assertParameter(where, "weight", weight, normalizedShape);
  assertParameter(where, "bias", bias, normalizedShape);
  const { out, mean: average, rstd } = normalizeOver(input, dims, eps);
  return [scaleAndShift(out, weight, bias), average, rstd];
}

/** `native_group_norm`: the result, and mean and reciprocal deviation of shape `[N, group]`. */
export function groupNormParts(
  input: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  examples: number,
  channels: number,
  positions: number,
  group: number,
  eps: number,
): readonly [Tensor, Tensor, Tensor] {
  const where = "native_group_norm";
  assertFloats(where, input);
  if (group < 1 || channels % group !== 0) throw groupsError(where, input.shape, group);
  if (input.shape.length < 2 || numel(input.shape) !== examples * channels * positions)
    throw normalizationError(where, "input", input.shape, [examples, channels, positions]);
  assertParameter(where, "weight", weight, [channels]);
  assertParameter(where, "bias", bias, [channels]);
  const grouped = reshape(input, [examples, group, (channels / group) * positions]);
  const { out, mean: average, rstd } = normalizeOver(grouped, [2], eps);
  const { length } = input.shape;
  const scale = alongChannelsOrNull(weight, length);
  const result = scaleAndShift(reshape(out, input.shape), scale, alongChannelsOrNull(bias, length));
  return [result, reshape(average, [examples, group]), reshape(rstd, [examples, group])];
}

/** `group_norm`. */
export function groupNormalized(
  input: Tensor,
  groups: number,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): Tensor {
  if (input.shape.length < 2) throw groupsError("group_norm", input.shape, groups);
  const [examples, channels, ...positions] = input.shape;
  const count = numel(positions);
  return nativeGroupNorm(input, weight, bias, examples, channels, count, groups, eps)[0];
}

/** `layer_norm`. */
export function layerNormalized(
  input: Tensor,
  normalizedShape: Shape,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): Tensor {
  return nativeLayerNorm(input, normalizedShape, weight, bias, eps)[0];
}
