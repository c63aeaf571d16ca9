// Functions of scalar expressions that JavaScript lacks or defines differently from C.

/** Absolute value. */
export function bigintAbs(x: bigint): bigint {
  return x < 0n ? -x : x;
}

/** Bits set in both. */
export function bitAnd(a: number, b: number): number {
  return a & b;
}

/** Bits set in either. */
export function bitOr(a: number, b: number): number {
  return a | b;
}

/** Bits set in one of the two. */
export function bitXor(a: number, b: number): number {
  return a ^ b;
}

/** Bits set in both. */
export function bigintAnd(a: bigint, b: bigint): bigint {
  return a & b;
}

/** Bits set in either. */
export function bigintOr(a: bigint, b: bigint): bigint {
  return a | b;
}

/** Bits set in one of the two. */
export function bigintXor(a: bigint, b: bigint): bigint {
  return a ^ b;
}

/** The magnitude of `x` with the sign of `y`, zeros included. */
export function copysign(x: number, y: number): number {
  const isNegative = y < 0 || Object.is(y, -0);
  return isNegative ? -Math.abs(x) : Math.abs(x);
}

/** Remainder with the sign of the dividend. */
export function fmod(a: number, b: number): number {
  return a % b;
}

/** Remainder with the sign of the dividend. */
export function bigintFmod(a: bigint, b: bigint): bigint {
  return a % b;
}

/** Quotient rounded down, by way of the exact remainder; division by zero gives what `a / b` gives. */
export function floatFloorDivide(a: number, b: number): number {
  const ratio = a / b;
  if (b === 0) return ratio;
  const rest = a % b;
  const whole = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
  if (whole === 0) return copysign(0, ratio);
  const floor = Math.floor(whole);
  return whole - floor > 0.5 ? floor + 1 : floor;
}

/** Quotient rounded down. */
export function intFloorDivide(a: number, b: number): number {
  return Math.floor(a / b);
}

/** Quotient rounded down. */
export function bigintFloorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Quotient rounded towards zero. */
export function floatTruncDivide(a: number, b: number): number {
  return Math.trunc(a / b);
}

/** Quotient rounded towards zero. */
export function intTruncDivide(a: number, b: number): number {
  return Math.trunc(a / b);
}

/** Quotient rounded towards zero. */
export function bigintTruncDivide(a: bigint, b: bigint): bigint {
  return a / b;
}

/** Greatest common divisor, never negative; 0 for two zeros. */
export function intGcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (x !== 0) [x, y] = [y % x, x];
  return y;
}

/** Greatest common divisor, never negative; 0 for two zeros. */
export function bigintGcd(a: bigint, b: bigint): bigint {
  let [x, y] = [bigintAbs(a), bigintAbs(b)];
  while (x !== 0n) [x, y] = [y % x, x];
  return y;
}

/** Least common multiple modulo 2^32, without its sign; 0 when one of the two is. */
export function intLcm(a: number, b: number): number {
  const divisor = intGcd(a, b);
  return divisor === 0 ? 0 : Math.abs(Math.imul(a / divisor, b));
}

/** Least common multiple modulo 2^64, without its sign; 0 when one of the two is. */
export function bigintLcm(a: bigint, b: bigint): bigint {
  const divisor = bigintGcd(a, b);
  return divisor === 0n ? 0n : bigintAbs(BigInt.asIntN(64, (a / divisor) * b));
}

/** Whether `x` is an infinity. */
export function isInfinite(x: number): boolean {
  return x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY;
}

/** The larger of two. */
export function bigintMax(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The smaller of two. */
export function bigintMin(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Power modulo 2^64; a negative exponent leaves 0 unless the base is 1 or -1. */
export function bigintPow(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) {
    if (base === 1n) return 1n;
    if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
    return 0n;
  }
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}

/** Power as C defines it: 1 ** NaN and (-1) ** inf are 1. */
export function floatPow(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && isInfinite(exponent)) return 1;
  return base ** exponent;
}

/** Power modulo 2^32; a negative exponent leaves 0 unless the base is 1 or -1. */
export function intPow(base: number, exponent: number): number {
  if (exponent < 0) {
    if (base === 1) return 1;
    if (base === -1) return exponent % 2 === 0 ? 1 : -1;
    return 0;
  }
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}

/** Remainder with the sign of the divisor. */
export function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Remainder with the sign of the divisor. */
export function bigintRemainder(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

const bits = new DataView(new ArrayBuffer(8));

/** The neighbour of `a` towards `b` among the floats of `size` bytes. */
export function nextafter(a: number, b: number, size: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (a === b) return b;
  if (a === 0) return copysign(size === 4 ? 2 ** -149 : Number.MIN_VALUE, b);
  const step = a < b === a > 0 ? 1 : -1;
  if (size === 4) {
    bits.setFloat32(0, a);
    bits.setInt32(0, bits.getInt32(0) + step);
    return bits.getFloat32(0);
  }
  bits.setFloat64(0, a);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(step));
  return bits.getFloat64(0);
}

/** `a * 2 ** b` in 32 bits; 0 when the distance is no place of a bit. */
export function shiftLeft(a: number, b: number): number {
  return b < 0 || b > 31 ? 0 : a << b;
}

/** `a` shifted down with its sign; a distance that is no place of a bit leaves the sign alone. */
export function shiftRight(a: number, b: number): number {
  return a >> (b < 0 || b > 31 ? 31 : b);
}

/** `a * 2 ** b` in 64 bits; 0 when the distance is no place of a bit. */
export function bigintShiftLeft(a: bigint, b: bigint): bigint {
  return b < 0n || b > 63n ? 0n : BigInt.asIntN(64, a << b);
}

/** `a` shifted down with its sign; a distance that is no place of a bit leaves the sign alone. */
export function bigintShiftRight(a: bigint, b: bigint): bigint {
  return a >> (b < 0n || b > 63n ? 63n : b);
}

/** Nearest integer, ties to even. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const fraction = x - floor;
  if (fraction < 0.5) return x < 0 && floor === 0 ? -0 : floor;
  if (fraction > 0.5 || floor % 2 !== 0) return Math.ceil(x);
  return floor;
}

/** Reciprocal square root. */
export function rsqrt(x: number): number {
  return 1 / Math.sqrt(x);
}

/** Logistic function. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Whether `x` is negative, -0 included; NaN is not. */
export function signbit(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** -1, 0 or 1. */
export function bigintSign(x: bigint): bigint {
  return x > 0n ? 1n : x < 0n ? -1n : 0n;
}
