// Losses that ask for a margin: between a number and its label, two numbers, or the right class and the others.

import { softplus } from "../../generated/core/ops/activation.ts";
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { arange } from "../../generated/core/ops/factory.ts";
import { gather, indexSelect } from "../../generated/core/ops/indexing.ts";
import { _classTargets } from "../../generated/core/ops/loss.ts";
import {
  add,
  div,
  eq,
  gt,
  lt,
  mul,
  ne,
  neg,
  relu,
  sigmoid,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { any, cumsum, sum } from "../../generated/core/ops/reduction.ts";
import { reshape, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  classWeightError,
  lossOptionError,
  targetDTypeError,
  targetShapeError,
} from "../../runtime/errors/losses.ts";
import { FloatScalar, isFloating, type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { atLeast } from "./element-losses.ts";
import { reduced, shareOf } from "./losses.ts";

/** `hinge_embedding_loss`. */
export function hingeLoss(self: Tensor, target: Tensor, margin: number, reduction: number): Tensor {
  const below = atLeast(add(neg(self), new FloatScalar(margin)), 0);
  const losses = add(where(ne(target, 1), below, 0), where(ne(target, -1), self, 0));
  return reduced("hinge_embedding_loss", losses, reduction);
}

/** `margin_ranking_loss`. */
export function rankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  margin: number,
  reduction: number,
): Tensor {
  const lead = mul(neg(target), sub(input1, input2));
  return reduced("margin_ranking_loss", atLeast(add(lead, new FloatScalar(margin)), 0), reduction);
}

/** `soft_margin_loss`. */
export function softenedMargin(self: Tensor, target: Tensor, reduction: number): Tensor {
  return reduced("soft_margin_loss", softplus(mul(neg(target), self)), reduction);
}

/** `soft_margin_loss_backward`. */
export function softMarginGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  reduction: number,
): Tensor {
  const lead = mul(neg(target), self);
  const share = shareOf("soft_margin_loss_backward", gradOutput, lead.shape, reduction);
  return mul(mul(neg(target), share), sigmoid(lead));
}

/** What `multi_margin_loss` and its derivative share: margins over the right class, and the weight of it. */
interface Margins {
  /** By how much each other class comes too near; negative when it does not. */
  readonly excess: Tensor;
  readonly isRight: Tensor;
  /** Per example, with a dim of size 1 for the classes; null for 1. */
  readonly weights: Tensor | null;
  readonly power: 1 | 2;
}

function marginsOf(
  op: string,
  self: Tensor,
  target: Tensor,
  p: Scalar,
  margin: Scalar,
  weight: Tensor | null,
): Margins {
  const power = scalarNumber(p);
  if (power !== 1 && power !== 2) throw lossOptionError(op, "p", power, "1 or 2");
  const rank = self.shape.length;
  const examples = self.shape.slice(0, -1);
  const fits =
    rank < 2 ? target.shape.every((size) => size === 1) : sameShape(target.shape, examples);
  if (rank > 2 || target.shape.length > 1 || !fits) {
    const expected = "[C] or [N, C] for self and one class per example for target";
    throw targetShapeError(op, self.shape, target.shape, expected);
  }
  if (isFloating(target.dtype) || target.dtype === "bool")
    throw targetDTypeError(op, target.dtype, "int64, int32 or uint8, the numbers of classes");
  const classes = self.shape.at(-1) ?? 1;
  if (weight !== null && !sameShape(weight.shape, [classes]))
    throw classWeightError(op, weight.shape, classes);
  const right = reshape(_classTargets(target, classes, null, op), [...examples, 1]);
  const scores = rank === 0 ? reshape(self, [1]) : self;
  const lead = sub(scores, gather(scores, -1, right));
  const isRight = eq(right, arange(0, classes, 1, { dtype: "int64" }));
  const weights =
    weight === null ? null : reshape(indexSelect(weight, 0, reshape(right, [-1])), right.shape);
  return { excess: add(lead, scalarNumber(margin)), isRight, weights, power };
}

/** `multi_margin_loss`. */
export function marginOverClasses(
  self: Tensor,
  target: Tensor,
  p: Scalar,
  margin: Scalar,
  weight: Tensor | null,
  reduction: number,
): Tensor {
  const { excess, isRight, weights, power } = marginsOf(
    "multi_margin_loss",
    self,
    target,
    p,
    margin,
    weight,
  );
  const over = where(isRight, 0, relu(excess));
  const powered = power === 1 ? over : mul(over, over);
  const each = weights === null ? powered : mul(powered, weights);
  const losses = div(sum(each, -1), self.shape.at(-1) ?? 1);
  return reduced("multi_margin_loss", reshape(losses, target.shape), reduction);
}

/** `multi_margin_loss_backward`. */
export function multiMarginGradient(
  gradOutput: Tensor,
  self: Tensor,
  target: Tensor,
  p: Scalar,
  margin: Scalar,
  weight: Tensor | null,
  reduction: number,
): Tensor {
  const op = "multi_margin_loss_backward";
  const { excess, isRight, weights, power } = marginsOf(op, self, target, p, margin, weight);
  const classes = self.shape.at(-1) ?? 1;
  const slope = power === 1 ? new FloatScalar(1 / classes) : mul(excess, 2 / classes);
  const isOver = where(isRight, false, gt(excess, 0));
  const pushed =
    slope instanceof FloatScalar
      ? mul(_toCopy(isOver, { dtype: self.dtype }), slope)
      : where(isOver, slope, 0);
  const each = weights === null ? pushed : mul(pushed, weights);
  const pulled = where(isRight, neg(sum(each, -1, true)), each);
  const share = shareOf(op, gradOutput, target.shape, reduction);
  const perExample =
    share.shape.length === 0 ? share : reshape(share, [...self.shape.slice(0, -1), 1]);
  return reshape(mul(pulled, perExample), self.shape);
}

/** `multilabel_margin_loss_forward`: the loss, and ones at the classes that are targets. */
export function marginOverLabels(
  self: Tensor,
  target: Tensor,
  reduction: number,
): readonly [Tensor, Tensor] {
  const { pairs, isTarget } = labelPairs("multilabel_margin_loss", self, target);
  const classes = self.shape.at(-1) ?? 1;
  const losses = div(sum(relu(pairs), [-2, -1]), classes);
  const ones = reshape(_toCopy(isTarget, { dtype: self.dtype }), target.shape);
  return [reduced("multilabel_margin_loss", losses, reduction), ones];
}

/** `multilabel_margin_loss`. */
export function marginOverLabelsAlone(self: Tensor, target: Tensor, reduction: number): Tensor {
  const [loss] = marginOverLabels(self, target, reduction);
  return loss;
}

/** For every target class `j` and other class `i`, `1 - (x[j] - x[i])`; 0 where there is no such pair. */
function labelPairs(
  op: string,
  self: Tensor,
  target: Tensor,
): { readonly pairs: Tensor; readonly isTarget: Tensor } {
  if (self.shape.length > 2 || !sameShape(self.shape, target.shape))
    throw targetShapeError(op, self.shape, target.shape, "[C] or [N, C] for both");
  if (isFloating(target.dtype) || target.dtype === "bool")
    throw targetDTypeError(op, target.dtype, "int64 or int32, the numbers of classes");
  const classes = self.shape.at(-1) ?? 1;
  const [scores, labels] = [self, target].map((x) => (x.shape.length === 0 ? reshape(x, [1]) : x));
  const places = _classTargets(labels, classes, -1, op);
  // The first negative label ends the list.
  const isListed = eq(cumsum(lt(labels, 0), -1), 0);
  const isHere = eq(unsqueeze(places, -1), arange(0, classes, 1, { dtype: "int64" }));
  const isTarget = any(where(unsqueeze(isListed, -1), isHere, false), -2);
  const lead = sub(unsqueeze(gather(scores, -1, places), -1), unsqueeze(scores, -2));
  const isPair = where(unsqueeze(isTarget, -2), false, unsqueeze(isListed, -1));
  return { pairs: where(isPair, add(neg(lead), 1), 0), isTarget };
}
