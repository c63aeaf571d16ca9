// The comparison as text: nothing from a document acts on a page, a log or a terminal, and a comment fits.
import { describe, expect, test } from "vitest";
import {
  diffAnnotations,
  problemAnnotations,
  renderAnnotation,
  staleAnnotations,
} from "../../coverage-report/annotations.ts";
import { baselineOf, gateComplaints, printBaseline } from "../../coverage-report/baseline.ts";
import { type CoverageDiff, diffCoverage } from "../../coverage-report/diff.ts";
import { renderDiffMarkdown } from "../../coverage-report/diff-markdown.ts";
import { sideOfBaseline, sideOfDocument } from "../../coverage-report/diff-side.ts";
import { renderDiff } from "../../coverage-report/diff-terminal.ts";
import { renderGateMarkdown } from "../../coverage-report/gate-markdown.ts";
import { COMMENT_LIMIT, codeSpan, fitted, printable } from "../../coverage-report/markdown.ts";
import type { Cell, CoverageDocument } from "../../coverage-report/model.ts";
import { renderSummaryMarkdown } from "../../coverage-report/summary-markdown.ts";
import { madeDocument, madeRow } from "./documents.ts";

const slow = (reason: string): Partial<Cell> => ({ observed: "fallback", fast: false, reason });

const between = (before: CoverageDocument, after: CoverageDocument): CoverageDiff =>
  diffCoverage(sideOfDocument(before), sideOfDocument(after));

/** From a good `cos` to one with a reason of somebody's choice. */
const withReason = (reason: string): CoverageDiff =>
  between(madeDocument(madeRow("cos")), madeDocument(madeRow("cos", { vmap: slow(reason) })));

describe("a code span", () => {
  test.each([
    ["plain", "`plain`"],
    ["a `b` c", "``a `b` c``"],
    ["`b`", "`` `b` ``"],
    ["``", "``` `` ```"],
    ["a | b", "`a | b`"],
    ["a\n\n# b", "`a # b`"],
    ["", "` `"],
    ["\u202eabc\u0007", "`\ufffdabc\ufffd`"],
  ])("of %j is %s", (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  test("is cut where it is long", () => {
    expect(codeSpan("x".repeat(400))).toBe(`\`${"x".repeat(300)}…\``);
  });
});

describe("Markdown", () => {
  test.each([
    "</details><script>alert(1)</script>",
    "@everyone see #1 and https://example.org",
    "` closes </details>",
    "a | b | c",
    "line\n\n### heading\n- list",
    "<!-- batchwise:coverage -->",
  ])("holds %j in a code span on one line", (reason) => {
    const lines = renderDiffMarkdown(withReason(reason)).split("\n");
    const own = lines.filter((line) => line.includes(codeSpan(reason)));
    expect(own.length).toBeGreaterThan(0);
    for (const line of own) expect(line.trim()).toBe(codeSpan(reason));
    const count = (tag: string): number => lines.filter((line) => line.startsWith(tag)).length;
    expect(count("<details")).toBe(count("</details>"));
    expect(lines.filter((line) => line.startsWith("### "))).toHaveLength(1);
  });

  test("a hostile name is in a code span too", () => {
    const name = "evil`</details>|@user";
    const text = renderDiffMarkdown(between(madeDocument(), madeDocument(madeRow(name))));
    expect(text.split("\n").filter((line) => line.includes("evil"))).toEqual([
      "- ``evil`</details>|@user``: rule ×12<br>",
    ]);
  });

  test("stays under what GitHub takes, and says how much is left out", () => {
    const names = Array.from({ length: 1_500 }, (_, i) => `op_${String(i).padStart(4, "0")}`);
    const before = madeDocument(...names.map((name) => madeRow(name)));
    const reason = "a reason that is as long as such reasons are, and a little longer than that";
    const after = madeDocument(...names.map((name) => madeRow(name, { vmap: slow(reason) })));
    const text = renderDiffMarkdown(between(before, after));
    expect(text.length).toBeLessThan(COMMENT_LIMIT);
    expect(text.length).toBeGreaterThan(COMMENT_LIMIT / 4);
    expect(text).toContain("Regressed (1500)");
    expect(text).toMatch(/\n- … and \d+ more\n/);
    expect(text.trimEnd().endsWith("</details>")).toBe(true);
  });

  test("the longest lists that fit are taken", () => {
    const render = (limit: number): string => "x".repeat(Math.min(limit, 5_000));
    expect([300, 30, 0].map((limit) => fitted(render, limit).length)).toEqual([200, 20, 0]);
    expect(fitted(() => "far too long", 3)).toBe("far");
  });

  test("of equal sides says so", () => {
    const text = renderDiffMarkdown(
      between(madeDocument(madeRow("cos")), madeDocument(madeRow("cos"))),
    );
    expect(text).toMatch(/^### Coverage: nothing changed\n\n1 op; under `vmap`, 1 of 1 are served/);
  });

  test("of a gate that passed, that fails, and whose baseline is stale", () => {
    const good = madeDocument(madeRow("cos"));
    const bad = madeDocument(
      madeRow("cos", { vmap: { observed: "fallback", declared: "fallback" } }),
    );
    const gate = (committed: CoverageDocument, now: CoverageDocument): string => {
      const baseline = sideOfBaseline(baselineOf(committed));
      const complaints = gateComplaints(now, printBaseline(baselineOf(committed)));
      return renderGateMarkdown(diffCoverage(baseline, sideOfDocument(now), baseline), complaints);
    };
    expect(gate(good, good)).toBe(
      "### Coverage gate: passed\n\nWhat the samples show of 1 op is what `coverage-baseline.json` says.\n",
    );
    expect(gate(good, bad)).toMatch(
      /failed\n\n- `coverage: 1 regression; expected none`\n\n<details open>.*Regressed \(1\)/s,
    );
    expect(gate(good, bad)).not.toContain("--update-baseline");
    expect(gate(bad, good)).toMatch(
      /failed\n\n- `coverage: coverage-baseline\.json is stale; expected 1 change in it`\n- `hint: npm run coverage -- --update-baseline, and commit the file`\n\n<details>.*Newly ruled/s,
    );
    const same = sideOfDocument(good);
    expect(renderGateMarkdown(diffCoverage(same, same), ["coverage: LIST.md is `old`"])).toBe(
      "### Coverage gate: failed\n\n- `` coverage: LIST.md is `old` ``\n",
    );
  });

  test("of a document has its totals and problems", () => {
    const good = renderSummaryMarkdown(madeDocument(madeRow("cos")), "ops.yaml");
    expect(good).toContain("| vmap∘vmap | 1 | 1 | 0 | 0 | 0 |");
    expect(good).toContain("Every result equals its loop");
    const bad = madeDocument(madeRow("cos", { vmap: { correct: false, problems: ["a | b"] } }));
    expect(renderSummaryMarkdown(bad, "ops.yaml")).toContain("- `ops.yaml:7: cos: vmap: a | b`");
  });
});

describe("annotations", () => {
  test("escape what would end them", () => {
    const line = renderAnnotation({
      level: "error",
      file: "a,b:c%.yaml",
      line: 3,
      title: "x: y, 100%\n::error::",
      message: "50%: a, b\r\nsecond ::warning::",
    });
    expect(line).toBe(
      "::error file=a%2Cb%3Ac%25.yaml,line=3,title=x%3A y%2C 100%25%0A%3A%3Aerror%3A%3A" +
        "::50%25: a, b%0D%0Asecond ::warning::",
    );
  });

  test("one error per op, a notice for a rule, and a place only where it is known", () => {
    const before = madeDocument(
      madeRow("cos"),
      madeRow("gone"),
      madeRow("tan", { vmap: { observed: "fallback", declared: "fallback" } }),
    );
    const after = madeDocument(madeRow("cos", { vmap: slow("no\nrule") }), madeRow("tan"));
    expect(diffAnnotations(between(before, after), "ops.yaml").map(renderAnnotation)).toEqual([
      "::error file=ops.yaml,line=7,title=cos%3A coverage regressed::" +
        "vmap: rule → fallback%0A  no rule%0Avmap: declared rule, the samples show fallback%0A  no rule",
      "::error file=ops.yaml,title=gone%3A op is gone::rule ×12",
      "::notice file=ops.yaml,line=7,title=tan%3A newly ruled::vmap: fallback → rule",
    ]);
  });

  test("a stale baseline is one at its file", () => {
    const now = sideOfDocument(madeDocument(madeRow("cos"), madeRow("sin")));
    const old = sideOfBaseline(baselineOf(madeDocument(madeRow("cos"))));
    expect(staleAnnotations(diffCoverage(now, now, old)).map(renderAnnotation)).toEqual([
      "::error file=coverage-baseline.json,title=stale baseline::" +
        "coverage-baseline.json is stale: 1 op differs%0Arun npm run coverage -- --update-baseline and commit the file",
    ]);
    expect(staleAnnotations(diffCoverage(now, now))).toEqual([]);
  });

  test("problems of a document, all of an op in one", () => {
    const wrong = { correct: false, problems: ["3 instead of 4"] };
    const document = madeDocument(madeRow("cos", { vmap: wrong, jvp: slow("no rule") }));
    expect(problemAnnotations(document, "ops.yaml").map(renderAnnotation)).toEqual([
      "::error file=ops.yaml,line=7,title=cos%3A coverage::vmap: 3 instead of 4%0A" +
        "jvp: the samples show fallback (no rule); expected rule, as declared",
    ]);
    expect(problemAnnotations(madeDocument(madeRow("cos")), "ops.yaml")).toEqual([]);
  });
});

describe("the terminal", () => {
  test("shows verdict, changed totals and lists", () => {
    expect(renderDiff(withReason("no rule"))).toBe(
      [
        "coverage: 1 op regressed, 1 op not as declared",
        "",
        "  transform  served    rule  decomposed  fallback  refused",
        "  vmap       0 (−1)  0 (−1)           0    1 (+1)        0",
        "",
        "Regressed",
        "  ops.yaml:7: cos: rule → fallback under vmap",
        "    why: no rule",
        "",
        "Not as declared",
        "  ops.yaml:7: cos: declared rule, the samples show fallback under vmap",
        "    why: no rule",
        "",
      ].join("\n"),
    );
  });

  test("no line of it can be a command to the log of a CI run or to the terminal", () => {
    const text = renderDiff(withReason("a\n::stop-commands::x ##[error] \u001b[2J"));
    for (const line of text.split("\n")) expect(line.trimStart()).not.toMatch(/^::/);
    expect(text).not.toContain("##[");
    expect(text).not.toContain("\u001b[2J");
    expect(printable("##[group]a\u0000")).toBe("# #[group]a\ufffd");
  });
});
