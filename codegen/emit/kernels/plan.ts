// From a pointwise operator to the loops it needs: what is read per element, what is computed once per call, and for
// which element types a loop makes sense. The two emitters print a plan; every decision is here.
import {
  divisorNames,
  fitsBytes,
  isIntegral,
  isReal,
  maskNames,
  mentions,
  staysBit,
} from "../../scalar/analyze.ts";
import { scalarType } from "../../scalar/check.ts";
import {
  childrenOf,
  type NameNode,
  rewrite,
  type ScalarExpression,
  type Span,
  walk,
} from "../../scalar/expression.ts";
import { scalarFunction } from "../../scalar/functions.ts";
import type { ScalarParameter } from "../../scalar/parameters.ts";
import type { PointwiseEntry } from "./entry.ts";
import { capitalized, localName } from "./local-names.ts";

/** A tensor read element by element. */
export interface Operand {
  readonly local: string;
  /** Position among the operator's arguments. */
  readonly position: number;
  /** Read only as a truth value: bytes, outside type promotion. */
  readonly isMask: boolean;
  readonly promotes: boolean;
}

/** A number or flag that is the same for every element. */
export interface ScalarSlot {
  readonly local: string;
  readonly position: number;
  readonly kind: "number" | "flag" | "presence";
  readonly promotes: boolean;
}

/** A value computed once per call from numbers and flags. */
export interface Invariant {
  readonly local: string;
  readonly expression: ScalarExpression;
  readonly type: "number" | "bool";
}

/** One loop: its inputs and the value stored per element, in local names. */
export interface LoopPlan {
  /** Prefix of the emitted functions: `addTensor`. */
  readonly name: string;
  readonly text: string;
  readonly operands: readonly Operand[];
  readonly scalars: readonly ScalarSlot[];
  readonly invariants: readonly Invariant[];
  readonly body: ScalarExpression;
  readonly result: "number" | "bool";
  /** Every operand is a mask: the loop runs over bytes whatever the dtypes. */
  readonly isMaskOnly: boolean;
  readonly isIntegral: boolean;
  readonly isReal: boolean;
  /** bool can share the loop of integers. */
  readonly staysBit: boolean;
  /** uint8 can be computed in byte lanes. */
  readonly fitsBytes: boolean;
}

/** A cheaper loop for one value of one number: `x ** 2` as `x * x`. */
export interface VariantPlan {
  /** Index into the scalars of the main loop. */
  readonly scalar: number;
  readonly value: number;
  readonly loop: LoopPlan;
}

/** Everything to emit for one operator. */
export interface KernelPlan {
  readonly entry: PointwiseEntry;
  /** Positions of all tensor parameters: they broadcast together, read or not. */
  readonly tensors: readonly number[];
  /** Positions of what is divided by, where integers must hold no zero. */
  readonly divisors: readonly number[];
  readonly loop: LoopPlan;
  readonly variants: readonly VariantPlan[];
}

/** Plans the loops of one operator. */
export function planKernel(entry: PointwiseEntry): KernelPlan {
  const loop = planLoop(entry, entry.identifier, entry.text, entry.expression);
  const positions = entry.parameters.map(({ kind }, position) =>
    kind === "tensor" ? position : -1,
  );
  const divisors = divisorNames(entry.expression);
  return {
    entry,
    tensors: positions.filter((position) => position >= 0),
    divisors: loop.isIntegral
      ? entry.parameters.flatMap(({ name }, position) => (divisors.has(name) ? [position] : []))
      : [],
    loop,
    variants: planVariants(entry, loop),
  };
}

function planLoop(
  entry: PointwiseEntry,
  name: string,
  text: string,
  expression: ScalarExpression,
): LoopPlan {
  const { parameters } = entry;
  const tensors = parameters
    .filter(({ kind }) => kind === "tensor")
    .map((parameter) => parameter.name);
  const result = scalarType(expression, parameters);
  const hasNumber = parameters.some(({ kind, promotes }) => promotes && kind !== "tensor");
  const masks = maskNames(expression, tensors);
  // Masks alone say nothing about the dtype of a number: then they count as ordinary operands.
  const isUntyped = result === "number" && !hasNumber && tensors.every((name) => masks.has(name));
  const operands: Operand[] = [];
  const scalars: ScalarSlot[] = [];
  parameters.forEach((parameter, position) => {
    const { promotes } = parameter;
    const local = localName(parameter.name);
    if (parameter.kind === "tensor") {
      if (!mentions(expression, new Set([parameter.name]))) return;
      operands.push({ local, position, promotes, isMask: masks.has(parameter.name) && !isUntyped });
    } else scalars.push(...scalarSlots(parameter, local, position));
  });
  const tensorLocals = new Set(operands.map((operand) => operand.local));
  const { body, invariants } = hoist(inLocalNames(expression), tensorLocals, scalars);
  return {
    name,
    text,
    operands,
    scalars,
    invariants,
    body,
    result,
    isMaskOnly: result === "bool" && operands.every((operand) => operand.isMask),
    isIntegral: isIntegral(expression),
    isReal: isReal(expression),
    staysBit: result === "bool" || staysBit(expression),
    fitsBytes: fitsBytes(body),
  };
}

function scalarSlots(
  parameter: ScalarParameter,
  local: string,
  position: number,
): readonly ScalarSlot[] {
  const { kind, promotes } = parameter;
  switch (kind) {
    case "scalar":
      return [{ local, position, kind: "number", promotes }];
    case "optionalScalar":
      return [
        { local, position, kind: "number", promotes },
        { local: presenceName(local), position, kind: "presence", promotes: false },
      ];
    case "bool":
      return [{ local, position, kind: "flag", promotes: false }];
    default:
      return [];
  }
}

function presenceName(local: string): string {
  return `has${capitalized(local)}`;
}

/** Renames every parameter and turns `min ?? x` into `hasMin ? min : x`. */
function inLocalNames(expression: ScalarExpression): ScalarExpression {
  return rewrite(expression, (node) => {
    if (node.kind === "name") return nameNode(localName(node.name), node.span);
    if (node.kind !== "coalesce" || node.optional.kind !== "name") return null;
    const local = localName(node.optional.name);
    return {
      kind: "select",
      condition: nameNode(presenceName(local), node.span),
      whenTrue: nameNode(local, node.span),
      whenFalse: inLocalNames(node.fallback),
      span: node.span,
    };
  });
}

/** Takes everything that does not depend on an element out of the body. */
function hoist(
  expression: ScalarExpression,
  tensorLocals: ReadonlySet<string>,
  scalars: readonly ScalarSlot[],
): { readonly body: ScalarExpression; readonly invariants: readonly Invariant[] } {
  const invariants: Invariant[] = [];
  const flags = new Set(scalars.filter(({ kind }) => kind !== "number").map(({ local }) => local));
  const body = rewrite(expression, (node) => {
    if (childrenOf(node).length === 0 || mentions(node, tensorLocals)) return null;
    const local = invariantName(node, invariants);
    invariants.push({ local, expression: node, type: isTruth(node, flags) ? "bool" : "number" });
    return nameNode(local, node.span);
  });
  return { body, invariants };
}

function invariantName(node: ScalarExpression, invariants: readonly Invariant[]): string {
  const taken = new Set(invariants.map(({ local }) => local));
  const isDefault =
    node.kind === "select" && node.condition.kind === "name" && node.whenTrue.kind === "name";
  const preferred = isDefault
    ? `${localOf(node.whenTrue)}OrDefault`
    : `constant${invariants.length + 1}`;
  return taken.has(preferred) ? `${preferred}${invariants.length + 1}` : preferred;
}

function localOf(node: ScalarExpression): string {
  return node.kind === "name" ? node.name : "value";
}

/** Whether a well-formed node over local names is a truth value. */
export function isTruth(node: ScalarExpression, flags: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case "compare":
    case "logic":
    case "not":
      return true;
    case "name":
      return flags.has(node.name);
    case "select":
      return isTruth(node.whenTrue, flags);
    case "call":
      return scalarFunction(node.callee)?.result === "bool";
    default:
      return false;
  }
}

const EXPONENTS: readonly {
  readonly value: number;
  readonly suffix: string;
  readonly power: (x: NameNode) => ScalarExpression;
}[] = [
  { value: 2, suffix: "Square", power: (x) => times(x, x) },
  { value: 3, suffix: "Cube", power: (x) => times(times(x, x), x) },
  {
    value: 0.5,
    suffix: "Root",
    power: (x) => ({ kind: "call", callee: "sqrt", args: [x], span: x.span }),
  },
];

/** `pow(tensor, number)` gets loops for the exponents that need no power function, as PyTorch has them. */
function planVariants(entry: PointwiseEntry, loop: LoopPlan): readonly VariantPlan[] {
  const power = [...walk(entry.expression)].find(
    (node) => node.kind === "call" && node.callee === "pow",
  );
  if (power?.kind !== "call") return [];
  const [base, exponent] = power.args;
  if (base.kind !== "name" || exponent.kind !== "name") return [];
  const scalar = loop.scalars.findIndex(({ local }) => local === localName(exponent.name));
  const isOperand = loop.operands.some(({ local }) => local === localName(base.name));
  if (scalar < 0 || !isOperand) return [];
  return EXPONENTS.map(({ value, suffix, power: form }) => {
    const expression = rewrite(entry.expression, (node) => (node === power ? form(base) : null));
    const text = `${entry.text}, where ${exponent.name} is ${value}`;
    return {
      scalar,
      value,
      loop: planLoop(entry, `${entry.identifier}${suffix}`, text, expression),
    };
  });
}

function times(left: ScalarExpression, right: ScalarExpression): ScalarExpression {
  return { kind: "arithmetic", operator: "*", left, right, span: left.span };
}

function nameNode(name: string, span: Span): NameNode {
  return { kind: "name", name, span };
}

/** Locals that hold truth values: flags, presence of optionals, invariant conditions. */
export function flagsOf(loop: LoopPlan): ReadonlySet<string> {
  const flags = loop.scalars.filter(({ kind }) => kind !== "number").map(({ local }) => local);
  const invariants = loop.invariants
    .filter(({ type }) => type === "bool")
    .map(({ local }) => local);
  return new Set([...flags, ...invariants]);
}

/** Every name that occurs in the expressions. */
export function namesIn(expressions: readonly ScalarExpression[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const expression of expressions) {
    for (const node of walk(expression)) if (node.kind === "name") names.add(node.name);
  }
  return names;
}
