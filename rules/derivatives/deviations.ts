// Derivatives of standard deviations; where all elements are equal they are 0, as in PyTorch.
import { div, eq, mul, sub, where } from "../../generated/core/ops/pointwise.ts";
import { mean, sum } from "../../generated/core/ops/reduction.ts";
import { reductionDims } from "../../runtime/tensor/dims.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { expandReduced } from "./broadcasting.ts";

/** `x / (degrees * result)`, 0 where `result` is. */
function perDeviation(x: Tensor, result: Tensor, degrees: number): Tensor {
  return where(eq(result, 0), 0, div(x, mul(result, degrees)));
}

function degreesOf(shape: Shape, dim: readonly number[] | null, correction: Scalar | null): number {
  const dims = reductionDims(dim, shape.length, "std");
  const count = dims.reduce((product, at) => product * shape[at], 1);
  return Math.max(count - (correction === null ? 1 : scalarNumber(correction)), 0);
}

/** The cotangent of `std.correction`. */
export function deviationBackward(
  grad: Tensor,
  self: Tensor,
  result: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): Tensor {
  const scaled = perDeviation(grad, result, degreesOf(self.shape, dim, correction));
  const centred = sub(self, mean(self, dim, true));
  return mul(expandReduced(scaled, self.shape, dim, keepdim), centred);
}

/** The tangent of `std.correction`. */
export function deviationTangent(
  tangent: Tensor,
  self: Tensor,
  result: Tensor,
  dim: readonly number[] | null,
  correction: Scalar | null,
  keepdim: boolean,
): Tensor {
  const centred = sub(self, mean(self, dim, true));
  const slope = sum(mul(tangent, centred), dim, keepdim);
  return perDeviation(slope, result, degreesOf(self.shape, dim, correction));
}
