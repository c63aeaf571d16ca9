// The written formulas of entries, and what they may call.
import type { OpEntry, SourceText } from "../model/entry.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName } from "../model/names.ts";
import type { ProjectExports } from "../project/exports.ts";
import type { FormulaRole, FormulaScope } from "./analyze.ts";

/** What formulas of this project may call. */
export function formulaScope({
  entries,
  project,
}: {
  readonly entries: readonly OpEntry[];
  readonly project: ProjectExports;
}): FormulaScope {
  const functions = new Set<string>(project.host?.functions.keys());
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
