// The history: when a line is added, what it says, and what the committed one must hold.
import { describe, expect, test } from "vitest";
import { BASELINE_FILE, baselineOf } from "../../coverage-report/baseline.ts";
import {
  endsWith,
  firstVersions,
  HISTORY_FILE,
  type HistoryEntry,
  type HistoryStep,
  nextHistoryEntry,
  parseHistory,
  printHistoryEntry,
} from "../../coverage-report/history.ts";
import { type Baseline, parseBaseline } from "../../coverage-report/model.ts";
import { readText } from "../meta/source-files.ts";
import { madeDocument, madeRow } from "./documents.ts";

const slow = { vmap: { observed: "fallback" } } as const;
const one = baselineOf(madeDocument(madeRow("cos", slow)));
const two = baselineOf(madeDocument(madeRow("cos"), madeRow("sin")));

function step(part: Partial<HistoryStep> & Pick<HistoryStep, "after">): HistoryEntry | null {
  return nextHistoryEntry({
    history: [],
    before: null,
    date: "2026-11-21",
    version: "0.1.0",
    ...part,
  });
}

/** An entry that must be there. */
function made(part: Parameters<typeof step>[0]): HistoryEntry {
  const entry = step(part);
  if (entry === null) throw new Error("no entry was made");
  return entry;
}

describe("a new line", () => {
  const first = made({ before: one, after: one });

  test("the first says where every op came from, whatever the baseline was", () => {
    expect(first.changes).toEqual([{ op: "cos", transform: null, from: "absent", to: "fallback" }]);
    expect(first).toMatchObject({ date: "2026-11-21", version: "0.1.0", ops: 1 });
    expect(first.totals.vmap).toEqual({
      total: 1,
      served: 0,
      rule: 0,
      decomposed: 0,
      fallback: 1,
      refused: 0,
    });
  });

  test("later ones say what changed, and the counts after it", () => {
    const second = made({ history: [first], before: one, after: two, version: "0.2.0" });
    expect(second.changes).toEqual([
      { op: "cos", transform: "vmap", from: "fallback", to: "rule" },
      { op: "sin", transform: null, from: "absent", to: "rule" },
    ]);
    expect([second.ops, second.totals.vmap.rule]).toEqual([2, 2]);
  });

  test("equal states add nothing, on another day and in another version neither", () => {
    const again = { history: [first], before: one, after: one };
    expect(step(again)).toBeNull();
    expect(step({ ...again, date: "2027-01-01", version: "0.2.0" })).toBeNull();
  });

  test("a change that was written down before the baseline was is not told twice", () => {
    const second = made({ history: [first], before: one, after: two });
    expect(step({ history: [first, second], before: one, after: two })).toBeNull();
  });

  test("counts that the last line has not are written down even when the baseline was edited before", () => {
    expect(made({ history: [first], before: two, after: two })).toMatchObject({
      ops: 2,
      changes: [],
    });
  });
});

describe("reading", () => {
  const line = printHistoryEntry(made({ after: one }));

  test("what was printed is read back", () => {
    expect(parseHistory(line + line)).toHaveLength(2);
    expect(parseHistory(line)).toEqual([JSON.parse(line)]);
  });

  test.each([
    ["no JSON", "<<<<<<< main\n", "2: not JSON; expected one object per line"],
    [
      "a date that is none",
      line.replace("2026-11-21", "21.11.2026"),
      '2: date: "21.11.2026"; expected a day such as 2026-11-21',
    ],
    [
      "a state that is none",
      line.replace('"to":"fallback"', '"to":"fast"'),
      '2: changes[0].to: "fast"; expected one of "rule", "decomposed", "n/a", "refused", "fallback", "absent"',
    ],
  ])("%s is an error with the number of its line", (_name, broken, expected) => {
    expect(parseHistory(line + broken + line)).toEqual({
      problem: expect.stringContaining(`${HISTORY_FILE}:${expected}`),
    });
  });
});

test("an op is there since the version that first recorded it; one that came back, since its return", () => {
  const entry = (
    version: string,
    from: "absent" | "rule",
    to: "absent" | "rule",
  ): HistoryEntry => ({
    ...made({ after: one, version }),
    changes: [{ op: "cos", transform: null, from, to }],
  });
  const [came, went, back] = [
    entry("0.1.0", "absent", "rule"),
    entry("0.2.0", "rule", "absent"),
    entry("0.3.0", "absent", "rule"),
  ];
  expect(firstVersions([came]).get("cos")).toBe("0.1.0");
  expect(firstVersions([came, went]).get("cos")).toBeUndefined();
  expect(firstVersions([came, went, back]).get("cos")).toBe("0.3.0");
});

describe("the committed history", () => {
  const history = parseHistory(readText(HISTORY_FILE));
  const entries = "problem" in history ? [] : history;
  const committed = parseBaseline(readText(BASELINE_FILE));
  const baseline: Baseline = "problem" in committed ? { ops: {} } : committed;

  test("every line is whole, in order of time, and none repeats the one before", () => {
    expect(history).not.toHaveProperty("problem");
    const dates = entries.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
    expect(entries.filter(({ changes }) => changes.length === 0)).toEqual([]);
  });

  test("ends with the committed baseline and knows every op of it", () => {
    // Stale: npm run coverage -- --update-baseline
    expect(endsWith(entries, baseline)).toBe(true);
    expect([...firstVersions(entries).keys()].sort()).toEqual(Object.keys(baseline.ops).sort());
  });
});
