// Problems in ops.yaml and its neighbours: as data, and printed with a code frame.
import type { Position } from "./model/entry.ts";

/** One mistake, with its place. */
export interface Problem {
  readonly code: string;
  readonly file: string;
  readonly position: Position;
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** The op or key the mistake belongs to; "" when it is the file's. */
  readonly where: string;
  readonly what: string;
  readonly hint?: string;
}

/** Problems in file order, each once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return [...problems]
    .sort(
      (a, b) =>
        a.file.localeCompare(b.file) ||
        a.position.offset - b.position.offset ||
        a.code.localeCompare(b.code),
    )
    .filter((problem) => {
      const key = `${problem.file}:${problem.position.offset}:${problem.what}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** Prints problems with the source line, a caret under the mistake, and the hint. */
export function renderProblems(
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
): string {
  return sortProblems(problems)
    .map((problem) => renderProblem(problem, sources.get(problem.file)))
    .join("\n\n");
}

function renderProblem(problem: Problem, source: string | undefined): string {
  const { file, position, where, what, hint } = problem;
  const subject = where === "" ? what : `${where}: ${what}`;
  const lines = [`${file}:${position.line}:${position.column}: ${subject}`];
  const line = source?.split("\n")[position.line - 1];
  if (line !== undefined) lines.push(...codeFrame(line.trimEnd(), position, problem.length));
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

/** Longest part of a line that is shown; what lies left of it is cut. */
const FRAME_WIDTH = 120;

function codeFrame(
  line: string,
  { line: number, column }: Position,
  length: number,
): readonly string[] {
  const start = column > FRAME_WIDTH ? column - FRAME_WIDTH / 2 : 0;
  const shown = line.slice(start, start + FRAME_WIDTH);
  const gutter = `  ${number} | `;
  const before = Math.max(column - 1 - start, 0);
  const carets = "^".repeat(Math.max(1, Math.min(length, shown.length - before)));
  return [gutter + shown, `${" ".repeat(gutter.length - 2)}| ${" ".repeat(before)}${carets}`];
}
