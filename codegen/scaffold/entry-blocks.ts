// Where the entries of ops.yaml stand as lines of text, with the comments that belong to them.
import type { OpEntry } from "../model/entry.ts";

/** One line of a text with its end of line; only the last may have none. */
export interface TextLine {
  readonly start: number;
  readonly text: string;
  readonly end: string;
}

/** An entry as a range of lines. */
export interface EntryBlock {
  readonly entry: OpEntry;
  /** What stands before the dash. */
  readonly indent: string;
  /** Line of the first comment that belongs to the entry, or of its dash. */
  readonly first: number;
  /** Line of its last key or value, comments indented beneath it included. */
  readonly last: number;
}

/** The lines of a text, whatever ends them. */
export function textLines(text: string): readonly TextLine[] {
  return [...text.matchAll(/([^\n]*?)(\r?\n|$)/g)]
    .filter(({ 0: whole, index }) => whole !== "" || index < text.length)
    .map(({ 1: line, 2: end, index }) => ({ start: index, text: line, end }));
}

/** Whether a line names a section: `# --- pointwise: … ---`. */
export function isHeading({ text }: TextLine): boolean {
  return /^\s*# -{2,} .* -{2,}\s*$/.test(text);
}

/** The blocks of loaded entries, in file order. */
export function entryBlocks(
  lines: readonly TextLine[],
  entries: readonly OpEntry[],
): readonly EntryBlock[] {
  const dashes = entries.map(({ position }) => dashLine(lines, position.line - 1));
  return entries.map((entry, i) => {
    const indent = /^\s*/.exec(lines[dashes[i]].text)?.[0] ?? "";
    return {
      entry,
      indent,
      first: firstLine(lines, dashes[i], i === 0),
      last: lastLine(lines, dashes[i], dashes[i + 1] ?? lines.length, indent.length),
    };
  });
}

/** The line of the dash that an entry begins with; its first key may stand below. */
function dashLine(lines: readonly TextLine[], from: number): number {
  for (let at = from; at > 0; at--) if (/^\s*-(\s|$)/.test(lines[at].text)) return at;
  return 0;
}

/** Comments right above an entry are its own, but for headings and what the file opens with. */
function firstLine(lines: readonly TextLine[], dash: number, isFirstEntry: boolean): number {
  let first = dash;
  while (first > 0 && isComment(lines[first - 1]) && !isHeading(lines[first - 1])) first--;
  return isFirstEntry && first === 0 ? dash : first;
}

function isComment({ text }: TextLine): boolean {
  return /^\s*#/.test(text);
}

/** The last line that belongs to an entry: not blank, and indented deeper than its dash. */
function lastLine(lines: readonly TextLine[], dash: number, next: number, indent: number): number {
  for (let at = next - 1; at > dash; at--) {
    const { text } = lines[at];
    if (text.trim() !== "" && text.length - text.trimStart().length > indent) return at;
  }
  return dash;
}
