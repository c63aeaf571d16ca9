// Gamma functions in double precision. Compiled by TypeScript and by AssemblyScript alike: doubles only, no arrays.
// The polynomial is a Chebyshev fit, computed with 40 digits and written in powers.

const HALF_LOG_TWO_PI: number = 0.9189385332046727;
const LOG_PI: number = 1.1447298858494002;

/** `lgamma(x) / ((x - 1) * (x - 2))` for `1 <= x <= 2`, in `t = 2 * x - 3`. */
function lgammaFit(t: number): number {
  let sum: number = 1.1586115295157278e-11;
  sum = sum * t - 3.53647433811882e-11;
  sum = sum * t + 5.0258222095609345e-11;
  sum = sum * t - 1.6381596734648426e-10;
  sum = sum * t + 6.566403819263112e-10;
  sum = sum * t - 2.0735267758524892e-9;
  sum = sum * t + 6.430260727636965e-9;
  sum = sum * t - 2.057734525447198e-8;
  sum = sum * t + 6.623878077265301e-8;
  sum = sum * t - 2.1388452890262906e-7;
  sum = sum * t + 6.948428064186312e-7;
  sum = sum * t - 2.2742409034140543e-6;
  sum = sum * t + 7.511391855641883e-6;
  sum = sum * t - 2.5094329864078195e-5;
  sum = sum * t + 8.510090373499432e-5;
  sum = sum * t - 0.00029455070139898493;
  sum = sum * t + 0.0010498186644547402;
  sum = sum * t - 0.003913560937631769;
  sum = sum * t + 0.015727850268641094;
  sum = sum * t - 0.07297994795715297;
  sum = sum * t + 0.4831289505409809;
  return sum;
}

/** Sine of `pi * x`, exact where it is 0. */
export function sinpi(x: number): number {
  const size = Math.abs(x);
  const whole = Math.floor(size);
  const fraction = size - whole;
  const isOdd = whole - 2 * Math.floor(whole / 2) === 1;
  const value =
    fraction > 0.25 && fraction < 0.75
      ? Math.cos(Math.PI * (fraction - 0.5))
      : fraction >= 0.75
        ? Math.sin(Math.PI * (1 - fraction))
        : Math.sin(Math.PI * fraction);
  return x < 0 !== isOdd ? -value : value;
}

/** `sin(pi * x) / (pi * x)`, 1 at 0. */
export function sinc(x: number): number {
  return x === 0 ? 1 : sinpi(x) / (Math.PI * x);
}

/** What Stirling's formula leaves out of `lgamma(x)`, for `x >= 8`. */
export function stirlingRest(x: number): number {
  const r = 1 / (x * x);
  let sum: number = 1 / 156;
  sum = sum * r - 691 / 360360;
  sum = sum * r + 1 / 1188;
  sum = sum * r - 1 / 1680;
  sum = sum * r + 1 / 1260;
  sum = sum * r - 1 / 360;
  sum = sum * r + 1 / 12;
  return sum / x;
}

/** Logarithm of the absolute value of the gamma function. */
export function lgamma(x: number): number {
  if (x <= 0) return lgammaOfNegative(x);
  if (x >= 8) {
    if (x === Infinity) return x;
    return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + stirlingRest(x);
  }
  let at = x;
  let product: number = 1;
  while (at > 2) {
    at -= 1;
    product *= at;
  }
  if (at >= 1) return (at - 1) * (at - 2) * lgammaFit(2 * at - 3) + Math.log(product);
  return at * (at - 1) * lgammaFit(2 * at - 1) - Math.log(at);
}

/** `lgamma(1 + x)` for `0 <= x <= 1`, where adding 1 would round `x`. */
export function lgammaOfOnePlus(x: number): number {
  return x * (x - 1) * lgammaFit(2 * x - 1);
}

/** By reflection; infinite at 0 and the negative integers. */
function lgammaOfNegative(x: number): number {
  if (x === Math.floor(x)) return Infinity;
  return LOG_PI - Math.log(Math.abs(sinpi(x))) - lgamma(1 - x);
}

/** Derivative of `lgamma`; NaN at the negative integers, infinite at 0. */
export function digamma(x: number): number {
  if (x === 0) return -1 / x;
  if (x < 0) {
    if (x === Math.floor(x)) return NaN;
    return digamma(1 - x) - (Math.PI * sinpi(0.5 + Math.abs(x))) / sinpi(x);
  }
  if (x === Infinity) return x;
  let at = x;
  let below: number = 0;
  while (at < 10) {
    below += 1 / at;
    at += 1;
  }
  const r = 1 / (at * at);
  let sum: number = 1 / 12;
  sum = sum * r - 691 / 32760;
  sum = sum * r + 1 / 132;
  sum = sum * r - 1 / 240;
  sum = sum * r + 1 / 252;
  sum = sum * r - 1 / 120;
  sum = sum * r + 1 / 12;
  return Math.log(at) - 0.5 / at - sum * r - below;
}

/** The sum of `(q + k) ** -s` over `k >= 0`: NaN for `s < 1`, and for negative `q` unless `s` is whole. */
export function zeta(s: number, q: number): number {
  if (s === 1) return Infinity;
  if (!(s > 1)) return NaN;
  if (q <= 0) {
    if (q === Math.floor(q)) return Infinity;
    if (s !== Math.floor(s)) return NaN;
    return zetaOfNegative(s, q);
  }
  return zetaOfPositive(s, q);
}

/** The terms before 0, which are another such sum with signs, and the terms behind. */
function zetaOfNegative(s: number, q: number): number {
  const isOdd = s - 2 * Math.floor(s / 2) === 1;
  const first = q - Math.floor(q);
  const before = zetaOfPositive(s, 1 - first) - zetaOfPositive(s, 1 - q);
  return zetaOfPositive(s, first) + (isOdd ? -before : before);
}

/** Terms one by one, then the rest by the formula of Euler and Maclaurin. */
function zetaOfPositive(s: number, q: number): number {
  if (!(q < Infinity)) return 1 / q;
  if (s === Infinity) return q > 1 ? 0 : q < 1 ? s : 1;
  let at = q;
  let sum: number = 0;
  while (at < 12 + s) {
    const term = at ** -s;
    sum += term;
    if (term <= 1e-17 * sum) return sum;
    at += 1;
  }
  const power = at ** -s;
  if (power === 0) return sum;
  return sum + power * (at / (s - 1) + 0.5 + (s / at) * bernoulliSum(s, 1 / (at * at)));
}

/** Bernoulli's numbers over factorials, with the products of `s` that belong to them, innermost first. */
function bernoulliSum(s: number, r: number): number {
  let sum: number = -3617 / 10670622842880000;
  sum = 1 / 74724249600 + (s + 13) * (s + 14) * r * sum;
  sum = -691 / 1307674368000 + (s + 11) * (s + 12) * r * sum;
  sum = 1 / 47900160 + (s + 9) * (s + 10) * r * sum;
  sum = -1 / 1209600 + (s + 7) * (s + 8) * r * sum;
  sum = 1 / 30240 + (s + 5) * (s + 6) * r * sum;
  sum = -1 / 720 + (s + 3) * (s + 4) * r * sum;
  return 1 / 12 + (s + 1) * (s + 2) * r * sum;
}
