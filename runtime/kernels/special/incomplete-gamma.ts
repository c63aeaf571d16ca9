// Incomplete gamma functions in double precision. Compiled by TypeScript and by AssemblyScript alike: doubles only.
import { erfc } from "./error.ts";
import { lgamma, lgammaOfOnePlus, stirlingRest } from "./gamma.ts";

/** From here on the uniform expansion for large `a` is as good as the sums, which grow long. */
const LARGE: number = 10000;

/** First term of Temme's expansion, near `eta = 0`. */
function expansion0(eta: number): number {
  let sum: number = 6.707853543401498e-9;
  sum = sum * eta - 1.7665952736826078e-7;
  sum = sum * eta + 8.296711340953087e-7;
  sum = sum * eta - 1.85406221071516e-6;
  sum = sum * eta - 2.185448510679992e-6;
  sum = sum * eta + 3.919263178522438e-5;
  sum = sum * eta - 0.0001787551440329218;
  sum = sum * eta + 0.0003527336860670194;
  sum = sum * eta + 0.0011574074074074073;
  sum = sum * eta - 0.014814814814814815;
  sum = sum * eta + 0.08333333333333333;
  sum = sum * eta - 0.3333333333333333;
  return sum;
}

/** Second term of Temme's expansion. */
function expansion1(eta: number): number {
  let sum: number = 7.64916091608111e-6;
  sum = sum * eta - 1.8098550334489977e-5;
  sum = sum * eta - 4.018775720164609e-7;
  sum = sum * eta + 0.00020576131687242798;
  sum = sum * eta - 0.0009902263374485596;
  sum = sum * eta + 0.0026455026455026454;
  sum = sum * eta - 0.003472222222222222;
  sum = sum * eta - 0.001851851851851852;
  return sum;
}

/** Third term of Temme's expansion. */
function expansion2(eta: number): number {
  let sum: number = 2.0093878600823047e-6;
  sum = sum * eta + 0.0007716049382716049;
  sum = sum * eta - 0.0026813271604938273;
  sum = sum * eta + 0.004133597883597883;
  return sum;
}

/** `log(ratio) - (ratio - 1)` without cancellation, from `m = ratio - 1` where that is small. */
function log1pLess(m: number, ratio: number): number {
  if (Math.abs(m) > 0.3) return Math.log(ratio) - m;
  const r = m / (2 + m);
  const y = r * r;
  let sum: number = 1 / 21;
  sum = sum * y + 1 / 19;
  sum = sum * y + 1 / 17;
  sum = sum * y + 1 / 15;
  sum = sum * y + 1 / 13;
  sum = sum * y + 1 / 11;
  sum = sum * y + 1 / 9;
  sum = sum * y + 1 / 7;
  sum = sum * y + 1 / 5;
  sum = sum * y + 1 / 3;
  return r * (2 * y * sum - m);
}

/** `x ** a * exp(-x) / gamma(a + 1)`. */
function density(a: number, x: number): number {
  if (a < 1) return Math.exp(a * Math.log(x) - x - lgammaOfOnePlus(a));
  if (a < 10) return Math.exp(a * Math.log(x) - x - lgamma(a + 1));
  const exponent = a * log1pLess((x - a) / a, x / a) - stirlingRest(a);
  return Math.exp(exponent) / Math.sqrt(2 * Math.PI * a);
}

/** The lower function by its power series. */
function series(a: number, x: number): number {
  const scale = density(a, x);
  if (scale === 0) return 0;
  let term: number = 1;
  let sum: number = 1;
  for (let at = a + 1; term > 1e-17 * sum; at++) {
    term *= x / at;
    sum += term;
  }
  return scale * sum;
}

/** The upper function by its continued fraction, after Lentz; for `x > a`. */
function fraction(a: number, x: number): number {
  const scale = density(a, x) * a;
  if (scale === 0) return 0;
  let b = x + 1 - a;
  let c: number = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n: number = 1; n < 100000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return scale * value;
}

/** The upper function for `a < 1` and small `x`, where 1 less the lower one would cancel. */
function upperNearZero(a: number, x: number): number {
  let term: number = 1;
  let sum: number = 0;
  for (let n: number = 1; n < 60; n++) {
    term *= -x / n;
    sum += term / (a + n);
  }
  const power = a * Math.log(x) - lgammaOfOnePlus(a);
  return -Math.expm1(power) - a * Math.exp(power) * sum;
}

/** Temme's uniform expansion; `sign` is 1 for the upper function, -1 for the lower one. */
function expansion(a: number, x: number, sign: number): number {
  const m = (x - a) / a;
  const half = -log1pLess(m, x / a);
  const eta = m < 0 ? -Math.sqrt(2 * half) : Math.sqrt(2 * half);
  const main = 0.5 * erfc(sign * eta * Math.sqrt(a / 2));
  if (Math.abs(eta) > 0.3) return main;
  const terms = expansion0(eta) + (expansion1(eta) + expansion2(eta) / a) / a;
  return main + (sign * Math.exp(-a * half) * terms) / Math.sqrt(2 * Math.PI * a);
}

/** The lower function where an argument is 0, infinite, negative or NaN. */
function atEdge(a: number, x: number): number {
  if (!(a >= 0 && x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 1 : NaN;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  return x === 0 ? 0 : 1;
}

function isInside(a: number, x: number): boolean {
  return a > 0 && x > 0 && a < Infinity && x < Infinity;
}

/** Regularized lower incomplete gamma function; NaN for negative arguments. */
export function igamma(a: number, x: number): number {
  if (!isInside(a, x)) return atEdge(a, x);
  if (a >= LARGE) return expansion(a, x, -1);
  return x > a + 1 ? 1 - fraction(a, x) : series(a, x);
}

/** Regularized upper incomplete gamma function, `1 - igamma(a, x)`; NaN for negative arguments. */
export function igammac(a: number, x: number): number {
  if (!isInside(a, x)) return 1 - atEdge(a, x);
  if (a >= LARGE) return expansion(a, x, 1);
  if (x > a + 1) return fraction(a, x);
  return a < 1 ? upperNearZero(a, x) : 1 - series(a, x);
}
