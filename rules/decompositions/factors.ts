// LU and QR factors in their other forms, systems solved with them, and products of reflections.
import { eye, newZeros } from "../../generated/core/ops/factory.ts";
import { matmul, tril } from "../../generated/core/ops/linear_algebra.ts";
import {
  linalgLdlFactorEx,
  linalgLuFactorEx,
  linalgLuSolve,
  linalgQr,
  linalgSolveTriangular,
  luUnpack,
} from "../../generated/core/ops/matrix_functions.ts";
import { add, mul, sub } from "../../generated/core/ops/pointwise.ts";
import { expand, narrow, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** `linalg_lu_factor`: a matrix without a pivot in some column is refused. */
export function luFactors(A: Tensor, pivot: boolean): readonly [Tensor, Tensor] {
  const [LU, pivots] = linalgLuFactorEx(A, { pivot, checkErrors: true });
  return [LU, pivots];
}

/** `linalg_lu`: without pivoting P is empty. */
export function luParts(A: Tensor, pivot: boolean): readonly [Tensor, Tensor, Tensor] {
  const [LU, pivots] = linalgLuFactorEx(A, { pivot });
  const [P, L, U] = luUnpack(LU, pivots, true, pivot);
  return [pivot ? P : newZeros(A, [0]), L, U];
}

/** `linalg_lu_solve`: substitutions with the factors, of A or, where `adjoint`, of its transpose. */
export function solveWithLu(
  LU: Tensor,
  pivots: Tensor,
  B: Tensor,
  { left, adjoint }: { readonly left: boolean; readonly adjoint: boolean },
): Tensor {
  if (!left) {
    return turned(linalgLuSolve(LU, pivots, turned(B), { adjoint: !adjoint }));
  }
  const [P, L, U] = luUnpack(LU, pivots);
  if (adjoint) {
    const half = linalgSolveTriangular(turned(U), B, { upper: false });
    const whole = linalgSolveTriangular(turned(L), half, { upper: true, unitriangular: true });
    return matmul(P, whole);
  }
  const half = linalgSolveTriangular(L, matmul(turned(P), B), {
    upper: false,
    unitriangular: true,
  });
  return linalgSolveTriangular(U, half, { upper: true });
}

/** `qr`: the older form, with a flag for the mode. */
export function qrByFlag(self: Tensor, some: boolean): readonly [Tensor, Tensor] {
  const [Q, R] = linalgQr(self, some ? "reduced" : "complete");
  return [Q, R];
}

/** `linalg_householder_product`, one reflection after the other. */
export function reflectionProduct(input: Tensor, tau: Tensor): Tensor {
  const [m, n] = input.shape.slice(-2);
  const columns = eye(m, n, { dtype: input.dtype });
  const vectors = add(tril(input, -1), columns);
  let product = expand(columns, input.shape);
  for (let step = tau.shape[tau.shape.length - 1] - 1; step >= 0; step--) {
    const vector = narrow(vectors, -1, step, 1);
    const scale = unsqueeze(narrow(tau, -1, step, 1), -1);
    product = sub(product, mul(scale, matmul(vector, matmul(turned(vector), product))));
  }
  return product;
}

/** `linalg_ldl_factor`: a singular matrix is refused. */
export function ldlFactors(self: Tensor, hermitian: boolean): readonly [Tensor, Tensor] {
  const [LD, pivots] = linalgLdlFactorEx(self, { hermitian, checkErrors: true });
  return [LD, pivots];
}
