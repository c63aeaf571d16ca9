// Functions of scalar expressions that JavaScript lacks or defines differently from C.

/** Absolute value. */
export function bigintAbs(x: bigint): bigint {
  return x < 0n ? -x : x;
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
