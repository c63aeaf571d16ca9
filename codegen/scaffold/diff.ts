// The difference of two texts in the unified form, for --dry-run.
import type { FileEdit } from "./edits.ts";

const CONTEXT = 3;

/** A line that stays, goes or comes. */
interface DiffLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** All edits as one unified diff. */
export function unifiedDiff(edits: readonly FileEdit[]): string {
  return edits.map(fileDiff).join("");
}

function fileDiff({ path, before, after }: FileEdit): string {
  const lines = diffLines(linesOf(before ?? ""), linesOf(after));
  const head = `--- ${before === null ? "/dev/null" : `a/${path}`}\n+++ b/${path}\n`;
  return head + hunksOf(lines).join("");
}

/** Lines with their line feeds, so that a missing last one shows. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Most cells of the table of common lines; texts that differ more are shown as one change. */
const MAX_CELLS = 4_000_000;

function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let end = 0;
  while (end < limit - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const stays = (text: string): DiffLine => ({ mark: " ", text });
  const middle =
    old.length * now.length <= MAX_CELLS
      ? changedLines(old, now)
      : [...old.map(gone), ...now.map(come)];
  return [
    ...before.slice(0, start).map(stays),
    ...middle,
    ...before.slice(before.length - end).map(stays),
  ];
}

const gone = (text: string): DiffLine => ({ mark: "-", text });
const come = (text: string): DiffLine => ({ mark: "+", text });

/** The longest common subsequence keeps its lines; the others go or come. */
function changedLines(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const lengths = old.map(() => new Uint32Array(now.length + 1));
  lengths.push(new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i][j] =
        old[i] === now[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ mark: " ", text: old[i++] });
      j++;
    } else if (i < old.length && (j >= now.length || lengths[i + 1][j] >= lengths[i][j + 1]))
      lines.push(gone(old[i++]));
    else lines.push(come(now[j++]));
  }
  return lines;
}

function hunksOf(lines: readonly DiffLine[]): readonly string[] {
  const changed = lines.flatMap(({ mark }, i) => (mark === " " ? [] : [i]));
  const ranges: { from: number; to: number }[] = [];
  for (const at of changed) {
    const last = ranges.at(-1);
    const from = Math.max(0, at - CONTEXT);
    const to = Math.min(lines.length, at + CONTEXT + 1);
    if (last !== undefined && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.map(({ from, to }) => hunk(lines, from, to));
}

function hunk(lines: readonly DiffLine[], from: number, to: number): string {
  const count = (part: readonly DiffLine[], without: "-" | "+"): number =>
    part.filter(({ mark }) => mark !== without).length;
  const before = lines.slice(0, from);
  const shown = lines.slice(from, to);
  const range = (without: "-" | "+"): string => {
    const length = count(shown, without);
    return `${count(before, without) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = shown.map(({ mark, text }) =>
    text.endsWith("\n") ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range("+")} +${range("-")} @@\n${body.join("")}`;
}
