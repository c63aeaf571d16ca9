// The functions a scalar expression may call: one row each. How a backend says them is the emitters' business.

/** What the language needs to know about a function. */
export interface ScalarFunction {
  readonly arity: number;
  /** Type of the value. */
  readonly result: "number" | "bool";
  /** Whether it makes sense on integers; otherwise the operator needs `promote: float`. */
  readonly integers: boolean;
  /** Whether it makes sense on floats; absent where it does. */
  readonly floats?: false;
  /** It divides by its second argument, so integers must be checked for zeros first. */
  readonly divides?: true;
}

const FLOAT_UNARY: ScalarFunction = { arity: 1, result: "number", integers: false };
const UNARY: ScalarFunction = { arity: 1, result: "number", integers: true };
const FLOAT_BINARY: ScalarFunction = { arity: 2, result: "number", integers: false };
const BINARY: ScalarFunction = { arity: 2, result: "number", integers: true };
const PREDICATE: ScalarFunction = { arity: 1, result: "bool", integers: true };
const WHOLE_BINARY: ScalarFunction = { ...BINARY, floats: false };
const DIVISION: ScalarFunction = { ...BINARY, divides: true };

const FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map([
  ["abs", UNARY],
  ["acos", FLOAT_UNARY],
  ["acosh", FLOAT_UNARY],
  ["asin", FLOAT_UNARY],
  ["asinh", FLOAT_UNARY],
  ["atan", FLOAT_UNARY],
  ["atan2", FLOAT_BINARY],
  ["atanh", FLOAT_UNARY],
  ["bitAnd", WHOLE_BINARY],
  ["bitOr", WHOLE_BINARY],
  ["bitXor", WHOLE_BINARY],
  ["besselI0", FLOAT_UNARY],
  ["besselI0e", FLOAT_UNARY],
  ["besselI1", FLOAT_UNARY],
  ["besselI1e", FLOAT_UNARY],
  ["besselJ0", FLOAT_UNARY],
  ["besselJ1", FLOAT_UNARY],
  ["ceil", UNARY],
  ["copysign", FLOAT_BINARY],
  ["cos", FLOAT_UNARY],
  ["cosh", FLOAT_UNARY],
  ["digamma", FLOAT_UNARY],
  ["erf", FLOAT_UNARY],
  ["erfc", FLOAT_UNARY],
  ["erfcx", FLOAT_UNARY],
  ["erfinv", FLOAT_UNARY],
  ["exp", FLOAT_UNARY],
  ["exp2", FLOAT_UNARY],
  ["expm1", FLOAT_UNARY],
  ["floor", UNARY],
  ["floorDivide", DIVISION],
  ["fmod", DIVISION],
  ["gcd", WHOLE_BINARY],
  ["hypot", FLOAT_BINARY],
  ["igamma", FLOAT_BINARY],
  ["igammac", FLOAT_BINARY],
  ["isfinite", PREDICATE],
  ["isinf", PREDICATE],
  ["isnan", PREDICATE],
  ["lcm", WHOLE_BINARY],
  ["lgamma", FLOAT_UNARY],
  ["log", FLOAT_UNARY],
  ["log10", FLOAT_UNARY],
  ["log1p", FLOAT_UNARY],
  ["log2", FLOAT_UNARY],
  ["logit", FLOAT_UNARY],
  ["logndtr", FLOAT_UNARY],
  ["maximum", BINARY],
  ["minimum", BINARY],
  ["nextafter", FLOAT_BINARY],
  ["ndtr", FLOAT_UNARY],
  ["ndtri", FLOAT_UNARY],
  ["pow", BINARY],
  ["remainder", DIVISION],
  ["round", UNARY],
  ["rsqrt", FLOAT_UNARY],
  ["shiftLeft", WHOLE_BINARY],
  ["shiftRight", WHOLE_BINARY],
  ["sigmoid", FLOAT_UNARY],
  ["sign", UNARY],
  ["signbit", PREDICATE],
  ["sin", FLOAT_UNARY],
  ["sinc", FLOAT_UNARY],
  ["sinh", FLOAT_UNARY],
  ["sqrt", FLOAT_UNARY],
  ["tan", FLOAT_UNARY],
  ["tanh", FLOAT_UNARY],
  ["trunc", UNARY],
  ["truncDivide", DIVISION],
  ["zeta", FLOAT_BINARY],
]);

/** The function of that name, or null. */
export function scalarFunction(name: string): ScalarFunction | null {
  return FUNCTIONS.get(name) ?? null;
}

/** Every function name, sorted. */
export function scalarFunctionNames(): readonly string[] {
  return [...FUNCTIONS.keys()];
}
