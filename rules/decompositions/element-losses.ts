// Losses element by element: differences, divergences and likelihoods of numbers, and their backward operators.
import {
  add,
  div,
  eq,
  exp,
  ge,
  gt,
  le,
  log,
  lt,
  mul,
  neg,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { detach, unsqueeze } from "../../generated/core/ops/view.ts";
import { lossOptionError, varianceShapeError } from "../../runtime/errors/losses.ts";
import { FloatScalar } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { absoluteLoss, reduced, shareOf } from "./losses.ts";

/** `x`, or `bound` where it is larger; NaN stays. The derivative is 1 where both agree. */
export function atLeast(x: Tensor, bound: number): Tensor {
  return where(lt(x, bound), new FloatScalar(bound), x);
}

/** `atLeast` with the derivative of `x` itself, for bounds that only guard against zero. */
export function guardedBelow(x: Tensor, bound: number): Tensor {
  return add(x, detach(sub(atLeast(x, bound), x)));
}

function magnitude(x: Tensor): Tensor {
  return where(ge(x, 0), x, neg(x));
}

function squared(x: Tensor): Tensor {
  return mul(x, x);
}

/** `smooth_l1_loss`. */
export function smoothLoss(self: Tensor, target: Tensor, reduction: number, beta: number): Tensor {
  if (!(beta >= 0)) throw lossOptionError("smooth_l1_loss", "beta", beta, "0 or more");
  if (beta === 0) return absoluteLoss(self, target, reduction);
  const difference = sub(self, target);
  const size = magnitude(difference);
  const losses = where(
    lt(size, beta),
    mul(squared(difference), 0.5 / beta),
    sub(size, new FloatScalar(0.5 * beta)),
  );
  return reduced("smooth_l1_loss", losses, reduction);
}

/** `smooth_l1_loss_backward`. */
export function smoothLossGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  reduction: number,
  beta: number,
): Tensor {
  const difference = sub(self, target);
  const share = shareOf("smooth_l1_loss_backward", gradOutput, difference.shape, reduction);
  const inner = beta === 0 ? mul(share, 0) : div(mul(share, difference), beta);
  return outside(difference, beta, share, inner);
}

/** `huber_loss`. */
export function quadraticThenLinear(
  self: Tensor,
  target: Tensor,
  reduction: number,
  delta: number,
): Tensor {
  if (!(delta > 0)) throw lossOptionError("huber_loss", "delta", delta, "a number above 0");
  const difference = sub(self, target);
  const size = magnitude(difference);
  const losses = where(
    le(size, delta),
    mul(squared(difference), 0.5),
    mul(sub(size, new FloatScalar(0.5 * delta)), delta),
  );
  return reduced("huber_loss", losses, reduction);
}

/** `huber_loss_backward`. */
export function quadraticThenLinearGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  reduction: number,
  delta: number,
): Tensor {
  const difference = sub(self, target);
  const share = shareOf("huber_loss_backward", gradOutput, difference.shape, reduction);
  return outside(difference, delta, mul(share, delta), mul(share, difference));
}

/** `value` with the sign of `x` where that is `bound` or more away from 0, `inner` elsewhere. */
function outside(x: Tensor, bound: number, value: Tensor, inner: Tensor): Tensor {
  return where(le(x, -bound), neg(value), where(ge(x, bound), value, inner));
}

/** `kl_div`; the reduction 3 divides the sum by the size of dim 0. */
export function divergence(
  self: Tensor,
  target: Tensor,
  reduction: number,
  logTarget: boolean,
): Tensor {
  const losses = logTarget
    ? mul(exp(target), sub(target, self))
    : sub(timesLog(target), mul(target, self));
  if (reduction !== 3) return reduced("kl_div", losses, reduction);
  return self.shape.length === 0 ? sum(losses) : div(sum(losses), self.shape[0]);
}

/** `x * log(x)`, 0 at 0. */
function timesLog(x: Tensor): Tensor {
  return mul(x, log(where(eq(x, 0), 1, x)));
}

/** `poisson_nll_loss`. */
export function poissonLoss(
  input: Tensor,
  target: Tensor,
  logInput: boolean,
  full: boolean,
  eps: number,
  reduction: number,
): Tensor {
  const losses = logInput
    ? sub(exp(input), mul(target, input))
    : sub(input, mul(target, log(add(input, new FloatScalar(eps)))));
  const all = full ? add(losses, stirling(target)) : losses;
  return reduced("poisson_nll_loss", all, reduction);
}

/** Stirling's approximation of `log(target!)`, 0 up to 1. */
function stirling(target: Tensor): Tensor {
  const isLarge = gt(target, 1);
  const x = where(isLarge, target, 1);
  const terms = add(sub(mul(x, log(x)), x), mul(log(mul(x, 2 * Math.PI)), 0.5));
  return where(isLarge, terms, 0);
}

/** `gaussian_nll_loss`. */
export function gaussianLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  full: boolean,
  eps: number,
  reduction: number,
): Tensor {
  if (!(eps > 0)) throw lossOptionError("gaussian_nll_loss", "eps", eps, "a number above 0");
  const spread = guardedBelow(varianceFor(input, variance), eps);
  const losses = mul(add(log(spread), div(squared(sub(input, target)), spread)), 0.5);
  const all = full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses;
  return reduced("gaussian_nll_loss", all, reduction);
}

/** One variance per element, or one for the last dim. */
function varianceFor(input: Tensor, variance: Tensor): Tensor {
  const leading = input.shape.slice(0, -1);
  if (sameShape(variance.shape, input.shape) || sameShape(variance.shape, [...leading, 1]))
    return variance;
  if (sameShape(variance.shape, leading)) return unsqueeze(variance, -1);
  throw varianceShapeError("gaussian_nll_loss", input.shape, variance.shape);
}
