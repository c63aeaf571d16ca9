// Tables and wrapped text for a terminal.
import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** Rows under a dimmed head, columns padded to their widest cell; the last one is left as it is. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => widthOf(row[i]))));
  const show = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell + " ".repeat(widths[i] - widthOf(cell)))
      .join("  ")
      .trimEnd();
  return [pc.dim(show(head)), ...rows.map(show)].map((line) => `  ${line}`).join("\n");
}

/** Columns a line of text may have. */
const WIDTH = 100;

/** Text in lines of `WIDTH` columns, all but the first indented. */
export function wrapText(text: string, indentation: number): string {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(/\s+/)) {
    if (current !== "" && indentation + current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current].join(`\n${" ".repeat(indentation)}`);
}

/** `3 ops`, `1 op`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
