// How coverage came to be what it is: one line per change, the oldest first, for the trend and for the story of one op.
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type CellChange, changesBetween } from "./baseline.ts";
import { issueTexts } from "./issues.ts";
import {
  type Baseline,
  type ByTransform,
  byTransform,
  STATES,
  type State,
  type Tally,
  TRANSFORMS,
} from "./model.ts";

/** The history file, at the root of the checkout. */
export const HISTORY_FILE = "coverage-history.jsonl";

/** What states alone say about a set of ops. */
export type StateTally = Omit<Tally, "wrong">;

/** One change of coverage. */
export interface HistoryEntry {
  /** The day it was recorded, in UTC: `2026-11-21`. */
  readonly date: string;
  /** The project's version on that day. */
  readonly version: string;
  /** Ops after the change. */
  readonly ops: number;
  /** Counts after the change; whether results were right is not in a baseline. */
  readonly totals: ByTransform<StateTally>;
  /** What changed, regressions first; an op that came or went is one change, without a transform. */
  readonly changes: readonly CellChange[];
}

const count = z.int().min(0);
const counts = z.strictObject({
  total: count,
  served: count,
  rule: count,
  decomposed: count,
  fallback: count,
  refused: count,
});
const seen = z.enum([...STATES, "absent"]);

const entryDefinition = z.strictObject({
  date: z.iso.date("expected a day such as 2026-11-21"),
  version: z.string().min(1),
  ops: count,
  totals: z.strictObject(byTransform(() => counts)),
  changes: z.array(
    z.strictObject({
      op: z.string().min(1),
      transform: z.enum(TRANSFORMS).nullable(),
      from: seen,
      to: seen,
    }),
  ),
});

/** Reads the file's text; the first broken line, named by its number, otherwise. */
export function parseHistory(text: string): readonly HistoryEntry[] | { readonly problem: string } {
  const entries: HistoryEntry[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const entry = parseLine(line);
    if ("problem" in entry) return { problem: `${HISTORY_FILE}:${index + 1}: ${entry.problem}` };
    entries.push(entry);
  }
  return entries;
}

function parseLine(line: string): HistoryEntry | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { problem: "not JSON; expected one object per line" };
  }
  const result = entryDefinition.safeParse(data);
  if (result.success) return result.data;
  return { problem: issueTexts(result.error.issues, data, 1)[0] };
}

/** The line of an entry, with its end. */
export function printHistoryEntry({ date, version, ops, totals, changes }: HistoryEntry): string {
  return `${JSON.stringify({ date, version, ops, totals, changes })}\n`;
}

/** What a new line is made of. */
export interface HistoryStep {
  readonly history: readonly HistoryEntry[];
  /** The states that were committed before; null when there were none. */
  readonly before: Baseline | null;
  readonly after: Baseline;
  readonly date: string;
  readonly version: string;
}

/** The entry to append; null when the last one says it already. */
export function nextHistoryEntry({
  history,
  before,
  after,
  date,
  version,
}: HistoryStep): HistoryEntry | null {
  // Without a history the first line tells where everything came from.
  const known = history.length === 0 || before === null ? { ops: {} } : before;
  const changes = changesBetween(known, after).map(({ op, transform, from, to }) => ({
    op,
    transform,
    from,
    to,
  }));
  // Interrupted after the history was written and before the baseline was, the same change is seen again.
  const isTold = changes.length === 0 || isDeepStrictEqual(changes, history.at(-1)?.changes);
  if (isTold && endsWith(history, after)) return null;
  return {
    date,
    version,
    ops: Object.keys(after.ops).length,
    totals: stateTallies(after),
    changes,
  };
}

/** Whether the last entry has the counts of `baseline`. */
export function endsWith(history: readonly HistoryEntry[], baseline: Baseline): boolean {
  const last = history.at(-1);
  if (last === undefined) return false;
  return (
    last.ops === Object.keys(baseline.ops).length &&
    isDeepStrictEqual(last.totals, stateTallies(baseline))
  );
}

function stateTallies({ ops }: Baseline): ByTransform<StateTally> {
  const rows = Object.values(ops);
  return byTransform((transform) => {
    const count = (...states: readonly State[]): number =>
      rows.filter((row) => states.includes(row[transform])).length;
    return {
      total: rows.length - count("n/a"),
      served: count("rule", "decomposed"),
      rule: count("rule"),
      decomposed: count("decomposed"),
      fallback: count("fallback"),
      refused: count("refused"),
    };
  });
}

/** The version in which each op was first recorded, by its name; one that went and came back counts from its return. */
export function firstVersions(history: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const { version, changes } of history) {
    for (const { op, from, to } of changes) {
      if (from === "absent") versions.set(op, version);
      if (to === "absent") versions.delete(op);
    }
  }
  return versions;
}
