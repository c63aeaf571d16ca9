// Matrix products: a 4-row, 2-vector tile with 8 accumulators and no unrolling over k, over packed columns of the
// right factor; separate paths for vectors and dot products. Steps are in bytes.

/** Rows of a tile. */
const MR: i32 = 4;

/** Products added up by one visit of a tile: the packed strip of the right factor stays in the caches. */
const KC: i32 = 256;

/** Columns packed at a time. */
const NC: i32 = 512;

/** A tile at the edge is computed here and its valid part copied. */
const EDGE: usize = memory.data(128, 16);

/** Columns of a tile: two vectors. */
@inline
function columnsOf<T>(): i32 {
  return 32 / sizeof<T>();
}

@inline
function madd<T>(sum: v128, a: v128, b: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(a, b));
}

/** Stores two vectors, on top of what is there if `isAdding`. */
@inline
function storeRow<T>(to: usize, low: v128, high: v128, isAdding: bool): void {
  if (isAdding) {
    v128.store(to, v128.add<T>(v128.load(to), low));
    v128.store(to, v128.add<T>(v128.load(to, 16), high), 16);
  } else {
    v128.store(to, low);
    v128.store(to, high, 16);
  }
}

/** `c = a x b`, or `c += a x b`, for 4 rows given by their addresses and one strip of columns. */
function tile<T>(k: i32, a0: usize, a1: usize, a2: usize, a3: usize, aStep: i32, b: usize, bStep: i32, c: usize, cRow: i32, isAdding: bool): void {
  let c00 = v128.splat<T>(<T>0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let p = k; p > 0; p--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<T>(a0);
    c00 = madd<T>(c00, x, b0);
    c01 = madd<T>(c01, x, b1);
    x = v128.load_splat<T>(a1);
    c10 = madd<T>(c10, x, b0);
    c11 = madd<T>(c11, x, b1);
    x = v128.load_splat<T>(a2);
    c20 = madd<T>(c20, x, b0);
    c21 = madd<T>(c21, x, b1);
    x = v128.load_splat<T>(a3);
    c30 = madd<T>(c30, x, b0);
    c31 = madd<T>(c31, x, b1);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  storeRow<T>(c, c00, c01, isAdding);
  storeRow<T>(c + cRow, c10, c11, isAdding);
  storeRow<T>(c + 2 * cRow, c20, c21, isAdding);
  storeRow<T>(c + 3 * cRow, c30, c31, isAdding);
}

/** Copies the valid part of the edge tile. */
function copyEdge<T>(rows: i32, columns: i32, c: usize, cRow: i32, isAdding: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + i * cRow + <usize>j * sizeof<T>();
      const value = load<T>(EDGE + (<usize>i << 5) + <usize>j * sizeof<T>());
      store<T>(to, isAdding ? <T>(load<T>(to) + value) : value);
    }
  }
}

/** Packs `columns` columns of `k` rows into a strip; missing columns become zero. */
function packStrip<T>(k: i32, columns: i32, b: usize, bRow: i32, bColumn: i32, to: usize): void {
  if (columns == columnsOf<T>() && bColumn == sizeof<T>()) {
    for (let p = 0; p < k; p++) {
      v128.store(to, v128.load(b));
      v128.store(to, v128.load(b, 16), 16);
      to += 32;
      b += bRow;
    }
    return;
  }
  for (let j = 0; j < columnsOf<T>(); j++) {
    let at = to + <usize>j * sizeof<T>();
    let source = b + j * bColumn;
    for (let p = 0; p < k; p++) {
      store<T>(at, j < columns ? load<T>(source) : <T>0);
      at += 32;
      source += bRow;
    }
  }
}

/** All rows against one strip of at most `columnsOf` columns. */
@inline
function strip<T>(rows: i32, columns: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bStep: i32, c: usize, cRow: i32, isAdding: bool): void {
  const last = rows - 1;
  const a1 = a + min(1, last) * aRow;
  const a2 = a + min(2, last) * aRow;
  const a3 = a + min(3, last) * aRow;
  if (rows >= MR && columns == columnsOf<T>()) {
    tile<T>(k, a, a1, a2, a3, aColumn, b, bStep, c, cRow, isAdding);
  } else {
    tile<T>(k, a, a1, a2, a3, aColumn, b, bStep, EDGE, 32, false);
    copyEdge<T>(min(rows, MR), columns, c, cRow, isAdding);
  }
}

@inline
function gemm<T>(m: i32, n: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32, c: usize, cRow: i32, packed: usize): void {
  const width = columnsOf<T>();
  for (let j0 = 0; j0 < n; j0 += NC) {
    const columns = min(NC, n - j0);
    for (let p0 = 0; p0 < k; p0 += KC) {
      const depth = min(KC, k - p0);
      const source = b + p0 * bRow + j0 * bColumn;
      const isAdding = p0 > 0;
      // With few rows a strip is not read often enough to pay for the packing.
      const isDirect = m <= 2 * MR && bColumn == sizeof<T>();
      const whole = isDirect ? columns - (columns % width) : 0;
      for (let j = whole; j < columns; j += width) {
        packStrip<T>(depth, min(width, columns - j), source + j * bColumn, bRow, bColumn, packed + (j / width) * (KC << 5));
      }
      for (let i = 0; i < m; i += MR) {
        const rows = a + i * aRow + p0 * aColumn;
        const to = c + i * cRow + <usize>j0 * sizeof<T>();
        for (let j = 0; j < columns; j += width) {
          const isPacked = j >= whole;
          const from = isPacked ? packed + (j / width) * (KC << 5) : source + j * bColumn;
          const step = isPacked ? 32 : bRow;
          strip<T>(m - i, min(width, columns - j), depth, rows, aRow, aColumn, from, step, to + <usize>j * sizeof<T>(), cRow, isAdding);
        }
      }
    }
  }
}

/** The dot product of two vectors. */
@inline
function dot<T>(k: i32, a: usize, aStep: i32, b: usize, bStep: i32): T {
  let total: T = 0;
  let p = 0;
  if (aStep == sizeof<T>() && bStep == sizeof<T>()) {
    const lanes = 16 / sizeof<T>();
    let s0 = v128.splat<T>(<T>0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; p + 4 * lanes <= k; p += 4 * lanes) {
      s0 = madd<T>(s0, v128.load(a), v128.load(b));
      s1 = madd<T>(s1, v128.load(a, 16), v128.load(b, 16));
      s2 = madd<T>(s2, v128.load(a, 32), v128.load(b, 32));
      s3 = madd<T>(s3, v128.load(a, 48), v128.load(b, 48));
      a += 64;
      b += 64;
    }
    for (; p + lanes <= k; p += lanes) {
      s0 = madd<T>(s0, v128.load(a), v128.load(b));
      a += 16;
      b += 16;
    }
    total = lanesOf<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
  }
  for (; p < k; p++) {
    total += <T>(load<T>(a) * load<T>(b));
    a += aStep;
    b += bStep;
  }
  return total;
}

@inline
function lanesOf<T>(x: v128): T {
  if (sizeof<T>() == 8) return <T>(v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1));
  const low = v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1);
  return <T>(low + v128.extract_lane<T>(x, 2) + v128.extract_lane<T>(x, 3));
}

/** `y = a x` where the columns of `a` are dense: each is added in turn, 8 vectors of `y` at a time. */
@inline
function addColumns<T>(m: i32, k: i32, a: usize, aColumn: i32, x: usize, xStep: i32, y: usize): void {
  const lanes = 16 / sizeof<T>();
  let i = 0;
  for (; i + 8 * lanes <= m; i += 8 * lanes) {
    let y0 = v128.splat<T>(<T>0);
    let y1 = y0;
    let y2 = y0;
    let y3 = y0;
    let y4 = y0;
    let y5 = y0;
    let y6 = y0;
    let y7 = y0;
    let at = a + <usize>i * sizeof<T>();
    let from = x;
    for (let p = 0; p < k; p++) {
      const value = v128.load_splat<T>(from);
      y0 = madd<T>(y0, value, v128.load(at));
      y1 = madd<T>(y1, value, v128.load(at, 16));
      y2 = madd<T>(y2, value, v128.load(at, 32));
      y3 = madd<T>(y3, value, v128.load(at, 48));
      y4 = madd<T>(y4, value, v128.load(at, 64));
      y5 = madd<T>(y5, value, v128.load(at, 80));
      y6 = madd<T>(y6, value, v128.load(at, 96));
      y7 = madd<T>(y7, value, v128.load(at, 112));
      at += aColumn;
      from += xStep;
    }
    const to = y + <usize>i * sizeof<T>();
    v128.store(to, y0);
    v128.store(to, y1, 16);
    v128.store(to, y2, 32);
    v128.store(to, y3, 48);
    v128.store(to, y4, 64);
    v128.store(to, y5, 80);
    v128.store(to, y6, 96);
    v128.store(to, y7, 112);
  }
  for (; i + lanes <= m; i += lanes) {
    let sum = v128.splat<T>(<T>0);
    let at = a + <usize>i * sizeof<T>();
    let from = x;
    for (let p = 0; p < k; p++) {
      sum = madd<T>(sum, v128.load_splat<T>(from), v128.load(at));
      at += aColumn;
      from += xStep;
    }
    v128.store(y + <usize>i * sizeof<T>(), sum);
  }
  for (; i < m; i++) {
    store<T>(y + <usize>i * sizeof<T>(), dot<T>(k, a + <usize>i * sizeof<T>(), aColumn, x, xStep));
  }
}

/** `y[i] = a[i] . x` for every row. */
@inline
function matvec<T>(m: i32, k: i32, a: usize, aRow: i32, aColumn: i32, x: usize, xStep: i32, y: usize, yStep: i32): void {
  if (aRow == sizeof<T>() && yStep == sizeof<T>()) {
    addColumns<T>(m, k, a, aColumn, x, xStep, y);
    return;
  }
  for (let i = 0; i < m; i++) store<T>(y + i * yStep, dot<T>(k, a + i * aRow, aColumn, x, xStep));
}

@inline
function matmul<T>(batch: i32, m: i32, n: i32, k: i32, a: usize, aBatch: i32, aRow: i32, aColumn: i32, b: usize, bBatch: i32, bRow: i32, bColumn: i32, c: usize, packed: usize): void {
  const size = <i32>sizeof<T>();
  for (let item = 0; item < batch; item++) {
    if (n == 1) matvec<T>(m, k, a, aRow, aColumn, b, bRow, c, size);
    else if (m == 1) matvec<T>(n, k, b, bColumn, bRow, a, aColumn, c, size);
    else gemm<T>(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, n * size, packed);
    a += aBatch;
    b += bBatch;
    c += m * n * size;
  }
}

/** `c[i] = a[i] x b[i]`: `[m, k]` by `[k, n]` into dense `c`, `batch` times; `packed` has room for 256 * 512 elements. */
export function matmul_f32(batch: i32, m: i32, n: i32, k: i32, a: usize, aBatch: i32, aRow: i32, aColumn: i32, b: usize, bBatch: i32, bRow: i32, bColumn: i32, c: usize, packed: usize): void {
  matmul<f32>(batch, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, packed);
}

/** The same in float64. */
export function matmul_f64(batch: i32, m: i32, n: i32, k: i32, a: usize, aBatch: i32, aRow: i32, aColumn: i32, b: usize, bBatch: i32, bRow: i32, bColumn: i32, c: usize, packed: usize): void {
  matmul<f64>(batch, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, packed);
}

/** The same in int32, which wraps around. */
export function matmul_i32(batch: i32, m: i32, n: i32, k: i32, a: usize, aBatch: i32, aRow: i32, aColumn: i32, b: usize, bBatch: i32, bRow: i32, bColumn: i32, c: usize, packed: usize): void {
  matmul<i32>(batch, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, packed);
}

/** The same in int64, which wraps around. */
export function matmul_i64(batch: i32, m: i32, n: i32, k: i32, a: usize, aBatch: i32, aRow: i32, aColumn: i32, b: usize, bBatch: i32, bRow: i32, bColumn: i32, c: usize, packed: usize): void {
  matmul<i64>(batch, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, c, packed);
}
