// A comparison as titled lists of lines, one per op and change: what terminal, Markdown and annotations print.

import type { CellChange, CoverageDiff, OpChange, ReasonChange, UndeclaredCell } from "./diff.ts";
import { counted } from "./markdown.ts";
import { type SourcePlace, STATES, TRANSFORMS, type Transform } from "./model.ts";

/** One op and one thing that changed in it. */
export interface DiffLine {
  readonly op: string;
  readonly place: SourcePlace | null;
  /** The transforms it changed under; empty when it is the op as a whole. */
  readonly transforms: readonly Transform[];
  /** What changed, in words of this report: `fallback → rule`. */
  readonly what: string;
  /** Texts that come from the document: reasons and wrong results. */
  readonly details: readonly string[];
}

/** One list. */
export interface DiffSection {
  readonly key: SectionKey;
  readonly title: string;
  /** As part of a headline: `2 regressed`. */
  readonly word: string;
  readonly lines: readonly DiffLine[];
}

/** The lists by name. */
export type SectionKey = Exclude<keyof CoverageDiff, "version" | "ok" | "ops" | "totals" | "stale">;

/** Lists that mean work for whoever made the change. */
export const URGENT: ReadonlySet<SectionKey> = new Set<SectionKey>([
  "regressed",
  "removed",
  "undeclared",
  "unexpectedlyGood",
]);

/** Every list that holds something, the urgent ones first. */
export function diffSections(diff: CoverageDiff): readonly DiffSection[] {
  const sections: readonly DiffSection[] = [
    section("regressed", "Regressed", "regressed", cellLines(diff.regressed)),
    section("removed", "Ops that are gone", "gone", opLines(diff.removed.map(unplaced))),
    section("undeclared", "Not as declared", "not as declared", declaredLines(diff.undeclared)),
    section(
      "unexpectedlyGood",
      "Better than declared",
      "better than declared",
      declaredLines(diff.unexpectedlyGood),
    ),
    section("ruled", "Newly ruled", "newly ruled", cellLines(diff.ruled)),
    section("served", "Newly served", "newly served", cellLines(diff.served)),
    section("added", "New ops", "new", opLines(diff.added)),
    section("moved", "Other states", "in another state", cellLines(diff.moved)),
    section("reasons", "Other reasons", "with another reason", reasonLines(diff.reasons)),
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function section(
  key: SectionKey,
  title: string,
  word: string,
  lines: readonly DiffLine[],
): DiffSection {
  return { key, title, word, lines };
}

/** How many ops the lines are about. */
export function opsOf(lines: readonly DiffLine[]): number {
  return new Set(lines.map(({ op }) => op)).size;
}

/** `1 op regressed, 2 ops newly ruled`, or that nothing changed. */
export function headline(diff: CoverageDiff): string {
  const parts = diffSections(diff).map(
    ({ word, lines }) => `${counted(opsOf(lines), "op")} ${word}`,
  );
  return parts.length === 0 ? "nothing changed" : parts.join(", ");
}

function cellLines(changes: readonly CellChange[]): readonly DiffLine[] {
  return merged(
    changes.map((change) => ({
      op: change.op,
      place: change.place,
      transforms: [change.transform],
      what: changeText(change),
      details: change.what === "result" ? change.problems : given(change.reason),
    })),
  );
}

function changeText({ what, from, to }: CellChange): string {
  if (what === "result") return `wrong result (${to})`;
  if (what === "speed") return `loops over the batch (${to})`;
  return `${from} → ${to}`;
}

function declaredLines(cells: readonly UndeclaredCell[]): readonly DiffLine[] {
  return merged(
    cells.map(({ op, place, transform, declared, observed, reason }) => ({
      op,
      place,
      transforms: [transform],
      what: `declared ${declared}, the samples show ${observed}`,
      details: given(reason),
    })),
  );
}

function reasonLines(changes: readonly ReasonChange[]): readonly DiffLine[] {
  return merged(
    changes.map(({ op, place, transform, state, from, to }) => ({
      op,
      place,
      transforms: [transform],
      what: state,
      details: [`${from ?? "no reason"} → ${to ?? "no reason"}`],
    })),
  );
}

function opLines(changes: readonly OpChange[]): readonly DiffLine[] {
  return changes.map(({ op, place, states }) => {
    const all = TRANSFORMS.map((transform) => states[transform]);
    const parts = STATES.filter((state) => state !== "n/a").flatMap((state) => {
      const count = all.filter((found) => found === state).length;
      return count === 0 ? [] : [`${state} ×${count}`];
    });
    return { op, place, transforms: [], what: parts.join(", "), details: [] };
  });
}

/** The line of an op that is gone is a line of the old file. */
const unplaced = (change: OpChange): OpChange => ({ ...change, place: null });

const given = (reason: string | null): readonly string[] => (reason === null ? [] : [reason]);

/** One line for all transforms of an op that changed the same way. */
function merged(lines: readonly DiffLine[]): readonly DiffLine[] {
  const byKey = new Map<string, DiffLine>();
  for (const line of lines) {
    const key = JSON.stringify([line.op, line.what, line.details]);
    const known = byKey.get(key);
    const transforms = [...(known?.transforms ?? []), ...line.transforms];
    byKey.set(key, { ...line, transforms });
  }
  return [...byKey.values()];
}
