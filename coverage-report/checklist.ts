// COVERAGE.md: what every transform serves, as a list to tick off by family, what is needed most first.

import { showShare } from "./badge.ts";
import { UPDATE_COMMAND } from "./baseline.ts";
import { codeSpan, escapeMarkdown, fileLink } from "./markdown.ts";
import {
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  STATES,
  type State,
  TRANSFORMS,
  type Transform,
} from "./model.ts";
import { TITLES } from "./terminal.ts";

/** The checklist file, at the root of the checkout. */
export const CHECKLIST_FILE = "COVERAGE.md";

/** An op with its in-place form: one line of the list. */
interface Item {
  readonly row: OpCoverage;
  readonly inPlace: OpCoverage | null;
  /** Transforms that it should be served under and is not. */
  readonly open: readonly Transform[];
}

/** The text of the file. */
export function renderChecklist(document: CoverageDocument): string {
  const items = itemsOf(document);
  const refused = items.filter(({ row }) => row.transforms.vmap.observed === "refused");
  const listed = items.filter((item) => !refused.includes(item));
  const open = listed.filter(isOpen);
  const families = [...new Set(listed.map(({ row }) => row.family))].sort();
  return `${[
    "# Operator coverage",
    introduction(document, listed.length, open.length),
    totalsTable(document),
    "## Open",
    open.length === 0
      ? "Nothing: every operator is served under every transform that applies to it."
      : byNeed(open).map(itemLine).join("\n"),
    "## By family",
    ...families.map((family) => familySection(family, listed)),
    "## Refused on purpose",
    "What a loop over the examples could not do either. Each says what to write instead.",
    refused.length === 0 ? "Nothing." : refused.map(refusalLine).join("\n"),
  ].join("\n\n")}\n`;
}

function itemsOf({ ops }: CoverageDocument): readonly Item[] {
  const names = new Set(ops.map(({ op }) => op));
  const inPlace = new Map(ops.map((row) => [row.inPlaceOf, row]));
  return ops
    .filter(({ inPlaceOf }) => inPlaceOf === null || !names.has(inPlaceOf))
    .map((row) => {
      const form = inPlace.get(row.op) ?? null;
      const rows = form === null ? [row] : [row, form];
      const open = TRANSFORMS.filter((t) => rows.some(({ transforms }) => isOwed(transforms[t])));
      return { row, inPlace: form, open };
    });
}

/** Slow or wrong; what is refused stays so. */
function isOwed({ observed, correct }: Cell): boolean {
  return observed === "fallback" || correct === false;
}

function isOpen({ open }: Item): boolean {
  return open.length > 0;
}

function introduction(document: CoverageDocument, listed: number, open: number): string {
  const { served, total } = document.totals.vmap;
  const noun = document.ops.length === 1 ? "operator" : "operators";
  return [
    `${document.ops.length} ${noun}, in-place forms included. \`vmap\` serves ${served} of the ${total} that it applies to`,
    `(${showShare(served, total)}) by a rule or by way of other operators, without a loop over the examples.`,
    `Below, an operator stands on one line with its in-place form: ${listed - open} of ${listed} are done.`,
    "A box is ticked when the samples ran under every transform that applies, with the loop's results and without the loop.",
    "",
    `This file is written by \`${UPDATE_COMMAND}\`. [docs/coverage.md](docs/coverage.md) says how to read it,`,
    "[CONTRIBUTING.md](CONTRIBUTING.md) how to tick a box.",
  ].join("\n");
}

function totalsTable({ totals }: CoverageDocument): string {
  const rows = TRANSFORMS.map((transform) => {
    const { total, rule, decomposed, refused, fallback, wrong } = totals[transform];
    return `| ${[TITLES[transform], total, rule, decomposed, refused, fallback, wrong].join(" | ")} |`;
  });
  return [
    "| transform | ops | rule | by way of others | refused | slow loop | wrong |",
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

/** Called by most formulas first; then the worse state, then the name. */
function byNeed(items: readonly Item[]): readonly Item[] {
  const rank = ({ row }: Item): number => STATES.indexOf(row.transforms.vmap.observed);
  const need = ({ row }: Item): number => row.neededBy.length;
  const name = ({ row }: Item): string => row.op;
  return [...items].sort(
    (a, b) => need(b) - need(a) || rank(b) - rank(a) || (name(a) < name(b) ? -1 : 1),
  );
}

function familySection(family: string, listed: readonly Item[]): string {
  const own = listed.filter(({ row }) => row.family === family);
  const done = own.filter((item) => !isOpen(item));
  const summary = `<summary>${escapeMarkdown(family)}: ${done.length} of ${own.length}</summary>`;
  return ["<details>", summary, "", byNeed(own).map(itemLine).join("\n"), "", "</details>"].join(
    "\n",
  );
}

function itemLine(item: Item): string {
  const { row, inPlace, open } = item;
  const box = isOpen(item) ? "[ ]" : "[x]";
  const need = row.neededBy.length === 0 ? "" : `, needed by ${row.neededBy.length}`;
  const forms = inPlace === null ? "" : `, also ${codeSpan(inPlace.op)}`;
  const state = STATE_WORDS[row.transforms.vmap.observed];
  const owed = open.map((transform) => TITLES[transform]).join(", ");
  const why = isOpen(item) ? `; open: ${owed}${reasonText(item)}` : "";
  return `- ${box} ${linked(item)}: ${state}${kindText(row)}${forms}${need}${why}`;
}

const STATE_WORDS: Readonly<Record<State, string>> = {
  rule: "rule",
  decomposed: "by way of other operators",
  "n/a": "nothing to map",
  refused: "refused",
  fallback: "slow loop",
};

/** The kind, where the state does not say it. */
function kindText({ kind }: OpCoverage): string {
  return kind === "decompose" || kind === "fallback" || kind === "rule"
    ? ""
    : ` (${escapeMarkdown(kind)})`;
}

function reasonText({ row, open }: Item): string {
  const { reason, problems } = row.transforms[open[0]];
  const text = reason ?? problems.at(0);
  return text === undefined ? "" : ` (${escapeMarkdown(text)})`;
}

/** Open ones lead to their line; for the others the file must do, or every entry would change this list. */
function linked(item: Item): string {
  const { entry, rule } = item.row;
  const target = isOpen(item)
    ? fileLink(entry.file, entry.line)
    : fileLink(rule?.file ?? entry.file, null);
  const name = codeSpan(item.row.op);
  return target === null || (!isOpen(item) && rule === null) ? name : `[${name}](${target})`;
}

function refusalLine({ row }: Item): string {
  const { reason } = row.transforms.vmap;
  const target = fileLink(row.entry.file, row.entry.line);
  const name = target === null ? codeSpan(row.op) : `[${codeSpan(row.op)}](${target})`;
  return `- ${name}: ${escapeMarkdown(reason ?? "no reason given")}`;
}

/** Whether a committed checklist says what the document says; lines of files may have moved since. */
export function isChecklistFresh(document: CoverageDocument, text: string | null): boolean {
  const withoutLines = (markdown: string): string => markdown.replace(/#L\d+\)/g, ")");
  return text !== null && withoutLines(text) === withoutLines(renderChecklist(document));
}
