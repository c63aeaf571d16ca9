// Error functions in double precision. Compiled by TypeScript and by AssemblyScript alike: doubles only, no arrays.
// The polynomials are Chebyshev fits, computed with 40 digits and written in powers.

const SQRT_PI: number = 1.772453850905516;

/** `erf(x) / x` for `x <= 1`, in `y = x * x`. */
function erfSeries(y: number): number {
  let sum: number = 4.763348040515068e-18;
  sum = sum * y - 9.063970842808673e-17;
  sum = sum * y + 1.6342614095367152e-15;
  sum = sum * y - 2.7835162072109215e-14;
  sum = sum * y + 4.4632242632864775e-13;
  sum = sum * y - 6.7113668551641105e-12;
  sum = sum * y + 9.422759064650411e-11;
  sum = sum * y - 1.2290555301717928e-9;
  sum = sum * y + 1.4807192815879218e-8;
  sum = sum * y - 1.6365844691234924e-7;
  sum = sum * y + 1.6462114365889248e-6;
  sum = sum * y - 1.492565035840625e-5;
  sum = sum * y + 0.00012055332981789664;
  sum = sum * y - 0.0008548327023450853;
  sum = sum * y + 0.005223977625442188;
  sum = sum * y - 0.026866170645131252;
  sum = sum * y + 0.11283791670955126;
  sum = sum * y - 0.37612638903183754;
  sum = sum * y + 1.1283791670955126;
  return sum;
}

/** `(1 + 2 * x) * erfcx(x)` for `x >= 0`, in `t = (x - 4) / (x + 4)`. */
function erfcxFit(t: number): number {
  let sum: number = 9.311744978232572e-10;
  sum = sum * t + 1.5738283774192037e-9;
  sum = sum * t - 1.234686604382353e-8;
  sum = sum * t - 1.6371779763566967e-8;
  sum = sum * t + 1.0633855618594884e-7;
  sum = sum * t + 7.115337800585303e-8;
  sum = sum * t - 8.210939042560568e-7;
  sum = sum * t + 2.9801353803031333e-7;
  sum = sum * t + 5.706604414895734e-6;
  sum = sum * t - 1.1225101875659178e-5;
  sum = sum * t - 2.4397746422436416e-5;
  sum = sum * t + 0.00015062309720018628;
  sum = sum * t - 0.00019925714661091188;
  sum = sum * t - 0.000757773707063825;
  sum = sum * t + 0.005031970067657489;
  sum = sum * t - 0.016197733981455194;
  sum = sum * t + 0.03716751552655567;
  sum = sum * t - 0.06633036582031154;
  sum = sum * t + 0.0937328349990944;
  sum = sum * t - 0.10103906603586531;
  sum = sum * t + 0.06809705425466908;
  sum = sum * t + 0.015379652102610473;
  sum = sum * t - 0.1396211168405623;
  sum = sum * t + 1.2329951186255526;
  return sum;
}

/** `exp(sign * x * x)` without the rounding of the square, which a large `x` would magnify. */
function expOfSquare(x: number, sign: number): number {
  const rounded = Math.floor(x * 16) / 16;
  return Math.exp(sign * rounded * rounded) * Math.exp(sign * (x - rounded) * (x + rounded));
}

function erfcxOfPositive(x: number): number {
  const t = x > 1e15 ? 1 : (x - 4) / (x + 4);
  return erfcxFit(t) / (1 + 2 * x);
}

/** Error function. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= 1) return x * erfSeries(x * x);
  const rest = erfcOfPositive(size);
  return x > 0 ? 1 - rest : rest - 1;
}

function erfcOfPositive(x: number): number {
  return x > 27 ? 0 : expOfSquare(x, -1) * erfcxOfPositive(x);
}

/** Complementary error function, `1 - erf(x)`. */
export function erfc(x: number): number {
  if (x < -1) return 2 - erfcOfPositive(-x);
  if (x < 0.5) return 1 - x * erfSeries(x * x);
  return erfcOfPositive(x);
}

/** Scaled complementary error function, `exp(x * x) * erfc(x)`. */
export function erfcx(x: number): number {
  if (x >= 0) return erfcxOfPositive(x);
  if (x < -27) return Infinity;
  return 2 * expOfSquare(x, 1) - erfcxOfPositive(-x);
}

/** A first guess at the inverse, right to some thousandths; `log1m` is `log(1 - y * y)`. After Winitzki (2008). */
function roughInverse(log1m: number): number {
  const a: number = 0.147;
  const z = 2 / (Math.PI * a) + log1m / 2;
  return Math.sqrt(Math.sqrt(z * z - log1m / a) - z);
}

/** The `x` with `erfc(x) = q`, for `0 < q <= 1/2`, by Halley's iteration. */
function inverseOfTail(q: number): number {
  const logQ = Math.log(q);
  let x = roughInverse(logQ + Math.log(2 - q));
  for (let i = 0; i < 3; i++) {
    const excess = Math.exp(x * x + logQ) - erfcxOfPositive(x);
    const step = (SQRT_PI / 2) * excess;
    x -= step / (1 + x * step);
  }
  return x;
}

/** Inverse of the error function; NaN outside [-1, 1]. */
export function erfinv(y: number): number {
  const size = Math.abs(y);
  if (size === 1) return y * Infinity;
  if (!(size < 1)) return NaN;
  if (size > 0.5) return y > 0 ? inverseOfTail(1 - size) : -inverseOfTail(1 - size);
  if (size < 1e-8) return (y * SQRT_PI) / 2;
  let x = y > 0 ? roughInverse(Math.log1p(-y * y)) : -roughInverse(Math.log1p(-y * y));
  for (let i = 0; i < 2; i++) {
    const step = (SQRT_PI / 2) * (erf(x) - y) * Math.exp(x * x);
    x -= step / (1 + x * step);
  }
  return x;
}

/** Distribution function of the standard normal distribution. */
export function ndtr(x: number): number {
  return 0.5 * erfcOfScaled(-x);
}

/** `erfc(x / sqrt(2))`, with the square of the argument exact. */
function erfcOfScaled(x: number): number {
  const scaled = x * Math.SQRT1_2;
  if (scaled < 1) return erfc(scaled);
  if (scaled > 27) return 0;
  const rounded = Math.floor(x * 16) / 16;
  const power = Math.exp(-0.5 * rounded * rounded) * Math.exp(-0.5 * (x - rounded) * (x + rounded));
  return power * erfcxOfPositive(scaled);
}

/** Logarithm of `ndtr`, also where that is 0. */
export function logndtr(x: number): number {
  if (x < -1) return Math.log(0.5 * erfcxOfPositive(-x * Math.SQRT1_2)) - 0.5 * x * x;
  return Math.log1p(-0.5 * erfcOfScaled(x));
}

/** Inverse of `ndtr`; NaN outside [0, 1]. */
export function ndtri(p: number): number {
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (!(p > 0 && p < 1)) return NaN;
  if (p < 0.25) return -inverseOfTail(2 * p) / Math.SQRT1_2;
  if (p > 0.75) return inverseOfTail(2 * (1 - p)) / Math.SQRT1_2;
  return erfinv(2 * p - 1) / Math.SQRT1_2;
}
