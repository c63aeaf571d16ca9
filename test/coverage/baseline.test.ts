// The ratchet: it closes on what got worse and on a baseline that is out of date.
import { describe, expect, test } from "vitest";
import {
  BASELINE_FILE,
  baselineOf,
  gateComplaints,
  printBaseline,
} from "../../coverage-report/baseline.ts";
import type { CoverageDocument } from "../../coverage-report/model.ts";
import { hasFile, readText } from "../meta/source-files.ts";
import { madeDocument, madeRow, readEntries } from "./documents.ts";

const before: CoverageDocument = madeDocument(madeRow("cos"), madeRow("add.Tensor"));
const text = printBaseline(baselineOf(before));

test("a baseline prints one line per op, sorted", () => {
  const lines = text.split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[2]).toMatch(/^ {4}"add\.Tensor": \{"vmap":"rule",/);
  expect(lines[3]).toMatch(/^ {4}"cos": /);
});

test("equal coverage passes, whatever the order of the ops", () => {
  expect(gateComplaints(before, text)).toEqual([]);
  expect(gateComplaints(madeDocument(...before.ops.toReversed()), text)).toEqual([]);
});

describe("complaints", () => {
  test("a state that got worse is a regression, without the update command", () => {
    const worse = madeRow("cos", { vmap_vjp: { observed: "fallback" } });
    expect(gateComplaints(madeDocument(worse, before.ops[0]), text)).toEqual([
      "coverage: 1 regression; expected none",
      "  cos: vmap_vjp: rule became fallback",
    ]);
  });

  test("an op that is gone is a regression", () => {
    expect(gateComplaints(madeDocument(before.ops[1]), text)).toContain(
      "  add.Tensor: gone, still in coverage-baseline.json",
    );
  });

  test("a state that got better makes the baseline stale", () => {
    const old = printBaseline(
      baselineOf(madeDocument(madeRow("cos", { vmap: { observed: "fallback" } }), before.ops[0])),
    );
    expect(gateComplaints(before, old)).toEqual([
      "coverage: coverage-baseline.json is stale; expected 1 change in it",
      "  cos: vmap: fallback became rule",
      "  hint: npm run coverage -- --update-baseline, and commit the file",
    ]);
  });

  test("a new op makes the baseline stale", () => {
    const wider = madeDocument(...before.ops, madeRow("sin"));
    expect(gateComplaints(wider, text)).toContain("  sin: new, not in coverage-baseline.json");
  });

  test.each([
    ["no file", null, /there is no coverage-baseline\.json/],
    ["no JSON", "{", /coverage-baseline\.json: /],
    ["an unknown state", '{ "ops": { "cos": { "vmap": "fast" } } }', /Invalid option/],
  ])("%s", (_name, baseline, expected) => {
    const [first, hint] = gateComplaints(before, baseline);
    expect(first).toMatch(expected);
    expect(hint).toContain("--update-baseline");
  });
});

test("the committed baseline has a row for every entry", () => {
  expect(hasFile(BASELINE_FILE)).toBe(true);
  const { ops }: { readonly ops: object } = JSON.parse(readText(BASELINE_FILE));
  const missing = readEntries()
    .map(({ name }) => name)
    .filter((name) => !(name in ops));
  expect(missing).toEqual([]);
});
