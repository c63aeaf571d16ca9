// Derivatives of norms, with PyTorch's choices where there is none: 0 where the norm is 0.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { div, eq, ge, gt, mul, neg, pow, sub, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { expandReduced, restoreDims } from "./broadcasting.ts";

/** -1, 0 or 1. */
function signOf(x: Tensor): Tensor {
  const { dtype } = x;
  return sub(_toCopy(gt(x, 0), { dtype }), _toCopy(gt(neg(x), 0), { dtype }));
}

function magnitude(x: Tensor): Tensor {
  return where(ge(x, 0), x, neg(x));
}

/** The derivative of the norm by each element; `norm` has size 1 where it was reduced. */
function slopeOf(self: Tensor, order: number, norm: Tensor, dim: readonly number[]): Tensor {
  if (order === 0) return zerosLike(self);
  if (order === 1) return signOf(self);
  if (order === 2) return where(eq(norm, 0), 0, div(self, norm));
  const x = magnitude(self);
  if (!Number.isFinite(order)) {
    const isExtreme = _toCopy(eq(x, norm), { dtype: self.dtype });
    return mul(signOf(self), div(isExtreme, sum(isExtreme, dim, true)));
  }
  const slope = mul(signOf(self), pow(div(x, norm), order - 1));
  const zero = order < 1 ? mul(norm, self) : norm;
  return where(eq(zero, 0), 0, slope);
}

function order(p: Scalar | null): number {
  return p === null ? 2 : scalarNumber(p);
}

/** The cotangent of `norm`. */
export function normBackward(
  grad: Tensor,
  self: Tensor,
  p: Scalar | null,
  result: Tensor,
  dim: readonly number[],
  keepdim: boolean,
): Tensor {
  const norm = restoreDims(result, self.shape, dim, keepdim);
  const slope = slopeOf(self, order(p), norm, dim);
  return mul(expandReduced(grad, self.shape, dim, keepdim), slope);
}

/** The tangent of `norm`. */
export function normTangent(
  tangent: Tensor,
  self: Tensor,
  p: Scalar | null,
  result: Tensor,
  dim: readonly number[],
  keepdim: boolean,
): Tensor {
  const norm = restoreDims(result, self.shape, dim, keepdim);
  return sum(mul(tangent, slopeOf(self, order(p), norm, dim)), dim, keepdim);
}
