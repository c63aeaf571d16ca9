// Problems in ops.yaml and its neighbours: as data, and printed with a code frame.
import type { Position, Span } from "./model/entry.ts";

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

/** A mistake without its place: what the factories in codegen/problems/ make. */
export interface Complaint {
  readonly code: string;
  readonly what: string;
  readonly hint?: string;
}

/** Puts a complaint at its place. */
export function problemAt(
  file: string,
  { position, length }: Span,
  where: string,
  complaint: Complaint,
): Problem {
  return { ...complaint, file, position, length: Math.max(length, 1), where };
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

/** Characters that would act on a terminal instead of being shown. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Most problems printed at once; a file with more is broken as a whole. */
const MAX_SHOWN = 200;

/** Prints problems with the source line, a caret under the mistake, and the hint; `limit` is how many at most. */
export function renderProblems(
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
  limit: number = MAX_SHOWN,
): string {
  const sorted = sortProblems(problems);
  const lines = new Map([...sources].map(([file, text]) => [file, text.split("\n")]));
  const shown = sorted
    .slice(0, limit)
    .map((problem) => renderProblem(problem, lines.get(problem.file)));
  const more = sorted.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more problems`] : [])].join("\n\n");
}

function renderProblem(problem: Problem, source: readonly string[] | undefined): string {
  const { file, position, where, what, hint } = problem;
  const subject = where === "" ? what : `${where}: ${what}`;
  const lines = [`${file}:${position.line}:${position.column}: ${subject}`];
  const line = source?.[position.line - 1]?.replace(UNPRINTABLE, "\ufffd");
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
  // A tab stays a tab, so that the caret stands under the same column.
  const indent = shown.slice(0, before).replace(/[^\t]/g, " ");
  return [gutter + shown, `${" ".repeat(gutter.length - 2)}| ${indent}${carets}`];
}

/** A broken invariant of codegen itself, not a mistake in ops.yaml. */
export function internalError(where: string, what: string): Error {
  return new Error(
    `${where}: internal error: ${what}\n  hint: this is a bug in codegen; please report it with the entry of ops.yaml`,
  );
}
