// The document's definition: what it lets through, what it says about the rest, and the schema made of it.
import { describe, expect, test } from "vitest";
import { documentSchemaText, parseDocument } from "../../coverage-report/definition.ts";
import { printDocument } from "../../coverage-report/document.ts";
import { REASON_CODES, TRANSFORMS } from "../../coverage-report/model.ts";
import { readText } from "../meta/source-files.ts";
import { cover, madeDocument, madeRow } from "./documents.ts";

const text = printDocument(
  madeDocument(
    madeRow("cos", { vmap: { observed: "fallback", code: "NO_RULE", reason: "no rule yet" } }),
    madeRow("add.Tensor"),
  ),
);

/** What is wrong with the text after one replacement. */
function problemsAfter(from: string, to: string): readonly string[] {
  expect(text).toContain(from);
  const read = parseDocument(text.replace(from, to));
  return "problems" in read ? read.problems : [];
}

test("a printed document is read back whole, and printed alike", () => {
  const read = parseDocument(text);
  expect("problems" in read ? read.problems : printDocument(read)).toBe(text);
});

test("a measured document is valid, and measured twice gives the same bytes", () => {
  const names = ["cos", "flip", "_test_fallback", "nonzero", "equal"];
  const [first, second] = [cover(...names), cover(...names)].map(printDocument);
  expect(second).toBe(first);
  const read = parseDocument(first);
  expect("problems" in read ? read.problems : printDocument(read)).toBe(first);
});

describe("problems name the path, what stands there and what was expected", () => {
  test.each([
    [
      "a state that is none",
      '"observed": "fallback"',
      '"observed": "fast"',
      /^ops\[1\]\.transforms\.vmap\.observed: "fast"; expected one of "rule", "decomposed", /,
    ],
    [
      "a field of another type",
      '"line": 7',
      '"line": "7"',
      /^ops\[0\]\.entry\.line: "7"; expected /,
    ],
    [
      "a line before the first",
      '"line": 7',
      '"line": 0',
      /^ops\[0\]\.entry\.line: 0; expected .*>=1/,
    ],
    [
      "a missing field",
      '"family": "pointwise",',
      "",
      /^ops\[0\]\.family: missing; expected string$/,
    ],
    ["an unknown field", '"family":', '"colour": 1, "family":', /^ops\[0\]: unknown key "colour"/],
    ["another version", '"version": 1', '"version": 2', /^version: 2; expected 1$/],
  ])("%s", (_name, from, to, expected) => {
    const problems = problemsAfter(from, to);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  test("no JSON", () => {
    expect(parseDocument("{")).toEqual({ problems: [expect.stringMatching(/^not JSON: /)] });
  });

  test("no document at all", () => {
    expect(parseDocument("[]")).toEqual({ problems: ["the whole: a list; expected object"] });
  });

  test("many problems end with their number", () => {
    const read = parseDocument(text.replaceAll('"passed": 2', '"passed": -1'));
    const problems = "problems" in read ? read.problems : [];
    expect(problems).toHaveLength(11);
    expect(problems[10]).toBe("… and 14 more");
  });

  test("an op that stands twice", () => {
    expect(problemsAfter('"op": "cos"', '"op": "add.Tensor"')).toEqual([
      'ops: "add.Tensor" stands twice; expected one row per op',
    ]);
  });

  test("totals that the rows do not give", () => {
    expect(problemsAfter('"fallback": 1', '"fallback": 0')).toEqual([
      "totals.vmap: differs from what ops says; expected the counts over ops",
    ]);
  });
});

describe("the JSON Schema", () => {
  test("the committed file is what the definition gives", () => {
    // Stale: npx batchwise coverage --schema coverage-report/coverage.schema.json
    expect(readText("coverage-report/coverage.schema.json")).toBe(documentSchemaText());
  });

  test("names every transform and every reason", () => {
    const { $defs }: { $defs: Record<string, { properties: Record<string, object> }> } = JSON.parse(
      documentSchemaText(),
    );
    expect(Object.keys($defs)).toEqual(expect.arrayContaining(["Op", "Cell", "Place", "Tally"]));
    expect($defs["Cell"].properties["code"]).toMatchObject({ enum: REASON_CODES });
    expect($defs["Op"].properties["transforms"]).toMatchObject({ required: TRANSFORMS });
  });
});
