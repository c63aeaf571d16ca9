// npm test -- -t <op>: which files are collected, and which tests of them run.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { opEntries } from "../lib/op-cases.ts";
import { root } from "./source-files.ts";

interface OpLines {
  readonly name: string;
  readonly family: string;
}

interface OpTests {
  readonly files: readonly string[];
  readonly pattern: string;
}

/** What codegen/bootstrap/op-tests.mjs exports. */
interface Script {
  readonly askedName: (args: readonly string[]) => string | null;
  readonly readOps: () => readonly OpLines[];
  readonly testsOf: (asked: string) => OpTests | null;
}

const script = pathToFileURL(join(root, "codegen", "bootstrap", "op-tests.mjs"));
const { askedName, readOps, testsOf }: Script = await import(script.href);

test.each([
  [["-t", "add"], "add"],
  [["--testNamePattern", "add"], "add"],
  [["-t=add"], "add"],
  [["-t", "add", "test/ops"], null],
  [["test/ops"], null],
  [["-t"], null],
  [[], null],
])("%j ask for %s", (args, asked) => {
  expect(askedName(args)).toBe(asked);
});

test("ops.yaml read line by line has the entries that the loader reads", () => {
  expect(readOps()).toEqual(opEntries().map(({ name, family }) => ({ name, family })));
});

describe("what is no operator's name is left to vitest", () => {
  test.each(["vmap", "all examples", "^add", "sub|add", "ad", "sum.dim", ""])("%j", (asked) => {
    expect(testsOf(asked)).toBeNull();
  });
});

describe("the files of an operator", () => {
  test("every share of its family's matrix, its edge cases, the reference values", () => {
    expect(testsOf("add")?.files).toEqual([
      "test/ops/pointwise-1.test.ts",
      "test/ops/pointwise-2.test.ts",
      "test/ops/pointwise-3.test.ts",
      "test/ops/pointwise-4.test.ts",
      "test/oracle/ops.test.ts",
    ]);
  });

  test("the families of all overloads", () => {
    expect(testsOf("index_select")?.files).toContain("test/ops/indexing.test.ts");
  });
});

describe("the names that run", () => {
  const runs = (asked: string, name: string): boolean =>
    new RegExp(testsOf(asked)?.pattern ?? "(?!)").test(name);

  test.each([
    ["add", "add.Tensor vmap inDims=[0]"],
    ["add", "add_.Scalar in place self[3]"],
    ["add_", "add_.Scalar in place self[3]"],
    ["flip", "flip vmap inDims=[0]"],
    ["flip", "flip under vmap a batch of one keeps its batch dim"],
    ["flip", "shared/oracle flip flip-1 vmap"],
    ["sum.dim_IntList", "sum.dim_IntList vjp self[3]"],
    ["sum.dim_IntList", "shared/oracle sum sum-1 vmap"],
  ])("-t %s runs %s", (asked, name) => {
    expect(runs(asked, name)).toBe(true);
  });

  test.each([
    ["add", "addmm vmap inDims=[0]"],
    ["add", "constant_pad_nd vmap padding=1"],
    ["flip", "fliplr vmap inDims=[0]"],
    ["sum.dim_IntList", "sum vjp self[3]"],
    ["sum.dim_IntList", "sumXdim_IntList vjp"],
  ])("-t %s does not run %s", (asked, name) => {
    expect(runs(asked, name)).toBe(false);
  });
});
