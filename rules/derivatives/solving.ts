// Derivatives of systems of equations and of the Cholesky factor, after PyTorch's FunctionsManual.cpp.
import { matmul, tril, triu } from "../../generated/core/ops/linear_algebra.ts";
import {
  choleskySolve,
  linalgSolve,
  linalgSolveTriangular,
} from "../../generated/core/ops/matrix_functions.ts";
import { add, mul, neg, sub } from "../../generated/core/ops/pointwise.ts";
import { squeeze, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { isVectorRightSide } from "../../runtime/tensor/right-sides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** The cotangent of B in `A X = B`, or in `X A = B`. */
export function solveSideBackward(grad: Tensor, A: Tensor, left: boolean): Tensor {
  return linalgSolve(turned(A), grad, { left });
}

/** The cotangent of A in `A X = B`, or in `X A = B`. */
export function solveMatrixBackward(grad: Tensor, A: Tensor, X: Tensor, left: boolean): Tensor {
  const side = solveSideBackward(grad, A, left);
  if (isVectorRightSide(A.shape, X.shape)) return neg(mul(unsqueeze(side, -1), unsqueeze(X, -2)));
  return neg(left ? matmul(side, turned(X)) : matmul(turned(X), side));
}

/** The tangent of X in `A X = B`, or in `X A = B`. */
export function solveTangent(
  tangents: readonly [A: Tensor, B: Tensor],
  A: Tensor,
  X: Tensor,
  left: boolean,
): Tensor {
  const [ofA, ofB] = tangents;
  if (isVectorRightSide(A.shape, X.shape)) {
    const moved = squeeze(matmul(ofA, unsqueeze(X, -1)), -1);
    return linalgSolve(A, sub(ofB, moved), { left });
  }
  const moved = left ? matmul(ofA, X) : matmul(X, ofA);
  return linalgSolve(A, sub(ofB, moved), { left });
}

/** The part of a matrix that counts: one triangle, without the diagonal where that is taken for ones. */
function readPart(
  x: Tensor,
  { upper, unitriangular }: { readonly upper: boolean; readonly unitriangular: boolean },
): Tensor {
  const skipped = unitriangular ? 1 : 0;
  return upper ? triu(x, skipped) : tril(x, -skipped);
}

/** The cotangent of B in a triangular system. */
export function triangularSideBackward(
  grad: Tensor,
  A: Tensor,
  options: { readonly upper: boolean; readonly left: boolean; readonly unitriangular: boolean },
): Tensor {
  return linalgSolveTriangular(turned(A), grad, { ...options, upper: !options.upper });
}

/** The cotangent of A in a triangular system. */
export function triangularMatrixBackward(
  grad: Tensor,
  A: Tensor,
  X: Tensor,
  options: { readonly upper: boolean; readonly left: boolean; readonly unitriangular: boolean },
): Tensor {
  const side = triangularSideBackward(grad, A, options);
  const full = options.left ? matmul(side, turned(X)) : matmul(turned(X), side);
  return neg(readPart(full, options));
}

/** The tangent of X in a triangular system. */
export function triangularTangent(
  tangents: readonly Tensor[],
  A: Tensor,
  X: Tensor,
  options: { readonly upper: boolean; readonly left: boolean; readonly unitriangular: boolean },
): Tensor {
  const [ofA, ofB] = tangents;
  const part = readPart(ofA, options);
  const moved = options.left ? matmul(part, X) : matmul(X, part);
  return linalgSolveTriangular(A, sub(ofB, moved), options);
}

/** The lower triangle with half the diagonal. */
function halfLower(x: Tensor): Tensor {
  return mul(add(tril(x), tril(x, -1)), 0.5);
}

/** The cotangent of `linalg_cholesky_ex`: symmetric, as its argument is. */
export function choleskyBackward(grad: Tensor, L: Tensor, upper: boolean): Tensor {
  const lower = upper ? turned(L) : L;
  const half = halfLower(matmul(turned(lower), upper ? turned(grad) : grad));
  const middle = mul(add(half, turned(half)), 0.5);
  const above = linalgSolveTriangular(turned(lower), middle, { upper: true });
  return linalgSolveTriangular(lower, above, { upper: false, left: false });
}

/** The tangent of `linalg_cholesky_ex` for a symmetric tangent of its argument. */
export function choleskyTangent(tangent: Tensor, L: Tensor, upper: boolean): Tensor {
  const lower = upper ? turned(L) : L;
  const first = linalgSolveTriangular(lower, tangent, { upper: false });
  const both = linalgSolveTriangular(turned(lower), first, { upper: true, left: false });
  const moved = matmul(lower, halfLower(both));
  return upper ? turned(moved) : moved;
}

/** The cotangent of the factor in `cholesky_solve`: that of a whole matrix, although one triangle is read. */
export function choleskySolveBackward(
  grad: Tensor,
  factor: Tensor,
  X: Tensor,
  upper: boolean,
): Tensor {
  const product = matmul(choleskySolve(grad, factor, upper), turned(X));
  const both = add(product, turned(product));
  return neg(upper ? matmul(factor, both) : matmul(both, factor));
}

/** The tangent of `cholesky_solve`, for tangents of the right-hand side and of the factor. */
export function choleskySolveTangent(
  tangents: readonly Tensor[],
  factor: Tensor,
  X: Tensor,
  upper: boolean,
): Tensor {
  const [ofSide, ofFactor] = tangents;
  const half = upper ? matmul(turned(factor), ofFactor) : matmul(ofFactor, turned(factor));
  const moved = matmul(add(half, turned(half)), X);
  return choleskySolve(sub(ofSide, moved), factor, upper);
}
