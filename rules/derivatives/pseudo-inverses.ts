// The derivative of the pseudo-inverse among matrices of one rank, after Golub and Pereyra, 1973.
import { matmul } from "../../generated/core/ops/linear_algebra.ts";
import { add, sub } from "../../generated/core/ops/pointwise.ts";
import { transpose } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** The tangent of the pseudo-inverse P of A: `-P dA P + P Pᵀ dAᵀ (1 - A P) + (1 - P A) dAᵀ Pᵀ P`. */
export function pinvTangent(tangent: Tensor, A: Tensor, P: Tensor): Tensor {
  const [Pt, change] = [turned(P), turned(tangent)];
  const rows = matmul(matmul(P, Pt), sub(change, matmul(matmul(change, A), P)));
  const columns = matmul(sub(change, matmul(P, matmul(A, change))), matmul(Pt, P));
  return sub(add(rows, columns), matmul(P, matmul(tangent, P)));
}

/** The cotangent of the matrix whose pseudo-inverse P has the cotangent `grad`. */
export function pinvBackward(grad: Tensor, A: Tensor, P: Tensor): Tensor {
  const [Pt, back] = [turned(P), turned(grad)];
  const rows = matmul(sub(back, matmul(A, matmul(P, back))), matmul(P, Pt));
  const columns = matmul(matmul(Pt, P), sub(back, matmul(matmul(back, P), A)));
  return sub(add(rows, columns), matmul(Pt, matmul(grad, Pt)));
}
