// Derivatives of special functions that take more than one line.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import {
  add,
  cos,
  div,
  eq,
  exp,
  le,
  lgamma,
  log,
  log1p,
  logitBackward,
  mul,
  neg,
  specialZeta,
  square,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { noClosedFormError } from "../../runtime/errors/autograd.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** Elements divided by `self`, with a limit where `self` is 0; the 0 itself reaches no derivative. */
export function divideBySelf(x: Tensor, self: Tensor, limit: number): Tensor {
  const isZero = eq(self, 0);
  return where(isZero, limit, div(x, where(isZero, 1, self)));
}

/** The derivative of `sinc`, which is 0 at 0. */
export function sincBackward(grad: Tensor, self: Tensor, result: Tensor): Tensor {
  return mul(grad, divideBySelf(sub(cos(mul(self, Math.PI)), result), self, 0));
}

/** The derivative of `special_entr`; infinite at 0. */
export function entrBackward(grad: Tensor, self: Tensor): Tensor {
  return mul(grad, mul(add(log(self), 1), -1));
}

/** How `logit_backward` depends on `self`: by `(2 * self - 1) / (self * (1 - self))`. */
export function logitDoubleBackward(
  grad: Tensor,
  gradOutput: Tensor,
  self: Tensor,
  eps: number | null,
): Tensor {
  const slope = div(sub(mul(self, 2), 1), sub(self, square(self)));
  return mul(mul(grad, logitBackward(gradOutput, self, eps)), slope);
}

/** `grad * log(other)`; 0 where `self` is 0 and the logarithm has no finite value. */
export function xlogySelfBackward(grad: Tensor, self: Tensor | Scalar, other: Tensor): Tensor {
  return mul(grad, unlessBothEnd(self, le(other, 0), log(like(grad, other))));
}

/** The same with a number for `other`. */
export function xlogySelfBackwardByNumber(grad: Tensor, self: Tensor, other: Scalar): Tensor {
  const y = scalarNumber(other);
  return y > 0 ? mul(grad, Math.log(y)) : mul(grad, where(eq(self, 0), 0, Math.log(y)));
}

/** `grad * log1p(other)`; 0 where `self` is 0 and the logarithm has no finite value. */
export function xlog1pySelfBackward(grad: Tensor, self: Tensor, other: Tensor): Tensor {
  return mul(grad, unlessBothEnd(self, le(other, -1), log1p(like(grad, other))));
}

/** The same with a number for `other`. */
export function xlog1pySelfBackwardByNumber(grad: Tensor, self: Tensor, other: Scalar): Tensor {
  const y = scalarNumber(other);
  return y > -1 ? mul(grad, Math.log1p(y)) : mul(grad, where(eq(self, 0), 0, Math.log1p(y)));
}

function unlessBothEnd(self: Tensor | Scalar, isEnd: Tensor, x: Tensor): Tensor {
  if (self instanceof Tensor) return where(mul(eq(self, 0), isEnd), 0, x);
  return scalarNumber(self) === 0 ? where(isEnd, 0, x) : x;
}

/** `grad * self / other`, the derivative of `xlogy` along `other`. */
export function xlogyOtherBackward(grad: Tensor, self: Tensor, other: Tensor): Tensor {
  return mul(grad, div(like(grad, self), other));
}

/** `grad * self / (1 + other)`, the derivative of `special_xlog1py` along `other`. */
export function xlog1pyOtherBackward(grad: Tensor, self: Tensor, other: Tensor): Tensor {
  return mul(grad, div(like(grad, self), add(other, 1)));
}

/** The derivative of `special_zeta` along `other`: the function itself one order up. */
export function zetaOtherBackward(grad: Tensor, self: Tensor, other: Tensor): Tensor {
  const order = like(grad, self);
  return neg(mul(grad, mul(order, specialZeta(add(order, 1), other))));
}

/** The derivative of `special_zeta` of a number: the function itself one order up. */
export function zetaBackward(grad: Tensor, self: Scalar, other: Tensor): Tensor {
  const order = scalarNumber(self);
  return mul(grad, mul(specialZeta(order + 1, other), -order));
}

/** The derivative of `igamma` along `other`: the density of the gamma distribution. */
export function igammaBackward(grad: Tensor, self: Tensor, other: Tensor): Tensor {
  const order = like(grad, self);
  const x = like(grad, other);
  return mul(grad, exp(sub(sub(mul(log(x), sub(order, 1)), x), lgamma(order))));
}

/** An integer operand in the precision of the result, not the default float's. */
function like(grad: Tensor, x: Tensor): Tensor {
  return x.dtype === grad.dtype ? x : _toCopy(x, { dtype: grad.dtype });
}

/** Stands where no formula is known. @throws AutogradError E_NOT_DIFFERENTIABLE */
export function noDerivative(_grad: Tensor, op: string, parameter: string): never {
  throw noClosedFormError(op, parameter);
}
