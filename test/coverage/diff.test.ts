// The comparison of two measurements: which list a change belongs to, what counts as worse, what the totals say.
import { describe, expect, test } from "vitest";
import { baselineOf, printBaseline } from "../../coverage-report/baseline.ts";
import { type CoverageDiff, diffCoverage } from "../../coverage-report/diff.ts";
import {
  type CoverageSide,
  parseSide,
  sideOfBaseline,
  sideOfDocument,
} from "../../coverage-report/diff-side.ts";
import type { Cell, CoverageDocument, State } from "../../coverage-report/model.ts";
import { madeDocument, madeRow } from "./documents.ts";

/** A document of one op, `cos`, with one cell as given. */
const one = (cell: Partial<Cell>): CoverageSide =>
  sideOfDocument(madeDocument(madeRow("cos", { vmap: cell })));

const baselineSide = (document: CoverageDocument): CoverageSide =>
  sideOfBaseline(baselineOf(document));

/** The names of the lists that hold something. */
const filled = (diff: CoverageDiff): readonly string[] =>
  Object.entries(diff).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 ? [name] : [],
  );

const state = (observed: State): Partial<Cell> => ({ observed, declared: observed });

describe("a changed state", () => {
  test.each<readonly [from: State, to: State, list: string]>([
    ["fallback", "rule", "ruled"],
    ["decomposed", "rule", "ruled"],
    ["refused", "rule", "ruled"],
    ["fallback", "decomposed", "served"],
    ["refused", "decomposed", "served"],
    ["rule", "decomposed", "regressed"],
    ["rule", "fallback", "regressed"],
    ["decomposed", "fallback", "regressed"],
    ["refused", "fallback", "regressed"],
    ["n/a", "fallback", "regressed"],
    ["n/a", "rule", "moved"],
    ["rule", "n/a", "moved"],
    ["fallback", "refused", "moved"],
  ])("%s to %s is in %s", (from, to, list) => {
    const diff = diffCoverage(one(state(from)), one(state(to)));
    expect(filled(diff)).toEqual([list]);
    expect(diff.ok).toBe(list !== "regressed");
    const change = { op: "cos", transform: "vmap", what: "state", from, to };
    expect(Object.values(diff).flat()).toContainEqual(expect.objectContaining(change));
  });

  test("equal sides differ in nothing", () => {
    const diff = diffCoverage(one({}), one({}));
    expect(filled(diff)).toEqual([]);
    expect(diff.ok).toBe(true);
  });
});

describe("results and speed", () => {
  const wrong = { correct: false, problems: ["sample 0: 3 instead of 4"] };

  test("a result that is wrong now is a regression, even where the state is the same", () => {
    const diff = diffCoverage(one({}), one(wrong));
    expect(diff.regressed).toEqual([
      {
        op: "cos",
        transform: "vmap",
        place: { file: "ops.yaml", line: 7 },
        what: "result",
        from: "rule",
        to: "rule",
        reason: null,
        problems: ["sample 0: 3 instead of 4"],
      },
    ]);
  });

  test("a result that was wrong already is none", () => {
    expect(diffCoverage(one(wrong), one(wrong)).ok).toBe(true);
  });

  test("a new rule with wrong results is not newly ruled", () => {
    const diff = diffCoverage(one(state("fallback")), one({ ...state("rule"), ...wrong }));
    expect(filled(diff)).toEqual(["regressed"]);
  });

  test("a wrong result is also found against a baseline, and in a new op", () => {
    const good = madeDocument(madeRow("cos"));
    expect(diffCoverage(baselineSide(good), one(wrong)).regressed).toHaveLength(1);
    const added = sideOfDocument(madeDocument(madeRow("cos"), madeRow("sin", { jvp: wrong })));
    const diff = diffCoverage(sideOfDocument(good), added);
    expect(diff.regressed).toMatchObject([{ op: "sin", from: "absent", to: "rule" }]);
    expect(diff.added.map(({ op }) => op)).toEqual(["sin"]);
  });

  test("a loop hidden in a rule that had none is a regression", () => {
    const diff = diffCoverage(one({ fast: true }), one({ fast: false }));
    expect(diff.regressed).toMatchObject([{ what: "speed", from: "rule", to: "rule" }]);
    expect(diffCoverage(one({ fast: null }), one({ fast: false })).ok).toBe(true);
  });
});

describe("ops and declarations", () => {
  const two = madeDocument(madeRow("sin"), madeRow("add.Tensor"));
  const less = madeDocument(madeRow("sin"));

  test("a new op is no regression, an op that is gone is", () => {
    const wider = diffCoverage(sideOfDocument(less), sideOfDocument(two));
    expect([wider.ok, wider.added[0].op, wider.ops]).toEqual([
      true,
      "add.Tensor",
      { before: 1, after: 2 },
    ]);
    const narrower = diffCoverage(sideOfDocument(two), sideOfDocument(less));
    expect([narrower.ok, narrower.removed[0].op]).toEqual([false, "add.Tensor"]);
  });

  test("better than declared and otherwise undeclared are two lists", () => {
    const better = one({ declared: "fallback", observed: "rule" });
    const worse = one({ declared: "rule", observed: "decomposed" });
    expect(diffCoverage(better, better)).toMatchObject({
      ok: true,
      unexpectedlyGood: [{ declared: "fallback", observed: "rule" }],
      undeclared: [],
    });
    expect(diffCoverage(worse, worse)).toMatchObject({
      unexpectedlyGood: [],
      undeclared: [{ declared: "rule", observed: "decomposed" }],
    });
  });

  test("another reason for the same state, but not where a baseline gives none", () => {
    const slow = { ...state("fallback"), code: "NO_RULE", reason: "no rule" } as const;
    const after = one({ ...slow, reason: "no rule yet" });
    expect(diffCoverage(one(slow), after).reasons).toMatchObject([
      { state: "fallback", from: "NO_RULE: no rule", to: "NO_RULE: no rule yet" },
    ]);
    const baseline = baselineSide(madeDocument(madeRow("cos", { vmap: slow })));
    expect(filled(diffCoverage(baseline, after))).toEqual([]);
  });

  test("a part is compared with its own ops only, whichever side it is", () => {
    const whole = sideOfDocument(two);
    const part = sideOfDocument({ ...less, complete: false });
    for (const diff of [diffCoverage(whole, part), diffCoverage(part, whole)]) {
      expect(filled(diff)).toEqual([]);
      expect(diff.ops).toEqual({ before: 1, after: 1 });
    }
  });

  test("names of Object.prototype are ops like any other", () => {
    const odd = sideOfDocument(madeDocument(madeRow("constructor"), madeRow("toString")));
    expect(diffCoverage(one({}), odd).added.map(({ op }) => op)).toEqual([
      "constructor",
      "toString",
    ]);
  });
});

describe("totals", () => {
  test("count the ops it applies to, before and after", () => {
    const before = madeDocument(madeRow("a", { vmap: state("fallback") }), madeRow("b"));
    const after = madeDocument(madeRow("a"), madeRow("b", { vmap: state("n/a") }), madeRow("c"));
    const { totals } = diffCoverage(baselineSide(before), sideOfDocument(after));
    const none = { decomposed: 0, refused: 0 };
    expect(totals.vmap).toEqual({
      before: { applicable: 2, served: 1, rule: 1, fallback: 1, ...none },
      after: { applicable: 2, served: 2, rule: 2, fallback: 0, ...none },
    });
    expect(totals.jvp.after.applicable - totals.jvp.before.applicable).toBe(1);
  });
});

describe("a stale baseline", () => {
  const now = madeDocument(madeRow("cos"), madeRow("sin"));

  test("is one that lags behind", () => {
    const old = madeDocument(madeRow("cos", { vmap: state("fallback") }));
    const side = sideOfDocument(now);
    expect(diffCoverage(side, side, baselineSide(old)).stale).toEqual({ cells: 1, ops: 1 });
    expect(diffCoverage(side, side, baselineSide(now)).stale).toBe(null);
    expect(diffCoverage(side, side).stale).toBe(null);
  });

  test("is not one that only a regression differs from", () => {
    const better = madeDocument(madeRow("cos"), madeRow("sin"), madeRow("tan"));
    const worse = madeDocument(madeRow("cos", { vmap: state("fallback") }), madeRow("sin"));
    const side = sideOfDocument(worse);
    expect(diffCoverage(side, side, baselineSide(better)).stale).toBe(null);
  });
});

describe("files", () => {
  const document = madeDocument(madeRow("cos"));

  test("of both sorts are read", () => {
    expect(parseSide(JSON.stringify(document))).toEqual(sideOfDocument(document));
    expect(parseSide(printBaseline(baselineOf(document)))).toEqual(baselineSide(document));
  });

  test("of a later commit may hold more", () => {
    const wider = { ...document, later: 1, ops: [{ ...document.ops[0], later: 2 }] };
    expect(parseSide(JSON.stringify(wider))).toEqual(sideOfDocument(document));
  });

  test.each([
    ["no JSON", "{", /JSON/],
    ["a list", "[]", /expected object/],
    ["another version", '{ "version": 2, "ops": [] }', /expected 1\s.*at version/s],
    ["an unknown state", '{ "ops": { "cos": { "vmap": "fast" } } }', /Invalid option/],
    [
      "a document without its rows",
      '{ "version": 1, "complete": true }',
      /expected array.*at ops/s,
    ],
  ])("%s is a problem in a few lines", (_name, text, expected) => {
    const side = parseSide(text);
    if (!("problem" in side)) throw new Error("it was read");
    expect(side.problem).toMatch(expected);
    expect(side.problem.split("\n").length).toBeLessThan(9);
  });
});
