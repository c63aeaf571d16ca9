// Derivatives of LU and QR factors and of the matrix exponential, after PyTorch's FunctionsManual.cpp.
import { cat } from "../../generated/core/ops/combine.ts";
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { diagEmbed, matmul, tril, triu } from "../../generated/core/ops/linear_algebra.ts";
import {
  linalgMatrixExp,
  linalgSolveTriangular,
  luUnpack,
} from "../../generated/core/ops/matrix_functions.ts";
import { constantPadNd } from "../../generated/core/ops/nn.ts";
import { add, sub } from "../../generated/core/ops/pointwise.ts";
import { diagonal, narrow, transpose } from "../../generated/core/ops/view.ts";
import { qrDerivativeError } from "../../runtime/errors/matrices.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

function sizes({ shape }: Tensor): readonly [number, number] {
  return [shape[shape.length - 2], shape[shape.length - 1]];
}

/** `L⁻¹ x` for a lower triangle with ones on the diagonal. */
function afterLower(L: Tensor, x: Tensor): Tensor {
  return linalgSolveTriangular(L, x, { upper: false, unitriangular: true });
}

/** `x U⁻¹` for an upper triangle. */
function beforeUpper(x: Tensor, U: Tensor): Tensor {
  return linalgSolveTriangular(U, x, { upper: true, left: false });
}

/** `L⁻ᵀ x` for a lower triangle with ones on the diagonal. */
function afterLowerTurned(L: Tensor, x: Tensor): Tensor {
  return linalgSolveTriangular(turned(L), x, { upper: true, unitriangular: true });
}

/** `x U⁻ᵀ` for an upper triangle. */
function beforeUpperTurned(x: Tensor, U: Tensor): Tensor {
  return linalgSolveTriangular(turned(U), x, { upper: false, left: false });
}

function rowsFrom(x: Tensor, start: number): Tensor {
  return narrow(x, -2, start, sizes(x)[0] - start);
}

function columnsFrom(x: Tensor, start: number): Tensor {
  return narrow(x, -1, start, sizes(x)[1] - start);
}

/** The cotangent of the matrix whose factors, in one matrix, have the cotangent `grad`. */
export function luFactorBackward(grad: Tensor, LU: Tensor, pivots: Tensor): Tensor {
  const [m, n] = sizes(LU);
  const k = Math.min(m, n);
  const [P, L, U] = luUnpack(LU, pivots);
  const gradL = tril(narrow(grad, -1, 0, k), -1);
  const gradU = triu(narrow(grad, -2, 0, k));
  const [L1, U1] = [narrow(L, -2, 0, k), narrow(U, -1, 0, k)];
  const ofL = matmul(turned(narrow(L, -2, 0, k)), narrow(gradL, -2, 0, k));
  const ofU = matmul(narrow(gradU, -1, 0, k), turned(U1));
  if (m > n) {
    const [L2, grad2] = [rowsFrom(L, k), rowsFrom(gradL, k)];
    const upper = sub(ofU, matmul(turned(L2), grad2));
    const middle = add(tril(ofL, -1), triu(upper));
    const top = beforeUpperTurned(afterLowerTurned(L1, middle), U1);
    return matmul(P, cat([top, beforeUpperTurned(grad2, U1)], -2));
  }
  if (m < n) {
    const [U2, grad2] = [columnsFrom(U, k), columnsFrom(gradU, k)];
    const lower = sub(ofL, matmul(grad2, turned(U2)));
    const middle = add(tril(lower, -1), triu(ofU));
    const left = beforeUpperTurned(afterLowerTurned(L1, middle), U1);
    return matmul(P, cat([left, afterLowerTurned(L1, grad2)], -1));
  }
  const middle = add(tril(ofL, -1), triu(ofU));
  return matmul(P, beforeUpperTurned(afterLowerTurned(L1, middle), U1));
}

/** The tangent of the factors in one matrix. */
export function luFactorTangent(tangent: Tensor, LU: Tensor, pivots: Tensor): Tensor {
  const [m, n] = sizes(LU);
  const k = Math.min(m, n);
  const [P, L, U] = luUnpack(LU, pivots);
  const moved = matmul(turned(P), tangent);
  const [L1, U1] = [narrow(L, -2, 0, k), narrow(U, -1, 0, k)];
  const core = narrow(narrow(moved, -2, 0, k), -1, 0, k);
  const middle = beforeUpper(afterLower(L1, core), U1);
  const ofL = matmul(L1, tril(middle, -1));
  const ofU = matmul(triu(middle), U1);
  const square = add(ofL, ofU);
  if (m > n) {
    const below = sub(rowsFrom(moved, k), matmul(rowsFrom(L, k), ofU));
    return cat([square, beforeUpper(below, U1)], -2);
  }
  if (m < n) {
    const beside = sub(columnsFrom(moved, k), matmul(ofL, columnsFrom(U, k)));
    return cat([square, afterLower(L1, beside)], -1);
  }
  return square;
}

/** The cotangent of the matrix that `lu_unpack` takes apart. */
export function luUnpackBackward(gradL: Tensor, gradU: Tensor, unpacked: Tensor): Tensor {
  const [m, n] = sizes(unpacked);
  // Nothing came out: the cotangents are those of empty tensors.
  if (gradL.shape.length < 2) return zerosLike(unpacked);
  const lower = tril(gradL, -1);
  const upper = triu(gradU);
  return add(
    n > m ? constantPadNd(lower, [0, n - m]) : lower,
    m > n ? constantPadNd(upper, [0, 0, 0, m - n]) : upper,
  );
}

/** The tangent of L. */
export function unpackedLowerTangent(tangent: Tensor, isUnpacked: boolean, L: Tensor): Tensor {
  if (!isUnpacked) return zerosLike(L);
  return tril(narrow(tangent, -1, 0, Math.min(...sizes(tangent))), -1);
}

/** The tangent of U. */
export function unpackedUpperTangent(tangent: Tensor, isUnpacked: boolean, U: Tensor): Tensor {
  if (!isUnpacked) return zerosLike(U);
  return triu(narrow(tangent, -2, 0, Math.min(...sizes(tangent))));
}

/** Derivatives exist where the factors do and are determined by the matrix. */
function requireDifferentiable(mode: string, Q: Tensor, R: Tensor): void {
  if (mode === "r") throw qrDerivativeError("mode r leaves out Q, which the derivative needs");
  if (sizes(R)[0] > sizes(R)[1] && sizes(Q)[0] === sizes(Q)[1]) {
    throw qrDerivativeError("mode complete adds columns to Q that the matrix does not determine");
  }
}

/** The upper triangle mirrored below the diagonal. */
function mirrored(x: Tensor): Tensor {
  const upper = triu(x);
  return sub(add(upper, turned(upper)), diagEmbed(diagonal(x, 0, -2, -1)));
}

/** The cotangent of `linalg_qr`. */
export function qrBackward(
  grads: readonly [gradQ: Tensor, gradR: Tensor],
  Q: Tensor,
  R: Tensor,
  mode: string,
): Tensor {
  requireDifferentiable(mode, Q, R);
  const [m, n] = sizes(R);
  const [gradQ, gradR] = grads;
  if (m >= n) return tallQrBackward(gradQ, gradR, Q, R);
  // The first columns make Q; the others are their coordinates in it.
  const rest = columnsFrom(gradR, m);
  const image = matmul(Q, columnsFrom(R, m));
  const gradBoth = add(gradQ, matmul(image, turned(rest)));
  const first = tallQrBackward(gradBoth, narrow(gradR, -1, 0, m), Q, narrow(R, -1, 0, m));
  return cat([first, matmul(Q, rest)], -1);
}

function tallQrBackward(gradQ: Tensor, gradR: Tensor, Q: Tensor, R: Tensor): Tensor {
  const middle = sub(matmul(gradR, turned(R)), matmul(turned(Q), gradQ));
  return beforeUpperTurned(add(gradQ, matmul(Q, mirrored(middle))), R);
}

/** How Q turns within its own columns. */
function turning(tangent: Tensor, Q: Tensor, R: Tensor): Tensor {
  const k = sizes(R)[0];
  const first = narrow(tangent, -1, 0, k);
  const lower = tril(matmul(turned(Q), beforeUpper(first, narrow(R, -1, 0, k))), -1);
  return sub(lower, turned(lower));
}

/** The tangent of Q. */
export function qrVectorsTangent(tangent: Tensor, Q: Tensor, R: Tensor, mode: string): Tensor {
  requireDifferentiable(mode, Q, R);
  const within = matmul(Q, turning(tangent, Q, R));
  const [m, k] = sizes(Q);
  if (m === k) return within;
  const moved = beforeUpper(tangent, R);
  return add(within, sub(moved, matmul(Q, matmul(turned(Q), moved))));
}

/** The tangent of R. */
export function qrTriangleTangent(tangent: Tensor, Q: Tensor, R: Tensor, mode: string): Tensor {
  requireDifferentiable(mode, Q, R);
  return sub(matmul(turned(Q), tangent), matmul(turning(tangent, Q, R), R));
}

/** The derivative of the exponential at `A` along `direction`: a corner of the exponential of a block matrix. */
export function matrixExpAlong(A: Tensor, direction: Tensor): Tensor {
  const [n] = sizes(A);
  const top = cat([A, direction], -1);
  const bottom = cat([zerosLike(A), A], -1);
  const blocks = linalgMatrixExp(cat([top, bottom], -2));
  return narrow(narrow(blocks, -2, 0, n), -1, n, n);
}
