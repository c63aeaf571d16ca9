// Distances and similarities of vectors, and the losses made of them.
import {
  add,
  div,
  eq,
  lt,
  mul,
  neg,
  sqrt,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { norm, sum } from "../../generated/core/ops/reduction.ts";
import { expand } from "../../generated/core/ops/view.ts";
import { targetShapeError } from "../../runtime/errors/losses.ts";
import { FloatScalar, type Scalar } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { atLeast, guardedBelow } from "./element-losses.ts";
import { reduced } from "./losses.ts";
import { assertFloating } from "./means.ts";

/** `cosine_similarity`. */
export function cosine(x1: Tensor, x2: Tensor, dim: number, eps: number): Tensor {
  const products = mul(x1, x2);
  assertFloating("cosine_similarity", products.dtype);
  const shape = products.shape;
  const [left, right] = [x1, x2].map((x) => {
    const wide = expand(x, [...shape]);
    return div(wide, guardedBelow(norm(wide, 2, dim, true), eps));
  });
  return sum(mul(left, right), dim);
}

/** `cosine_embedding_loss`. */
export function cosineLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  margin: number,
  reduction: number,
): Tensor {
  const op = "cosine_embedding_loss";
  const rank = input1.shape.length;
  if (rank !== input2.shape.length || rank !== target.shape.length + 1 || rank > 2) {
    const expected = "[N, D] with targets [N], or [D] with one target";
    throw targetShapeError(op, input1.shape, target.shape, expected);
  }
  // Added to a sum of squares, so that a zero vector has a cosine.
  const guard = new FloatScalar(1e-12);
  const size1 = add(sum(mul(input1, input1), -1), guard);
  const size2 = add(sum(mul(input2, input2), -1), guard);
  const similarity = div(sum(mul(input1, input2), -1), sqrt(mul(size1, size2)));
  const near = where(eq(target, 1), add(neg(similarity), 1), 0);
  const far = atLeast(sub(similarity, margin), 0);
  return reduced(op, add(near, where(eq(target, -1), far, 0)), reduction);
}

/** `pairwise_distance`. */
export function distance(x1: Tensor, x2: Tensor, p: number, eps: number, keepdim: boolean): Tensor {
  return norm(add(sub(x1, x2), new FloatScalar(eps)), p, -1, keepdim);
}

/** `triplet_margin_loss`. */
export function tripletLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  margin: number,
  p: number,
  eps: number,
  swap: boolean,
  reduction: number,
): Tensor {
  const near = distance(anchor, positive, p, eps, false);
  const away = distance(anchor, negative, p, eps, false);
  const far = swap ? lesser(away, distance(positive, negative, p, eps, false)) : away;
  const losses = atLeast(add(sub(near, far), new FloatScalar(margin)), 0);
  return reduced("triplet_margin_loss", losses, reduction);
}

/** The smaller of two; equal ones share the derivative. */
function lesser(a: Tensor, b: Tensor): Tensor {
  return where(eq(a, b), mul(add(a, b), 0.5), where(lt(a, b), a, b));
}

/** `normalize`. */
export function normalized(self: Tensor, p: Scalar, dim: number, eps: number): Tensor {
  return div(self, atLeast(norm(self, p, dim, true), eps));
}
