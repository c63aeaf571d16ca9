// Losses and their reductions.
import { add, div, gt, mul, neg, relu, sub, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { integerMeanError, reductionError } from "../../runtime/errors/nn.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `mse_loss`. */
export function squaredLoss(self: Tensor, target: Tensor, reduction: number): Tensor {
  const difference = sub(self, target);
  return reduced("mse_loss", mul(difference, difference), reduction);
}

/** `l1_loss`. */
export function absoluteLoss(self: Tensor, target: Tensor, reduction: number): Tensor {
  const difference = sub(self, target);
  // The sum of both halves has derivative 0 at 0; integers have none, and may be unsigned.
  const size = isFloating(difference.dtype)
    ? add(relu(difference), relu(neg(difference)))
    : where(gt(difference, 0), difference, neg(difference));
  return reduced("l1_loss", size, reduction);
}

/** `mse_loss_backward`. */
export function squaredLossGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  reduction: number,
): Tensor {
  const difference = sub(self, target);
  const share = shareOf("mse_loss_backward", gradOutput, difference.shape, reduction);
  return mul(share, mul(difference, 2));
}

/** What each element of a loss gets of the cotangent of the reduced one. */
export function shareOf(op: string, grad: Tensor, shape: Shape, reduction: number): Tensor {
  switch (reduction) {
    case 0:
    case 2:
      return grad;
    case 1:
      return div(grad, numel(shape));
    default:
      throw reductionError(op, reduction);
  }
}

/** Losses by element as `reduction` asks: all of them for 0, their mean for 1, their sum for 2. */
export function reduced(op: string, losses: Tensor, reduction: number): Tensor {
  switch (reduction) {
    case 0:
      return losses;
    case 1:
      if (!isFloating(losses.dtype)) throw integerMeanError(op, losses.dtype);
      return div(sum(losses), numel(losses.shape));
    case 2:
      return sum(losses);
    default:
      throw reductionError(op, reduction);
  }
}
