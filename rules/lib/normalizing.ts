// What the normalisations share: statistics over dims, parameters per channel, outputs chosen by a mask.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { add, mul, pow, sub } from "../../generated/core/ops/pointwise.ts";
import { mean } from "../../generated/core/ops/reduction.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import { unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { normalizationError } from "../../runtime/errors/layers.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** Three outputs of an op. */
export type Triple = readonly [Tensor, Tensor, Tensor];

/** Refuses dtypes without a mean. */
export function assertFloats(where: string, input: Tensor): void {
  if (!isFloating(input.dtype))
    throw unsupportedDTypeError(where, "input", input.dtype, "float32 or float64");
}

/** What a normalisation is made of; `mean` and `rstd` broadcast against `input`. */
export interface Normalized {
  readonly out: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly rstd: Tensor;
}

/** Elements less their mean over `dims`, divided by their deviation. */
export function normalizeOver(input: Tensor, dims: readonly number[], eps: number): Normalized {
  const average = mean(input, dims, true);
  const centred = sub(input, average);
  const variance = mean(mul(centred, centred), dims, true);
  const rstd = pow(add(variance, eps), -0.5);
  return { out: mul(centred, rstd), mean: average, variance, rstd };
}

/** `x * weight + bias`, of which either may be missing. */
export function scaleAndShift(x: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  const scaled = weight === null ? x : mul(x, weight);
  return bias === null ? scaled : add(scaled, bias);
}

/** A parameter of a normalisation is missing or has one shape. */
export function assertParameter(
  where: string,
  name: string,
  parameter: Tensor | null,
  expected: Shape,
): void {
  if (parameter !== null && !sameShape(parameter.shape, expected))
    throw normalizationError(where, name, parameter.shape, expected);
}

/** `[1, C, 1, …]`, which broadcasts against `[N, C, …]`. */
export function alongChannels(x: Tensor, rank: number): Tensor {
  return reshape(x, [1, x.shape[0], ...new Array<number>(rank - 2).fill(1)]);
}

/** The same for a parameter that may be missing. */
export function alongChannelsOrNull(x: Tensor | null, rank: number): Tensor | null {
  return x === null ? null : alongChannels(x, rank);
}

/** Every dim but the one of channels. */
export function aroundChannels(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, dim) => dim).filter((dim) => dim !== 1);
}

/** The outputs that a mask asks for; the others have no elements. */
export function masked(
  mask: readonly boolean[],
  like: Tensor,
  outputs: readonly (() => Tensor)[],
): Triple {
  const [a, b, c] = outputs.map((output, i) => (mask[i] ? output() : newZeros(like, [0])));
  return [a, b, c];
}
