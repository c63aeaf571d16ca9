// Activations in terms of other operators.
import {
  _preluKernel,
  elu,
  hardtanh,
  leakyRelu,
  logSigmoid,
  sigmoidBackward,
} from "../../generated/core/ops/activation.ts";
import { cat } from "../../generated/core/ops/combine.ts";
import {
  add,
  eq,
  exp,
  gt,
  lt,
  mul,
  neg,
  sigmoid,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { rand } from "../../generated/core/ops/random.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { narrow, reshape } from "../../generated/core/ops/view.ts";
import {
  celuAlphaError,
  oddSizeError,
  preluWeightError,
  shrinkSizeError,
  slopeBoundsError,
} from "../../runtime/errors/activations.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `celu`. */
export function continuousElu(self: Tensor, alpha: Scalar): Tensor {
  const size = scalarNumber(alpha);
  if (size === 0) throw celuAlphaError();
  return elu(self, size, 1, 1 / size);
}

/** `glu`. */
export function gatedHalves(self: Tensor, dim: number): Tensor {
  const [value, gate] = halves("glu", self, dim);
  return mul(value, sigmoid(gate));
}

/** `glu_backward`. */
export function gatedHalvesGradient(gradOutput: Tensor, self: Tensor, dim: number): Tensor {
  const [value, gate] = halves("glu_backward", self, dim);
  const open = sigmoid(gate);
  return cat([mul(gradOutput, open), sigmoidBackward(mul(gradOutput, value), open)], dim);
}

function halves(where: string, x: Tensor, dim: number): readonly [Tensor, Tensor] {
  const at = wrapDim(dim, x.shape.length, where);
  if (x.shape.length === 0 || x.shape[at] % 2 !== 0) throw oddSizeError(where, x.shape, dim);
  const size = x.shape[at] / 2;
  return [narrow(x, at, 0, size), narrow(x, at, size, size)];
}

/** `log_sigmoid_forward`. */
export function logSigmoidWithBuffer(self: Tensor): readonly [Tensor, Tensor] {
  const below = where(lt(self, 0), self, neg(self));
  return [logSigmoid(self), exp(below)];
}

/** `prelu`. */
export function preluByChannel(self: Tensor, weight: Tensor): Tensor {
  return _preluKernel(self, alongChannels("prelu", self, weight));
}

/** `_prelu_kernel_backward`. */
export function preluKernelGradients(
  gradOutput: Tensor,
  self: Tensor,
  weight: Tensor,
): readonly [Tensor, Tensor] {
  const isPositive = gt(self, 0);
  return [
    where(isPositive, gradOutput, mul(gradOutput, weight)),
    where(isPositive, 0, mul(gradOutput, self)),
  ];
}

/** `prelu_backward`. */
export function preluGradients(
  gradOutput: Tensor,
  self: Tensor,
  weight: Tensor,
): readonly [Tensor, Tensor] {
  const slopes = alongChannels("prelu_backward", self, weight);
  const [gradSelf, products] = preluKernelGradients(gradOutput, self, slopes);
  const isShared = numel(weight.shape) === 1;
  const others = self.shape.map((_, dim) => dim).filter((dim) => isShared || dim !== 1);
  const total = others.length === 0 ? products : sum(products, others);
  return [gradSelf, reshape(total, weight.shape)];
}

/** The weight so that it broadcasts along dim 1 of `self`. */
function alongChannels(where: string, self: Tensor, weight: Tensor): Tensor {
  const rank = self.shape.length;
  const count = numel(weight.shape);
  const channels = rank < 2 ? 1 : self.shape[1];
  if (weight.shape.length > 1 || (count !== 1 && count !== channels))
    throw preluWeightError(where, weight.shape, self.shape, channels);
  if (count === 1) return reshape(weight, []);
  return reshape(weight, [-1, ...self.shape.slice(2).map(() => 1)]);
}

/** `rrelu`. */
export function randomLeakyRelu(
  self: Tensor,
  lower: Scalar,
  upper: Scalar,
  training: boolean,
): Tensor {
  const [low, high] = [scalarNumber(lower), scalarNumber(upper)];
  if (!(low <= high)) throw slopeBoundsError(low, high);
  if (!training) return leakyRelu(self, (low + high) / 2);
  const units = rand([...self.shape], { dtype: self.dtype });
  return where(gt(self, 0), self, mul(self, add(mul(units, high - low), low)));
}

/** `softshrink`; NaN becomes 0. */
export function shrinkTowardsZero(self: Tensor, lambd: Scalar): Tensor {
  const size = scalarNumber(lambd);
  if (!(size >= 0)) throw shrinkSizeError(size);
  return where(eq(self, self), sub(self, hardtanh(self, -size, size)), 0);
}
