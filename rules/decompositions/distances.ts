// Distances between rows, and what their derivatives are made of.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { newZeros, ones, zerosLike } from "../../generated/core/ops/factory.ts";
import { indexAdd, indexSelect, nonzero } from "../../generated/core/ops/indexing.ts";
import { matmul, triu } from "../../generated/core/ops/linear_algebra.ts";
import {
  add,
  div,
  eq,
  ge,
  gt,
  mul,
  neg,
  pow,
  relu,
  sqrt,
  square,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { norm, sum } from "../../generated/core/ops/reduction.ts";
import { select, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { dtypePairError, productShapeError, rankError } from "../../runtime/errors/kernels.ts";
import { negativeOrderError } from "../../runtime/errors/matrices.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating } from "./means.ts";

/** `cdist`: distances of order `p` between all rows of one matrix and all rows of another. */
export function distancesBetween(x1: Tensor, x2: Tensor, p: number): Tensor {
  requireRows("cdist", x1, x2);
  if (!(p >= 0)) throw negativeOrderError("cdist", p);
  const difference = sub(unsqueeze(x1, -2), unsqueeze(x2, -3));
  return lengths(difference, p);
}

function requireRows(where: string, x1: Tensor, x2: Tensor): void {
  assertFloating(where, x1.dtype);
  const names = { name: "x1", dtype: x1.dtype };
  if (x1.dtype !== x2.dtype) throw dtypePairError(where, names, { name: "x2", dtype: x2.dtype });
  for (const [name, { shape }] of [
    ["x1", x1],
    ["x2", x2],
  ] as const) {
    if (shape.length < 2) throw rankError(where, name, shape, "at least 2 dims");
  }
  if (x1.shape.at(-1) !== x2.shape.at(-1)) {
    throw productShapeError(where, x1.shape, x2.shape, "rows of one length");
  }
}

/** Norms over the last dim; of nothing, 0. */
function lengths(difference: Tensor, p: number): Tensor {
  const isEmpty = difference.shape.at(-1) === 0;
  return isEmpty ? sum(difference, [-1]) : norm(difference, p, [-1]);
}

/** -1, 0 or 1. */
function signOf(x: Tensor): Tensor {
  const { dtype } = x;
  return sub(_toCopy(gt(x, 0), { dtype }), _toCopy(gt(neg(x), 0), { dtype }));
}

/** The derivative of a distance by each element of the difference; 0 where the distance is 0. */
function slopeOf(difference: Tensor, p: number, distance: Tensor): Tensor {
  if (p === 0) return zerosLike(difference);
  if (p === 1) return signOf(difference);
  const isZero = eq(distance, 0);
  if (p === 2) return where(isZero, 0, div(difference, distance));
  const size = where(ge(difference, 0), difference, neg(difference));
  if (p === Number.POSITIVE_INFINITY) {
    return mul(signOf(difference), _toCopy(eq(size, distance), { dtype: difference.dtype }));
  }
  const slope = mul(signOf(difference), pow(div(size, distance), p - 1));
  return where(p < 1 ? eq(mul(distance, difference), 0) : isZero, 0, slope);
}

/** `_cdist_backward`: the cotangent of the first matrix. */
export function cdistBackward(
  grad: Tensor,
  x1: Tensor,
  x2: Tensor,
  p: number,
  distances: Tensor,
): Tensor {
  requireRows("_cdist_backward", x1, x2);
  const difference = sub(unsqueeze(x1, -2), unsqueeze(x2, -3));
  const slope = slopeOf(difference, p, unsqueeze(distances, -1));
  return sum(mul(unsqueeze(grad, -1), slope), [-2]);
}

/** `_euclidean_dist`: distances of order 2 by one matrix product. */
export function euclideanByProduct(x1: Tensor, x2: Tensor): Tensor {
  requireRows("_euclidean_dist", x1, x2);
  const squares = add(sum(square(x1), [-1], true), transpose(sum(square(x2), [-1], true), -2, -1));
  return sqrt(relu(sub(squares, mul(matmul(x1, transpose(x2, -2, -1)), 2))));
}

/** The cotangent of one matrix of `_euclidean_dist`; for the second, transpose grad and result. */
export function euclideanBackward(grad: Tensor, x1: Tensor, x2: Tensor, result: Tensor): Tensor {
  const ratio = where(eq(result, 0), 0, div(grad, result));
  return sub(mul(x1, sum(ratio, [-1], true)), matmul(ratio, x2));
}

/** The tangent of `_euclidean_dist`. */
export function euclideanTangent(
  tangents: readonly Tensor[],
  x1: Tensor,
  x2: Tensor,
  result: Tensor,
): Tensor {
  const [of1, of2] = tangents;
  const inner = (a: Tensor, b: Tensor): Tensor => matmul(a, transpose(b, -2, -1));
  const own = add(sum(mul(x1, of1), [-1], true), transpose(sum(mul(x2, of2), [-1], true), -2, -1));
  const change = sub(own, add(inner(of1, x2), inner(x1, of2)));
  return where(eq(result, 0), 0, div(change, result));
}

/** The first and the second row of every pair, as in the upper triangle row by row. */
function pairsOf(n: number): readonly [first: Tensor, second: Tensor] {
  const pairs = nonzero(triu(ones([n, n]), 1));
  return [select(pairs, 1, 0), select(pairs, 1, 1)];
}

function requireMatrix(where: string, self: Tensor): void {
  assertFloating(where, self.dtype);
  if (self.shape.length !== 2) throw rankError(where, "self", self.shape, "2 dims");
}

/** `pdist`: distances between every two rows. */
export function distancesWithin(self: Tensor, p: number): Tensor {
  requireMatrix("pdist", self);
  if (!(p >= 0)) throw negativeOrderError("pdist", p);
  const [first, second] = pairsOf(self.shape[0]);
  return lengths(sub(indexSelect(self, 0, first), indexSelect(self, 0, second)), p);
}

/** `_pdist_backward`: the cotangent of the matrix. */
export function pdistBackward(grad: Tensor, self: Tensor, p: number, distances: Tensor): Tensor {
  requireMatrix("_pdist_backward", self);
  const [first, second] = pairsOf(self.shape[0]);
  const difference = sub(indexSelect(self, 0, first), indexSelect(self, 0, second));
  const slope = mul(unsqueeze(grad, -1), slopeOf(difference, p, unsqueeze(distances, -1)));
  const zeros = newZeros(slope, self.shape);
  return indexAdd(indexAdd(zeros, 0, first, slope), 0, second, neg(slope));
}
