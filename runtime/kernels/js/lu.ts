// LU factorisation with partial pivoting of one row-major matrix of doubles, and what follows from it.
import { identity } from "./matrix-stack.ts";

/** `P L U` in one matrix: U on and above the diagonal, L without its ones below. */
export interface Factors {
  readonly lu: Float64Array;
  /** The row, counted from 1, that step `i` exchanged with row `i`. */
  readonly pivots: Int32Array;
  /** The first step without a pivot, counted from 1; 0 when every step had one. */
  readonly info: number;
}

/** Factors a row-major `[rows, columns]` matrix, which is overwritten. */
export function factorLU(
  matrix: Float64Array,
  rows: number,
  columns: number,
  isPivoted = true,
): Factors {
  const steps = Math.min(rows, columns);
  const pivots = new Int32Array(steps);
  let info = 0;
  for (let step = 0; step < steps; step++) {
    const pivot = isPivoted ? pivotRow(matrix, rows, columns, step) : step;
    pivots[step] = pivot + 1;
    swapRows(matrix, columns, pivot, step);
    if (matrix[step * columns + step] !== 0) eliminateBelow(matrix, rows, columns, step);
    else if (info === 0) info = step + 1;
  }
  return { lu: matrix, pivots, info };
}

/** The row from `step` down whose entry in column `step` is largest. */
function pivotRow(matrix: Float64Array, rows: number, columns: number, step: number): number {
  let best = step;
  let size = Math.abs(matrix[step * columns + step]);
  for (let row = step + 1; row < rows; row++) {
    const candidate = Math.abs(matrix[row * columns + step]);
    if (candidate > size) {
      best = row;
      size = candidate;
    }
  }
  return best;
}

/** Exchanges two rows of a row-major matrix. */
export function swapRows(matrix: Float64Array, columns: number, a: number, b: number): void {
  if (a === b) return;
  for (let j = 0; j < columns; j++) {
    const kept = matrix[a * columns + j];
    matrix[a * columns + j] = matrix[b * columns + j];
    matrix[b * columns + j] = kept;
  }
}

function eliminateBelow(matrix: Float64Array, rows: number, columns: number, step: number): void {
  const top = step * columns;
  const pivot = matrix[top + step];
  for (let row = step + 1; row < rows; row++) {
    const at = row * columns;
    const factor = matrix[at + step] / pivot;
    matrix[at + step] = factor;
    if (factor === 0) continue;
    for (let j = step + 1; j < columns; j++) matrix[at + j] -= factor * matrix[top + j];
  }
}

/** Solves `A X = B` for the factored `A` of size `n`; the row-major `[n, k]` of B becomes X. */
export function solveFactored({ lu, pivots }: Factors, n: number, rhs: Float64Array): Float64Array {
  const k = n === 0 ? 0 : rhs.length / n;
  const rows = rowsOf(rhs, n);
  for (let step = 0; step < n; step++) swapRows(rhs, k, pivots[step] - 1, step);
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) subtractScaled(rows[i], rows[j], lu[i * n + j]);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) subtractScaled(rows[i], rows[j], lu[i * n + j]);
    divideBy(rows[i], lu[i * n + i]);
  }
  return rhs;
}

/** Solves `Aᵀ X = B`, as `solveFactored`: the transposed factors are `Uᵀ Lᵀ Pᵀ`. */
export function solveTransposed(
  { lu, pivots }: Factors,
  n: number,
  rhs: Float64Array,
): Float64Array {
  const k = n === 0 ? 0 : rhs.length / n;
  const rows = rowsOf(rhs, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) subtractScaled(rows[i], rows[j], lu[j * n + i]);
    divideBy(rows[i], lu[i * n + i]);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) subtractScaled(rows[i], rows[j], lu[j * n + i]);
  }
  for (let step = n - 1; step >= 0; step--) swapRows(rhs, k, pivots[step] - 1, step);
  return rhs;
}

/** The `n` rows of a row-major matrix, in its own memory. */
export function rowsOf(matrix: Float64Array, n: number): readonly Float64Array[] {
  const width = n === 0 ? 0 : matrix.length / n;
  return Array.from({ length: n }, (_, i) => matrix.subarray(i * width, (i + 1) * width));
}

/** `row -= factor * other`. */
export function subtractScaled(row: Float64Array, other: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let c = 0; c < row.length; c++) row[c] -= factor * other[c];
}

/** `row /= divisor`. */
export function divideBy(row: Float64Array, divisor: number): void {
  for (let c = 0; c < row.length; c++) row[c] /= divisor;
}

/** The inverse of a factored matrix; infinities and NaN where it has none. */
export function inverseOf(factors: Factors, n: number): Float64Array {
  return solveFactored(factors, n, identity(n));
}

/** Sign of the determinant, and the logarithm of its absolute value. */
export function signAndLog({ lu, pivots }: Factors, n: number): readonly [number, number] {
  let sign = 1;
  let log = 0;
  for (let i = 0; i < n; i++) {
    const value = lu[i * n + i];
    if (pivots[i] !== i + 1) sign = -sign;
    sign *= Math.sign(value);
    log += Math.log(Math.abs(value));
  }
  return [sign, log];
}

/** The determinant of a factored matrix. */
export function determinantOf({ lu, pivots }: Factors, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) {
    product *= pivots[i] === i + 1 ? lu[i * n + i] : -lu[i * n + i];
  }
  return product;
}
