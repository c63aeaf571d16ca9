// Derivatives of pow, with the limits that make 0 ** 0 and 0 ** b behave.

import { zerosLike } from "../../generated/core/ops/factory.ts";
import { eq, ge, log, mul, pow, sub, where } from "../../generated/core/ops/pointwise.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `grad * n * self ** (n - 1)`; zero for n = 0, where the formula would give 0 * inf at self = 0. */
export function powSelfBackward(grad: Tensor, self: Tensor, exponent: Scalar): Tensor {
  const n = scalarNumber(exponent);
  return n === 0 ? zerosLike(mul(grad, self)) : mul(grad, mul(pow(self, n - 1), n));
}

/** Like `powSelfBackward` with an exponent per element. */
export function powTensorSelfBackward(grad: Tensor, self: Tensor, exponent: Tensor): Tensor {
  const slope = mul(exponent, pow(self, sub(exponent, 1)));
  return mul(grad, where(eq(exponent, 0), 0, slope));
}

/** `grad * result * log(self)`; zero where self is 0 and the exponent is not negative, the limit from above. */
export function powExponentBackward(
  grad: Tensor,
  self: Tensor,
  exponent: Tensor,
  result: Tensor,
): Tensor {
  const slope = mul(result, log(self));
  const atZero = mul(eq(self, 0), ge(exponent, 0));
  return mul(grad, where(atZero, 0, slope));
}
