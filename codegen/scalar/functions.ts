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
  ["ceil", UNARY],
  ["copysign", FLOAT_BINARY],
  ["cos", FLOAT_UNARY],
  ["cosh", FLOAT_UNARY],
  ["exp", FLOAT_UNARY],
  ["exp2", FLOAT_UNARY],
  ["expm1", FLOAT_UNARY],
  ["floor", UNARY],
  ["floorDivide", DIVISION],
  ["fmod", DIVISION],
  ["gcd", WHOLE_BINARY],
  ["hypot", FLOAT_BINARY],
  ["isfinite", PREDICATE],
  ["isinf", PREDICATE],
  ["isnan", PREDICATE],
  ["lcm", WHOLE_BINARY],
  ["log", FLOAT_UNARY],
  ["log10", FLOAT_UNARY],
  ["log1p", FLOAT_UNARY],
  ["log2", FLOAT_UNARY],
  ["maximum", BINARY],
  ["minimum", BINARY],
  ["nextafter", FLOAT_BINARY],
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
  ["sinh", FLOAT_UNARY],
  ["sqrt", FLOAT_UNARY],
  ["tan", FLOAT_UNARY],
  ["tanh", FLOAT_UNARY],
  ["trunc", UNARY],
  ["truncDivide", DIVISION],
]);

/** The function of that name, or null. */
export function scalarFunction(name: string): ScalarFunction | null {
  return FUNCTIONS.get(name) ?? null;
}

/** Every function name, sorted. */
export function scalarFunctionNames(): readonly string[] {
  return [...FUNCTIONS.keys()];
}
