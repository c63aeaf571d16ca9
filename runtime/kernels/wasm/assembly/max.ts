// The largest element along a dim and where it first occurs; a NaN is larger than anything. Steps are in bytes.

@inline
function isNewMax<T>(value: T, max: T): bool {
  if (isFloat<T>()) return value > max || (value != value && max == max);
  return value > max;
}

@inline
function firstMax<T>(from: usize, n: i32, step: i32): i32 {
  let max = load<T>(from);
  let best = 0;
  let at = from;
  for (let i = 1; i < n; i++) {
    at += step;
    const value = load<T>(at);
    if (isNewMax<T>(value, max)) {
      max = value;
      best = i;
    }
  }
  return best;
}

/** Dense float32: lanes find the value, NaN included, a second pass finds where it first is. */
function firstMaxDense(from: usize, n: i32): i32 {
  if (n < 16) return firstMax<f32>(from, n, 4);
  const end = from + (<usize>n << 2);
  let m0 = v128.load(from);
  let m1 = v128.load(from, 16);
  let m2 = v128.load(from, 32);
  let m3 = v128.load(from, 48);
  let at = from + 64;
  for (; at + 64 <= end; at += 64) {
    m0 = f32x4.max(m0, v128.load(at));
    m1 = f32x4.max(m1, v128.load(at, 16));
    m2 = f32x4.max(m2, v128.load(at, 32));
    m3 = f32x4.max(m3, v128.load(at, 48));
  }
  // The last, partial step overlaps the one before it.
  m0 = f32x4.max(m0, v128.load(end - 64));
  m1 = f32x4.max(m1, v128.load(end - 48));
  m2 = f32x4.max(m2, v128.load(end - 32));
  m3 = f32x4.max(m3, v128.load(end - 16));
  const m = f32x4.max(f32x4.max(m0, m1), f32x4.max(m2, m3));
  // The builtin max propagates NaN too.
  const max = NativeMathf.max(NativeMathf.max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)), NativeMathf.max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
  return max == max ? placeOf(from, end, max) : placeOfNaN(from);
}

/** Index of the first element that equals `value`, which exists. */
function placeOf(from: usize, end: usize, value: f32): i32 {
  const wanted = f32x4.splat(value);
  let at = from;
  for (; at + 16 <= end; at += 16) {
    const mask = i32x4.bitmask(f32x4.eq(v128.load(at), wanted));
    if (mask != 0) return <i32>((at - from) >> 2) + ctz(mask);
  }
  while (load<f32>(at) != value) at += 4;
  return <i32>((at - from) >> 2);
}

function placeOfNaN(from: usize): i32 {
  let at = from;
  while (load<f32>(at) == load<f32>(at)) at += 4;
  return <i32>((at - from) >> 2);
}

@inline
function maxRows<T>(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  for (let i = 0; i < kept; i++) {
    const row = from + i * step;
    let best: i32;
    if (isFloat<T>() && sizeof<T>() == 4 && s == 4) best = firstMaxDense(row, n);
    else best = firstMax<T>(row, n, s);
    store<T>(values + i * vStep, load<T>(row + best * s));
    store<i64>(indices + i * iStep, <i64>best);
  }
}

/** Each of `kept` outputs chooses among `n` elements. */
export function maxRows_f32(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  maxRows<f32>(kept, values, vStep, indices, iStep, from, step, n, s);
}

/** The same in float64. */
export function maxRows_f64(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  maxRows<f64>(kept, values, vStep, indices, iStep, from, step, n, s);
}

/** The same in int32. */
export function maxRows_i32(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  maxRows<i32>(kept, values, vStep, indices, iStep, from, step, n, s);
}

/** The same in int64. */
export function maxRows_i64(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  maxRows<i64>(kept, values, vStep, indices, iStep, from, step, n, s);
}

/** The same in bytes. */
export function maxRows_u8(kept: i32, values: usize, vStep: i32, indices: usize, iStep: i32, from: usize, step: i32, n: i32, s: i32): void {
  maxRows<u8>(kept, values, vStep, indices, iStep, from, step, n, s);
}

/** Lanes where `x` takes over from `m`: larger, or the first NaN. */
@inline
function takesOver(x: v128, m: v128): v128 {
  return v128.or(f32x4.gt(x, m), v128.and(f32x4.ne(x, x), f32x4.eq(m, m)));
}

/** Four columns of float32. */
@inline
function fourColumns(values: usize, indices: usize, from: usize, n: i32, s: i32): void {
  let m = v128.load(from);
  let place = i32x4.splat(0);
  let at = from;
  for (let r = 1; r < n; r++) {
    at += s;
    const x = v128.load(at);
    const mask = takesOver(x, m);
    m = v128.bitselect(x, m, mask);
    place = v128.bitselect(i32x4.splat(r), place, mask);
  }
  storeColumns(values, indices, m, place);
}

@inline
function storeColumns(values: usize, indices: usize, m: v128, place: v128): void {
  v128.store(values, m);
  v128.store(indices, i64x2.extend_low_i32x4_u(place));
  v128.store(indices, i64x2.extend_high_i32x4_u(place), 16);
}

/** Sixteen columns: a row's part of them is one cache line. */
function sixteenColumns(values: usize, indices: usize, from: usize, n: i32, s: i32): void {
  let m0 = v128.load(from);
  let m1 = v128.load(from, 16);
  let m2 = v128.load(from, 32);
  let m3 = v128.load(from, 48);
  let p0 = i32x4.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let at = from;
  for (let r = 1; r < n; r++) {
    at += s;
    const place = i32x4.splat(r);
    let x = v128.load(at);
    let mask = takesOver(x, m0);
    m0 = v128.bitselect(x, m0, mask);
    p0 = v128.bitselect(place, p0, mask);
    x = v128.load(at, 16);
    mask = takesOver(x, m1);
    m1 = v128.bitselect(x, m1, mask);
    p1 = v128.bitselect(place, p1, mask);
    x = v128.load(at, 32);
    mask = takesOver(x, m2);
    m2 = v128.bitselect(x, m2, mask);
    p2 = v128.bitselect(place, p2, mask);
    x = v128.load(at, 48);
    mask = takesOver(x, m3);
    m3 = v128.bitselect(x, m3, mask);
    p3 = v128.bitselect(place, p3, mask);
  }
  storeColumns(values, indices, m0, p0);
  storeColumns(values + 16, indices + 32, m1, p1);
  storeColumns(values + 32, indices + 64, m2, p2);
  storeColumns(values + 48, indices + 96, m3, p3);
}

/** Each of `columns` dense outputs chooses among the `n` elements of its column. */
export function maxColumns_f32(columns: i32, values: usize, indices: usize, from: usize, n: i32, s: i32): void {
  let j = 0;
  for (; j + 16 <= columns; j += 16) sixteenColumns(values + (<usize>j << 2), indices + (<usize>j << 3), from + (<usize>j << 2), n, s);
  for (; j + 4 <= columns; j += 4) fourColumns(values + (<usize>j << 2), indices + (<usize>j << 3), from + (<usize>j << 2), n, s);
  const rest = <usize>j;
  maxRows<f32>(columns - j, values + (rest << 2), 4, indices + (rest << 3), 8, from + (rest << 2), 4, n, s);
}
