// Scaffolded code on a copy of the checkout: codegen takes it, it compiles and is formatted, and its tests fail by its message.
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decide } from "../../codegen/cli/op/decide.ts";
import { applyEdits, type FileEdit } from "../../codegen/scaffold/edits.ts";
import { planOp } from "../../codegen/scaffold/plan-op.ts";
import { planRule } from "../../codegen/scaffold/plan-rule.ts";
import { readProject } from "../../codegen/scaffold/project.ts";
import { readNewSchema } from "../../codegen/scaffold/read-schema.ts";
import { scratchCheckout } from "../meta/scratch-checkout.ts";

let copy = "";
const edits: FileEdit[] = [];

interface Result {
  readonly code: number;
  readonly output: string;
}

/** Runs a program of the copy with Node; both streams together. */
function run(...args: readonly string[]): Promise<Result> {
  const { BATCHWISE_TEST_SUMMARY: _, ...env } = process.env;
  const options = { cwd: copy, env: { ...env, NO_COLOR: "1" }, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

const tool = (...path: readonly string[]): string => join(copy, "node_modules", ...path);

function apply(plan: { readonly edits: readonly FileEdit[] }): void {
  applyEdits(copy, plan.edits);
  edits.push(...plan.edits);
}

/** Adds an op by its proposals and the given options. */
function newOp(schema: string, flags: Parameters<typeof decide>[2]): void {
  const project = readProject(copy, "op new");
  const given = readNewSchema(schema, project.entries);
  apply(planOp(project, decide(project, given, flags).decision));
}

function newRule(op: string): void {
  apply(planRule(readProject(copy, "rule new"), op, { keepKind: false, replaceKind: true }));
}

/** The TypeScript files that were written or changed. */
function sources(): readonly string[] {
  return [...new Set(edits.map(({ path }) => path))].filter((path) => path.endsWith(".ts"));
}

describe("scaffolded code", () => {
  beforeAll(async () => {
    copy = scratchCheckout();
    // A kernel, a rule, a set of samples and a family of its own; then a view.
    newOp(
      'weighted_gap(Tensor self, Tensor? weight, str mode="mean") -> (Tensor low, Tensor high)',
      {
        family: "gaps",
      },
    );
    newOp("corner(Tensor(a) self, int dim) -> Tensor(a)", {});
    // Rules of ops that are there: a new file, and a file that another overload has already.
    newRule("amax");
    newRule("searchsorted.Scalar");
    const codegen = await run(join(copy, "dist", "codegen", "cli", "main.js"), "codegen");
    expect(codegen.code, codegen.output).toBe(0);
  }, 300_000);

  afterAll(() => {
    if (copy !== "") rmSync(copy, { recursive: true, force: true });
  });

  test("compiles, with its tests", async () => {
    // These files and what they import, which is the library with the new ops.
    const config = { extends: "./test/tsconfig.json", include: [], files: sources() };
    writeFileSync(join(copy, "tsconfig.scaffold.json"), JSON.stringify(config));
    const tsc = tool("typescript", "bin", "tsc");
    const { code, output } = await run(tsc, "-p", "tsconfig.scaffold.json", "--noEmit");
    expect(code, output).toBe(0);
  }, 300_000);

  test("is as the linter and formatter want it", async () => {
    const paths = sources();
    expect(paths.length).toBeGreaterThan(9);
    const biome = tool("@biomejs", "biome", "bin", "biome");
    const { code, output } = await run(biome, "check", "--diagnostic-level=error", ...paths);
    expect(code, output).toBe(0);
  }, 300_000);

  test("fails when its tests run, naming the op and the file to edit", async () => {
    const files = ["amax", "searchsorted", "weighted-gap"].map(
      (name) => `test/batching/${name}.test.ts`,
    );
    const { code, output } = await run(tool("vitest", "vitest.mjs"), "run", ...files);
    expect(code, output).toBe(1);
    expect(output).toContain("amax: its batching rule is not written yet (called with self [5, ");
    for (const stem of ["amax", "searchsorted", "weighted-gap"])
      expect(output).toContain(
        `expected code in rules/batching/${stem}.ts instead of the skeleton`,
      );
    expect(output).toContain(
      "weighted_gap: weightedGapMeta is not written yet; expected code in runtime/kernels/js/weighted-gap.ts instead of the skeleton\n" +
        "  hint: edit runtime/kernels/js/weighted-gap.ts, then run the tests of weighted_gap",
    );
    expect(output).not.toContain("✓");
  }, 300_000);
});
