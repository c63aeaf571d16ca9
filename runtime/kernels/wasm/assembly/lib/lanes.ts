// SIMD lanes by element type: what the v128 builtins leave out, truth values as masks, and repeated operands.
import { highest } from "./math.ts";

/** One 16-byte slot per operand that repeats a single element. */
const SLOTS: usize = memory.data(16 * 8, 16);

/** Whether an operand can be read as lanes: dense, or one element again and again. */
@inline
export function isLaneStep(step: i32, size: i32): bool {
  return step == size || step == 0;
}

/** Writes the element at `from` into every lane of a slot and returns the slot's address. */
@inline
export function repeatElement<T>(slot: i32, from: usize): usize {
  const address = SLOTS + (<usize>slot << 4);
  v128.store(address, v128.splat<T>(load<T>(from)));
  return address;
}

/** The same for a mask operand: bytes, whatever the element type. */
@inline
export function repeatByte(slot: i32, from: usize): usize {
  const address = SLOTS + (<usize>slot << 4);
  v128.store(address, i8x16.splat(load<i8>(from)));
  return address;
}

/** A flag as a mask over all lanes. */
@inline
export function flagLanes(flag: bool): v128 {
  return i8x16.splat(flag ? -1 : 0);
}

/** As many bytes as there are lanes of `T`, widened to a mask: all ones where the byte is not zero. */
@inline
export function maskLanes<T>(from: usize): v128 {
  if (sizeof<T>() == 1) return i8x16.ne(v128.load(from), i8x16.splat(0));
  if (sizeof<T>() == 4) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
    return i32x4.ne(words, i32x4.splat(0));
  }
  const bytes = i16x8.replace_lane(i16x8.splat(0), 0, load<i16>(from));
  const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  return i64x2.ne(i64x2.extend_low_i32x4_u(words), i64x2.splat(0));
}

/** Stores four masks as bytes of 0 and 1, one per lane. */
@inline
export function storeBits<T>(to: usize, m0: v128, m1: v128, m2: v128, m3: v128): void {
  const one = i8x16.splat(1);
  if (sizeof<T>() == 1) {
    v128.store(to, v128.and(m0, one));
    v128.store(to, v128.and(m1, one), 16);
    v128.store(to, v128.and(m2, one), 32);
    v128.store(to, v128.and(m3, one), 48);
  } else if (sizeof<T>() == 4) {
    const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(m0, m1), i16x8.narrow_i32x4_s(m2, m3));
    v128.store(to, v128.and(bytes, one));
  } else {
    const low = i8x16.shuffle(m0, m1, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const high = i8x16.shuffle(m2, m3, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    const halves = i16x8.narrow_i32x4_s(low, high);
    const bytes = v128.and(i8x16.narrow_i16x8_s(halves, halves), one);
    store<i64>(to, i64x2.extract_lane(bytes, 0));
  }
}

/** Lane by lane product; bytes wrap like every integer. */
@inline
export function multiplyLanes<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 1) {
    const byte = i16x8.splat(0xff);
    const low = v128.and(i16x8.extmul_low_i8x16_u(a, b), byte);
    const high = v128.and(i16x8.extmul_high_i8x16_u(a, b), byte);
    return i8x16.narrow_i16x8_u(low, high);
  }
  return v128.mul<T>(a, b);
}

/** The larger lanes; NaN wins. */
@inline
export function maximumLanes<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8 && isInteger<T>()) return v128.bitselect(a, b, i64x2.gt_s(a, b));
  return v128.max<T>(a, b);
}

/** The smaller lanes; NaN wins. */
@inline
export function minimumLanes<T>(a: v128, b: v128): v128 {
  if (sizeof<T>() == 8 && isInteger<T>()) return v128.bitselect(a, b, i64x2.lt_s(a, b));
  return v128.min<T>(a, b);
}

/** The larger lanes where `b` is known not to be NaN: NaN in `a` stays, since it is below nothing. */
@inline
export function maximumWithNumberLanes<T>(a: v128, b: v128): v128 {
  if (isInteger<T>()) return maximumLanes<T>(a, b);
  return v128.pmax<T>(a, b);
}

/** The smaller lanes where `b` is known not to be NaN. */
@inline
export function minimumWithNumberLanes<T>(a: v128, b: v128): v128 {
  if (isInteger<T>()) return minimumLanes<T>(a, b);
  return v128.pmin<T>(a, b);
}

/** Bits set in both. */
@inline
export function bitAndLanes<T>(a: v128, b: v128): v128 {
  return v128.and(a, b);
}

/** Bits set in either. */
@inline
export function bitOrLanes<T>(a: v128, b: v128): v128 {
  return v128.or(a, b);
}

/** Bits set in one of the two. */
@inline
export function bitXorLanes<T>(a: v128, b: v128): v128 {
  return v128.xor(a, b);
}

/** Absolute values; the lowest signed integer stays as it is. */
@inline
export function absLanes<T>(x: v128): v128 {
  if (isInteger<T>() && !isSigned<T>()) return x;
  return v128.abs<T>(x);
}

/** Rounds up; integers stay. */
@inline
export function ceilLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return x;
  return v128.ceil<T>(x);
}

/** Rounds down; integers stay. */
@inline
export function floorLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return x;
  return v128.floor<T>(x);
}

/** Rounds towards zero; integers stay. */
@inline
export function truncLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return x;
  return v128.trunc<T>(x);
}

/** Rounds to the nearest, ties to even; integers stay. */
@inline
export function roundLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return x;
  return v128.nearest<T>(x);
}

/** Square roots. */
@inline
export function sqrtLanes<T>(x: v128): v128 {
  return v128.sqrt<T>(x);
}

/** Reciprocal square roots. */
@inline
export function rsqrtLanes<T>(x: v128): v128 {
  return v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(x));
}

/** -1, 0 or 1 by sign; zeros and NaN stay as they are. */
@inline
export function signLanes<T>(x: v128): v128 {
  const zero = v128.splat<T>(<T>0);
  const positive = v128.gt<T>(x, zero);
  if (isInteger<T>() && !isSigned<T>()) return v128.bitselect(v128.splat<T>(<T>1), zero, positive);
  const below = v128.bitselect(v128.splat<T>(<T>-1), x, v128.lt<T>(x, zero));
  return v128.bitselect(v128.splat<T>(<T>1), below, positive);
}

/** The magnitudes of `x` with the signs of `y`; floats only. */
@inline
export function copysignLanes<T>(x: v128, y: v128): v128 {
  return v128.bitselect(y, x, v128.splat<T>(-(<T>0)));
}

/** Masks of the lanes that are NaN. */
@inline
export function isnanLanes<T>(x: v128): v128 {
  return v128.ne<T>(x, x);
}

/** Masks of the lanes that are infinite, which no integer is. */
@inline
export function isinfLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return i8x16.splat(0);
  return v128.eq<T>(v128.abs<T>(x), v128.splat<T>(highest<T>()));
}

/** Masks of the lanes that are neither infinite nor NaN. */
@inline
export function isfiniteLanes<T>(x: v128): v128 {
  if (isInteger<T>()) return i8x16.splat(-1);
  return v128.lt<T>(v128.abs<T>(x), v128.splat<T>(highest<T>()));
}

/** Masks of the lanes that are negative, -0 included; NaN is not. */
@inline
export function signbitLanes<T>(x: v128): v128 {
  const zero = v128.splat<T>(<T>0);
  if (isInteger<T>()) return isSigned<T>() ? v128.lt<T>(x, zero) : zero;
  const below = v128.lt<T>(copysignLanes<T>(v128.splat<T>(<T>1), x), zero);
  return v128.and(below, v128.eq<T>(x, x));
}
