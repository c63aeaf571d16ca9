// The view model of the dashboard: figures, advice, lists and links, on documents made by hand.
import { describe, expect, test } from "vitest";
import { readBenchmarkResults } from "../../coverage-report/dashboard/benchmark-results.ts";
import { benchmarksView } from "../../coverage-report/dashboard/benchmarks.ts";
import { shellWord } from "../../coverage-report/dashboard/commands.ts";
import { firstRulesView } from "../../coverage-report/dashboard/first-rules.ts";
import { adviceFor } from "../../coverage-report/dashboard/how-to-fix.ts";
import type { DashboardInput } from "../../coverage-report/dashboard/inputs.ts";
import { filterHref, opHref, sourceHref } from "../../coverage-report/dashboard/links.ts";
import { matrixView } from "../../coverage-report/dashboard/matrix.ts";
import { groupCells, opViews } from "../../coverage-report/dashboard/op-details.ts";
import { overviewView } from "../../coverage-report/dashboard/overview.ts";
import { programViews } from "../../coverage-report/dashboard/programs.ts";
import { renderDashboard } from "../../coverage-report/dashboard/render.ts";
import { proseParts, showShare, showSpeedUp } from "../../coverage-report/dashboard/text.ts";
import { niceTop, trendView } from "../../coverage-report/dashboard/trend.ts";
import {
  byTransform,
  type Cell,
  type OpCoverage,
  type State,
} from "../../coverage-report/model.ts";
import { madeDocument, madeReport, madeRow, madeSite } from "./documents.ts";

const fallback: Partial<Cell> = {
  declared: "fallback",
  observed: "fallback",
  fast: false,
  code: "NO_RULE",
  reason: "it has no rule",
};
const decomposed: Partial<Cell> = { declared: "decomposed", observed: "decomposed" };
const shapeless: Partial<Cell> = {
  declared: "refused",
  observed: "refused",
  correct: null,
  code: "DYNAMIC_SHAPE",
  reason: "its shape differs; use where(mask, x, 0)",
};

const inputOf = (
  ops: readonly OpCoverage[],
  more: Partial<DashboardInput> = {},
): DashboardInput => ({
  document: madeDocument(...ops),
  baseline: null,
  history: [],
  benchmarks: null,
  programs: [],
  sourceBase: "..",
  ...more,
});

describe("the overview", () => {
  const states = (vmap: State): Record<string, State> & ReturnType<typeof byTransform<State>> =>
    byTransform((transform): State => (transform === "vmap" ? vmap : "rule"));
  const input = inputOf([madeRow("cos"), madeRow("sin"), madeRow("loop", { vmap: fallback })], {
    baseline: { ops: { cos: states("fallback"), loop: states("fallback") } },
  });
  const { figures, rows, changes, changesTitle } = overviewView(input);

  test("figures carry their change since the baseline, good or bad", () => {
    expect(
      figures.map(({ label, value, delta }) => [label, value, delta.text, delta.style]),
    ).toEqual([
      ["operators", "3", "+1", "better"],
      ["served under vmap", "66.7 %", "+2", "better"],
      ["by the slow loop", "1", "−1", "better"],
      ["refused", "0", "", "same"],
      ["wrong results", "0", "", "same"],
    ]);
  });

  test("bars are in units of ops", () => {
    expect(rows[0].segments).toEqual([
      { style: "r", x: 0, width: 2 },
      { style: "f", x: 2, width: 1 },
    ]);
    expect(rows[0].total).toBe(3);
  });

  test("changes are named", () => {
    expect(changesTitle).toBe("2 changes since the baseline, none for the worse");
    expect(changes.map(({ link, what }) => `${link.op}: ${what}`)).toEqual([
      "cos: vmap: fallback became rule",
      "sin: new",
    ]);
  });

  test("a wrong result is neither served nor of its state", () => {
    const wrong = overviewView(inputOf([madeRow("cos", { vmap: { correct: false } })]));
    expect(wrong.figures[1].value).toBe("0 %");
    expect(wrong.figures[4]).toMatchObject({ label: "wrong result", value: "1" });
    expect(wrong.rows[0].segments).toEqual([{ style: "w", x: 0, width: 1 }]);
  });
});

describe("advice", () => {
  test.each<[string, OpCoverage, RegExp, readonly string[]]>([
    [
      "no rule",
      { ...madeRow("cos", { vmap: fallback }), kind: "fallback" },
      /no batching rule/,
      ["npx batchwise rule new cos", "npm run codegen", "npm test -- -t cos"],
    ],
    [
      "a kind that loops after all",
      madeRow("cos", { vmap: fallback }),
      /no batching rule/,
      ["npx batchwise rule new cos --replace-kind", "npm run codegen", "npm test -- -t cos"],
    ],
    [
      "a rule that declines",
      {
        ...madeRow("flip", { vmap: { ...fallback, code: "RULE_DECLINED" } }),
        rule: { file: "rules/batching/flip.ts", line: 3 },
      },
      /Widen rules\/batching\/flip\.ts/,
      ["npm test -- -t flip"],
    ],
    [
      "a part that is slow",
      madeRow("cos", { vmap: { ...fallback, code: "DECOMPOSES_TO_SLOW" } }),
      /give that one a rule/,
      ["npx batchwise op show cos"],
    ],
    ["a shape nobody knows", madeRow("nonzero", { vmap: shapeless }), /No rule can serve it/, []],
    [
      "a wrong result",
      madeRow("cos", { vmap: { correct: false } }),
      /Correct ops\.yaml/,
      ["npm test -- -t cos"],
    ],
  ])("%s", (_, row, text, commands) => {
    const [advice] = adviceFor(row);
    expect(advice.text).toMatch(text);
    expect(advice.commands).toEqual(commands);
  });

  test("nothing for an op that owes nothing, each thing once", () => {
    expect(adviceFor(madeRow("cos"))).toEqual([]);
    expect(adviceFor(madeRow("cos", { vmap: fallback, vmap_vjp: fallback }))).toHaveLength(1);
  });
});

describe("good first rules", () => {
  const needed = (row: OpCoverage, count: number): OpCoverage => ({
    ...row,
    neededBy: Array.from({ length: count }, (_, i) => `caller_${i}`),
  });

  test("the most needed first; a refusal for good and a test's op are no rules to write", () => {
    const view = firstRulesView(
      madeDocument(
        needed(madeRow("a", { vmap: fallback }), 1),
        needed(madeRow("b", { vmap: fallback }), 3),
        { ...madeRow("b_", { vmap: fallback }), inPlaceOf: "b" },
        madeRow("nonzero", { vmap: shapeless }),
        { ...madeRow("slow", { vmap: fallback }), family: "testing" },
      ),
    );
    expect(view.owed.map(({ op, need }) => [op, need])).toEqual([
      ["b", "3"],
      ["a", "1"],
    ]);
    expect(view.refused.map(({ op, why }) => [op, why])).toEqual([
      ["nonzero", "its shape differs; use where(mask, x, 0)"],
    ]);
    expect(view.kept.map(({ op }) => op)).toEqual(["slow"]);
  });

  test("then what decomposes: least gain, then most need", () => {
    const view = firstRulesView(
      madeDocument(
        needed(madeRow("hot", { vmap: decomposed }), 5),
        { ...madeRow("close", { vmap: decomposed }), speedUp: 1.2 },
        madeRow("idle", { vmap: decomposed }),
      ),
    );
    expect(view.owed).toEqual([]);
    expect(view.next.map(({ op }) => op)).toEqual(["close", "hot"]);
  });
});

describe("details", () => {
  test("transforms that fare alike are one line", () => {
    const groups = groupCells(madeRow("cos", { vmap: fallback, vmap_vmap: fallback }));
    expect(groups.map(({ mark, transforms, result }) => [mark.letter, transforms, result])).toEqual(
      [
        ["F", "vmap · vmap∘vmap", "correct, slow, 2 of 2 samples"],
        [
          "R",
          expect.stringMatching(/^vmap, in place · .*vmap∘vjp∘vjp$/),
          "correct, 2 of 2 samples",
        ],
      ],
    );
  });

  test("a state other than the declared one says both", () => {
    const [group] = groupCells(madeRow("cos", { vmap: { ...fallback, declared: "rule" } }));
    expect(group.result).toContain("; declared rule, observed fallback");
  });

  test("links lead to ops of the document and to lines of the sources", () => {
    const [view] = opViews(
      inputOf([{ ...madeRow("cos"), neededBy: ["cos", "gone"] }], {
        sourceBase: "https://example.org/blob/main/",
      }),
    );
    expect(view.neededBy).toEqual([
      { op: "cos", href: "#op/cos" },
      { op: "gone", href: null },
    ]);
    expect(view.entry).toEqual({
      text: "ops.yaml:7",
      href: "https://example.org/blob/main/ops.yaml#L7",
    });
  });

  test("the history of an op, newest first", () => {
    const past = (date: string, to: State) => ({
      date,
      version: "0.1.0",
      ops: 1,
      totals: byTransform(() => ({ rule: 1, decomposed: 0, fallback: 0, refused: 0 })),
      changes: [{ op: "cos", transform: "vmap", from: "fallback", to }],
    });
    const history = [past("2026-01-01", "decomposed"), past("2026-02-01", "rule")];
    const [view] = opViews(inputOf([madeRow("cos")], { history }));
    expect(view.past).toEqual([
      { date: "2026-02-01", what: "vmap: fallback → rule" },
      { date: "2026-01-01", what: "vmap: fallback → decomposed" },
    ]);
  });
});

describe("the matrix", () => {
  test("rows are dealt into groups, and the filters offer what is there", () => {
    const rows = Array.from({ length: 85 }, (_, i) => madeRow(`op_${i}`));
    const view = matrixView(madeDocument(...rows, { ...madeRow("a::b"), namespace: "a" }));
    expect(view.groups.map((group) => group.length)).toEqual([40, 40, 6]);
    expect(view.groups[0][0]).toMatchObject({ op: "a::b", namespace: "a", need: "" });
    expect(view.namespaces).toEqual(["a", "batchwise"]);
  });
});

describe("the trend", () => {
  const entry = (date: string, ops: number) => ({
    date,
    version: "0.1.0",
    ops,
    totals: byTransform(() => ({ rule: ops - 1, decomposed: 0, fallback: 1, refused: 0 })),
    changes: [],
  });

  test("one entry is a row, two are a line", () => {
    expect(trendView(inputOf([], { history: [entry("2026-01-01", 10)] }))).toMatchObject({
      hasChart: false,
      hasRows: true,
    });
    const view = trendView(
      inputOf([], { history: [entry("2026-01-01", 50), entry("2026-02-01", 100)] }),
    );
    expect(view.lines[0]).toMatchObject({ name: "operators", path: "M48 112L640 12", last: "100" });
    expect(view.rows.map(({ date, served }) => [date, served])).toEqual([
      ["2026-02-01", "99.0 %"],
      ["2026-01-01", "98.0 %"],
    ]);
  });

  test("names of lines that end together stand apart", () => {
    const view = trendView(
      inputOf([], { history: [entry("2026-01-01", 50), entry("2026-02-01", 100)] }),
    );
    const labels = view.lines.map(({ end }) => end.labelY);
    for (const [i, y] of labels.slice(1).entries())
      expect(y - labels[i]).toBeGreaterThanOrEqual(16);
  });

  test.each([
    [1, 1],
    [9, 10],
    [942, 1000],
    [1001, 1200],
    [5000, 6000],
  ])("the axis of %i ends at %i", (value, top) => {
    expect(niceTop(value)).toBe(top);
  });
});

describe("files beside the document", () => {
  const results = {
    overheads: [{ name: "add", microseconds: 2, target: 1 }],
    comparisons: [{ name: "sum", times: { batchwise: 10, peer: 40 }, ratio: 0.25, target: 1.3 }],
    memory: [],
  };

  test("benchmark results", () => {
    const read = readBenchmarkResults(results);
    if ("problem" in read) throw new Error(read.problem);
    const view = benchmarksView(read, madeDocument({ ...madeRow("cos"), speedUp: 8 }));
    expect(view.overheads[0].verdict).toBe("missed");
    expect(view.comparisons[0]).toMatchObject({ ratio: "0.25×", verdict: "met" });
    expect(view.comparisons[0].times.map(({ share, isOwn }) => [share, isOwn])).toEqual([
      [25, true],
      [100, false],
    ]);
    expect(view.most).toMatchObject([{ op: "cos", speedUp: "8.0×", share: 100 }]);
  });

  test("program reports, most time lost first", () => {
    const report = madeReport(
      "a.ts",
      madeSite("fast", { ms: 11 }),
      madeSite("slow", {
        state: "fallback",
        ms: 10,
        lostMs: 9,
        within: "sum",
        formula: "backward",
      }),
    );
    const [view] = programViews(inputOf([], { programs: [report] }));
    expect(view.summary).toBe(
      "2 call sites, 2 calls in 21 ms, 1 by the slow loop, which cost 9.0 ms.",
    );
    expect(view.rows.map(({ link, batch, lost }) => [link.op, batch, lost])).toEqual([
      ["slow", "2–8", "9.0 ms"],
      ["fast", "2–8", "–"],
    ]);
    expect(view.rows[0].part).toBe("a part of sum, backward");
  });

  test("another document is a problem in words", () => {
    expect(readBenchmarkResults({ ops: [] })).toHaveProperty("problem");
  });
});

describe("texts and links", () => {
  test("shares never round to all or nothing", () => {
    expect([
      showShare(9999, 10_000),
      showShare(1, 10_000),
      showShare(3, 3),
      showShare(0, 0),
    ]).toEqual(["99.9 %", "0.1 %", "100 %", "–"]);
  });

  test("speed-ups", () => {
    expect([1.25, 12.5, 1234, null].map(showSpeedUp)).toEqual(["1.3×", "13×", "1,234×", ""]);
  });

  test("what stands between backticks is code", () => {
    expect(proseParts("`a` and `b")).toEqual([
      { text: "a", isCode: true },
      { text: " and `b", isCode: false },
    ]);
  });

  test.each([
    ["sum.dim_IntList", "#op/sum.dim_IntList"],
    ["stats::zscore", "#op/stats::zscore"],
    ['a"#b', "#op/a%22%23b"],
  ])("the link to %s", (op, href) => {
    expect(opHref(op)).toBe(href);
  });

  test("filters and sources are encoded", () => {
    expect(filterHref("family", "a&b")).toBe("?family=a%26b#operators");
    expect(sourceHref("..", { file: "javascript:alert(1)", line: 2 })).toBe(
      "../javascript%3Aalert(1)#L2",
    );
  });

  test("commands are safe to paste", () => {
    expect(shellWord("sum.dim_IntList")).toBe("sum.dim_IntList");
    expect(shellWord("a; rm 'b'")).toBe("'a; rm '\\''b'\\'''");
  });
});

describe("the page", () => {
  test("equal documents give equal pages", () => {
    expect(renderDashboard(inputOf([madeRow("cos")]))).toBe(
      renderDashboard(inputOf([madeRow("cos")])),
    );
  });

  test("asks for nothing: no address but the icon's own data", () => {
    const page = renderDashboard(inputOf([madeRow("cos")]));
    expect(page.match(/\b(src|srcset|action|data)=/g)).toBeNull();
    expect(page.match(/<link [^>]*>/g)).toEqual([expect.stringContaining('href="data:image/svg')]);
    expect(page).not.toMatch(/@import|url\(/);
  });
});
