// Eigenvalues and singular values of one row-major matrix of doubles, by Jacobi rotations.
import { identity } from "./matrix-stack.ts";

/** Sweeps after which rotations stop in any case; ten are many. */
const MAX_SWEEPS = 60;

type Pair = readonly [p: number, q: number];
type Turn = readonly [cos: number, sin: number];

/** Values, each with a row of a row-major matrix. */
export interface ValuesAndRows {
  readonly values: Float64Array;
  readonly rows: Float64Array;
}

/** The rotation that makes the off-diagonal of `[[a, c], [c, b]]` zero. */
function rotation(a: number, b: number, c: number): Turn {
  const ratio = (b - a) / (2 * c);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cos = 1 / Math.sqrt(1 + tangent * tangent);
  return [cos, cos * tangent];
}

/** Turns rows `p` and `q` of a row-major matrix whose rows have `width` elements. */
function turnRows(matrix: Float64Array, width: number, [p, q]: Pair, [cos, sin]: Turn): void {
  for (let k = 0; k < width; k++) {
    const x = matrix[p * width + k];
    const y = matrix[q * width + k];
    matrix[p * width + k] = cos * x - sin * y;
    matrix[q * width + k] = sin * x + cos * y;
  }
}

/** Turns columns `p` and `q` of a square row-major matrix. */
function turnColumns(matrix: Float64Array, n: number, [p, q]: Pair, [cos, sin]: Turn): void {
  for (let k = 0; k < n; k++) {
    const x = matrix[k * n + p];
    const y = matrix[k * n + q];
    matrix[k * n + p] = cos * x - sin * y;
    matrix[k * n + q] = sin * x + cos * y;
  }
}

/** Visits all pairs again and again until a round turns none of them; `visit` says whether it turned. */
function sweep(n: number, visit: (pair: Pair) => boolean): void {
  let isTurning = true;
  for (let round = 0; isTurning && round < MAX_SWEEPS; round++) {
    isTurning = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) isTurning = visit([p, q]) || isTurning;
    }
  }
}

function lengthOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0) return 0;
  let total = 0;
  for (let i = from; i < to; i++) total += (values[i] / largest) ** 2;
  return largest * Math.sqrt(total);
}

/** Eigenvalues of a finite symmetric matrix, which is overwritten, in ascending order; rows are eigenvectors. */
export function symmetricEigen(matrix: Float64Array, n: number): ValuesAndRows {
  const rows = identity(n);
  const negligible = Number.EPSILON * lengthOf(matrix);
  sweep(n, (pair) => {
    const [p, q] = pair;
    const c = matrix[p * n + q];
    if (!(Math.abs(c) > negligible)) return false;
    const turn = rotation(matrix[p * n + p], matrix[q * n + q], c);
    turnColumns(matrix, n, pair, turn);
    turnRows(matrix, n, pair, turn);
    matrix[p * n + q] = 0;
    matrix[q * n + p] = 0;
    turnRows(rows, n, pair, turn);
    return true;
  });
  const values = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]);
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  const ordered = {
    values: Float64Array.from(order, (i) => values[i]),
    rows: inOrder(rows, n, order),
  };
  for (let i = 0; i < n; i++) if (pointsBack(ordered.rows, n, i)) negateRow(ordered.rows, n, i);
  return ordered;
}

function inOrder(rows: Float64Array, width: number, order: readonly number[]): Float64Array {
  const result = new Float64Array(order.length * width);
  order.forEach((from, to) => {
    result.set(rows.subarray(from * width, (from + 1) * width), to * width);
  });
  return result;
}

/** Signs are free: the first element of at least half the largest size is made positive. */
function pointsBack(rows: Float64Array, width: number, row: number): boolean {
  const one = rows.subarray(row * width, (row + 1) * width);
  const largest = one.reduce((size, x) => Math.max(size, Math.abs(x)), 0);
  const first = one.find((x) => Math.abs(x) >= largest / 2) ?? 0;
  return first < 0;
}

function negateRow(rows: Float64Array, width: number, row: number): void {
  for (let k = row * width; k < (row + 1) * width; k++) rows[k] = -rows[k];
}

/** `A = Uᵀ diag(values) V`: singular vectors are the rows of U and V. */
export interface SingularRows {
  readonly left: Float64Array;
  readonly values: Float64Array;
  readonly right: Float64Array;
}

/**
 * Singular values, in descending order, and vectors of a finite row-major `[m, n]` matrix with `n <= m`.
 *
 * It is given transposed, as its `n` columns of `m` elements, which are overwritten; `[n, m]`, `[n]`, `[n, n]`.
 */
export function singularRows(columns: Float64Array, m: number, n: number): SingularRows {
  const right = identity(n);
  const scale = scaleDown(columns);
  const negligible = (Number.EPSILON * lengthOf(columns)) ** 2;
  sweep(n, (pair) => {
    const [a, b, c] = productsOf(columns, m, pair);
    if (a <= negligible || b <= negligible) return false;
    if (!(Math.abs(c) > Number.EPSILON * Math.sqrt(a * b))) return false;
    const turn = rotation(a, b, c);
    turnRows(columns, m, pair, turn);
    turnRows(right, n, pair, turn);
    return true;
  });
  for (let i = 0; i < columns.length; i++) columns[i] *= scale;
  return orderedSingular(columns, right, m, n);
}

/** Divides by a power of two so that no square overflows or vanishes; the power. */
function scaleDown(values: Float64Array): number {
  const largest = values.reduce((size, x) => Math.max(size, Math.abs(x)), 0);
  if (largest === 0) return 1;
  const scale = 2 ** Math.floor(Math.log2(largest));
  for (let i = 0; i < values.length; i++) values[i] /= scale;
  return scale;
}

/** The squared lengths of two rows, and their product. */
function productsOf(
  rows: Float64Array,
  width: number,
  [p, q]: Pair,
): readonly [a: number, b: number, c: number] {
  let [a, b, c] = [0, 0, 0];
  for (let k = 0; k < width; k++) {
    const x = rows[p * width + k];
    const y = rows[q * width + k];
    a += x * x;
    b += y * y;
    c += x * y;
  }
  return [a, b, c];
}

function orderedSingular(
  columns: Float64Array,
  right: Float64Array,
  m: number,
  n: number,
): SingularRows {
  const sizes = Array.from({ length: n }, (_, i) => lengthOf(columns, i * m, i * m + m));
  const order = [...sizes.keys()].sort((i, j) => sizes[j] - sizes[i]);
  const values = Float64Array.from(order, (i) => sizes[i]);
  const left = inOrder(columns, m, order);
  const ordered = inOrder(right, n, order);
  const negligible = Number.EPSILON * (values[0] ?? 0);
  for (let i = 0; i < n; i++) {
    // Directions of singular values that are nothing but rounding are left for `completeRows` to choose.
    const scale = values[i] > negligible ? 1 / values[i] : 0;
    for (let k = i * m; k < (i + 1) * m; k++) left[k] *= scale;
    if (pointsBack(left, m, i)) {
      negateRow(left, m, i);
      negateRow(ordered, n, i);
    }
  }
  return { left: completeRows(left, m, n), values, right: ordered };
}

/** `count` orthonormal rows of `width` elements, of which the given ones are kept and zeros are filled. */
export function completeRows(given: Float64Array, width: number, count: number): Float64Array {
  const rows = new Float64Array(count * width);
  rows.set(given.subarray(0, Math.min(given.length, rows.length)));
  for (let row = 0; row < count; row++) {
    if (lengthOf(rows, row * width, (row + 1) * width) > 0) continue;
    const fresh = bestUnit(rows, width, count);
    rows.set(fresh, row * width);
  }
  return rows;
}

/** Of the unit vectors, less their parts along the rows, the longest, at length 1. */
function bestUnit(rows: Float64Array, width: number, count: number): Float64Array {
  let best = new Float64Array(width);
  let size = 0;
  for (let at = 0; at < width && size < 0.5; at++) {
    const unit = new Float64Array(width);
    unit[at] = 1;
    // Twice is enough for orthogonality to working precision.
    removeRows(unit, rows, width, count);
    removeRows(unit, rows, width, count);
    const length = lengthOf(unit);
    if (length > size) {
      best = unit.map((x) => x / length);
      size = length;
    }
  }
  return best;
}

function removeRows(x: Float64Array, rows: Float64Array, width: number, count: number): void {
  for (let row = 0; row < count; row++) {
    let along = 0;
    for (let k = 0; k < width; k++) along += x[k] * rows[row * width + k];
    for (let k = 0; k < width; k++) x[k] -= along * rows[row * width + k];
  }
}
