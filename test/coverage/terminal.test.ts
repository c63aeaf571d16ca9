// The texts people read, on documents made by hand.
import { describe, expect, test } from "vitest";
import type { CoverageDocument } from "../../coverage-report/model.ts";
import { renderOps, renderReport, renderSummary } from "../../coverage-report/terminal.ts";
import { madeDocument, madeRow } from "./documents.ts";

const slow = {
  observed: "fallback",
  declared: "fallback",
  fast: false,
  reason: "no rule",
} as const;
const document: CoverageDocument = madeDocument(madeRow("cos"), {
  ...madeRow("loop", { vmap: slow, vmap_vjp: slow }),
  family: "testing",
  kernel: "js",
});
const wrong: CoverageDocument = madeDocument(
  madeRow("cos", {
    vmap: { correct: false, problems: ["sample 0, 2: element 1 is 3 instead of 4"] },
    jvp: { observed: "decomposed" },
  }),
);

describe("the report", () => {
  const text = renderReport(document, "ops.yaml");

  test("counts per transform", () => {
    expect(text).toMatch(/transform +ops +served +fallback +refused +wrong\n/);
    expect(text).toMatch(/^ {2}vmap +2 +1 +1 +0 +0$/m);
    expect(text).toMatch(/^ {2}vjp +2 +2 +0 +0 +0$/m);
  });

  test("counts per family", () => {
    expect(text).toMatch(/^ {2}pointwise +1 +1 +1\/1 /m);
    expect(text).toMatch(/^ {2}testing +1 +0 +0\/1 +1\/1 +1\/1 +1\/1 +0\/1 /m);
  });

  test("lists what is owed, with the reason", () => {
    expect(text).toContain("loop: fallback under vmap, vmap∘vjp\n    no rule");
    expect(text).toContain("every result equals its loop");
  });

  test("names the line of ops.yaml for what is wrong", () => {
    expect(renderReport(wrong, "ops.yaml")).toContain(
      "2 problems:\n" +
        "  ops.yaml:7: cos: vmap: sample 0, 2: element 1 is 3 instead of 4\n" +
        "  ops.yaml:7: cos: jvp: the samples show decomposed; expected rule, as declared",
    );
  });
});

test("the summary is a few lines", () => {
  expect(renderSummary(document, "ops.yaml")).toBe(
    [
      "coverage: 2 ops, 4 samples, 12 transforms",
      "  vmap       1 of 2 ops served, 1 by the slow loop, 0 refused",
      "  vjp        2 of 2 ops served, 0 by the slow loop, 0 refused",
      "  jvp        2 of 2 ops served, 0 by the slow loop, 0 refused",
      "  vmap∘vjp   1 of 2 ops served, 1 by the slow loop, 0 refused",
      "  every result equals its loop, and every state is the declared one",
      "  npm run coverage shows the whole report",
      "",
    ].join("\n"),
  );
});

test("one row per op, a letter per transform", () => {
  const text = renderOps(wrong);
  expect(text).toMatch(/^ {2}cos +R! +R +R +R +R +R +R +D +R +R +R +R$/m);
  expect(text).toContain("1 vmap, 2 vmap∘vmap,");
});
