// Derivatives of the median of all elements: those equal to it share what it gets.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { div, eq, mul, ne, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** One over their number where `self` equals the median, a NaN being equal to a NaN; zero elsewhere. */
function shares(self: Tensor, result: Tensor): Tensor {
  const isChosen = where(ne(result, result), ne(self, self), eq(self, result));
  const ones = _toCopy(isChosen, { dtype: self.dtype });
  return div(ones, sum(ones));
}

/** The cotangent of `median` and `nanmedian`. */
export function sharedByMedian(grad: Tensor, self: Tensor, result: Tensor): Tensor {
  return mul(grad, shares(self, result));
}

/** The tangent of `median` and `nanmedian`. */
export function meanOfMedian(tangent: Tensor, self: Tensor, result: Tensor): Tensor {
  return sum(mul(tangent, shares(self, result)));
}
