// `linalg_svd` and `linalg_svdvals`: singular values by one-sided Jacobi, in float64 whatever the dtype.
import { notFiniteError } from "../../errors/matrices.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { completeRows, type SingularRows, singularRows } from "./jacobi.ts";
import { requireMatrices } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

/** Shape function of `linalg_svd`. */
export const linalgSvdMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  const isFull = boolArg(args, 1);
  requireMatrices("linalg_svd", "A", A);
  const { dtype } = A;
  const [m, n] = matrixSize(A);
  const k = Math.min(m, n);
  const batch = batchOf(A);
  return [
    { shape: [...batch, m, isFull ? m : k], dtype },
    { shape: [...batch, k], dtype },
    { shape: [...batch, isFull ? n : k, n], dtype },
  ];
};

/** `linalg_svd(A, full_matrices)`: U, S and the transpose of V. */
export const linalgSvdKernel: Kernel = ([U, S, Vh], args) => {
  const A = tensorArg(args, 0);
  const [m, n] = matrixSize(A);
  const [left, values, right] = [stackOf(U, 2, "svd"), stackOf(S, 1, "svd"), stackOf(Vh, 2, "svd")];
  const leftCount = matrixSize(U)[1];
  const rightCount = matrixSize(Vh)[0];
  decomposeEach("linalg_svd", A, (one, item) => {
    const u = completeRows(one.left, m, leftCount);
    left.write(item, transposed(u, leftCount, m));
    values.write(item, one.values);
    right.write(item, completeRows(one.right, n, rightCount));
  });
};

/** Shape function of `linalg_svdvals`. */
export const linalgSvdvalsMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireMatrices("linalg_svdvals", "A", A);
  return [{ shape: [...batchOf(A), Math.min(...matrixSize(A))], dtype: A.dtype }];
};

/** `linalg_svdvals(A)`: singular values in descending order. */
export const linalgSvdvalsKernel: Kernel = ([S], args) => {
  const values = stackOf(S, 1, "linalg_svdvals");
  decomposeEach("linalg_svdvals", tensorArg(args, 0), (one, item) => {
    values.write(item, one.values);
  });
};

function decomposeEach(
  where: string,
  A: Tensor,
  use: (rows: SingularRows, item: number) => void,
): void {
  const [m, n] = matrixSize(A);
  const matrices = stackOf(A, 2, where);
  for (let item = 0; item < matrices.count; item++) {
    const matrix = matrices.read(item);
    if (!matrix.every(Number.isFinite)) throw notFiniteError(where, item);
    if (m >= n) {
      use(singularRows(transposed(matrix, m, n), m, n), item);
      continue;
    }
    // The rows of a wide matrix are the columns of its transpose.
    const { left, values, right } = singularRows(matrix, n, m);
    use({ left: right, values, right: left }, item);
  }
}
