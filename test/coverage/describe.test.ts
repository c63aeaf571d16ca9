// What a row says beside its states: reasons as words, the place of its rule, what earlier runs wrote down.
import { describe, expect, test } from "vitest";
import { collectCoverage } from "../../coverage-report/collect.ts";
import type { OpCoverage } from "../../coverage-report/model.ts";
import { readText } from "../meta/source-files.ts";
import { samples } from "../samples/table.ts";
import { cover, readEntries, rowOf } from "./documents.ts";

describe("reasons", () => {
  const document = cover("_test_fallback", "nonzero", "bincount", "equal", "as_strided", "abs");
  const codes = (name: string): readonly string[] => {
    const cells = Object.values(rowOf(document, name).transforms);
    return [...new Set(cells.flatMap(({ code }) => (code === undefined ? [] : [code])))];
  };

  test.each([
    ["the loop, declared", "_test_fallback", ["NO_RULE"]],
    ["values decide the shape", "nonzero", ["DYNAMIC_SHAPE"]],
    ["values decide the shape, in other words", "bincount", ["DYNAMIC_SHAPE"]],
    ["one JavaScript value per example", "equal", ["DATA_DEPENDENT"]],
    ["no forward formula", "as_strided", ["DOUBLE_VJP"]],
    ["an in-place form has the forward formula of its source", "abs_", []],
  ])("%s: %s", (_name, op, expected) => {
    expect(codes(op)).toEqual(expected);
  });

  test("whatever is refused or slow says why, in a word and in words", () => {
    const cells = document.ops.flatMap(({ transforms }) => Object.values(transforms));
    const owed = cells.filter(({ observed }) => observed === "refused" || observed === "fallback");
    expect(owed.length).toBeGreaterThan(6);
    for (const cell of owed) {
      expect(cell.code).toBeDefined();
      expect(cell.reason).toMatch(/\w/);
    }
  });
});

describe("the place of a rule", () => {
  const lineOf = ({ rule }: OpCoverage): string =>
    rule === null ? "" : readText(rule.file).split("\n")[rule.line - 1];

  test("is the line that exports it", () => {
    expect(lineOf(rowOf(cover("flip"), "flip"))).toMatch(/^export const flipBatchRule\b/);
  });

  test("an in-place form is served by its source's rule", () => {
    const document = cover("scatter_reduce.two");
    const [source, inPlace] = ["scatter_reduce.two", "scatter_reduce_.two"].map((name) =>
      rowOf(document, name),
    );
    expect(lineOf(source)).toMatch(/^export const scatterReduceTwoBatchRule\b/);
    expect(inPlace.rule).toEqual(source.rule);
  });

  test("other kinds have none", () => {
    expect(rowOf(cover("cos"), "cos").rule).toBeNull();
  });
});

test("version and speed-up come from what was written down; unknown ones are null", () => {
  const document = collectCoverage({
    entries: readEntries(),
    isWanted: ({ name }) => name === "cos",
    project: { kernels: new Map(), wasmKernels: new Map(), rules: new Map(), helpers: new Map() },
    version: "0.3.0",
    samples,
    records: { versions: new Map([["cos", "0.2.0"]]), speedUps: new Map([["cos", 12]]) },
  });
  const facts = ({ since, speedUp }: OpCoverage): readonly unknown[] => [since, speedUp];
  expect(facts(rowOf(document, "cos"))).toEqual(["0.2.0", 12]);
  expect(facts(rowOf(document, "cos_"))).toEqual([null, null]);
});
