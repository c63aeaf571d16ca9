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
import { nearName } from "../scalar/near-name.ts";
import { type Check, type CheckContext, innerProblem, valueProblem } from "./context.ts";

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
  return context.entries.flatMap((entry) => [
    ...targetProblems(context, entry),
    ...formulasOf(entry).flatMap(({ role, source }) =>
      analyzeFormula(source.text, entry.schema, role, scope).problems.map((problem) =>
        innerProblem(context, entry, source, "E_FORMULA", problem),
      ),
    ),
  ]);
};

function targetProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const problems: Problem[] = [];
  const tensors = entry.schema.parameters
    .filter(({ type }) => type.base === "Tensor")
    .map(({ name }) => name);
  for (const [target, source] of entry.derivatives?.reverse ?? []) {
    if (tensors.includes(target)) continue;
    const near = nearName(target, [...tensors, "result"]);
    const hint =
      near === null
        ? `tensor parameters: ${tensors.join(", ")}`
        : `did you mean ${JSON.stringify(near)}?`;
    problems.push(
      valueProblem(
        context,
        entry,
        source,
        "E_DERIVATIVE_TARGET",
        `derivatives names ${JSON.stringify(target)}, which is no tensor parameter and no output`,
        hint,
      ),
    );
  }
  const auto = [...(entry.derivatives?.forward ?? [])].find(
    ([, source]) => source.text === "auto_element_wise",
  );
  if (auto !== undefined && entry.derivatives?.reverse.size === 0) {
    problems.push(
      valueProblem(
        context,
        entry,
        auto[1],
        "E_AUTO_FORWARD",
        "auto_element_wise needs a reverse formula to derive from",
        "write the reverse formulas, or the forward one",
      ),
    );
  }
  return problems;
}
