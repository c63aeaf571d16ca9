// Derivatives of losses by element.
import { add, div, log, lt, mul, neg, sub, where } from "../../generated/core/ops/pointwise.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `(x - t) / (x (1 - x))`, the denominator kept from 0. */
export function binaryCrossEntropySelfBackward(grad: Tensor, self: Tensor, target: Tensor): Tensor {
  const variance = mul(self, add(neg(self), 1));
  return div(mul(grad, sub(self, target)), where(lt(variance, 1e-12), 1e-12, variance));
}

/** `log(1 - x) - log(x)`, both kept from -inf. */
export function binaryCrossEntropyTargetBackward(grad: Tensor, self: Tensor): Tensor {
  return mul(grad, sub(boundedLog(add(neg(self), 1)), boundedLog(self)));
}

function boundedLog(x: Tensor): Tensor {
  const value = log(x);
  return where(lt(value, -100), -100, value);
}
