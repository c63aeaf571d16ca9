// Second derivatives of activations: the derivatives of their backward operators with respect to the input.
import {
  eluBackward,
  logSigmoid,
  sigmoidBackward,
  tanhBackward,
} from "../../generated/core/ops/activation.ts";
import {
  add,
  div,
  exp,
  gt,
  lt,
  mul,
  neg,
  sigmoid,
  tanh,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** The derivative of `celu`, an `elu` whose scales `alpha` gives. */
export function continuousEluBackward(grad: Tensor, self: Tensor, alpha: Scalar): Tensor {
  const size = scalarNumber(alpha);
  return eluBackward(grad, size, 1, 1 / size, false, self);
}

/** `eluBackward` by its last argument: an exponential of the input, a linear function of the result. */
export function eluDoubleBackward(
  grad: Tensor,
  gradOutput: Tensor,
  alpha: Scalar,
  scale: Scalar,
  inputScale: Scalar,
  isResult: boolean,
  selfOrResult: Tensor,
): Tensor {
  const factor = scalarNumber(inputScale);
  const product = mul(mul(grad, gradOutput), factor);
  const size = factor * scalarNumber(alpha) * scalarNumber(scale);
  const negative = isResult ? product : mul(mul(product, size), exp(mul(selfOrResult, factor)));
  return where(gt(selfOrResult, 0), 0, negative);
}

/** `logSigmoidBackward` by its buffer `z`: `z / (1 + z)` with the sign of the input. */
export function logSigmoidBufferBackward(product: Tensor, self: Tensor, buffer: Tensor): Tensor {
  const next = add(buffer, 1);
  const size = div(product, mul(next, next));
  return where(lt(self, 0), neg(size), size);
}

/** With `s` the sigmoid and `t` the tanh of the softplus: `s (1 - t²) (2 + x (1 - s) - 2 x s t)`. */
export function mishDoubleBackward(product: Tensor, self: Tensor): Tensor {
  const s = sigmoid(self);
  const t = tanh(neg(logSigmoid(neg(self))));
  const inner = mul(self, add(neg(mul(s, add(mul(t, 2), 1))), 1));
  return mul(mul(product, tanhBackward(s, t)), add(inner, 2));
}

/** With `s` the sigmoid: `s (1 - s) (2 + x (1 - 2 s))`. */
export function siluDoubleBackward(product: Tensor, self: Tensor): Tensor {
  const s = sigmoid(self);
  return mul(sigmoidBackward(product, s), add(mul(self, add(mul(s, -2), 1)), 2));
}

/** `beta` times the derivative of the sigmoid; zero in the linear part. */
export function softplusDoubleBackward(
  product: Tensor,
  self: Tensor,
  beta: Scalar,
  threshold: Scalar,
): Tensor {
  const steepness = scalarNumber(beta);
  const x = mul(self, steepness);
  const curved = mul(sigmoidBackward(product, sigmoid(x)), steepness);
  return where(gt(x, scalarNumber(threshold)), 0, curved);
}

/** `1 / (1 + abs(x))²`; NaN where the result is, which is at the infinities too. */
export function softsignBackward(grad: Tensor, self: Tensor, result: Tensor): Tensor {
  const next = add(where(lt(self, 0), neg(self), self), 1);
  return add(div(grad, mul(next, next)), mul(result, 0));
}
