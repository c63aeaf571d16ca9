// Derivatives of pow, with the limits that make 0 ** 0 and 0 ** b behave.

import { _toCopy } from "../../generated/core/ops/copy.ts";
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { eq, ge, log, mul, pow, sub, where } from "../../generated/core/ops/pointwise.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `grad * n * self ** (n - 1)`; zero for n = 0, where the formula would give 0 * inf at self = 0. */
export function powSelfBackward(grad: Tensor, self: Tensor, exponent: Scalar): Tensor {
  const n = scalarNumber(exponent);
  return n === 0 ? zerosLike(mul(grad, self)) : mul(grad, mul(pow(self, n - 1), n));
}

/**
 * `grad * exponent * self ** (exponent - 1)`, with an exponent per element.
 *
 * At 0 ** 0 the base is replaced by 1: the product is 0 either way, but no infinity can reach a second derivative.
 */
export function powTensorSelfBackward(grad: Tensor, self: Tensor, exponent: Tensor): Tensor {
  const isZeroToZero = mul(eq(self, 0), eq(exponent, 0));
  const base = where(isZeroToZero, 1, self);
  return mul(grad, mul(exponent, pow(base, sub(exponent, 1))));
}

/**
 * `grad * result * log(self)`; zero where self is 0 and the exponent is not negative, the limit from above.
 *
 * There the logarithm is taken of 1, so that no infinity can reach a second derivative.
 */
export function powExponentBackward(
  grad: Tensor,
  self: Tensor,
  exponent: Tensor,
  result: Tensor,
): Tensor {
  // An integer base takes the precision of the result, not the default float's.
  const base = self.dtype === result.dtype ? self : _toCopy(self, { dtype: result.dtype });
  const atZero = mul(eq(self, 0), ge(exponent, 0));
  return mul(grad, mul(result, log(where(atZero, 1, base))));
}
