// Losses over classes: the negative log likelihood and the cross entropy.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { onesLike, scalarTensor, zerosLike } from "../../generated/core/ops/factory.ts";
import { gather, indexSelect, scatterAdd } from "../../generated/core/ops/indexing.ts";
import { _classTargets, nllLossNd } from "../../generated/core/ops/loss.ts";
import { add, div, mul, ne, neg, where } from "../../generated/core/ops/pointwise.ts";
import { logSoftmax, sum } from "../../generated/core/ops/reduction.ts";
import { reshape, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  classWeightError,
  lossOptionError,
  targetDTypeError,
  targetShapeError,
} from "../../runtime/errors/losses.ts";
import { reductionError } from "../../runtime/errors/nn.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import { numel, sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** Where the classes are: dim 1, or the only one. */
function classDim(self: Tensor): 0 | 1 {
  return self.shape.length === 1 ? 0 : 1;
}

/** Refuses targets and weights that do not fit `self`. */
function assertTargetFits(op: string, self: Tensor, target: Tensor, weight: Tensor | null): void {
  const { shape } = self;
  const fits: Shape = shape.filter((_, i) => i !== classDim(self));
  if (shape.length === 0) {
    throw targetShapeError(op, shape, target.shape, "[C], [N, C] or [N, C, ...] for self");
  }
  if (!sameShape(fits, target.shape)) {
    const expected = `[${fits.join(", ")}] for target, one class per example`;
    throw targetShapeError(op, shape, target.shape, expected);
  }
  if (isFloating(target.dtype) || target.dtype === "bool")
    throw targetDTypeError(op, target.dtype, "int64, int32 or uint8, the numbers of classes");
  assertWeightFits(op, self, weight);
}

function assertWeightFits(op: string, self: Tensor, weight: Tensor | null): void {
  const classes = self.shape[classDim(self)];
  if (weight !== null && !sameShape(weight.shape, [classes]))
    throw classWeightError(op, weight.shape, classes);
}

/** Targets as they can be gathered, which of them count, and how much each does; null for 1. */
interface Targets {
  readonly classes: Tensor;
  readonly isKept: Tensor;
  readonly weights: Tensor | null;
}

function targetsOf(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
): Targets {
  const classes = _classTargets(target, self.shape[classDim(self)], ignoreIndex, "nll_loss");
  const weights =
    weight === null ? null : reshape(indexSelect(weight, 0, reshape(classes, [-1])), target.shape);
  // A byte could not be compared with -100.
  const wide = target.dtype === "int64" ? target : _toCopy(target, { dtype: "int64" });
  return { classes, isKept: ne(wide, ignoreIndex), weights };
}

/** The sum of the weights of the targets that count. */
function totalWeight({ isKept, weights }: Targets, self: Tensor): Tensor {
  return weights === null
    ? _toCopy(sum(isKept), { dtype: self.dtype })
    : sum(where(isKept, weights, 0));
}

/** `nll_loss_forward`: the loss, and the total weight when it was reduced. */
export function likelihoodLoss(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
): readonly [Tensor, Tensor] {
  assertTargetFits("nll_loss", self, target, weight);
  const targets = targetsOf(self, target, weight, ignoreIndex);
  const at = classDim(self);
  const picked = neg(squeeze(gather(self, at, unsqueeze(targets.classes, at)), at));
  const weighted = targets.weights === null ? picked : mul(picked, targets.weights);
  const losses = where(targets.isKept, weighted, 0);
  switch (reduction) {
    case 0:
      return [losses, scalarTensor(0, { dtype: self.dtype })];
    case 1: {
      const total = totalWeight(targets, self);
      return [div(sum(losses), total), total];
    }
    case 2:
      return [sum(losses), totalWeight(targets, self)];
    default:
      throw reductionError("nll_loss", reduction);
  }
}

/** `nll_loss`, `nll_loss2d` and `nll_loss_nd`. */
export function likelihoodLossAlone(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
): Tensor {
  const [loss] = likelihoodLoss(self, target, weight, reduction, ignoreIndex);
  return loss;
}

/** `nll_loss_backward` and `nll_loss2d_backward`. */
export function likelihoodGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
  total: Tensor,
): Tensor {
  assertTargetFits("nll_loss_backward", self, target, weight);
  if (reduction !== 0 && reduction !== 1 && reduction !== 2)
    throw reductionError("nll_loss_backward", reduction);
  const { classes, isKept, weights } = targetsOf(self, target, weight, ignoreIndex);
  const share = neg(reduction === 1 ? div(gradOutput, total) : gradOutput);
  const scaled = mul(share, weights ?? onesLike(target, { dtype: self.dtype }));
  const at = classDim(self);
  const values = unsqueeze(where(isKept, scaled, 0), at);
  return scatterAdd(zerosLike(self), at, unsqueeze(classes, at), values);
}

/** `cross_entropy_loss`: of class numbers, or of probabilities when the target has the shape of `self`. */
export function crossEntropy(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
  labelSmoothing: number,
): Tensor {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    const expected = "0 <= label_smoothing <= 1";
    throw lossOptionError("cross_entropy_loss", "label_smoothing", labelSmoothing, expected);
  }
  if (sameShape(self.shape, target.shape))
    return probabilityLoss(self, target, weight, reduction, labelSmoothing);
  assertTargetFits("cross_entropy_loss", self, target, weight);
  const logs = logSoftmax(self, classDim(self));
  const loss = nllLossNd(logs, target, weight, reduction, ignoreIndex);
  if (labelSmoothing === 0) return loss;
  const spread = spreadLoss(logs, target, weight, reduction, ignoreIndex);
  const part = labelSmoothing / self.shape[classDim(self)];
  return add(mul(loss, 1 - labelSmoothing), mul(spread, part));
}

/** The loss against every class alike, for the smoothed part of the labels. */
function spreadLoss(
  logs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  ignoreIndex: number,
): Tensor {
  const targets = targetsOf(logs, target, weight, ignoreIndex);
  const each = neg(
    sum(weight === null ? logs : mul(logs, alongClasses(weight, logs)), classDim(logs)),
  );
  const losses = where(targets.isKept, each, 0);
  if (reduction === 0) return losses;
  return reduction === 2 ? sum(losses) : div(sum(losses), totalWeight(targets, logs));
}

/** A number per class, so that it broadcasts over the other dims. */
function alongClasses(weight: Tensor, self: Tensor): Tensor {
  return reshape(weight, [-1, ...self.shape.slice(2).map(() => 1)]);
}

function probabilityLoss(
  self: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: number,
  labelSmoothing: number,
): Tensor {
  const op = "cross_entropy_loss";
  if (self.shape.length === 0)
    throw targetShapeError(op, self.shape, target.shape, "[C], [N, C] or [N, C, ...] for self");
  if (!isFloating(target.dtype))
    throw targetDTypeError(op, target.dtype, "float32 or float64, the probabilities of classes");
  assertWeightFits(op, self, weight);
  const at = classDim(self);
  const classes = self.shape[at];
  const smoothed =
    labelSmoothing === 0 ? target : add(mul(target, 1 - labelSmoothing), labelSmoothing / classes);
  const products = mul(logSoftmax(self, at), smoothed);
  const weighted = weight === null ? products : mul(products, alongClasses(weight, self));
  switch (reduction) {
    case 0:
      return neg(sum(weighted, at));
    case 1:
      return neg(div(sum(weighted), numel(self.shape) / classes));
    case 2:
      return neg(sum(weighted));
    default:
      throw reductionError(op, reduction);
  }
}
