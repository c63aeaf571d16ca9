// Prints a planned expression over SIMD lanes, and says for which element types lanes exist.
import {
  type ArithmeticOperator,
  type CompareOperator,
  type NumberNode,
  type ScalarExpression,
  walk,
} from "../../scalar/expression.ts";
import { flagsOf, type LoopPlan } from "./plan.ts";

/** Element types a wasm kernel is compiled for; bool shares the bytes of uint8 where the result stays 0 or 1. */
export type WasmDType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

/** The dtypes a loop's wasm functions serve. */
export function wasmDTypes(loop: LoopPlan): readonly WasmDType[] {
  if (loop.isMaskOnly) return ["bool"];
  const floats: readonly WasmDType[] = loop.isReal ? ["float32", "float64"] : [];
  if (!loop.isIntegral) return floats;
  if (!loop.fitsBytes) return [...floats, "int32", "int64"];
  return [...floats, "int32", "int64", "uint8", ...(loop.staysBit ? (["bool"] as const) : [])];
}

/** Functions with a form over lanes in assembly/lib/lanes.ts: for every element type, or for float32 alone. */
const LANE_FUNCTIONS: ReadonlyMap<string, "any" | "float32"> = new Map([
  ["abs", "any"],
  ["bitAnd", "any"],
  ["bitOr", "any"],
  ["bitXor", "any"],
  ["ceil", "any"],
  ["copysign", "any"],
  ["floor", "any"],
  ["isfinite", "any"],
  ["isinf", "any"],
  ["isnan", "any"],
  ["maximum", "any"],
  ["minimum", "any"],
  ["round", "any"],
  ["rsqrt", "any"],
  ["sign", "any"],
  ["signbit", "any"],
  ["sqrt", "any"],
  ["trunc", "any"],
]);

/** For which element types the body can be computed over lanes. */
export function laneSupport(loop: LoopPlan): "any" | "float32" | "none" {
  let support: "any" | "float32" = "any";
  for (const node of walk(loop.body)) {
    if (node.kind !== "call") continue;
    const form = LANE_FUNCTIONS.get(node.callee);
    if (form === undefined) return "none";
    if (form === "float32") support = "float32";
  }
  return support;
}

const ARITHMETIC: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "v128.add<T>",
  "-": "v128.sub<T>",
  "*": "multiplyLanes<T>",
  "/": "v128.div<T>",
};

const COMPARE: Readonly<Record<CompareOperator, string>> = {
  "<": "v128.lt<T>",
  "<=": "v128.le<T>",
  ">": "v128.gt<T>",
  ">=": "v128.ge<T>",
  "==": "v128.eq<T>",
  "!=": "v128.ne<T>",
};

/** Prints the loop's body over lanes: operands, masks and spread numbers are `v128` values under their local names. */
export function printLanes(loop: LoopPlan): string {
  const masks = loop.operands.filter(({ isMask }) => isMask).map(({ local }) => local);
  const truths = new Set([...masks, ...flagsOf(loop)]);
  return loop.result === "bool" ? laneTruth(loop.body, truths) : laneValue(loop.body, truths);
}

function laneValue(node: ScalarExpression, truths: ReadonlySet<string>): string {
  const value = (child: ScalarExpression): string => laneValue(child, truths);
  switch (node.kind) {
    case "number":
      return `v128.splat<T>(${typedNumber(node)})`;
    case "constant":
      return `v128.splat<T>(${typedConstant(node.name)})`;
    case "name":
      return node.name;
    case "negate":
      return `v128.neg<T>(${value(node.operand)})`;
    case "arithmetic":
      return `${ARITHMETIC[node.operator]}(${value(node.left)}, ${value(node.right)})`;
    case "select": {
      const condition = laneTruth(node.condition, truths);
      return `v128.bitselect(${value(node.whenTrue)}, ${value(node.whenFalse)}, ${condition})`;
    }
    case "call":
      return `${laneFunction(node.callee, node.args)}<T>(${node.args.map(value).join(", ")})`;
    case "coalesce":
      return value(node.fallback);
    case "not":
    case "compare":
    case "logic":
      return laneTruth(node, truths);
  }
}

/** Against a literal, which is never NaN, a bound costs one instruction instead of several. */
function laneFunction(callee: string, args: readonly ScalarExpression[]): string {
  const isBound = (callee === "maximum" || callee === "minimum") && args[1].kind === "number";
  return isBound ? `${callee}WithNumberLanes` : `${callee}Lanes`;
}

function laneTruth(node: ScalarExpression, truths: ReadonlySet<string>): string {
  const truth = (child: ScalarExpression): string => laneTruth(child, truths);
  switch (node.kind) {
    case "name":
      return truths.has(node.name) ? node.name : `v128.ne<T>(${node.name}, v128.splat<T>(<T>0))`;
    case "not":
      return `v128.not(${truth(node.operand)})`;
    case "logic":
      return `v128.${node.operator === "&&" ? "and" : "or"}(${truth(node.left)}, ${truth(node.right)})`;
    case "compare":
      return `${COMPARE[node.operator]}(${laneValue(node.left, truths)}, ${laneValue(node.right, truths)})`;
    case "select":
      return `v128.bitselect(${truth(node.whenTrue)}, ${truth(node.whenFalse)}, ${truth(node.condition)})`;
    default:
      return laneValue(node, truths);
  }
}

/** A literal of the generic element type. */
export function typedNumber(node: NumberNode): string {
  return `<T>${node.text}`;
}

/** A constant of the generic element type. */
export function typedConstant(name: string): string {
  switch (name) {
    case "pi":
      return "<T>NativeMath.PI";
    case "nan":
      return "<T>NaN";
    case "inf":
      return "<T>Infinity";
    default:
      return `${name}<T>()`;
  }
}
