// A comparison for people at a terminal: verdict, the totals that changed, one line per op and change.
import pc from "picocolors";
import { UPDATE_COMMAND } from "./baseline.ts";
import type { CoverageDiff } from "./diff.ts";
import { COUNT_COLUMNS, changedTransforms, staleText, totalsRows } from "./diff-markdown.ts";
import { type DiffLine, type DiffSection, diffSections, headline } from "./diff-sections.ts";
import { printable } from "./markdown.ts";
import { TITLES, table } from "./terminal.ts";

/** Lines of one list; `--json` and `--md` have them all. */
const LIST_LIMIT = 40;

/** Renders the comparison; a person scans it from the top. */
export function renderDiff(diff: CoverageDiff): string {
  const verdict = diff.ok ? pc.green(headline(diff)) : pc.red(headline(diff));
  return [`coverage: ${verdict}`, ...totals(diff), ...diffSections(diff).map(list), ...stale(diff)]
    .join("\n\n")
    .concat("\n");
}

function totals(diff: CoverageDiff): readonly string[] {
  const changed = changedTransforms(diff);
  return changed.length === 0
    ? []
    : [table([["transform", ...COUNT_COLUMNS], ...totalsRows(diff, changed)])];
}

function list({ key, title, lines }: DiffSection): string {
  const isBad = key === "regressed" || key === "removed" || key === "undeclared";
  const shown = lines.slice(0, LIST_LIMIT).map(lineText);
  const rest = lines.length - shown.length;
  const more = rest > 0 ? [pc.dim(`  … and ${rest} more`)] : [];
  return [isBad ? pc.red(title) : pc.green(title), ...shown, ...more].join("\n");
}

function lineText({ op, place, transforms, what, details }: DiffLine): string {
  const at = place === null ? "" : pc.dim(`${printable(place.file)}:${place.line}: `);
  const under = transforms.map((transform) => TITLES[transform]).join(", ");
  const head = `  ${at}${pc.bold(printable(op))}: ${what}${under === "" ? "" : ` under ${under}`}`;
  return [head, ...details.map((detail) => pc.dim(`    why: ${printable(detail)}`))].join("\n");
}

function stale({ stale: found }: CoverageDiff): readonly string[] {
  return found === null
    ? []
    : [`${staleText(found)}\n  hint: ${UPDATE_COMMAND}, and commit the file`];
}
