// `linalg_inv`: inverses by Gauss-Jordan elimination with partial pivoting, in float64 whatever the dtype.
import { rankError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { notSquareError, singularError } from "../../errors/matrices.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { type Kernel, type Meta, tensorArg } from "../contract.ts";
import { asNumbers, offsetsOf, startOf } from "./elements.ts";

/** Shape function of `linalg_inv`. */
export const linalgInvMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  if (shape.length < 2) throw rankError("linalg_inv", "input A", shape, "at least 2 dims");
  const [rows, columns] = shape.slice(-2);
  if (rows !== columns) throw notSquareError("linalg_inv", "A", shape);
  if (!isFloating(dtype))
    throw unsupportedDTypeError("linalg_inv", "input A", dtype, "a float dtype");
  return [{ shape, dtype }];
};

/** `linalg_inv(A)`, matrix by matrix. */
export const linalgInvKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const source = asNumbers(arrayOf(self.storage, "linalg_inv"), "linalg_inv");
  const target = asNumbers(arrayOf(out.storage, "linalg_inv"), "linalg_inv");
  const from = offsetsOf(self.shape, self.strides);
  const to = offsetsOf(out.shape, out.strides);
  const n = self.shape[self.shape.length - 1];
  const size = n * n;
  for (let start = 0; start < from.length; start += size) {
    const matrix = Float64Array.from({ length: size }, (_, i) => {
      return source[startOf(self) + from[start + i]];
    });
    const inverse = invert(matrix, n, start / size);
    for (let i = 0; i < size; i++) target[startOf(out) + to[start + i]] = inverse[i];
  }
};

/** The inverse of a row-major `[n, n]` matrix, which is overwritten. */
function invert(matrix: Float64Array, n: number, index: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(matrix, n, column);
    const value = matrix[pivot * n + column];
    if (value === 0) throw singularError("linalg_inv", index, column);
    for (const rows of [matrix, inverse]) {
      swapRows(rows, n, pivot, column);
      for (let j = 0; j < n; j++) rows[column * n + j] /= value;
    }
    for (let row = 0; row < n; row++) {
      const factor = matrix[row * n + column];
      if (row === column || factor === 0) continue;
      for (const rows of [matrix, inverse]) {
        for (let j = 0; j < n; j++) rows[row * n + j] -= factor * rows[column * n + j];
      }
    }
  }
  return inverse;
}

/** The row from `column` down whose entry in that column is largest. */
function pivotRow(matrix: Float64Array, n: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < n; row++) {
    if (Math.abs(matrix[row * n + column]) > Math.abs(matrix[best * n + column])) best = row;
  }
  return best;
}

function swapRows(matrix: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return;
  for (let j = 0; j < n; j++) {
    const kept = matrix[a * n + j];
    matrix[a * n + j] = matrix[b * n + j];
    matrix[b * n + j] = kept;
  }
}
