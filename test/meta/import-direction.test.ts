// The import graph: every import points down the layer table, no cycles, no default exports, no barrels.
import { describe, expect, test } from "vitest";
import {
  cycleProblems,
  directionProblems,
  exportProblems,
  packageProblems,
  placeOf,
} from "./import-checks.ts";
import { readSourceFacts, type SourceFacts } from "./imports.ts";
import { listFiles, readText } from "./source-files.ts";

const sources = listFiles()
  .filter((path) => /\.(ts|mjs)$/.test(path))
  .map((path) => readSourceFacts(path, readText(path)));

describe("this checkout", () => {
  test("every source file has a place in the layer table", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.map(({ path }) => path).filter((path) => placeOf(path) === null)).toEqual([]);
  });

  test("imports point down only", () => {
    expect(directionProblems(sources)).toEqual([]);
  });

  test("packages are imported only where the table allows them", () => {
    expect(packageProblems(sources)).toEqual([]);
  });

  test("there is no import cycle", () => {
    expect(cycleProblems(sources)).toEqual([]);
  });

  test("no default export and no barrel", () => {
    expect(exportProblems(sources)).toEqual([]);
  });
});

const facts = (files: Readonly<Record<string, string>>): readonly SourceFacts[] =>
  Object.entries(files).map(([path, text]) => readSourceFacts(path, text));

describe("planted violations of direction are found", () => {
  const planted: readonly (readonly [path: string, text: string, problem: string])[] = [
    [
      "runtime/tensor/a.ts",
      'import { f } from "../dispatch/b.ts";',
      "runtime/tensor may not import runtime/dispatch",
    ],
    [
      "runtime/tensor/a.ts",
      'import type { F } from "../dispatch/b.ts";',
      "runtime/tensor may not import runtime/dispatch",
    ],
    [
      "runtime/errors/a.ts",
      'import { f } from "../../codegen/model/b.ts";',
      "runtime/errors may not import codegen/model",
    ],
    [
      "runtime/dispatch/a.ts",
      'import { f } from "../../rules/lib/b.ts";',
      "runtime/dispatch may not import rules",
    ],
    [
      "runtime/dispatch/a.ts",
      'export const f = () => import("../nn/b.ts");',
      "runtime/dispatch may not import runtime/nn",
    ],
    [
      "runtime/transforms/a.ts",
      'import { f } from "../api/b.ts";',
      "runtime/transforms may not import runtime/api",
    ],
    [
      "rules/batching/a.ts",
      'import { f } from "../../runtime/transforms/b.ts";',
      "rules may not import runtime/transforms",
    ],
    ["rules/batching/a.ts", 'import { f } from "../../runtime/kernels/js/b.ts";', "never a kernel"],
    ["runtime/nn/a.ts", 'import { f } from "../gpu/b.ts";', "only the gpu entry point"],
    [
      "runtime/nn/a.ts",
      'import "../../generated/nn/register.ts";',
      "runtime/nn may not import generated wiring",
    ],
    [
      "codegen/emit/a.ts",
      'import { f } from "../../runtime/tensor/b.ts";',
      "codegen may not import runtime/tensor",
    ],
    ["codegen/emit/a.ts", 'import { f } from "../cli/b.ts";', "codegen may not import codegen/cli"],
    [
      "codegen/model/a.ts",
      'import { f } from "../load/b.ts";',
      "codegen/model may not import codegen",
    ],
    [
      "runtime/kernels/a.ts",
      'import { f } from "../../codegen/emit/b.ts";',
      "runtime/kernels may not import codegen",
    ],
    [
      "runtime/dispatch/a.ts",
      'import { f } from "../../generated/core/types/b.ts";',
      "generated types are imported with import type",
    ],
    [
      "runtime/index.ts",
      'import { f } from "../test/b.ts";',
      "runtime entry points may not import test",
    ],
    [
      "runtime/tensor/a.ts",
      'type T = import("../dispatch/b.ts").B;',
      "runtime/tensor may not import runtime/dispatch",
    ],
  ];

  test.each(planted)("%s: %s", (path, text, problem) => {
    const problems = directionProblems(facts({ [path]: text }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  const legal: readonly (readonly [path: string, text: string])[] = [
    ["rules/lib/a.ts", 'import type { OpArgs } from "../../runtime/kernels/contract.ts";'],
    ["rules/batching/a.ts", 'import { sum } from "../../generated/core/ops/reduction.ts";'],
    ["runtime/transforms/a.ts", 'import { f } from "../autograd/b.ts";'],
    ["runtime/dispatch/a.ts", 'import type { F } from "../../generated/core/types/b.ts";'],
    ["runtime/dispatch/a.ts", 'import { parse } from "../../codegen/model/b.ts";'],
    ["codegen/load/a.ts", 'import { parse } from "../model/b.ts";'],
    ["codegen/cli/a.ts", 'import { f } from "../../runtime/index.ts";'],
    ["runtime/index.ts", 'import "../generated/core/register.ts";'],
    ["generated/core/register.ts", 'import { f } from "../../rules/batching/b.ts";'],
  ];

  test.each(legal)("legal: %s: %s", (path, text) => {
    expect(directionProblems(facts({ [path]: text }))).toEqual([]);
  });
});

describe("other planted violations are found", () => {
  test.each([
    ["runtime/tensor/a.ts", 'import { readFileSync } from "node:fs";', "no package"],
    ["runtime/kernels/wasm/loader.ts", 'import { readFileSync } from "node:fs";', "no package"],
    ["codegen/emit/a.ts", 'import { Command } from "commander";', "yaml, handlebars"],
    ["codegen/model/a.ts", 'import { parse } from "yaml";', "no package"],
    ["codegen/bootstrap/a.mjs", 'import { parse } from "yaml";', "node:"],
    ["test/a.ts", 'import ts from "typescript";', "ts-morph"],
  ])("package: %s: %s", (path, text, problem) => {
    expect(packageProblems(facts({ [path]: text }))).toEqual([expect.stringContaining(problem)]);
  });

  test("a guarded dynamic import of a Node module is legal in the loader", () => {
    const text = 'const fs = isNode ? await import("node:fs") : null;';
    expect(packageProblems(facts({ "runtime/kernels/wasm/loader.ts": text }))).toEqual([]);
    expect(packageProblems(facts({ "runtime/tensor/heap.ts": text }))).toHaveLength(1);
  });

  test("cycles of values and of types, but not of dynamic imports", () => {
    const cycle = facts({
      "rules/lib/a.ts": 'import { b } from "./b.ts";',
      "rules/lib/b.ts": 'import type { C } from "./c.ts";',
      "rules/lib/c.ts": 'import { a } from "./a.ts";',
      "rules/lib/d.ts": 'import { a } from "./a.ts"; const e = () => import("./e.ts");',
      "rules/lib/e.ts": 'import { d } from "./d.ts";',
    });
    expect(cycleProblems(cycle)).toEqual([
      "import cycle: rules/lib/a.ts -> rules/lib/b.ts -> rules/lib/c.ts -> rules/lib/a.ts",
    ]);
  });

  test.each([
    ["export default 3;", "default export"],
    ["export default function f() {}", "default export"],
    ["const a = 1; export { a as default };", "default export"],
    ['export * from "./b.ts";', "re-export"],
    ['export { b } from "./b.ts";', "re-export"],
  ])("exports: %s", (text, problem) => {
    expect(exportProblems(facts({ "rules/lib/a.ts": text }))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test("an entry point may re-export", () => {
    expect(exportProblems(facts({ "runtime/nn.ts": 'export * from "./nn/linear.ts";' }))).toEqual(
      [],
    );
  });
});
