// Derivatives of determinants. The gradient of det is the matrix of cofactors, which a singular matrix has too.
import { eye, zerosLike } from "../../generated/core/ops/factory.ts";
import { linalgInv } from "../../generated/core/ops/linear_algebra.ts";
import { linalgDet, linalgInvEx } from "../../generated/core/ops/matrix_functions.ts";
import { add, eq, ge, mul, neg, where } from "../../generated/core/ops/pointwise.ts";
import { amax, sum } from "../../generated/core/ops/reduction.ts";
import { detach, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** One value per matrix, to scale it with. */
function perMatrix(values: Tensor): Tensor {
  return unsqueeze(unsqueeze(values, -1), -1);
}

/**
 * The matrices, singular ones moved a little: det and inverse of a matrix nearby give the cofactors, which are smooth.
 *
 * What singular matrices are moved by, relative to their largest element, is the relative error of the cofactors.
 */
function madeInvertible(A: Tensor, det: Tensor): Tensor {
  const fixed = detach(A);
  const largest = amax(where(ge(fixed, 0), fixed, neg(fixed)), [-2, -1]);
  const scale = where(eq(largest, 0), 1, largest);
  const step = A.dtype === "float64" ? 1e-8 : 1e-6;
  const shift = where(eq(det, 0), mul(scale, step), 0);
  return add(A, mul(eye(A.shape[A.shape.length - 1], { dtype: A.dtype }), perMatrix(shift)));
}

function cofactors(A: Tensor, det: Tensor): Tensor {
  if (A.shape[A.shape.length - 1] === 0) return zerosLike(A);
  const near = madeInvertible(A, det);
  return mul(perMatrix(linalgDet(near)), transpose(linalgInv(near), -2, -1));
}

/** The cotangent of `linalg_det`. */
export function detBackward(grad: Tensor, A: Tensor, det: Tensor): Tensor {
  return mul(perMatrix(grad), cofactors(A, det));
}

/** The tangent of `linalg_det`. */
export function detTangent(tangent: Tensor, A: Tensor, det: Tensor): Tensor {
  return sum(mul(tangent, cofactors(A, det)), [-2, -1]);
}

function inverseTransposed(A: Tensor): Tensor {
  const [inverse] = linalgInvEx(A);
  return transpose(inverse, -2, -1);
}

/** The cotangent of the logarithm that `linalg_slogdet` returns; infinite or NaN where the matrix is singular. */
export function slogdetBackward(grad: Tensor, A: Tensor): Tensor {
  return mul(perMatrix(grad), inverseTransposed(A));
}

/** The tangent of the logarithm that `linalg_slogdet` returns. */
export function slogdetTangent(tangent: Tensor, A: Tensor): Tensor {
  return sum(mul(tangent, inverseTransposed(A)), [-2, -1]);
}
