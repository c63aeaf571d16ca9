// `linalg_cholesky_ex`: triangular factors of symmetric positive-definite matrices, in float64 whatever the dtype.
import { notPositiveDefiniteError } from "../../errors/matrices.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { requireSquare } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

/** Shape function of `linalg_cholesky_ex`. */
export const linalgCholeskyExMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  requireSquare("linalg_cholesky", "self", self);
  return [
    { shape: self.shape, dtype: self.dtype },
    { shape: batchOf(self), dtype: "int32" },
  ];
};

/** `linalg_cholesky_ex(self, upper, check_errors)`: only the triangle that is asked for is read. */
export const linalgCholeskyExKernel: Kernel = ([L, info], args) => {
  const self = tensorArg(args, 0);
  const upper = boolArg(args, 1);
  const isChecked = boolArg(args, 2);
  const [n] = matrixSize(self);
  const source = stackOf(self, 2, "linalg_cholesky");
  const target = stackOf(L, 2, "linalg_cholesky");
  const infos = stackOf(info, 0, "linalg_cholesky");
  for (let item = 0; item < source.count; item++) {
    const matrix = source.read(item);
    const lower = upper ? transposed(matrix, n, n) : matrix;
    const order = factorLower(lower, n);
    if (isChecked && order > 0) throw notPositiveDefiniteError("linalg_cholesky", item, order);
    target.write(item, upper ? transposed(lower, n, n) : lower);
    infos.write(item, [order]);
  }
};

/** Overwrites the lower triangle with L and the rest with 0; the order of the first minor that is not positive, or 0. */
function factorLower(matrix: Float64Array, n: number): number {
  let failed = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i && failed === 0; j++) {
      const rest = matrix[i * n + j] - rowProduct(matrix, i * n, j * n, j);
      if (i !== j) matrix[i * n + j] = rest / matrix[j * n + j];
      else if (rest > 0) matrix[i * n + i] = Math.sqrt(rest);
      else failed = i + 1;
    }
    matrix.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return failed;
}

function rowProduct(matrix: Float64Array, a: number, b: number, count: number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += matrix[a + k] * matrix[b + k];
  return total;
}
