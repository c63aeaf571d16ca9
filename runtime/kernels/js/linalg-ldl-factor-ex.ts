// `linalg_ldl_factor_ex`: symmetric indefinite factors with Bunch-Kaufman pivoting, as LAPACK's sytf2 stores them.
import { singularBlockError } from "../../errors/matrices.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { requireSquare } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf } from "./matrix-stack.ts";

/** Shape function of `linalg_ldl_factor_ex`. */
export const linalgLdlFactorExMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  requireSquare("linalg_ldl_factor", "self", self);
  return [
    { shape: self.shape, dtype: self.dtype },
    { shape: self.shape.slice(0, -1), dtype: "int32" },
    { shape: batchOf(self), dtype: "int32" },
  ];
};

/** `linalg_ldl_factor_ex(self, hermitian, check_errors)`: only the lower triangle is read. */
export const linalgLdlFactorExKernel: Kernel = ([LD, pivots, info], args) => {
  const self = tensorArg(args, 0);
  const isChecked = boolArg(args, 2);
  const [n] = matrixSize(self);
  const source = stackOf(self, 2, "linalg_ldl_factor");
  const target = stackOf(LD, 2, "linalg_ldl_factor");
  const rows = stackOf(pivots, 1, "linalg_ldl_factor");
  const infos = stackOf(info, 0, "linalg_ldl_factor");
  for (let item = 0; item < source.count; item++) {
    const lower = new Lower(source.read(item), n);
    const found = factor(lower);
    if (isChecked && found.info > 0) {
      throw singularBlockError("linalg_ldl_factor", item, found.info);
    }
    target.write(item, lower.matrix);
    rows.write(item, found.pivots);
    infos.write(item, [found.info]);
  }
};

/** The share of the largest element that a pivot has to have; it bounds the growth of the others. */
const SHARE = (1 + Math.sqrt(17)) / 8;

/** The lower triangle of a row-major symmetric matrix; the rest is set to 0. */
class Lower {
  readonly matrix: Float64Array;
  readonly n: number;

  constructor(matrix: Float64Array, n: number) {
    this.matrix = matrix;
    this.n = n;
    for (let i = 0; i < n; i++) matrix.fill(0, i * n + i + 1, (i + 1) * n);
  }

  /** The element at two places in either order. */
  at(i: number, j: number): number {
    return i >= j ? this.matrix[i * this.n + j] : this.matrix[j * this.n + i];
  }

  set(i: number, j: number, value: number): void {
    this.matrix[i >= j ? i * this.n + j : j * this.n + i] = value;
  }

  exchange(a: readonly [number, number], b: readonly [number, number]): void {
    const kept = this.at(...a);
    this.set(...a, this.at(...b));
    this.set(...b, kept);
  }

  /** Of the elements in column `j` at and after row `from`, without the diagonal, the place of the largest. */
  largest(j: number, from: number): number {
    let best = from === j ? from + 1 : from;
    for (let i = best + 1; i < this.n; i++) {
      if (i !== j && Math.abs(this.at(i, j)) > Math.abs(this.at(best, j))) best = i;
    }
    return best;
  }
}

/** Which row comes to step `k`, and whether the block there is of two rows. */
interface Choice {
  readonly row: number;
  readonly size: 1 | 2;
}

function factor(lower: Lower): { readonly pivots: Int32Array; readonly info: number } {
  const { n } = lower;
  const pivots = new Int32Array(n);
  let info = 0;
  for (let k = 0; k < n; ) {
    const choice = chosen(lower, k);
    if (choice === null) {
      if (info === 0) info = k + 1;
      pivots[k] = k + 1;
      k += 1;
      continue;
    }
    const { row, size } = choice;
    interchange(lower, k, choice);
    if (size === 1) eliminateOne(lower, k);
    else eliminateTwo(lower, k);
    pivots.fill(size === 1 ? row + 1 : -(row + 1), k, k + size);
    k += size;
  }
  return { pivots, info };
}

/** Null where the column is 0 or not a number. */
function chosen(lower: Lower, k: number): Choice | null {
  const own = Math.abs(lower.at(k, k));
  const below = k + 1 < lower.n ? lower.largest(k, k) : k;
  const size = below === k ? 0 : Math.abs(lower.at(below, k));
  if (Number.isNaN(own) || Math.max(own, size) === 0) return null;
  if (own >= SHARE * size) return { row: k, size: 1 };
  const other = Math.abs(lower.at(lower.largest(below, k), below));
  if (own >= SHARE * size * (size / other)) return { row: k, size: 1 };
  return Math.abs(lower.at(below, below)) >= SHARE * other
    ? { row: below, size: 1 }
    : { row: below, size: 2 };
}

/** Exchanges rows and columns, so that the chosen row comes to the end of the block at `k`. */
function interchange(lower: Lower, k: number, { row, size }: Choice): void {
  const to = k + size - 1;
  if (row === to) return;
  for (let i = row + 1; i < lower.n; i++) lower.exchange([i, to], [i, row]);
  for (let i = to + 1; i < row; i++) lower.exchange([i, to], [row, i]);
  lower.exchange([to, to], [row, row]);
  if (size === 2) lower.exchange([k + 1, k], [row, k]);
}

function eliminateOne(lower: Lower, k: number): void {
  const { n } = lower;
  const pivot = lower.at(k, k);
  for (let j = k + 1; j < n; j++) {
    const factorOfColumn = lower.at(j, k) / pivot;
    for (let i = j; i < n; i++) lower.set(i, j, lower.at(i, j) - lower.at(i, k) * factorOfColumn);
  }
  for (let i = k + 1; i < n; i++) lower.set(i, k, lower.at(i, k) / pivot);
}

/** Solves with the block `[[a, b], [b, c]]` at `k` for each row below it. */
function eliminateTwo(lower: Lower, k: number): void {
  const { n } = lower;
  const b = lower.at(k + 1, k);
  const [c, a] = [lower.at(k + 1, k + 1) / b, lower.at(k, k) / b];
  const scale = 1 / (a * c - 1) / b;
  for (let j = k + 2; j < n; j++) {
    const [x, y] = [lower.at(j, k), lower.at(j, k + 1)];
    const [first, second] = [scale * (c * x - y), scale * (a * y - x)];
    for (let i = j; i < n; i++) {
      const moved = lower.at(i, k) * first + lower.at(i, k + 1) * second;
      lower.set(i, j, lower.at(i, j) - moved);
    }
    lower.set(j, k, first);
    lower.set(j, k + 1, second);
  }
}
