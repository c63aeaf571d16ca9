// Names and types of a scalar expression, checked against the operator's schema. A comparison is a truth value and
// cannot be added; a number cannot be a condition, except a tensor operand, which then reads as "not zero".
import type { Promotion } from "../model/entry.ts";
import type { Schema } from "../model/schema.ts";
import { CONSTANTS, type ScalarExpression, type ScalarProblem, walk } from "./expression.ts";
import { scalarFunction } from "./functions.ts";
import { nearName } from "./near-name.ts";
import { type ScalarParameter, scalarParameters } from "./parameters.ts";

/** Type of a node's value. */
export type ScalarType = "number" | "bool";

interface Context {
  readonly parameters: ReadonlyMap<string, ScalarParameter>;
  readonly problems: ScalarProblem[];
}

/**
 * Everything wrong with `expression` as the kernel of an operator with this schema.
 *
 * Under `promote: none` the first tensor may be unused: it gives only shape and dtype, as `self` does for `fill`.
 */
export function checkScalar(
  expression: ScalarExpression,
  schema: Pick<Schema, "parameters">,
  promote: Promotion = "none",
): readonly ScalarProblem[] {
  const parameters = scalarParameters(schema);
  const problems = checkScalarParameters(expression, parameters, promote);
  if (problems.length > 0) return problems;
  const isBool = scalarType(expression, parameters) === "bool";
  if (isBool === (promote === "bool") || promote === "none") return problems;
  const what = isBool
    ? "the expression is a truth value, but the result is a number"
    : 'the expression is a number, but "promote: bool" makes the result a truth value';
  const hint = isBool ? "write promote: bool" : "compare it: x != 0";
  return [{ ...expression.span, what, hint }];
}

/** The same with the parameters already classified. */
export function checkScalarParameters(
  expression: ScalarExpression,
  parameters: readonly ScalarParameter[],
  promote: Promotion,
): readonly ScalarProblem[] {
  const context: Context = {
    parameters: new Map(parameters.map((parameter) => [parameter.name, parameter])),
    problems: [],
  };
  typeOf(expression, context);
  const template =
    promote === "none" ? parameters.find(({ kind }) => kind === "tensor") : undefined;
  const expected = parameters.filter((parameter) => parameter !== template);
  reportUnused(expression, expected, context.problems);
  return context.problems.toSorted((a, b) => a.offset - b.offset);
}

/** Type of a well-formed expression's value, given the kinds of its parameters. */
export function scalarType(
  expression: ScalarExpression,
  parameters: readonly ScalarParameter[],
): ScalarType {
  return typeOf(expression, {
    parameters: new Map(parameters.map((p) => [p.name, p])),
    problems: [],
  });
}

function typeOf(node: ScalarExpression, context: Context): ScalarType {
  switch (node.kind) {
    case "number":
    case "constant":
      return "number";
    case "name":
      return typeOfName(node, context);
    case "negate":
      requireNumber(node.operand, context);
      return "number";
    case "not":
      requireTruth(node.operand, context);
      return "bool";
    case "arithmetic":
      requireNumber(node.left, context);
      requireNumber(node.right, context);
      return "number";
    case "compare":
      requireNumber(node.left, context);
      requireNumber(node.right, context);
      return "bool";
    case "logic":
      requireTruth(node.left, context);
      requireTruth(node.right, context);
      return "bool";
    case "select":
      return typeOfSelect(node, context);
    case "coalesce":
      return typeOfCoalesce(node, context);
    case "call":
      for (const arg of node.args) requireNumber(arg, context);
      return scalarFunction(node.callee)?.result ?? "number";
  }
}

function typeOfName(
  node: ScalarExpression & { kind: "name" },
  { parameters, problems }: Context,
): ScalarType {
  const parameter = parameters.get(node.name);
  if (parameter === undefined) {
    const known = [...parameters.keys(), ...CONSTANTS];
    const near = nearName(node.name, known);
    const list = `known names: ${known.join(", ")}`;
    problems.push({
      ...node.span,
      what: `unknown name "${node.name}"`,
      hint: near === null ? list : `did you mean "${near}"? ${list}`,
    });
    return "number";
  }
  if (parameter.kind === "other") {
    problems.push({
      ...node.span,
      what: `"${node.name}" is neither a tensor nor a number, so an expression cannot use it`,
    });
  }
  if (parameter.kind === "optionalScalar") {
    problems.push({
      ...node.span,
      what: `"${node.name}" may be missing`,
      hint: `give the value for that case: ${node.name} ?? lowest`,
    });
  }
  return parameter.kind === "bool" ? "bool" : "number";
}

function typeOfSelect(node: ScalarExpression & { kind: "select" }, context: Context): ScalarType {
  requireTruth(node.condition, context);
  const whenTrue = typeOf(node.whenTrue, context);
  const whenFalse = typeOf(node.whenFalse, context);
  if (whenTrue !== whenFalse) {
    const what = `the two values of "?:" differ in type: ${described(whenTrue)} and ${described(whenFalse)}`;
    context.problems.push({ ...node.span, what });
  }
  return whenTrue;
}

function typeOfCoalesce(
  node: ScalarExpression & { kind: "coalesce" },
  context: Context,
): ScalarType {
  const { optional } = node;
  const parameter = optional.kind === "name" ? context.parameters.get(optional.name) : undefined;
  if (optional.kind === "name" && parameter === undefined) typeOfName(optional, context);
  else if (parameter?.kind !== "optionalScalar") {
    const what =
      'the left side of "??" is always there; expected a parameter of type Scalar?, float? or int?';
    context.problems.push({ ...optional.span, what });
  }
  requireNumber(node.fallback, context);
  return "number";
}

function requireNumber(node: ScalarExpression, context: Context): void {
  if (typeOf(node, context) === "number") return;
  context.problems.push({
    ...node.span,
    what: "a truth value is used as a number",
    hint: "choose the numbers: condition ? 1 : 0",
  });
}

/** A condition is a truth value, or a tensor operand by name. */
function requireTruth(node: ScalarExpression, context: Context): void {
  const type = typeOf(node, context);
  if (type === "bool") return;
  const parameter = node.kind === "name" ? context.parameters.get(node.name) : undefined;
  if (node.kind === "name" && (parameter === undefined || parameter.kind === "tensor")) return;
  context.problems.push({
    ...node.span,
    what: "a number is used as a condition",
    hint: "compare it: x != 0",
  });
}

function reportUnused(
  expression: ScalarExpression,
  parameters: readonly ScalarParameter[],
  problems: ScalarProblem[],
): void {
  const used = new Set<string>();
  for (const node of walk(expression)) if (node.kind === "name") used.add(node.name);
  const { offset, length } = expression.span;
  for (const { name, kind } of parameters) {
    if (used.has(name) || kind === "other" || kind === "bool") continue;
    problems.push({ offset, length, what: `parameter "${name}" is never used` });
  }
}

function described(type: ScalarType): string {
  return type === "bool" ? "a truth value" : "a number";
}
