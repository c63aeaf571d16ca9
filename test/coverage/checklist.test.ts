// COVERAGE.md and the badge, on documents made by hand.
import { describe, expect, test } from "vitest";
import { badgeOf, showShare } from "../../coverage-report/badge.ts";
import {
  CHECKLIST_FILE,
  isChecklistFresh,
  renderChecklist,
} from "../../coverage-report/checklist.ts";
import { codeSpan, escapeMarkdown, fileLink } from "../../coverage-report/markdown.ts";
import type { CoverageDocument } from "../../coverage-report/model.ts";
import { readText } from "../meta/source-files.ts";
import { madeDocument, madeRow } from "./documents.ts";

const slow = { observed: "fallback", code: "NO_RULE", reason: "no <rule> yet; *help*" } as const;
const refused = { observed: "refused", reason: "how many differs; use where(m, x, 0)" } as const;
const document: CoverageDocument = madeDocument(
  madeRow("cos"),
  { ...madeRow("cos_"), inPlaceOf: "cos" },
  { ...madeRow("mul"), neededBy: ["cos", "sin", "tan"] },
  { ...madeRow("flip"), kind: "rule", rule: { file: "rules/batching/flip.ts", line: 14 } },
  { ...madeRow("mode", { vmap: slow, vmap_vjp: slow }), family: "reduction", neededBy: ["cos"] },
  { ...madeRow("sort", { vmap: slow }), family: "reduction", neededBy: ["cos", "sin"] },
  { ...madeRow("nonzero", { vmap: refused }), family: "indexing" },
);
const text = renderChecklist(document);

/** The lines of a list that name `op`. */
function linesOf(op: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith("- ") && line.includes(`\`${op}\``));
}

describe("the checklist", () => {
  test("an op stands with its in-place form and is ticked when all of it is served", () => {
    expect(linesOf("cos")).toEqual(["- [x] `cos`: rule (pointwise), also `cos_`"]);
  });

  test("a rule by hand links its file, without a line that would move", () => {
    expect(linesOf("flip")).toEqual(["- [x] [`flip`](rules/batching/flip.ts): rule"]);
  });

  test("what is open says where, why, and links its entry, above and in its family", () => {
    expect(linesOf("mode")).toEqual(
      Array(2).fill(
        "- [ ] [`mode`](ops.yaml#L7): slow loop (pointwise), needed by 1; " +
          "open: vmap, vmap∘vjp (no &lt;rule&gt; yet; \\*help\\*)",
      ),
    );
  });

  test("the most needed comes first", () => {
    expect(text.indexOf("`sort`")).toBeLessThan(text.indexOf("`mode`"));
    expect(text.indexOf("`mul`")).toBeLessThan(text.indexOf("`cos`"));
  });

  test("families are folded and counted; what is refused has no box", () => {
    expect(text).toContain("<summary>pointwise: 3 of 3</summary>");
    expect(text).toContain("<summary>reduction: 0 of 2</summary>");
    expect(text).not.toContain("<summary>indexing");
    expect(linesOf("nonzero")).toEqual([
      "- [`nonzero`](ops.yaml#L7): how many differs; use where\\(m, x, 0\\)",
    ]);
  });

  test("says how many are done, and gives every transform a row", () => {
    expect(text).toContain("`vmap` serves 4 of the 7 that it applies to\n(57.1 %)");
    expect(text).toContain("3 of 5 are done");
    expect(text).toContain("| vmap | 7 | 4 | 0 | 1 | 2 | 0 |");
  });

  test("is fresh although lines moved, and stale when a state changed", () => {
    const moved = document.ops.map((row) => ({ ...row, entry: { file: "ops.yaml", line: 99 } }));
    expect(isChecklistFresh(madeDocument(...moved), text)).toBe(true);
    expect(isChecklistFresh(madeDocument(...document.ops.slice(1)), text)).toBe(false);
    expect(isChecklistFresh(document, null)).toBe(false);
  });

  test("with nothing open it says so", () => {
    expect(renderChecklist(madeDocument(madeRow("cos")))).toContain("Nothing: every operator");
  });
});

describe("Markdown of untrusted text", () => {
  test("prose stays prose", () => {
    expect(escapeMarkdown("<img src=x> [a](javascript:b) `c` **d**\n# e & @you")).toBe(
      "&lt;img src=x&gt; \\[a\\]\\(javascript:b\\) \\`c\\` \\*\\*d\\*\\* \\# e &amp; &#64;you",
    );
  });

  test.each([
    ["cos", "`cos`"],
    ["a`b", "``a`b``"],
    ["`a``", "``` `a`` ```"],
    ["a\n\n# b", "`a # b`"],
  ])("code span of %j", (name, expected) => {
    expect(codeSpan(name)).toBe(expected);
  });

  test.each([
    ["rules/batching/flip.ts", 3, "rules/batching/flip.ts#L3"],
    ["../secret", 1, null],
    ["/etc/passwd", null, null],
    ["a b)](javascript:x", 1, null],
  ])("link to %j", (file, line, expected) => {
    expect(fileLink(file, line)).toBe(expected);
  });
});

describe("the badge", () => {
  test("is the share that vmap serves", () => {
    expect(badgeOf(document)).toEqual({
      schemaVersion: 1,
      label: "vmap coverage",
      message: "57.1 % of 7 ops",
      color: "orange",
    });
    expect(badgeOf(madeDocument(madeRow("cos")))).toMatchObject({
      message: "100 % of 1 ops",
      color: "brightgreen",
    });
  });

  test("wrong results come first, under whichever transform", () => {
    const wrong = madeDocument(madeRow("cos", { jvp: { correct: false } }));
    expect(badgeOf(wrong)).toMatchObject({ message: "1 wrong", color: "red" });
  });

  test("a project without operators has no share", () => {
    expect(badgeOf(madeDocument())).toMatchObject({ message: "no operators" });
  });

  test("shares round down", () => {
    expect([showShare(9999, 10_000), showShare(1, 3), showShare(0, 0)]).toEqual([
      "99.9 %",
      "33.3 %",
      "0 %",
    ]);
  });
});

test("the committed checklist is there", () => {
  expect(readText(CHECKLIST_FILE)).toMatch(/^# Operator coverage\n/);
});
