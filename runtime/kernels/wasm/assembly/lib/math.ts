// Scalar functions of kernel expressions by element type; the names are those of the expression language.
// The compiler wants no file extension here.
export * from "./special";

/** The dtype's lower bound: -inf for floats. */
@inline
export function lowest<T>(): T {
  if (isFloat<T>()) return <T>-Infinity;
  if (sizeof<T>() == 1) return <T>u8.MIN_VALUE;
  if (sizeof<T>() == 4) return <T>i32.MIN_VALUE;
  return <T>i64.MIN_VALUE;
}

/** The dtype's upper bound: inf for floats. */
@inline
export function highest<T>(): T {
  if (isFloat<T>()) return <T>Infinity;
  if (sizeof<T>() == 1) return <T>u8.MAX_VALUE;
  if (sizeof<T>() == 4) return <T>i32.MAX_VALUE;
  return <T>i64.MAX_VALUE;
}

/** Arc cosine. */
@inline
export function acos<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.acos(<f32>x);
  return <T>NativeMath.acos(<f64>x);
}

/** Inverse hyperbolic cosine. */
@inline
export function acosh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.acosh(<f32>x);
  return <T>NativeMath.acosh(<f64>x);
}

/** Arc sine. */
@inline
export function asin<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.asin(<f32>x);
  return <T>NativeMath.asin(<f64>x);
}

/** Inverse hyperbolic sine. */
@inline
export function asinh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.asinh(<f32>x);
  return <T>NativeMath.asinh(<f64>x);
}

/** Arc tangent. */
@inline
export function atan<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.atan(<f32>x);
  return <T>NativeMath.atan(<f64>x);
}

/** Inverse hyperbolic tangent. */
@inline
export function atanh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.atanh(<f32>x);
  return <T>NativeMath.atanh(<f64>x);
}

/** Cosine. */
@inline
export function cos<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.cos(<f32>x);
  return <T>NativeMath.cos(<f64>x);
}

/** Hyperbolic cosine. */
@inline
export function cosh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.cosh(<f32>x);
  return <T>NativeMath.cosh(<f64>x);
}

/** Exponential. */
@inline
export function exp<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.exp(<f32>x);
  return <T>NativeMath.exp(<f64>x);
}

/** Power of two. */
@inline
export function exp2<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.exp2(<f32>x);
  return <T>NativeMath.exp2(<f64>x);
}

/** Exponential less one. */
@inline
export function expm1<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.expm1(<f32>x);
  return <T>NativeMath.expm1(<f64>x);
}

/** Natural logarithm. */
@inline
export function log<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.log(<f32>x);
  return <T>NativeMath.log(<f64>x);
}

/** Decimal logarithm. */
@inline
export function log10<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.log10(<f32>x);
  return <T>NativeMath.log10(<f64>x);
}

/** Logarithm of one plus `x`. */
@inline
export function log1p<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.log1p(<f32>x);
  return <T>NativeMath.log1p(<f64>x);
}

/** Binary logarithm. */
@inline
export function log2<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.log2(<f32>x);
  return <T>NativeMath.log2(<f64>x);
}

/** Sine. */
@inline
export function sin<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.sin(<f32>x);
  return <T>NativeMath.sin(<f64>x);
}

/** Hyperbolic sine. */
@inline
export function sinh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.sinh(<f32>x);
  return <T>NativeMath.sinh(<f64>x);
}

/** Tangent. */
@inline
export function tan<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.tan(<f32>x);
  return <T>NativeMath.tan(<f64>x);
}

/** Hyperbolic tangent. */
@inline
export function tanh<T>(x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.tanh(<f32>x);
  return <T>NativeMath.tanh(<f64>x);
}

/** Angle of the point `(x, y)`. */
@inline
export function atan2<T>(y: T, x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.atan2(<f32>y, <f32>x);
  return <T>NativeMath.atan2(<f64>y, <f64>x);
}

/** Length of the vector `(y, x)`. */
@inline
export function hypot<T>(y: T, x: T): T {
  if (sizeof<T>() == 4) return <T>NativeMathf.hypot(<f32>y, <f32>x);
  return <T>NativeMath.hypot(<f64>y, <f64>x);
}

/** Bits set in both. */
@inline
export function bitAnd<T>(a: T, b: T): T {
  return a & b;
}

/** Bits set in either. */
@inline
export function bitOr<T>(a: T, b: T): T {
  return a | b;
}

/** Bits set in one of the two. */
@inline
export function bitXor<T>(a: T, b: T): T {
  return a ^ b;
}

/** `a * 2 ** b`; 0 when the distance is no place of a bit. */
@inline
export function shiftLeft<T>(a: T, b: T): T {
  return b < <T>0 || b >= <T>(8 * sizeof<T>()) ? <T>0 : a << b;
}

/** `a` shifted down with its sign; a distance that is no place of a bit leaves the sign alone. */
@inline
export function shiftRight<T>(a: T, b: T): T {
  const isOut = b < <T>0 || b >= <T>(8 * sizeof<T>());
  if (!isSigned<T>()) return isOut ? <T>0 : a >> b;
  return a >> (isOut ? <T>(8 * sizeof<T>() - 1) : b);
}

/** Greatest common divisor, never negative; 0 for two zeros. */
export function gcd<T>(a: T, b: T): T {
  let x = a < <T>0 ? <T>0 - a : a;
  let y = b < <T>0 ? <T>0 - b : b;
  while (x != <T>0) {
    const rest = y % x;
    y = x;
    x = rest;
  }
  return y;
}

/** Least common multiple, wrapping, without its sign; 0 when one of the two is. */
export function lcm<T>(a: T, b: T): T {
  const divisor = gcd<T>(a, b);
  if (divisor == <T>0) return <T>0;
  const multiple = truncDivide<T>(a, divisor) * b;
  return multiple < <T>0 ? <T>0 - multiple : multiple;
}

/** Quotient rounded towards zero; the lowest integer by -1 wraps. */
@inline
export function truncDivide<T>(a: T, b: T): T {
  if (isFloat<T>()) return trunc<T>(a / b);
  if (isSigned<T>() && b == <T>-1) return <T>0 - a;
  return a / b;
}

/** Quotient rounded down; floats go by way of the exact remainder. */
export function floorDivide<T>(a: T, b: T): T {
  const rest = isFloat<T>() && b == <T>0 ? <T>0 : a % b;
  const isBelow = rest != <T>0 && rest < <T>0 != b < <T>0;
  if (isInteger<T>()) {
    const quotient = truncDivide<T>(a, b);
    return isBelow ? quotient - <T>1 : quotient;
  }
  if (b == <T>0) return a / b;
  let whole = (a - rest) / b;
  if (isBelow) whole -= <T>1;
  if (whole == <T>0) return copysign<T>(<T>0, a / b);
  const down = floor<T>(whole);
  return whole - down > <T>0.5 ? down + <T>1 : down;
}

/** The neighbour of `a` towards `b`; floats only. */
export function nextafter<T>(a: T, b: T): T {
  if (a != a || b != b) return a + b;
  if (a == b) return b;
  const isAway = a < b == a > <T>0;
  if (sizeof<T>() == 4) {
    if (a == <T>0) return <T>copysign<f32>(reinterpret<f32>(1), <f32>b);
    return <T>reinterpret<f32>(reinterpret<i32>(<f32>a) + (isAway ? 1 : -1));
  }
  if (a == <T>0) return <T>copysign<f64>(reinterpret<f64>(<i64>1), <f64>b);
  return <T>reinterpret<f64>(reinterpret<i64>(<f64>a) + (isAway ? 1 : -1));
}

/** Remainder with the sign of the dividend. */
@inline
export function fmod<T>(a: T, b: T): T {
  return a % b;
}

/** Remainder with the sign of the divisor. */
export function remainder<T>(a: T, b: T): T {
  const rest = a % b;
  return rest != <T>0 && rest < <T>0 != b < <T>0 ? rest + b : rest;
}

/** Whether `x` is infinite, which no integer is. */
@inline
export function isinf<T>(x: T): bool {
  if (isInteger<T>()) return false;
  return abs<T>(x) == highest<T>();
}

/** Power as C defines it; integers wrap, and a negative exponent leaves 0 unless the base is 1 or -1. */
export function pow<T>(base: T, exponent: T): T {
  if (isInteger<T>()) return integerPower<T>(base, exponent);
  if (base == <T>1 || exponent == <T>0) return <T>1;
  if (base == <T>-1 && abs<T>(exponent) == <T>Infinity) return <T>1;
  if (sizeof<T>() == 4) return <T>NativeMathf.pow(<f32>base, <f32>exponent);
  return <T>NativeMath.pow(<f64>base, <f64>exponent);
}

function integerPower<T>(base: T, exponent: T): T {
  if (exponent < <T>0) {
    if (base == <T>1) return <T>1;
    if (base == <T>-1) return (exponent & <T>1) == <T>0 ? <T>1 : <T>-1;
    return <T>0;
  }
  let result = <T>1;
  let square = base;
  for (let rest = exponent; rest > <T>0; rest >>= <T>1) {
    if ((rest & <T>1) != <T>0) result *= square;
    square *= square;
  }
  return result;
}

/** Reciprocal square root. */
@inline
export function rsqrt<T>(x: T): T {
  return <T>1 / sqrt<T>(x);
}

/** Logistic function. */
@inline
export function sigmoid<T>(x: T): T {
  return <T>1 / (<T>1 + exp<T>(-x));
}

/** -1, 0 or 1 by sign; zeros and NaN stay as they are. */
@inline
export function sign<T>(x: T): T {
  return x > <T>0 ? <T>1 : x < <T>0 ? <T>-1 : x;
}

/** Whether `x` is negative, -0 included; NaN is not. */
@inline
export function signbit<T>(x: T): bool {
  if (isInteger<T>()) return x < <T>0;
  return x == x && copysign<T>(<T>1, x) < <T>0;
}
