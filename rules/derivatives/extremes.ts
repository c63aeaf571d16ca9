// Derivatives of reductions to extremes: equal elements share what their one result gets.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { div, eq, mul } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { expandReduced, restoreDims } from "./broadcasting.ts";

/** Ones where `self` is the extreme, divided by how many there are. */
function sharesOf(
  self: Tensor,
  result: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  const isExtreme = eq(self, restoreDims(result, self.shape, dim, keepdim));
  const ones = _toCopy(isExtreme, { dtype: self.dtype });
  return div(ones, sum(ones, dim, true));
}

/** The cotangent of `amax` and its like: each result's, divided among the elements equal to it. */
export function sharedByExtremes(
  grad: Tensor,
  self: Tensor,
  result: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  const shares = sharesOf(self, result, dim, keepdim);
  return mul(expandReduced(grad, self.shape, dim, keepdim), shares);
}

/** The tangent of `amax` and its like: the mean tangent of the elements equal to the result. */
export function meanOfExtremes(
  tangent: Tensor,
  self: Tensor,
  result: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  return sum(mul(tangent, sharesOf(self, result, dim, keepdim)), dim, keepdim);
}
