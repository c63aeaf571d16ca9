// Variances and standard deviations, as mean squares of centred elements.
import { div, mul, sqrt, sub } from "../../generated/core/ops/pointwise.ts";
import { mean, std, sum, variance } from "../../generated/core/ops/reduction.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating, reducedCount } from "./means.ts";

/** What sums of squares are divided by: the number of elements less the correction, 0 at least. */
export function degreesOfFreedom(
  shape: Shape,
  dim: readonly number[] | null,
  correction: Scalar | null,
): number {
  const lost = correction === null ? 1 : scalarNumber(correction);
  return Math.max(reducedCount(shape, dim, "var") - lost, 0);
}

/** `var.correction`. @throws DTypeError E_UNSUPPORTED_DTYPE */
export function varianceOver(
  self: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): Tensor {
  assertFloating("var", self.dtype);
  const centred = sub(self, mean(self, dim, true));
  const squares = sum(mul(centred, centred), dim, keepdim);
  return div(squares, degreesOfFreedom(self.shape, dim, correction));
}

/** `var` and `var.dim`. */
export function varianceUnbiased(
  self: Tensor,
  dim: readonly number[] | null,
  unbiased: boolean,
  keepdim: boolean,
): Tensor {
  return variance(self, dim, { correction: unbiased ? 1 : 0, keepdim });
}

/** `std.correction`. */
export function deviationOver(
  self: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): Tensor {
  assertFloating("std", self.dtype);
  return sqrt(variance(self, dim, { correction, keepdim }));
}

/** `std` and `std.dim`. */
export function deviationUnbiased(
  self: Tensor,
  dim: readonly number[] | null,
  unbiased: boolean,
  keepdim: boolean,
): Tensor {
  return std(self, dim, { correction: unbiased ? 1 : 0, keepdim });
}

/** `var_mean.correction`. */
export function varianceAndMean(
  self: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): readonly [Tensor, Tensor] {
  return [variance(self, dim, { correction, keepdim }), mean(self, dim, keepdim)];
}

/** `std_mean.correction`. */
export function deviationAndMean(
  self: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): readonly [Tensor, Tensor] {
  return [std(self, dim, { correction, keepdim }), mean(self, dim, keepdim)];
}

/** `var_mean` and `var_mean.dim`. */
export function varianceUnbiasedAndMean(
  self: Tensor,
  dim: readonly number[] | null,
  unbiased: boolean,
  keepdim: boolean,
): readonly [Tensor, Tensor] {
  return varianceAndMean(self, dim, unbiased ? 1 : 0, keepdim);
}

/** `std_mean` and `std_mean.dim`. */
export function deviationUnbiasedAndMean(
  self: Tensor,
  dim: readonly number[] | null,
  unbiased: boolean,
  keepdim: boolean,
): readonly [Tensor, Tensor] {
  return deviationAndMean(self, dim, unbiased ? 1 : 0, keepdim);
}
