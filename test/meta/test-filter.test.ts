// npm test -- -t <op>: the files that are collected hold every test that the filter can match.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { opEntries } from "../lib/op-cases.ts";
import { root } from "./source-files.ts";

/** An entry of ops.yaml, as far as lines tell. */
interface OpLines {
  readonly func: string;
  readonly family: string;
  readonly samples: string;
}

/** What codegen/bootstrap/test-filter.mjs exports. */
interface TestFilter {
  readonly nameFilter: (args: readonly string[]) => string | null;
  readonly readOps: () => readonly OpLines[];
  readonly namesAnOp: (filter: string, ops: readonly OpLines[]) => boolean;
  readonly familiesFor: (filter: string, ops: readonly OpLines[]) => ReadonlySet<string>;
  readonly mayMatch: (
    file: { readonly text: string },
    filter: string,
    families: ReadonlySet<string>,
  ) => boolean;
  readonly filesFor: (filter: string, ops: readonly OpLines[]) => readonly string[] | null;
}

const script = pathToFileURL(join(root, "codegen", "bootstrap", "test-filter.mjs"));
const filter: TestFilter = await import(script.href);
const { familiesFor, filesFor, mayMatch, nameFilter, namesAnOp, readOps } = filter;

const ops = readOps();
const entries = opEntries();

describe("the arguments", () => {
  test.each([
    [["-t", "add"], "add"],
    [["--testNamePattern", "add"], "add"],
    [["-t=add"], "add"],
    [["-t", "add", "test/ops"], null],
    [["test/ops"], null],
    [["-t"], null],
    [[], null],
  ])("%j ask for %s", (args, wanted) => {
    expect(nameFilter(args)).toBe(wanted);
  });
});

test("ops.yaml read line by line has the entries that the loader reads", () => {
  const read = ops.map(({ func, family, samples }) => [func.replace(/["']$/, ""), family, samples]);
  expect(read).toEqual(entries.map((entry) => [entry.func.text, entry.family, entry.samples]));
});

describe("a filter that names an op", () => {
  test.each(["add", "sum.dim_IntList", "relu_", "layer_no", "index_select"])("%s", (name) => {
    expect(namesAnOp(name, ops)).toBe(true);
  });

  test.each(["vmap", "vjp", "all examples", "in place", "^add", "sub|add", "zzz", "x"])(
    "%s does not, and everything is collected",
    (name) => {
      expect(filesFor(name, ops)).toBeNull();
    },
  );
});

describe("what is collected", () => {
  const files = (filter: string): readonly string[] =>
    (filesFor(filter, ops) ?? []).map((path) => path.replaceAll("\\", "/"));

  test("the matrix of the op's family, the reference values, and what is declared from the registry", () => {
    const found = files("index_select");
    expect(found).toContain("test/ops/indexing.test.ts");
    expect(found).toContain("test/oracle/ops.test.ts");
    expect(found).toContain("test/dispatch/out.test.ts");
    expect(found).not.toContain("test/ops/activation.test.ts");
    expect(found.length).toBeLessThan(20);
  });

  test("every family with an op, a parameter or an argument of that name", () => {
    const named = (filter: string): readonly string[] => [...familiesFor(filter, ops)].sort();
    expect(named("conv2d")).toEqual(["nn"]);
    // `padding=` stands in the names of their tests.
    expect(named("add")).toContain("pooling");
    // `reduce="sum"`.
    expect(named("sum")).toContain("indexing");
  });
});

describe("a test file may match", () => {
  const none = new Set<string>();
  const text = (body: string): { text: string } => ({ text: body });

  test.each([
    ["by a title", 'test("sum of rows", () => {});', true],
    ["not by what it imports", 'import { sum } from "./sum.ts";\ntest("rows", run);', false],
    ["not by what it calls", 'test("rows", () => { call(() => sum(x)); });', false],
    ["by a row of a table", 'test.each([["sum"]])("%s", run);', true],
    ["by anything, where titles are made of names", "for (const n in { sum }) test(n, run);", true],
    ["by the registry", "for (const { name } of listOps()) test(name, run);", true],
  ])("%s", (_, body, expected) => {
    expect(mayMatch(text(body), "sum", none)).toBe(expected);
  });

  test("by its family", () => {
    const matrix = text('testFamilies("reduction");');
    expect(mayMatch(matrix, "sum", new Set(["reduction"]))).toBe(true);
    expect(mayMatch(matrix, "sum", new Set(["view"]))).toBe(false);
  });
});
