// Systems of equations, determinants and Cholesky factors in terms of the operators that compute them.
import { clone } from "../../generated/core/ops/copy.ts";
import { eye } from "../../generated/core/ops/factory.ts";
import {
  choleskySolve,
  linalgCholeskyEx,
  linalgSlogdet,
  linalgSolveEx,
  linalgSolveTriangular,
} from "../../generated/core/ops/matrix_functions.ts";
import { add, log } from "../../generated/core/ops/pointwise.ts";
import { expand, transpose } from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { notSquareError } from "../../runtime/errors/matrices.ts";
import { broadcastShapes } from "../../runtime/tensor/broadcasting.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `linalg_solve`: a singular matrix is refused. */
export function solution(A: Tensor, B: Tensor, left: boolean): Tensor {
  const [result] = linalgSolveEx(A, B, { left, checkErrors: true });
  return result;
}

/** `logdet`: NaN where the determinant is negative. */
export function logOfDeterminant(self: Tensor): Tensor {
  const [sign, logabsdet] = linalgSlogdet(self);
  return add(log(sign), logabsdet);
}

/** `linalg_cholesky`: a matrix that is not positive-definite is refused. */
export function choleskyFactor(self: Tensor, upper: boolean): Tensor {
  const [L] = linalgCholeskyEx(self, { upper, checkErrors: true });
  return L;
}

/** `cholesky_solve`: `A X = B` for the factor of A, of which only the triangle is read. */
export function solveWithCholesky(self: Tensor, factor: Tensor, upper: boolean): Tensor {
  const turned = transpose(factor, -2, -1);
  const [first, second] = upper ? [turned, factor] : [factor, turned];
  const half = linalgSolveTriangular(first, self, { upper: false });
  return linalgSolveTriangular(second, half, { upper: true });
}

/** `cholesky_inverse`: the inverse of the matrix with this factor. */
export function inverseFromCholesky(factor: Tensor, upper: boolean): Tensor {
  const { shape, dtype } = factor;
  if (shape.length < 2) throw rankError("cholesky_inverse", "self", shape, "at least 2 dims");
  const n = shape[shape.length - 1];
  if (shape[shape.length - 2] !== n) throw notSquareError("cholesky_inverse", "self", shape);
  return choleskySolve(eye(n, { dtype }), factor, upper);
}

/** `triangular_solve`: the solution, and a copy of A in the batch of the solution. */
export function triangularSolution(
  self: Tensor,
  A: Tensor,
  isTransposed: boolean,
  { upper, unitriangular }: { readonly upper: boolean; readonly unitriangular: boolean },
): readonly [Tensor, Tensor] {
  const matrix = isTransposed ? transpose(A, -2, -1) : A;
  const options = { upper: isTransposed ? !upper : upper, unitriangular };
  const result = linalgSolveTriangular(matrix, self, options);
  const batch = broadcastShapes(self.shape.slice(0, -2), A.shape.slice(0, -2), "triangular_solve");
  return [result, clone(expand(A, [...batch, ...A.shape.slice(-2)]))];
}
