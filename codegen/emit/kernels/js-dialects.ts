// How each element type is computed in TypeScript: doubles, wrapping 32-bit integers, wrapping 64-bit bigints.
import type { ConstantName } from "../../scalar/expression.ts";
import { scalarFunction } from "../../scalar/functions.ts";
import { type Dialect, infix, minus, PRECEDENCE, type Printed, primary, within } from "./infix.ts";

/** The kinds of JavaScript loop: bool is the integer loop with its own store. */
export type JsFlavour = "float" | "int" | "bigint" | "bool";

/** Functions per flavour; `#0` and `#1` are the arguments, a missing entry means the argument itself. */
interface FunctionForms {
  readonly float?: string;
  readonly int?: string;
  readonly bigint?: string;
}

/** Functions that have files of their own in runtime/kernels/special/, by file. */
export const SPECIAL_FUNCTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["bessel-i", ["besselI0", "besselI0e", "besselI1", "besselI1e"]],
  ["bessel-j", ["besselJ0", "besselJ1"]],
  ["error", ["erf", "erfc", "erfcx", "erfinv", "logndtr", "ndtr", "ndtri"]],
  ["gamma", ["digamma", "lgamma", "sinc", "zeta"]],
  ["incomplete-gamma", ["igamma", "igammac"]],
  ["logit", ["logit"]],
]);

const FORMS: ReadonlyMap<string, FunctionForms> = new Map([
  ...["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1"].map(
    mathForm,
  ),
  ...["log", "log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan", "tanh"].map(mathForm),
  ...["ceil", "floor", "trunc"].map(mathForm),
  ["abs", { float: "Math.abs(#0)", int: "Math.abs(#0)", bigint: "bigintAbs(#0)" }],
  ["atan2", { float: "Math.atan2(#0, #1)" }],
  ["bitAnd", { int: "bitAnd(#0, #1)", bigint: "bigintAnd(#0, #1)" }],
  ["bitOr", { int: "bitOr(#0, #1)", bigint: "bigintOr(#0, #1)" }],
  ["bitXor", { int: "bitXor(#0, #1)", bigint: "bigintXor(#0, #1)" }],
  ["copysign", { float: "copysign(#0, #1)" }],
  ["exp2", { float: "floatPow(2, #0)" }],
  ["floorDivide", binaryForms("floorDivide")],
  ["fmod", { float: "fmod(#0, #1)", int: "fmod(#0, #1)", bigint: "bigintFmod(#0, #1)" }],
  ["gcd", { int: "intGcd(#0, #1)", bigint: "bigintGcd(#0, #1)" }],
  ["hypot", { float: "Math.hypot(#0, #1)" }],
  // No integer is infinite or NaN.
  ["isfinite", { float: "Number.isFinite(#0)", int: "(#0) === (#0)", bigint: "(#0) === (#0)" }],
  ["isinf", { float: "isInfinite(#0)", int: "(#0) !== (#0)", bigint: "(#0) !== (#0)" }],
  ["isnan", { float: "Number.isNaN(#0)", int: "(#0) !== (#0)", bigint: "(#0) !== (#0)" }],
  ["lcm", { int: "intLcm(#0, #1)", bigint: "bigintLcm(#0, #1)" }],
  ["maximum", { float: "Math.max(#0, #1)", int: "Math.max(#0, #1)", bigint: "bigintMax(#0, #1)" }],
  ["minimum", { float: "Math.min(#0, #1)", int: "Math.min(#0, #1)", bigint: "bigintMin(#0, #1)" }],
  ["pow", { float: "floatPow(#0, #1)", int: "intPow(#0, #1)", bigint: "bigintPow(#0, #1)" }],
  ["nextafter", { float: "nextafter(#0, #1, out.BYTES_PER_ELEMENT)" }],
  [
    "remainder",
    {
      float: "remainder(#0, #1)",
      int: "remainder(#0, #1)",
      bigint: "bigintRemainder(#0, #1)",
    },
  ],
  ["round", { float: "roundHalfEven(#0)" }],
  ["rsqrt", { float: "rsqrt(#0)" }],
  ["shiftLeft", { int: "shiftLeft(#0, #1)", bigint: "bigintShiftLeft(#0, #1)" }],
  ["shiftRight", { int: "shiftRight(#0, #1)", bigint: "bigintShiftRight(#0, #1)" }],
  ["sigmoid", { float: "sigmoid(#0)" }],
  ["sign", { float: "Math.sign(#0)", int: "Math.sign(#0)", bigint: "bigintSign(#0)" }],
  ["signbit", { float: "signbit(#0)", int: "(#0) < 0", bigint: "(#0) < 0n" }],
  ...[...SPECIAL_FUNCTIONS.values()].flat().map(specialForm),
  ["truncDivide", binaryForms("truncDivide")],
]);

/** A function with a helper of its own per flavour. */
function binaryForms(name: string): FunctionForms {
  const helper = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    float: `float${helper}(#0, #1)`,
    int: `int${helper}(#0, #1)`,
    bigint: `bigint${helper}(#0, #1)`,
  };
}

function mathForm(name: string): [string, FunctionForms] {
  return [name, { float: `Math.${name}(#0)` }];
}

function specialForm(name: string): [string, FunctionForms] {
  const args = scalarFunction(name)?.arity === 2 ? "#0, #1" : "#0";
  return [name, { float: `${name}(${args})` }];
}

const NUMBER_CONSTANTS: Readonly<Record<ConstantName, string>> = {
  lowest: "lowest",
  highest: "highest",
  pi: "Math.PI",
  nan: "Number.NaN",
  inf: "Number.POSITIVE_INFINITY",
};

/** Names a loop binds, and how each is read. */
export interface LocalReads {
  /** Values read per element or once; by local name. */
  readonly value: (local: string) => string;
  /** Names that hold a truth value already. */
  readonly flags: ReadonlySet<string>;
  /** Operands that come as bytes whatever the flavour. */
  readonly masks: ReadonlySet<string>;
}

/** The dialect of one flavour over a loop's names. */
export function jsDialect(flavour: JsFlavour, { value, flags, masks }: LocalReads): Dialect {
  const numbers = flavour === "bigint" ? "bigint" : flavour === "float" ? "float" : "int";
  const zero = numbers === "bigint" ? "0n" : "0";
  return {
    equals: "===",
    number: (node) => primary(numbers === "bigint" ? `${BigInt(node.value)}n` : node.text),
    constant: (name) => primary(NUMBER_CONSTANTS[name]),
    name: (local) => primary(value(local)),
    truth: (local) =>
      flags.has(local)
        ? primary(value(local))
        : {
            text: `${value(local)} !== ${masks.has(local) ? "0" : zero}`,
            precedence: PRECEDENCE.equality,
          },
    call: (callee, args) => {
      const form = FORMS.get(callee)?.[numbers];
      return form === undefined ? args[0] : primary(fill(form, args));
    },
    arithmetic: (operator, left, right, inner) => {
      if (numbers === "int" && operator === "*")
        return primary(`Math.imul(${left.text}, ${right.text})`);
      return wrapping(infix(operator, left, right), numbers, inner);
    },
    negate: (operand, inner) => wrapping(minus(operand), numbers, inner),
  };
}

/** Brings an intermediate integer back into its type; the final store does that by itself. */
function wrapping(printed: Printed, numbers: keyof FunctionForms, inner: boolean): Printed {
  if (!inner || numbers === "float") return printed;
  if (numbers === "bigint") return primary(`BigInt.asIntN(64, ${printed.text})`);
  return { text: `${within(printed, PRECEDENCE.unary)} | 0`, precedence: PRECEDENCE.bitOr };
}

function fill(form: string, args: readonly Printed[]): string {
  return form.replace(/#(\d)/g, (_, index: string) => args[Number(index)].text);
}

/** Helper functions that a printed body calls, by file below runtime/kernels/. */
export function helpersIn(body: string): ReadonlyMap<string, readonly string[]> {
  const calls = body.matchAll(/(?<![.\w])([a-z]\w*)\(/g);
  const names = new Set([...calls].map((match) => match[1]));
  const known: readonly (readonly [string, readonly string[]])[] = [
    ["scalar-math.ts", HELPERS],
    ...[...SPECIAL_FUNCTIONS].map(
      ([file, functions]) => [`special/${file}.ts`, functions] as const,
    ),
  ];
  const used = known.map(
    ([file, helpers]) => [file, helpers.filter((helper) => names.has(helper))] as const,
  );
  return new Map(used.filter(([, helpers]) => helpers.length > 0));
}

const HELPERS: readonly string[] = [
  "bigintAbs",
  "bigintAnd",
  "bigintFloorDivide",
  "bigintFmod",
  "bigintGcd",
  "bigintLcm",
  "bigintOr",
  "bigintRemainder",
  "bigintShiftLeft",
  "bigintShiftRight",
  "bigintTruncDivide",
  "bigintXor",
  "bitAnd",
  "bitOr",
  "bitXor",
  "copysign",
  "fmod",
  "isInfinite",
  "bigintMax",
  "bigintMin",
  "bigintPow",
  "floatFloorDivide",
  "floatPow",
  "floatTruncDivide",
  "intFloorDivide",
  "intGcd",
  "intLcm",
  "intPow",
  "intTruncDivide",
  "nextafter",
  "remainder",
  "roundHalfEven",
  "rsqrt",
  "shiftLeft",
  "shiftRight",
  "sigmoid",
  "bigintSign",
  "signbit",
];
