// What every check is given, and how it makes a problem at a place in ops.yaml.
import type { Problem } from "../errors.ts";
import type { FormulaProblem } from "../formulas/formula.ts";
import type { OpEntry, Position, SourceText } from "../model/entry.ts";
import type { ProjectExports } from "../project/exports.ts";

/** Everything a check may look at. */
export interface CheckContext {
  readonly file: string;
  readonly entries: readonly OpEntry[];
  readonly project: ProjectExports;
}

/** A check: problems as a list, never an exception. */
export type Check = (context: CheckContext) => readonly Problem[];

/** A problem at the start of an entry. */
export function entryProblem(
  { file }: CheckContext,
  entry: OpEntry,
  code: string,
  what: string,
  hint?: string,
): Problem {
  return placed(file, entry.func.position, opLength(entry), entry.name, code, what, hint);
}

function opLength(entry: OpEntry): number {
  return Math.max(entry.func.text.indexOf("("), 1);
}

/** A problem about a whole value. */
export function valueProblem(
  { file }: CheckContext,
  entry: OpEntry,
  value: SourceText,
  code: string,
  what: string,
  hint?: string,
): Problem {
  return placed(file, value.position, Math.max(value.text.length, 1), entry.name, code, what, hint);
}

/** A problem at a given place. */
export function placedProblem(
  { file }: CheckContext,
  entry: OpEntry,
  position: Position,
  length: number,
  code: string,
  what: string,
  hint?: string,
): Problem {
  return placed(file, position, length, entry.name, code, what, hint);
}

/** A mistake inside a formula or scalar expression, at its own character. */
export function innerProblem(
  { file }: CheckContext,
  entry: OpEntry,
  value: SourceText,
  code: string,
  problem: FormulaProblem,
): Problem {
  return placed(
    file,
    value.positionAt(problem.offset),
    problem.length,
    entry.name,
    code,
    problem.what,
    problem.hint,
  );
}

function placed(
  file: string,
  position: Position,
  length: number,
  where: string,
  code: string,
  what: string,
  hint?: string,
): Problem {
  const base = { code, file, position, length: Math.max(length, 1), where, what };
  return hint === undefined ? base : { ...base, hint };
}
