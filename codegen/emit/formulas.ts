// Prints formulas as code: every name bound to a local, every call to an imported function.

import { internalError } from "../errors.ts";
import {
  analyzeFormula,
  type FormulaRole,
  type FormulaScope,
  type ParsedFormula,
} from "../formulas/analyze.ts";
import type { Formula, Metadata } from "../formulas/formula.ts";
import type { SourceText } from "../model/entry.ts";
import { parameterName } from "../model/names.ts";
import type { ProjectExports } from "../project/exports.ts";
import { familyFile, type OpView } from "./op-view.ts";
import type { OverloadSet } from "./overloads.ts";
import { array, call, callWithLast, object } from "./print/code.ts";
import type { Doc } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";

/** Where formulas find what they call. */
export interface FormulaLibrary {
  readonly project: ProjectExports;
  /** Public functions of ops, with the file that exports each. */
  readonly functions: ReadonlyMap<string, string>;
  /** The names of both. */
  readonly scope: FormulaScope;
}

/** The library of all modules' overload sets; a plugin's formulas may call the package's functions too. */
export function formulaLibrary(
  sets: readonly OverloadSet[],
  project: ProjectExports,
): FormulaLibrary {
  const functions = new Map<string, string>(project.host?.functions);
  for (const { functionName, ops } of sets) {
    const first = ops.reduce((a, b) => (b.entry.position.offset < a.entry.position.offset ? b : a));
    functions.set(functionName, familyFile("ops", first));
  }
  const scope = {
    functions: new Set(functions.keys()),
    helpers: new Set(project.helpers.keys()),
  };
  return { project, functions, scope };
}

/** A formula known to be good: checks ran before anything is emitted. */
export function parsedFormula(
  op: OpView,
  role: FormulaRole,
  source: SourceText,
  library: FormulaLibrary,
): ParsedFormula {
  const { parsed } = analyzeFormula(source.text, op.entry.schema, role, library.scope);
  if (parsed === null)
    throw internalError(
      op.name,
      `the formula ${JSON.stringify(source.text)} was emitted without being checked`,
    );
  return parsed;
}

/** The locals that stand for what a formula names. */
export interface Bindings {
  /** A parameter, a tangent `self_t`, `grad` or `result`. */
  readonly name: (name: string) => string;
  readonly property: (name: string, property: Metadata) => string;
  /** `grad(values)` or `result(indices)`. */
  readonly output: (callee: "grad" | "result", output: string) => string;
}

/** Prints a formula. */
export function printFormula(
  node: Formula,
  bindings: Bindings,
  library: FormulaLibrary,
  imports: Imports,
): Doc {
  const inner = (child: Formula): Doc => printFormula(child, bindings, library, imports);
  switch (node.kind) {
    case "literal":
      return node.text.startsWith("'") ? JSON.stringify(node.text.slice(1, -1)) : node.text;
    case "name":
      return bindings.name(node.name);
    case "property":
      return bindings.property(node.name, node.property);
    case "array":
      return array(node.items.map(inner));
    case "object":
      return object(node.entries.map(({ key, value }) => printField(key, value, inner)));
    case "call":
      return printCall(node, bindings, library, imports);
  }
}

function printField(key: string, value: Formula, inner: (child: Formula) => Doc): Doc {
  const printed = inner(value);
  return printed === key ? key : [`${key}: `, printed];
}

function printCall(
  { callee, args }: Extract<Formula, { kind: "call" }>,
  bindings: Bindings,
  library: FormulaLibrary,
  imports: Imports,
): Doc {
  const [output] = args;
  const isOutput =
    (callee === "grad" || callee === "result") &&
    !library.functions.has(callee) &&
    output?.kind === "name";
  if (isOutput) return bindings.output(callee, output.name);
  const printed = args.map((arg) => printFormula(arg, bindings, library, imports));
  const name = imports.value(callee, sourceOf(callee, library));
  const last = args.at(-1);
  const lastPrinted = printed.at(-1);
  if (last?.kind === "object" && lastPrinted !== undefined)
    return callWithLast(name, printed.slice(0, -1), lastPrinted);
  return call(name, printed);
}

function sourceOf(callee: string, { functions, project }: FormulaLibrary): string {
  const file = functions.get(callee) ?? project.helpers.get(callee)?.file;
  if (file === undefined) throw internalError(callee, "a formula calls it, but no file exports it");
  return file;
}

const TAKEN: ReadonlySet<string> = new Set([
  "args",
  "outs",
  "needs",
  "saved",
  "grads",
  "tangents",
  "grad",
  "result",
]);

/** The local for a parameter; the names of the surrounding code are taken. */
export function localName(name: string): string {
  return TAKEN.has(name) ? `${name}Arg` : name;
}

/** The local for one piece of metadata: `selfShape`. */
export function metadataLocal(name: string, property: Metadata): string {
  return `${name}${property.charAt(0).toUpperCase()}${property.slice(1)}`;
}

/** The schema position of a TypeScript parameter name. */
export function positionOfLocal({ schema }: OpView, name: string): number {
  return schema.parameters.findIndex((parameter) => parameterName(parameter.name) === name);
}
