// The type check of every formula, as problems in ops.yaml.

import { type Problem, problemAt, sortProblems } from "../errors.ts";
import { formulaScope, formulasOf } from "../formulas/sources.ts";
import { typeCheckFormulas } from "../formulas/type-check.ts";
import type { OpEntry } from "../model/entry.ts";
import { formulaType, helperSignature } from "../problems/behaviour.ts";
import type { ProjectExports } from "../project/exports.ts";
import { innerProblem } from "./context.ts";

/** What the check needs: the entries, what the project exports, and the stubs that `generate` gives. */
export interface FormulaTypesInput {
  readonly file: string;
  readonly entries: readonly OpEntry[];
  readonly project: ProjectExports;
  readonly stubs: ReadonlyMap<string, string>;
  /** Remembers good answers between runs; null to check everything. */
  readonly cacheFile: string | null;
}

/** Type errors of derivatives and decompositions, at their own characters. */
export async function checkFormulaTypes(input: FormulaTypesInput): Promise<readonly Problem[]> {
  const { file, entries, project, stubs, cacheFile } = input;
  const formulas = entries.flatMap(formulasOf);
  const scope = formulaScope({ entries, project });
  const errors = await typeCheckFormulas({
    formulas,
    scope,
    helpers: project.helpers,
    stubs,
    cacheFile,
  });
  const context = { file, entries, project };
  const inFormulas = errors.formulas.map(({ source, what, ...span }) => {
    const owner = source.target === "" ? "the op" : source.target;
    const complaint = formulaType(`${source.role} formula of ${owner}: ${what}`);
    return innerProblem(context, source.entry, { ...span, text: source.source }, complaint);
  });
  const inHelpers = errors.helpers.map(({ helper, what }) => {
    const position = { line: helper.line ?? 1, column: 1, offset: 0 };
    return problemAt(helper.file, { position, length: 1 }, helper.name, helperSignature(what));
  });
  return sortProblems([...inFormulas, ...inHelpers]);
}
