// Losses over two classes: cross entropy of probabilities and of logits, and of several labels at once.
import { logSigmoid } from "../../generated/core/ops/activation.ts";
import { _binaryCrossEntropy } from "../../generated/core/ops/loss.ts";
import { add, div, mul, neg, sub } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { atLeast } from "./element-losses.ts";
import { reduced, shareOf } from "./losses.ts";

function weighted(losses: Tensor, weight: Tensor | null): Tensor {
  return weight === null ? losses : mul(losses, weight);
}

/** `binary_cross_entropy`. */
export function binaryLoss(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
): Tensor {
  const losses = weighted(_binaryCrossEntropy(self, target), weight);
  return reduced("binary_cross_entropy", losses, reduction);
}

/** `binary_cross_entropy_backward`. */
export function binaryLossGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
): Tensor {
  const share = shareOf("binary_cross_entropy_backward", gradOutput, self.shape, reduction);
  const variance = atLeast(mul(self, add(neg(self), 1)), 1e-12);
  return weighted(div(mul(share, sub(self, target)), variance), weight);
}

/** `binary_cross_entropy_with_logits`. */
export function binaryLogitLoss(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  posWeight: Tensor | null,
  reduction: number,
): Tensor {
  const logs = logSigmoid(self);
  const positive = posWeight === null ? null : add(mul(sub(posWeight, 1), target), 1);
  const losses = sub(mul(add(neg(target), 1), self), weighted(logs, positive));
  return reduced("binary_cross_entropy_with_logits", weighted(losses, weight), reduction);
}

/** `multilabel_soft_margin_loss`: the mean over the last dim. */
export function multilabelLogitLoss(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
): Tensor {
  const likelihoods = add(
    mul(target, logSigmoid(self)),
    mul(add(neg(target), 1), logSigmoid(neg(self))),
  );
  const losses = neg(weighted(likelihoods, weight));
  const classes = losses.shape.at(-1) ?? 1;
  return reduced("multilabel_soft_margin_loss", div(sum(losses, -1), classes), reduction);
}
