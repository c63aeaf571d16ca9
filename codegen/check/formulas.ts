// Formulas: they name real parameters and outputs, and parse; types are checked separately.
import type { Problem } from "../errors.ts";
import {
  analyzeFormula,
  type FormulaRole,
  type FormulaScope,
  type ParsedFormula,
} from "../formulas/analyze.ts";
import type { OpEntry, SourceText } from "../model/entry.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName } from "../model/names.ts";
import {
  autoForward,
  formulaMistake,
  resultOfSeveral,
  unknownDerivative,
  wrongFlagCount,
} from "../problems/behaviour.ts";
import {
  type Check,
  type CheckContext,
  innerProblem,
  keyProblem,
  valueProblem,
} from "./context.ts";

/** What formulas of this project may call. */
export function formulaScope({
  entries,
  project,
}: Pick<CheckContext, "entries" | "project">): FormulaScope {
  const functions = new Set<string>();
  for (const entry of entries) {
    functions.add(functionName(entry.schema.base));
    if (entry.variants.includes("inplace"))
      functions.add(functionName(inPlaceSchema(entry.schema).base));
  }
  return { functions, helpers: new Set(project.helpers.keys()) };
}

/** One formula of an entry, with its role and place. */
export interface FormulaSource {
  readonly entry: OpEntry;
  readonly role: FormulaRole;
  /** Parameter or output name; "" for a decomposition. */
  readonly target: string;
  readonly source: SourceText;
}

/** The forward modes that codegen derives instead of reading a formula. */
export const AUTO_FORWARD: readonly string[] = ["auto_linear", "auto_element_wise"];

/** Every written formula of an entry. */
export function formulasOf(entry: OpEntry): readonly FormulaSource[] {
  const found: FormulaSource[] = [];
  for (const [target, source] of entry.derivatives?.reverse ?? [])
    found.push({ entry, role: "reverse", target, source });
  for (const [target, source] of entry.derivatives?.forward ?? []) {
    if (!AUTO_FORWARD.includes(source.text)) found.push({ entry, role: "forward", target, source });
  }
  if (entry.decomposition !== null)
    found.push({ entry, role: "decomposition", target: "", source: entry.decomposition });
  return found;
}

/** The parsed formula, or null when it has problems (which `checkFormulas` reports). */
export function parseFormula(
  { entry, role, source }: FormulaSource,
  scope: FormulaScope,
): ParsedFormula | null {
  return analyzeFormula(source.text, entry.schema, role, scope).parsed;
}

/** Every formula parses and knows its names. */
export const checkFormulas: Check = (context) => {
  const scope = formulaScope(context);
  return context.entries.flatMap((entry) =>
    formulasOf(entry).flatMap(({ role, source }) =>
      analyzeFormula(source.text, entry.schema, role, scope).problems.map((problem) =>
        innerProblem(context, entry, { ...problem, text: source }, formulaMistake(problem)),
      ),
    ),
  );
};

/** Formulas belong to tensors the op takes or outputs it gives, and automatic modes have what they need. */
export const checkDerivatives: Check = (context) =>
  context.entries.flatMap((entry) => [
    ...targetProblems(context, entry),
    ...forwardProblems(context, entry),
    ...flagProblems(context, entry),
  ]);

function targetProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const { parameters } = entry.schema;
  const tensors = parameters.filter(({ type }) => type.base === "Tensor").map(({ name }) => name);
  return [...(entry.derivatives?.reverse.keys() ?? [])]
    .filter((target) => !tensors.includes(target))
    .map((target) =>
      keyProblem(
        context,
        entry,
        ["derivatives", target],
        unknownDerivative(target, [...tensors, "result", ...outputNames(entry)]),
      ),
    );
}

function outputNames({ schema }: OpEntry): readonly string[] {
  return schema.returns.flatMap(({ name }) => (name === null ? [] : [name]));
}

function forwardProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const { reverse, forward } = entry.derivatives ?? { reverse: new Map(), forward: new Map() };
  const isSeveral = entry.schema.returns.length > 1;
  return [...forward].flatMap(([target, { text }]): readonly Problem[] => {
    const at = ["derivatives", target];
    const isAuto = AUTO_FORWARD.includes(text);
    if (isAuto && (isSeveral || target !== "result")) {
      const why = "works only for result, and only where there is one output";
      return [valueProblem(context, entry, at, autoForward(text, why))];
    }
    if (text === "auto_element_wise" && reverse.size === 0) {
      const why = "needs a reverse formula to derive from";
      return [valueProblem(context, entry, at, autoForward(text, why))];
    }
    return isSeveral && target === "result"
      ? [keyProblem(context, entry, at, resultOfSeveral(outputNames(entry)))]
      : [];
  });
}

function flagProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const flags = entry.derivatives?.outputDifferentiability ?? null;
  const { length } = entry.schema.returns;
  if (flags === null || flags.length === length) return [];
  const at = ["derivatives", "output_differentiability"];
  return [valueProblem(context, entry, at, wrongFlagCount(flags.length, length))];
}
