// Bessel functions of the first kind in double precision. Compiled by TypeScript and by AssemblyScript alike: doubles
// only, no arrays. Polynomials are Chebyshev fits, computed with 40 digits.

/** `J0(x)` for `x <= 8`, in `t = x * x / 32 - 1`. */
function j0Fit(t: number): number {
  let sum: number = 2.878070067455014e-16;
  sum = sum * t - 1.1382224373024272e-14;
  sum = sum * t + 3.9908119662761275e-13;
  sum = sum * t - 1.2384637259147907e-11;
  sum = sum * t + 3.3634718625335544e-10;
  sum = sum * t - 7.915407738245845e-9;
  sum = sum * t + 1.5956108859013864e-7;
  sum = sum * t - 2.7177491450236107e-6;
  sum = sum * t + 3.847319785739127e-5;
  sum = sum * t - 0.00044354592247272207;
  sum = sum * t + 0.00405807898914049;
  sum = sum * t - 0.028472718610869575;
  sum = sum * t + 0.14598884856759273;
  sum = sum * t - 0.507468045847102;
  sum = sum * t + 1.0383794611437211;
  sum = sum * t - 0.808088807669687;
  sum = sum * t - 0.6484692830871837;
  sum = sum * t + 0.9303012472958572;
  sum = sum * t + 0.04582966485981377;
  return sum;
}

/** Hankel's P of order 0 for `x >= 8`, in `t = 128 / (x * x) - 1`. */
function p0Fit(t: number): number {
  let sum: number = 4.479453416045804e-15;
  sum = sum * t - 1.180002783020184e-14;
  sum = sum * t + 1.7716435634547776e-14;
  sum = sum * t - 6.416781008015415e-14;
  sum = sum * t + 2.668750992381705e-13;
  sum = sum * t - 1.0636861151667625e-12;
  sum = sum * t + 4.772297614846628e-12;
  sum = sum * t - 2.4882702786880542e-11;
  sum = sum * t + 1.5501079933860844e-10;
  sum = sum * t - 1.2121182069774233e-9;
  sum = sum * t + 1.2803760583405539e-8;
  sum = sum * t - 2.0527448156307146e-7;
  sum = sum * t + 6.137416080163085e-6;
  sum = sum * t - 0.0005363673192130047;
  sum = sum * t + 0.9994572757882519;
  return sum;
}

/** Hankel's Q of order 0, times `x / 8`. */
function q0Fit(t: number): number {
  let sum: number = -5.071762053003792e-15;
  sum = sum * t + 1.2731367623367943e-14;
  sum = sum * t - 1.642189437353317e-14;
  sum = sum * t + 5.756325587995953e-14;
  sum = sum * t - 2.34205092942912e-13;
  sum = sum * t + 8.689732394690306e-13;
  sum = sum * t - 3.5884013838881433e-12;
  sum = sum * t + 1.7029372022291316e-11;
  sum = sum * t - 9.4704131236215e-11;
  sum = sum * t + 6.432789503382007e-10;
  sum = sum * t - 5.668716046704292e-9;
  sum = sum * t + 7.106214852192226e-8;
  sum = sum * t - 1.477138832650122e-6;
  sum = sum * t + 6.833149099344083e-5;
  sum = sum * t - 0.015555113879513518;
  return sum;
}

/** `J1(x) / x` for `x <= 8`, in `t = x * x / 32 - 1`. */
function j1Fit(t: number): number {
  let sum: number = 7.738273692780193e-18;
  sum = sum * t - 3.238244035881746e-16;
  sum = sum * t + 1.2060725733143973e-14;
  sum = sum * t - 3.990810305436148e-13;
  sum = sum * t + 1.1610655467503859e-11;
  sum = sum * t - 2.943037882441676e-10;
  sum = sum * t + 6.431268732310459e-9;
  sum = sum * t - 1.1967081644236783e-7;
  sum = sum * t + 1.8684525372339904e-6;
  sum = sum * t - 2.4045748660869658e-5;
  sum = sum * t + 0.0002494945813908964;
  sum = sum * t - 0.002029039494570245;
  sum = sum * t + 0.01245681439225544;
  sum = sum * t - 0.054745818212847276;
  sum = sum * t + 0.15858376432721938;
  sum = sum * t - 0.2595948652859303;
  sum = sum * t + 0.15151665143806634;
  sum = sum * t + 0.08105866038589796;
  sum = sum * t - 0.05814382795599107;
  return sum;
}

/** Hankel's P of order 1 for `x >= 8`, in `t = 128 / (x * x) - 1`. */
function p1Fit(t: number): number {
  let sum: number = -4.728767819765722e-15;
  sum = sum * t + 1.2489929194563941e-14;
  sum = sum * t - 1.8904930097426227e-14;
  sum = sum * t + 6.864486664846182e-14;
  sum = sum * t - 2.861148018572335e-13;
  sum = sum * t + 1.1462229852806783e-12;
  sum = sum * t - 5.1756417352379415e-12;
  sum = sum * t + 2.720406848040165e-11;
  sum = sum * t - 1.7131617922370612e-10;
  sum = sum * t + 1.3603058049468316e-9;
  sum = sum * t - 1.4708512086159542e-8;
  sum = sum * t + 2.4536766222672443e-7;
  sum = sum * t - 7.95969469849487e-6;
  sum = sum * t + 0.0008988049416705579;
  sum = sum * t + 1.0009070262780821;
  return sum;
}

/** Hankel's Q of order 1, times `x / 8`. */
function q1Fit(t: number): number {
  let sum: number = 5.344527277743522e-15;
  sum = sum * t - 1.3449019339973269e-14;
  sum = sum * t + 1.7495330566839966e-14;
  sum = sum * t - 6.144675787095688e-14;
  sum = sum * t + 2.503410968458231e-13;
  sum = sum * t - 9.33138059712287e-13;
  sum = sum * t + 3.875456046538219e-12;
  sum = sum * t - 1.8520736145988993e-11;
  sum = sum * t + 1.0395096687547827e-10;
  sum = sum * t - 7.151113611051071e-10;
  sum = sum * t + 6.420132496338991e-9;
  sum = sum * t - 8.291960701313517e-8;
  sum = sum * t + 1.8212018512314264e-6;
  sum = sum * t - 9.621458822054632e-5;
  sum = sum * t + 0.04677687402744898;
  return sum;
}

/** Bessel function of the first kind, order 0. */
export function besselJ0(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-8) return 1;
  if (size <= 8) return j0Fit((size * size) / 32 - 1);
  if (size === Infinity) return 0;
  const t = 128 / (size * size) - 1;
  const q = (q0Fit(t) * 8) / size;
  const sine = Math.sin(size);
  const cosine = Math.cos(size);
  return (p0Fit(t) * (cosine + sine) - q * (sine - cosine)) / Math.sqrt(Math.PI * size);
}

/** Bessel function of the first kind, order 1. */
export function besselJ1(x: number): number {
  const size = Math.abs(x);
  if (size <= 8) return x * j1Fit((size * size) / 32 - 1);
  if (size === Infinity) return 0;
  const t = 128 / (size * size) - 1;
  const q = (q1Fit(t) * 8) / size;
  const sine = Math.sin(size);
  const cosine = Math.cos(size);
  const value = (p1Fit(t) * (sine - cosine) + q * (sine + cosine)) / Math.sqrt(Math.PI * size);
  return x < 0 ? -value : value;
}
