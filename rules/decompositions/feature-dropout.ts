// Dropouts of whole channels, those that keep mean and variance, and the one that returns its mask.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { newZeros, onesLike, zerosLike } from "../../generated/core/ops/factory.ts";
import { add, eq, mul } from "../../generated/core/ops/pointwise.ts";
import { bernoulli } from "../../generated/core/ops/random.ts";
import { alias } from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { probabilityError } from "../../runtime/errors/random.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function assertProbability(where: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw probabilityError(where, "p", p);
}

/** `native_dropout`: the result and the mask of what was kept; null for `train` means training. */
export function dropoutAndMask(
  input: Tensor,
  p: number,
  train: boolean | null,
): readonly [Tensor, Tensor] {
  assertProbability("native_dropout", p);
  if (train === false || p === 0) {
    const all = _toCopy(onesLike(input), { dtype: "bool" });
    return [mul(input, 1), all];
  }
  if (p === 1) return [mul(input, 0), _toCopy(zerosLike(input), { dtype: "bool" })];
  const mask = bernoulli(input, 1 - p);
  return [mul(mul(input, mask), 1 / (1 - p)), eq(mask, 1)];
}

/** `native_dropout_backward`. */
export function maskedGrad(gradOutput: Tensor, mask: Tensor, scale: number): Tensor {
  return mul(mul(gradOutput, mask), scale);
}

/** One number per channel of `[N, C, …]`, or per element. */
function noiseTemplate(where: string, input: Tensor, isPerFeature: boolean): Tensor {
  if (!isPerFeature) return input;
  if (input.shape.length < 2) throw rankError(where, "input", input.shape, "at least 2 dims");
  const [examples, channels, ...positions] = input.shape;
  return newZeros(input, [examples, channels, ...positions.map(() => 1)]);
}

/** `feature_dropout`, which `dropout2d` and its like are. */
export function dropFeatures(input: Tensor, p: number, train: boolean): Tensor {
  assertProbability("feature_dropout", p);
  if (!train || p === 0) return alias(input);
  const noise = noiseTemplate("feature_dropout", input, true);
  if (p === 1) return mul(input, zerosLike(noise));
  return mul(input, mul(bernoulli(noise, 1 - p), 1 / (1 - p)));
}

/** Where SELU saturates. */
const SATURATION = -1.7580993408473766;

/** `alpha_dropout` and `feature_alpha_dropout`: what is dropped becomes the saturation value, then all is rescaled. */
export function dropToSaturation(
  where: string,
  input: Tensor,
  p: number,
  train: boolean,
  isPerFeature: boolean,
): Tensor {
  assertProbability(where, p);
  if (!train || p === 0) return alias(input);
  const noise = noiseTemplate(where, input, isPerFeature);
  if (p === 1) return mul(input, zerosLike(noise));
  const kept = bernoulli(noise, 1 - p);
  const scale = 1 / Math.sqrt((SATURATION * SATURATION * p + 1) * (1 - p));
  const shift = add(mul(add(kept, -1), -SATURATION * scale), -SATURATION * scale * p);
  return add(mul(input, mul(kept, scale)), shift);
}
