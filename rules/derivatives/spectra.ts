// Derivatives of eigenvalues and singular values and of their vectors, after PyTorch's FunctionsManual.cpp.
import { eye } from "../../generated/core/ops/factory.ts";
import { diagEmbed, matmul } from "../../generated/core/ops/linear_algebra.ts";
import { linalgEigh, linalgSvd } from "../../generated/core/ops/matrix_functions.ts";
import { add, div, mul, square, sub } from "../../generated/core/ops/pointwise.ts";
import { diagonal, narrow, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { fullVectorsError } from "../../runtime/errors/matrices.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

function diagonalOf(x: Tensor): Tensor {
  return diagonal(x, 0, -2, -1);
}

/** `values[j] - values[i]`, and 1 on the diagonal. */
function gaps(values: Tensor): Tensor {
  const n = values.shape[values.shape.length - 1];
  return add(sub(unsqueeze(values, -2), unsqueeze(values, -1)), eye(n, { dtype: values.dtype }));
}

/** The matrix with zeros on the diagonal. */
function offDiagonal(x: Tensor): Tensor {
  return sub(x, diagEmbed(diagonalOf(x)));
}

function symmetric(x: Tensor): Tensor {
  return add(x, turned(x));
}

/** The cotangent of `linalg_eigh`: symmetric, as its argument is. */
export function eighBackward(gradL: Tensor, gradV: Tensor, L: Tensor, V: Tensor): Tensor {
  const turning = offDiagonal(div(matmul(turned(V), gradV), gaps(L)));
  const middle = mul(symmetric(turning), 0.5);
  return matmul(V, matmul(add(middle, diagEmbed(gradL)), turned(V)));
}

/** The tangent of the eigenvalues, for a symmetric tangent of the matrix. */
export function eigenvaluesTangent(tangent: Tensor, V: Tensor): Tensor {
  return diagonalOf(matmul(turned(V), matmul(tangent, V)));
}

/** The tangent of the eigenvectors, for a symmetric tangent of the matrix. */
export function eigenvectorsTangent(tangent: Tensor, L: Tensor, V: Tensor): Tensor {
  const middle = matmul(turned(V), matmul(tangent, V));
  return matmul(V, offDiagonal(div(middle, gaps(L))));
}

/** The cotangent of `linalg_eigvalsh`. */
export function eigvalshBackward(grad: Tensor, A: Tensor, uplo: string): Tensor {
  const [, V] = linalgEigh(A, uplo);
  return matmul(mul(V, unsqueeze(grad, -2)), turned(V));
}

/** The tangent of `linalg_eigvalsh`. */
export function eigvalshTangent(tangent: Tensor, A: Tensor, uplo: string): Tensor {
  const [, V] = linalgEigh(A, uplo);
  return eigenvaluesTangent(tangent, V);
}

function skew(x: Tensor): Tensor {
  return sub(x, turned(x));
}

/** The vectors that belong to singular values. */
function columnsOf(U: Tensor, S: Tensor): Tensor {
  const k = S.shape[S.shape.length - 1];
  return U.shape[U.shape.length - 1] === k ? U : narrow(U, -1, 0, k);
}

function rowsOf(Vh: Tensor, S: Tensor): Tensor {
  const k = S.shape[S.shape.length - 1];
  return Vh.shape[Vh.shape.length - 2] === k ? Vh : narrow(Vh, -2, 0, k);
}

/** What lies outside the span of the orthonormal columns of U. */
function outside(x: Tensor, U: Tensor): Tensor {
  return sub(x, matmul(U, matmul(turned(U), x)));
}

/** The cotangent of `linalg_svd`; vectors beyond the singular values are free, and theirs is left out. */
export function svdBackward(
  grads: readonly [gradU: Tensor, gradS: Tensor, gradVh: Tensor],
  results: readonly [U: Tensor, S: Tensor, Vh: Tensor],
): Tensor {
  const [, gradS] = grads;
  const [, S] = results;
  const [gradU, U] = [columnsOf(grads[0], S), columnsOf(results[0], S)];
  const [gradV, V] = [turned(rowsOf(grads[2], S)), turned(rowsOf(results[2], S))];
  const E = gaps(square(S));
  const ofU = mul(div(skew(matmul(turned(U), gradU)), E), unsqueeze(S, -2));
  const ofV = mul(unsqueeze(S, -1), div(skew(matmul(turned(V), gradV)), E));
  const inner = matmul(U, matmul(add(add(ofU, ofV), diagEmbed(gradS)), turned(V)));
  const left = isTall(U)
    ? add(inner, matmul(div(outside(gradU, U), unsqueeze(S, -2)), turned(V)))
    : inner;
  if (!isTall(V)) return left;
  return add(left, matmul(U, turned(div(outside(gradV, V), unsqueeze(S, -2)))));
}

function isTall({ shape }: Tensor): boolean {
  return shape[shape.length - 2] > shape[shape.length - 1];
}

function refuseFull(U: Tensor, S: Tensor, Vh: Tensor): void {
  if (columnsOf(U, S) !== U || rowsOf(Vh, S) !== Vh) throw fullVectorsError("linalg_svd");
}

/** The tangent of the singular values. */
export function singularValuesTangent(tangent: Tensor, U: Tensor, S: Tensor, Vh: Tensor): Tensor {
  const middle = matmul(turned(columnsOf(U, S)), matmul(tangent, turned(rowsOf(Vh, S))));
  return diagonalOf(middle);
}

/** The tangent of the left singular vectors. */
export function leftVectorsTangent(tangent: Tensor, U: Tensor, S: Tensor, Vh: Tensor): Tensor {
  refuseFull(U, S, Vh);
  const image = matmul(tangent, turned(Vh));
  const middle = offDiagonal(matmul(turned(U), image));
  const turn = div(symmetric(mul(middle, unsqueeze(S, -2))), gaps(square(S)));
  const inner = matmul(U, offDiagonal(turn));
  return isTall(U) ? add(inner, div(outside(image, U), unsqueeze(S, -2))) : inner;
}

/** The tangent of the transposed right singular vectors. */
export function rightVectorsTangent(tangent: Tensor, U: Tensor, S: Tensor, Vh: Tensor): Tensor {
  return turned(leftVectorsTangent(turned(tangent), turned(Vh), S, turned(U)));
}

/** The cotangent of `linalg_svdvals`. */
export function svdvalsBackward(grad: Tensor, A: Tensor): Tensor {
  const [U, , Vh] = linalgSvd(A, false);
  return matmul(mul(U, unsqueeze(grad, -2)), Vh);
}

/** The tangent of `linalg_svdvals`. */
export function svdvalsTangent(tangent: Tensor, A: Tensor): Tensor {
  const [U, S, Vh] = linalgSvd(A, false);
  return singularValuesTangent(tangent, U, S, Vh);
}
