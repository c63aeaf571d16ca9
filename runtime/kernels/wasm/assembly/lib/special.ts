// Special functions by element type: computed in double precision, by the sources JavaScript runs as well.
import * as besselI from "../../../special/bessel-i.ts";
import * as besselJ from "../../../special/bessel-j.ts";
import * as error from "../../../special/error.ts";
import * as gamma from "../../../special/gamma.ts";
import * as incomplete from "../../../special/incomplete-gamma.ts";
import * as logistic from "../../../special/logit.ts";

/** Modified Bessel function of order 0. */
@inline
export function besselI0<T>(x: T): T {
  return <T>besselI.besselI0(<f64>x);
}

/** The same, times `exp(-abs(x))`. */
@inline
export function besselI0e<T>(x: T): T {
  return <T>besselI.besselI0e(<f64>x);
}

/** Modified Bessel function of order 1. */
@inline
export function besselI1<T>(x: T): T {
  return <T>besselI.besselI1(<f64>x);
}

/** The same, times `exp(-abs(x))`. */
@inline
export function besselI1e<T>(x: T): T {
  return <T>besselI.besselI1e(<f64>x);
}

/** Bessel function of the first kind, order 0. */
@inline
export function besselJ0<T>(x: T): T {
  return <T>besselJ.besselJ0(<f64>x);
}

/** Bessel function of the first kind, order 1. */
@inline
export function besselJ1<T>(x: T): T {
  return <T>besselJ.besselJ1(<f64>x);
}

/** Error function. */
@inline
export function erf<T>(x: T): T {
  return <T>error.erf(<f64>x);
}

/** Complementary error function. */
@inline
export function erfc<T>(x: T): T {
  return <T>error.erfc(<f64>x);
}

/** Scaled complementary error function. */
@inline
export function erfcx<T>(x: T): T {
  return <T>error.erfcx(<f64>x);
}

/** Inverse of the error function. */
@inline
export function erfinv<T>(x: T): T {
  return <T>error.erfinv(<f64>x);
}

/** Logarithm of the normal distribution function. */
@inline
export function logndtr<T>(x: T): T {
  return <T>error.logndtr(<f64>x);
}

/** Normal distribution function. */
@inline
export function ndtr<T>(x: T): T {
  return <T>error.ndtr(<f64>x);
}

/** Inverse of the normal distribution function. */
@inline
export function ndtri<T>(x: T): T {
  return <T>error.ndtri(<f64>x);
}

/** Derivative of `lgamma`. */
@inline
export function digamma<T>(x: T): T {
  return <T>gamma.digamma(<f64>x);
}

/** Logarithm of the absolute value of the gamma function. */
@inline
export function lgamma<T>(x: T): T {
  return <T>gamma.lgamma(<f64>x);
}

/** `sin(pi * x) / (pi * x)`. */
@inline
export function sinc<T>(x: T): T {
  return <T>gamma.sinc(<f64>x);
}

/** Hurwitz' zeta function. */
@inline
export function zeta<T>(a: T, x: T): T {
  return <T>gamma.zeta(<f64>a, <f64>x);
}

/** Regularized lower incomplete gamma function. */
@inline
export function igamma<T>(a: T, x: T): T {
  return <T>incomplete.igamma(<f64>a, <f64>x);
}

/** Regularized upper incomplete gamma function. */
@inline
export function igammac<T>(a: T, x: T): T {
  return <T>incomplete.igammac(<f64>a, <f64>x);
}

/** Inverse of the logistic function. */
@inline
export function logit<T>(x: T): T {
  return <T>logistic.logit(<f64>x);
}
