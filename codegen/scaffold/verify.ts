// Whether a changed ops.yaml loads and passes codegen's checks, given what the scaffolded files will export.
import { runChecks } from "../check/run-checks.ts";
import type { Problem } from "../errors.ts";
import { loadOps } from "../load/load-ops.ts";
import type { ProjectExports } from "../project/exports.ts";
import { OPS_FILE, type ScaffoldProject } from "./project.ts";

/** Exports by name, with the file of each, that do not exist yet. */
export interface NewExports {
  readonly kernels: ReadonlyMap<string, string>;
  readonly rules: ReadonlyMap<string, string>;
}

/** Problems of the changed text that the text as it stands does not have. */
export function newProblems(
  { opsText, exports }: ScaffoldProject,
  changed: string,
  added: NewExports,
): readonly Problem[] {
  const after = problemsOf(changed, {
    ...exports,
    kernels: new Map([...exports.kernels, ...added.kernels]),
    rules: new Map([...exports.rules, ...added.rules]),
  });
  if (after.length === 0) return [];
  const before = new Set(problemsOf(opsText, exports).map(identity));
  return after.filter((problem) => !before.has(identity(problem)));
}

function problemsOf(text: string, project: ProjectExports): readonly Problem[] {
  const { entries, problems } = loadOps(text, OPS_FILE);
  return [...problems, ...runChecks({ file: OPS_FILE, entries, project })];
}

function identity({ code, file, where, what }: Problem): string {
  return JSON.stringify([code, file, where, what]);
}
