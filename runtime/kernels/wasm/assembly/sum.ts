// Sums over one or two dims. Counts are in elements, steps in bytes. Floats add up in lanes within a block and in
// double precision across blocks, so that the error stays near one rounding of the result.

/** Elements of one block; every lane adds up at most a few dozen of them. */
const BLOCK: i32 = 1024;

/** The sum of `n` dense elements. */
@inline
function denseSum<T>(from: usize, n: i32): f64 {
  let total: f64 = 0;
  let at = from;
  let left = n;
  while (left > 0) {
    const block = min(left, BLOCK);
    total += blockSum<T>(at, block);
    at += <usize>block * sizeof<T>();
    left -= block;
  }
  return total;
}

function blockSum<T>(from: usize, n: i32): f64 {
  const end = from + <usize>n * sizeof<T>();
  let at = from;
  let a0 = v128.splat<T>(<T>0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let a6 = a0;
  let a7 = a0;
  for (; at + 128 <= end; at += 128) {
    a0 = v128.add<T>(a0, v128.load(at));
    a1 = v128.add<T>(a1, v128.load(at, 16));
    a2 = v128.add<T>(a2, v128.load(at, 32));
    a3 = v128.add<T>(a3, v128.load(at, 48));
    a4 = v128.add<T>(a4, v128.load(at, 64));
    a5 = v128.add<T>(a5, v128.load(at, 80));
    a6 = v128.add<T>(a6, v128.load(at, 96));
    a7 = v128.add<T>(a7, v128.load(at, 112));
  }
  for (; at + 16 <= end; at += 16) a0 = v128.add<T>(a0, v128.load(at));
  a0 = v128.add<T>(v128.add<T>(a0, a1), v128.add<T>(a2, a3));
  a4 = v128.add<T>(v128.add<T>(a4, a5), v128.add<T>(a6, a7));
  let total = laneSum<T>(v128.add<T>(a0, a4));
  for (; at < end; at += sizeof<T>()) total += <f64>load<T>(at);
  return total;
}

@inline
function laneSum<T>(x: v128): f64 {
  if (sizeof<T>() == 8) return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** The sum of `n` elements that lie `step` bytes apart. */
@inline
function spacedSum<T>(from: usize, n: i32, step: i32): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  let at = from;
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    even += <f64>load<T>(at);
    odd += <f64>load<T>(at + step);
    at += 2 * step;
  }
  if (i < n) even += <f64>load<T>(at);
  return even + odd;
}

@inline
function sumRows<T>(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  for (let i = 0; i < kept; i++) {
    let total: f64 = 0;
    let row = from + i * step;
    for (let r = 0; r < n1; r++) {
      total += s0 == sizeof<T>() ? denseSum<T>(row, n0) : spacedSum<T>(row, n0, s0);
      row += s1;
    }
    store<T>(out + i * outStep, <T>total);
  }
}

/** Each of `kept` outputs is the sum of `n1 * n0` elements. */
export function sumRows_f32(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  sumRows<f32>(kept, out, outStep, from, step, n1, s1, n0, s0);
}

/** The same in float64. */
export function sumRows_f64(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  sumRows<f64>(kept, out, outStep, from, step, n1, s1, n0, s0);
}

/** The sum of dense elements, for sums over everything. */
export function sumAll_f32(from: usize, n: i32): f64 {
  return denseSum<f32>(from, n);
}

/** The same in float64. */
export function sumAll_f64(from: usize, n: i32): f64 {
  return denseSum<f64>(from, n);
}

@inline
function sumRowsInteger<T>(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  for (let i = 0; i < kept; i++) {
    let total: i64 = 0;
    let row = from + i * step;
    for (let r = 0; r < n1; r++) {
      let at = row;
      for (let k = 0; k < n0; k++) {
        total += <i64>load<T>(at);
        at += s0;
      }
      row += s1;
    }
    store<i64>(out + i * outStep, total);
  }
}

/** Integers add up in int64. */
export function sumRows_i32(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  sumRowsInteger<i32>(kept, out, outStep, from, step, n1, s1, n0, s0);
}

/** Integers add up in int64. */
export function sumRows_i64(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  sumRowsInteger<i64>(kept, out, outStep, from, step, n1, s1, n0, s0);
}

/** Bytes, and bools stored as bytes, add up in int64. */
export function sumRows_u8(kept: i32, out: usize, outStep: i32, from: usize, step: i32, n1: i32, s1: i32, n0: i32, s0: i32): void {
  sumRowsInteger<u8>(kept, out, outStep, from, step, n1, s1, n0, s0);
}

/** Columns summed together: one pass over this many keeps the running sums in the first-level cache. */
const TILE: i32 = 512;

/** Rows that a tile adds up in its own precision before the running sums take them in double precision. */
const ROWS: i32 = 128;

/** `tile[j] += x[row][j]` for eight rows at once: their sum is a balanced tree. */
@inline
function addEightRows<T>(tile: usize, bytes: usize, x: usize, s: usize): void {
  const x1 = x + s;
  const x2 = x1 + s;
  const x3 = x2 + s;
  const x4 = x3 + s;
  const x5 = x4 + s;
  const x6 = x5 + s;
  const x7 = x6 + s;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    const low = v128.add<T>(v128.add<T>(v128.load(x + at), v128.load(x1 + at)), v128.add<T>(v128.load(x2 + at), v128.load(x3 + at)));
    const high = v128.add<T>(v128.add<T>(v128.load(x4 + at), v128.load(x5 + at)), v128.add<T>(v128.load(x6 + at), v128.load(x7 + at)));
    v128.store(tile + at, v128.add<T>(v128.load(tile + at), v128.add<T>(low, high)));
  }
  for (; at < bytes; at += sizeof<T>()) {
    const low = load<T>(x + at) + load<T>(x1 + at) + (load<T>(x2 + at) + load<T>(x3 + at));
    const high = load<T>(x4 + at) + load<T>(x5 + at) + (load<T>(x6 + at) + load<T>(x7 + at));
    store<T>(tile + at, <T>(load<T>(tile + at) + <T>(low + high)));
  }
}

@inline
function addRow<T>(tile: usize, bytes: usize, x: usize): void {
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(tile + at, v128.add<T>(v128.load(tile + at), v128.load(x + at)));
  for (; at < bytes; at += sizeof<T>()) store<T>(tile + at, <T>(load<T>(tile + at) + load<T>(x + at)));
}

/** Adds `rows` rows to a tile of running sums. */
@inline
function addRows<T>(tile: usize, bytes: usize, x: usize, rows: i32, s: i32): void {
  let at = x;
  let r = 0;
  for (; r + 8 <= rows; r += 8) {
    addEightRows<T>(tile, bytes, at, s);
    at += 8 * s;
  }
  for (; r < rows; r++) {
    addRow<T>(tile, bytes, at);
    at += s;
  }
}

/** `totals += tile`, in double precision. */
@inline
function flush<T>(totals: usize, tile: usize, count: i32): void {
  for (let j = 0; j < count; j++) {
    const to = totals + (<usize>j << 3);
    store<f64>(to, load<f64>(to) + <f64>load<T>(tile + <usize>j * sizeof<T>()));
  }
}

@inline
function sumColumns<T>(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  const totals = temporary;
  const tile = temporary + (<usize>TILE << 3);
  for (let j = 0; j < columns; j += TILE) {
    const count = min(TILE, columns - j);
    const bytes = <usize>count * sizeof<T>();
    memory.fill(totals, 0, <usize>count << 3);
    for (let r1 = 0; r1 < n1; r1++) {
      for (let r0 = 0; r0 < n0; r0 += ROWS) {
        memory.fill(tile, 0, bytes);
        addRows<T>(tile, bytes, from + r1 * s1 + r0 * s0, min(ROWS, n0 - r0), s0);
        flush<T>(totals, tile, count);
      }
    }
    for (let k = 0; k < count; k++) store<T>(out + <usize>k * sizeof<T>(), <T>load<f64>(totals + (<usize>k << 3)));
    out += bytes;
    from += bytes;
  }
}

/** Each of `columns` dense outputs is the sum of `n1 * n0` elements of its column; `temporary` has 8 KiB. */
export function sumColumns_f32(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  sumColumns<f32>(columns, out, from, n1, s1, n0, s0, temporary);
}

/** The same in float64. */
export function sumColumns_f64(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  sumColumns<f64>(columns, out, from, n1, s1, n0, s0, temporary);
}

@inline
function sumColumnsInteger<T>(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32): void {
  memory.fill(out, 0, <usize>columns << 3);
  for (let r1 = 0; r1 < n1; r1++) {
    for (let r0 = 0; r0 < n0; r0++) {
      const row = from + r1 * s1 + r0 * s0;
      for (let j = 0; j < columns; j++) {
        const to = out + (<usize>j << 3);
        store<i64>(to, load<i64>(to) + <i64>load<T>(row + <usize>j * sizeof<T>()));
      }
    }
  }
}

/** Columns of integers add up in int64. */
export function sumColumns_i32(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  sumColumnsInteger<i32>(columns, out, from, n1, s1, n0, s0);
}

/** Columns of integers add up in int64. */
export function sumColumns_i64(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  sumColumnsInteger<i64>(columns, out, from, n1, s1, n0, s0);
}

/** Columns of bytes add up in int64. */
export function sumColumns_u8(columns: i32, out: usize, from: usize, n1: i32, s1: i32, n0: i32, s0: i32, temporary: usize): void {
  sumColumnsInteger<u8>(columns, out, from, n1, s1, n0, s0);
}
