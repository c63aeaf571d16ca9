// Pseudo-inverses, ranks, least squares and condition numbers, from singular values or eigenvalues.
import { newZeros, zerosLike } from "../../generated/core/ops/factory.ts";
import { matmul } from "../../generated/core/ops/linear_algebra.ts";
import {
  linalgEigh,
  linalgEigvalsh,
  linalgInvEx,
  linalgMatrixNorm,
  linalgMatrixRank,
  linalgPinv,
  linalgSvd,
  linalgSvdvals,
} from "../../generated/core/ops/matrix_functions.ts";
import {
  add,
  div,
  ge,
  gt,
  mul,
  neg,
  pow,
  square,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { amax, sum } from "../../generated/core/ops/reduction.ts";
import { select, squeeze, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { leastSquaresDriverError, notSquareError } from "../../runtime/errors/matrices.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { isVectorRightSide } from "../../runtime/tensor/right-sides.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating } from "./means.ts";

function requireMatrices(where: string, x: Tensor, isHermitian = false): void {
  const { shape } = x;
  if (shape.length < 2) throw rankError(where, "self", shape, "at least 2 dims");
  if (isHermitian && shape.at(-1) !== shape.at(-2)) throw notSquareError(where, "self", shape);
  assertFloating(where, x.dtype);
}

function magnitude(x: Tensor): Tensor {
  return where(ge(x, 0), x, neg(x));
}

/** Below which share of the largest one a value counts as 0, where nobody says. */
function defaultShare({ shape, dtype }: Tensor): number {
  const epsilon = dtype === "float64" ? Number.EPSILON : 2 ** -23;
  return epsilon * Math.max(shape[shape.length - 1], shape[shape.length - 2]);
}

/** One number for all matrices, or one per matrix. */
type Bound = Tensor | number;

/** The bound of every value of a matrix. */
function perValue(bound: Bound, like: Tensor): Tensor {
  return typeof bound === "number" ? add(newZeros(like, []), bound) : unsqueeze(bound, -1);
}

/** The share that holds beside an absolute bound: none where that is given. */
function shareBeside(self: Tensor, atol: Bound | null): Bound {
  const share = defaultShare(self);
  if (atol === null) return share;
  if (typeof atol === "number") return atol > 0 ? 0 : share;
  return where(gt(atol, 0), 0, add(zerosLike(atol), share));
}

/** Whether each value, of sizes given in `sizes`, counts as more than 0. */
function areKept(self: Tensor, sizes: Tensor, atol: Bound | null, rtol: Bound | null): Tensor {
  const share = rtol ?? shareBeside(self, atol);
  const relative = mul(amax(sizes, [-1], true), perValue(share, sizes));
  const absolute = perValue(atol ?? 0, sizes);
  const bound = where(gt(relative, absolute), relative, absolute);
  return gt(sizes, bound);
}

/** `linalg_pinv`, by singular values, or by eigenvalues where the matrices are symmetric. */
export function pseudoInverse(
  self: Tensor,
  atol: Tensor | number | null,
  rtol: Tensor | number | null,
  hermitian: boolean,
): Tensor {
  requireMatrices("linalg_pinv", self, hermitian);
  const { shape } = self;
  const [m, n] = shape.slice(-2);
  if (numel(shape) === 0) return newZeros(self, [...shape.slice(0, -2), n, m]);
  if (hermitian) {
    const [values, V] = linalgEigh(self);
    return inverted(V, values, transpose(V, -2, -1), areKept(self, magnitude(values), atol, rtol));
  }
  const [U, S, Vh] = linalgSvd(self, false);
  const V = transpose(Vh, -2, -1);
  return inverted(V, S, transpose(U, -2, -1), areKept(self, S, atol, rtol));
}

function reciprocalOf(x: Tensor): Tensor {
  return pow(x, -1);
}

function inverted(V: Tensor, values: Tensor, Uh: Tensor, kept: Tensor): Tensor {
  const inverse = where(kept, reciprocalOf(where(kept, values, 1)), 0);
  return matmul(mul(V, unsqueeze(inverse, -2)), Uh);
}

/** `linalg_matrix_rank`: how many singular values, or eigenvalues, count as more than 0. */
export function rankOf(
  self: Tensor,
  atol: Tensor | number | null,
  rtol: Tensor | number | null,
  hermitian: boolean,
): Tensor {
  requireMatrices("linalg_matrix_rank", self, hermitian);
  const { shape } = self;
  if (numel(shape) === 0) return newZeros(self, shape.slice(0, -2), { dtype: "int64" });
  const sizes = hermitian ? magnitude(linalgEigvalsh(self)) : linalgSvdvals(self);
  return sum(areKept(self, sizes, atol, rtol), [-1]);
}

/** `linalg_cond`: how much a matrix stretches, times how much its inverse does. */
export function conditionNumber(self: Tensor, p: Scalar | string | null): Tensor {
  requireMatrices("linalg_cond", self);
  const { shape } = self;
  if (numel(shape) === 0) return newZeros(self, shape.slice(0, -2));
  const order = p === null ? 2 : typeof p === "string" ? null : scalarNumber(p);
  if (order === 2 || order === -2) {
    const values = linalgSvdvals(self);
    const [largest, smallest] = [select(values, -1, 0), select(values, -1, -1)];
    return order === 2 ? div(largest, smallest) : div(smallest, largest);
  }
  if (shape.at(-1) !== shape.at(-2)) throw notSquareError("linalg_cond", "self", shape);
  const [inverse, info] = linalgInvEx(self);
  const norm = (x: Tensor): Tensor =>
    typeof p === "string" ? linalgMatrixNorm(x, p) : linalgMatrixNorm(x, p ?? 2);
  return where(gt(info, 0), Number.POSITIVE_INFINITY, mul(norm(self), norm(inverse)));
}

/**
 * `linalg_lstsq`: the solution of least norm.
 *
 * As in LAPACK, the driver says what else is returned: `gelsy` the ranks, `gels`, which takes full rank for granted, the
 * residuals where there are more equations than unknowns. What is not returned is empty.
 */
export function leastSquares(
  self: Tensor,
  b: Tensor,
  rcond: number | null,
  driver: string | null,
): readonly [Tensor, Tensor, Tensor, Tensor] {
  requireMatrices("linalg_lstsq", self);
  const name = driver ?? "gelsy";
  if (name !== "gelsy" && name !== "gels") throw leastSquaresDriverError(name);
  const isVector = isVectorRightSide(self.shape, b.shape);
  const B = isVector ? unsqueeze(b, -1) : b;
  const X = matmul(linalgPinv(self, { rtol: rcond }), B);
  const empty = newZeros(self, [0]);
  const [m, n] = self.shape.slice(-2);
  const residuals = name === "gels" && m > n ? sum(square(sub(matmul(self, X), B)), [-2]) : empty;
  const rank =
    name === "gels"
      ? newZeros(self, [0], { dtype: "int64" })
      : linalgMatrixRank(self, { rtol: rcond });
  return [isVector ? squeeze(X, -1) : X, residuals, rank, empty];
}
