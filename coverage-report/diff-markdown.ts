// A comparison as the comment on a pull request: headline, the totals that changed, folded lists.
import { UPDATE_COMMAND } from "./baseline.ts";
import type { Change, CoverageDiff, StaleBaseline, StateCounts } from "./diff.ts";
import { type DiffLine, diffSections, headline, opsOf, URGENT } from "./diff-sections.ts";
import { bullets, codeSpan, counted, fitted, folded, markdownTable } from "./markdown.ts";
import { TRANSFORMS, type Transform } from "./model.ts";
import { TITLES } from "./terminal.ts";

/** The columns of the totals. */
export const COUNT_COLUMNS = ["served", "rule", "decomposed", "fallback", "refused"] as const;

/** Renders the comment, short enough for GitHub: long lists end with how many more there are. */
export function renderDiffMarkdown(diff: CoverageDiff): string {
  return fitted((limit) => withLists(diff, limit));
}

function withLists(diff: CoverageDiff, limit: number): string {
  return `${[
    `### Coverage: ${headline(diff)}`,
    opening(diff),
    ...totals(diff),
    ...staleNote(diff),
    ...listsOf(diff, limit),
  ].join("\n\n")}\n`;
}

/** The lists, folded but for the urgent ones. */
export function listsOf(diff: CoverageDiff, limit: number): readonly string[] {
  return diffSections(diff).map(({ key, title, lines }) =>
    folded(`${title} (${opsOf(lines)})`, bullets(lines.map(lineText), limit), URGENT.has(key)),
  );
}

function opening({ ops, totals: { vmap } }: CoverageDiff): string {
  const served = { before: vmap.before.served, after: vmap.after.served };
  const all = { before: vmap.before.applicable, after: vmap.after.applicable };
  return `${signed(ops)} ${ops.after === 1 ? "op" : "ops"}; under \`vmap\`, ${signed(served)} of ${signed(all)} are served without a loop.`;
}

/** `12`, or `12 (+2)` where it changed. */
export function signed({ before, after }: Change<number>): string {
  if (before === after) return String(after);
  return `${after} (${after > before ? "+" : "−"}${Math.abs(after - before)})`;
}

const countChange = (
  { before, after }: Change<StateCounts>,
  name: keyof StateCounts,
): Change<number> => ({ before: before[name], after: after[name] });

/** Transforms whose totals are not what they were. */
export function changedTransforms({ totals: all }: CoverageDiff): readonly Transform[] {
  return TRANSFORMS.filter((transform) =>
    COUNT_COLUMNS.some((name) => {
      const { before, after } = countChange(all[transform], name);
      return before !== after;
    }),
  );
}

/** One row per transform: its title, then the columns with what changed. */
export function totalsRows(
  diff: CoverageDiff,
  transforms: readonly Transform[],
): readonly (readonly [title: string, ...counts: string[]])[] {
  return transforms.map((transform) => [
    TITLES[transform],
    ...COUNT_COLUMNS.map((name) => signed(countChange(diff.totals[transform], name))),
  ]);
}

function totals(diff: CoverageDiff): readonly string[] {
  const changed = changedTransforms(diff);
  const rest = TRANSFORMS.filter((transform) => !changed.includes(transform));
  const table = (transforms: readonly Transform[]): string =>
    markdownTable(["transform", ...COUNT_COLUMNS], totalsRows(diff, transforms));
  const unchanged = rest.length === 0 ? [] : [folded("Totals that stay the same", table(rest))];
  return changed.length === 0 ? unchanged : [table(changed), ...unchanged];
}

function lineText({ op, place, transforms, what, details }: DiffLine): string {
  const under = transforms.map((transform) => TITLES[transform]).join(", ");
  const head = `${codeSpan(op)}${under === "" ? "" : ` under ${under}`}: ${what}`;
  const at = place === null ? [] : [`  ${codeSpan(`${place.file}:${place.line}`)}`];
  const why = details.map((detail) => `  ${codeSpan(detail)}`);
  return [head, ...at, ...why].join("<br>\n");
}

/** The command that updates the baseline would also write regressions down, so it comes after them. */
function staleNote({ stale, ok }: CoverageDiff): readonly string[] {
  if (stale === null) return [];
  const command = `\`${UPDATE_COMMAND}\` and commit the file.`;
  return [`**${staleText(stale)}.** ${ok ? "Run" : "Once nothing regresses, run"} ${command}`];
}

/** `coverage-baseline.json is stale: 12 states and 1 op differ`. */
export function staleText({ cells, ops }: StaleBaseline): string {
  const parts = [
    ...(cells === 0 ? [] : [counted(cells, "state")]),
    ...(ops === 0 ? [] : [counted(ops, "op")]),
  ];
  const verb = cells + ops === 1 ? "differs" : "differ";
  return `coverage-baseline.json is stale: ${parts.join(" and ")} ${verb}`;
}
