// Facts about a checked scalar expression that decide which kernels can be made from it.
import { childrenOf, type ScalarExpression, walk } from "./expression.ts";
import { scalarFunction } from "./functions.ts";

/** Names that stand where a truth value is due: the condition of `?:`, operands of `! && ||`. */
function truthChildren(node: ScalarExpression): readonly ScalarExpression[] {
  switch (node.kind) {
    case "not":
      return [node.operand];
    case "logic":
      return [node.left, node.right];
    case "select":
      return [node.condition];
    default:
      return [];
  }
}

/** Of `names`, those read only as truth values: masks, which take no part in type promotion. */
export function maskNames(
  expression: ScalarExpression,
  names: readonly string[],
): ReadonlySet<string> {
  const asTruth = new Set<string>();
  const asNumber = new Set<string>();
  if (expression.kind === "name") asNumber.add(expression.name);
  for (const node of walk(expression)) {
    const truth = truthChildren(node);
    for (const child of childrenOf(node)) {
      if (child.kind === "name") (truth.includes(child) ? asTruth : asNumber).add(child.name);
    }
  }
  return new Set(names.filter((name) => asTruth.has(name) && !asNumber.has(name)));
}

/** Whether any of `names` occurs in the tree. */
export function mentions(expression: ScalarExpression, names: ReadonlySet<string>): boolean {
  for (const node of walk(expression))
    if (node.kind === "name" && names.has(node.name)) return true;
  return false;
}

/** Whether it means something for integers: no division, fractions, infinities or functions of real numbers. */
export function isIntegral(expression: ScalarExpression): boolean {
  for (const node of walk(expression)) if (!suitsIntegers(node)) return false;
  return true;
}

/** Whether it means something for floats: no functions of whole numbers. */
export function isReal(expression: ScalarExpression): boolean {
  for (const node of walk(expression))
    if (node.kind === "call" && scalarFunction(node.callee)?.floats === false) return false;
  return true;
}

/** The names that functions divide by. */
export function divisorNames(expression: ScalarExpression): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walk(expression)) {
    if (node.kind !== "call" || scalarFunction(node.callee)?.divides !== true) continue;
    const divisor = node.args[1];
    if (divisor?.kind === "name") names.add(divisor.name);
  }
  return names;
}

function suitsIntegers(node: ScalarExpression): boolean {
  switch (node.kind) {
    case "number":
      return Number.isSafeInteger(node.value);
    case "constant":
      return node.name === "lowest" || node.name === "highest";
    case "arithmetic":
      return node.operator !== "/";
    case "call":
      return scalarFunction(node.callee)?.integers !== false;
    default:
      return true;
  }
}

/** Whether 0 and 1 as operands and numbers always give 0 or 1, so that bool needs no loop of its own. */
export function staysBit(node: ScalarExpression): boolean {
  switch (node.kind) {
    case "name":
    case "constant":
    case "not":
    case "compare":
    case "logic":
      return true;
    case "number":
      return node.value === 0 || node.value === 1;
    case "negate":
      return false;
    case "arithmetic":
      return node.operator === "*" && staysBit(node.left) && staysBit(node.right);
    case "select":
      return staysBit(node.whenTrue) && staysBit(node.whenFalse);
    case "coalesce":
      return staysBit(node.fallback);
    case "call":
      return KEEPS_BITS.has(node.callee) && node.args.every(staysBit);
  }
}

const KEEPS_BITS: ReadonlySet<string> = new Set([
  "abs",
  "bitAnd",
  "bitOr",
  "bitXor",
  "ceil",
  "floor",
  "gcd",
  "lcm",
  "maximum",
  "minimum",
  "pow",
  "round",
  "sign",
  "trunc",
]);

/** How far a node of unsigned bytes may be computed in bytes: its value exactly, or only modulo 256. */
type ByteRange = "exact" | "modular" | null;

/** Whether computing in wrapping bytes gives the same stored result as computing wide and truncating at the end. */
export function fitsBytes(expression: ScalarExpression): boolean {
  return byteRange(expression) !== null;
}

function byteRange(node: ScalarExpression): ByteRange {
  switch (node.kind) {
    case "name":
    case "constant":
      return "exact";
    case "number":
      return node.value >= 0 && node.value <= 255 ? "exact" : "modular";
    case "negate":
      return byteRange(node.operand) === null ? null : "modular";
    case "arithmetic":
      return bothRanges(node.left, node.right, "modular");
    case "compare":
    case "logic":
      return exactly(childrenOf(node));
    case "not":
      return exactly([node.operand]);
    case "select":
      return exactly([node.condition]) && bothRanges(node.whenTrue, node.whenFalse, "exact");
    case "coalesce":
      return null;
    case "call":
      return BYTE_FUNCTIONS.has(node.callee) ? exactly(node.args) : null;
  }
}

const BYTE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["isfinite", "isinf", "isnan", "maximum", "minimum", "signbit"],
  "bitAnd",
  "bitOr",
  "bitXor",
]);

function exactly(nodes: readonly ScalarExpression[]): ByteRange {
  return nodes.every((node) => byteRange(node) === "exact") ? "exact" : null;
}

/** The weaker of the two ranges, and no stronger than `best`. */
function bothRanges(
  left: ScalarExpression,
  right: ScalarExpression,
  best: "exact" | "modular",
): ByteRange {
  const a = byteRange(left);
  const b = byteRange(right);
  if (a === null || b === null) return null;
  return a === "modular" || b === "modular" ? "modular" : best;
}
