// Derivatives of weighted_mean, made of ops so that they can be mapped and differentiated again.
import {
  add,
  div,
  expand,
  movedim,
  mul,
  type Shape,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from "batchwise";
import { weightedMean } from "../../generated/stats/ops/summary.ts";

/** Each position of `self` gets its share of the cotangent. */
export function weightedMeanSelfBackward(
  grad: Tensor,
  shape: Shape,
  weight: Tensor,
  dim: number,
): Tensor {
  const share = mul(unsqueeze(grad, -1), div(weight, sum(weight)));
  return expand(movedim(share, -1, dim), [...shape]);
}

/** How much the mean moves when a position counts more, weighted by the cotangent. */
export function weightedMeanWeightBackward(
  grad: Tensor,
  self: Tensor,
  weight: Tensor,
  result: Tensor,
  dim: number,
): Tensor {
  const pulls = mul(unsqueeze(grad, -1), offsets(self, result, dim));
  const rest = Array.from({ length: pulls.ndim - 1 }, (_, i) => i);
  const total = rest.length === 0 ? pulls : sum(pulls, rest);
  return div(total, sum(weight));
}

/** The tangent of the mean. */
export function weightedMeanTangent(
  selfTangent: Tensor,
  weightTangent: Tensor,
  self: Tensor,
  weight: Tensor,
  result: Tensor,
  dim: number,
): Tensor {
  const pulls = sum(mul(offsets(self, result, dim), weightTangent), -1);
  return add(weightedMean(selfTangent, weight, dim), div(pulls, sum(weight)));
}

/** `self - mean` with the averaged dim at the end. */
function offsets(self: Tensor, mean: Tensor, dim: number): Tensor {
  return sub(movedim(self, dim, -1), unsqueeze(mean, -1));
}
