// Which ops `--op` and `--family` mean, in a project and in a saved document.
import { expect, test } from "vitest";
import { baselineOf, gateComplaints, printBaseline } from "../../coverage-report/baseline.ts";
import { partOf } from "../../coverage-report/document.ts";
import type { CoverageDocument } from "../../coverage-report/model.ts";
import { type Selectable, type Selection, selectEntries } from "../../coverage-report/selection.ts";
import { madeDocument, madeRow } from "./documents.ts";

const all: readonly Selectable[] = [
  { op: "sum", family: "reduction", source: "sum" },
  { op: "sum.dim_IntList", family: "reduction", source: "sum.dim_IntList" },
  { op: "add.Tensor", family: "pointwise", source: "add.Tensor" },
  { op: "add_.Tensor", family: "pointwise", source: "add.Tensor" },
  { op: "add.Scalar", family: "pointwise", source: "add.Scalar" },
];

function selected(part: Partial<Selection>): readonly string[] {
  const found = selectEntries(all, { ops: [], families: [], ...part });
  return "problems" in found ? found.problems : [...found];
}

test.each([
  ["an exact name is that op alone", ["sum"], ["sum"]],
  ["a name without overload is every overload", ["add"], ["add.Tensor", "add.Scalar"]],
  ["an in-place form is its entry", ["add_.Tensor"], ["add.Tensor"]],
  ["the same twice counts once", ["add.Tensor", "add_"], ["add.Tensor"]],
])("%s", (_name, ops, expected) => {
  expect(selected({ ops })).toEqual(expected);
});

test("families and ops add up", () => {
  expect(selected({ ops: ["add.Scalar"], families: ["reduction"] })).toEqual([
    "add.Scalar",
    "sum",
    "sum.dim_IntList",
  ]);
});

test("every unknown name is told, with the nearest known one", () => {
  expect(selected({ ops: ["sumn", "qqqqqq"], families: ["reductions"] })).toEqual([
    'coverage: there is no op "sumn"; expected the name of one\n  hint: did you mean "sum"?',
    'coverage: there is no op "qqqqqq"; expected the name of one\n  hint: npx batchwise coverage --ops lists them all',
    'coverage: there is no family "reductions"; expected the name of one\n  hint: did you mean "reduction"?',
  ]);
});

const whole = madeDocument(
  madeRow("cos"),
  { ...madeRow("cos_"), inPlaceOf: "cos" },
  madeRow("sin"),
);

/** The part with these ops. */
function partWith(...ops: readonly string[]): CoverageDocument {
  const part = partOf(whole, { ops, families: [] });
  if ("problems" in part) throw new Error(part.problems.join("\n"));
  return part;
}

test("a part of a document keeps in-place forms with their source, counts anew, and says that it is a part", () => {
  const part = partWith("cos_");
  expect(part.ops.map(({ op }) => op)).toEqual(["cos", "cos_"]);
  expect(part.totals.vmap.total).toBe(2);
  expect([whole.complete, part.complete, partWith("cos", "sin").complete]).toEqual([
    true,
    false,
    true,
  ]);
});

test("the gate compares a part with its own rows only", () => {
  const baseline = printBaseline(baselineOf(whole));
  expect(gateComplaints(partWith("sin"), baseline)).toEqual([]);
  const worse = {
    ...madeDocument(madeRow("sin", { vmap: { observed: "fallback" } })),
    complete: false,
  };
  expect(gateComplaints(worse, baseline)).toEqual([
    "coverage: 1 regression; expected none",
    "  sin: vmap: rule became fallback",
  ]);
});

test("a plugin's op is found with its namespace and without", () => {
  const plugin: readonly Selectable[] = [
    ...all,
    { op: "stats::zscore.dim", family: "summary", source: "stats::zscore.dim" },
    { op: "stats::sum", family: "summary", source: "stats::sum" },
  ];
  for (const name of ["stats::zscore.dim", "stats::zscore", "zscore.dim", "zscore"]) {
    expect(selectEntries(plugin, { ops: [name], families: [] })).toEqual(
      new Set(["stats::zscore.dim"]),
    );
  }
  expect(selectEntries(plugin, { ops: ["sum"], families: [] })).toEqual(new Set(["sum"]));
});
