// Special functions in terms of others.
import { arange } from "../../generated/core/ops/factory.ts";
import { add, digamma, lgamma, mul, specialZeta } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { unsqueeze } from "../../generated/core/ops/view.ts";
import { orderRangeError } from "../../runtime/errors/pointwise.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `polygamma`: `n! * zeta(n + 1, self)` with a sign. @throws ShapeError E_ORDER_RANGE */
export function digammaDerivative(n: number, self: Tensor): Tensor {
  if (n < 0) throw orderRangeError("polygamma", "n", n, 0);
  if (n === 0) return digamma(self);
  let factor = n % 2 === 1 ? 1 : -1;
  for (let k = 2; k <= n; k++) factor *= k;
  return mul(specialZeta(n + 1, self), factor);
}

/** `mvlgamma`: the sum of `lgamma(self - k / 2)` over `k < p`, and a constant. @throws ShapeError E_ORDER_RANGE */
export function multivariateLogGamma(self: Tensor, p: number): Tensor {
  const constant = (p * (p - 1) * Math.log(Math.PI)) / 4;
  return add(sum(lgamma(halvesBelow(self, p)), [-1]), constant);
}

/** The derivative of `mvlgamma`. */
export function multivariateDigamma(grad: Tensor, self: Tensor, p: number): Tensor {
  return mul(grad, sum(digamma(halvesBelow(self, p)), [-1]));
}

/** `self`, `self - 1 / 2`, …, `p` of them along a new last dim. */
function halvesBelow(self: Tensor, p: number): Tensor {
  if (p < 1) throw orderRangeError("mvlgamma", "p", p, 1);
  const dtype = isFloating(self.dtype) ? self.dtype : null;
  return add(unsqueeze(self, -1), mul(arange(0, p, 1, { dtype }), -0.5));
}
