// Plugins against the packed package: one that `batchwise init` makes, and the example; both build, pass their tests and report coverage.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { install, link, networkTrouble, npm, pack, type Result, root, run } from "./npm.ts";

const cli = join(root, "dist", "codegen", "cli", "main.js");

let folder = "";
let made = "";
let example = "";
let created: Result = { code: 1, output: "not run" };
let installed: Result = { code: 1, output: "not run" };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-plugin-"));
  made = join(folder, "made");
  const tarball = await pack(folder);
  const options = ["--namespace", "my_ops", "--batchwise", `file:${tarball}`];
  created = await run(process.execPath, [cli, "init", "made", ...options], folder);
  if (created.code !== 0) return;
  installed = await install(made);
  const mayLink = process.env["BATCHWISE_CI"] === undefined;
  if (installed.code !== 0 && mayLink && networkTrouble.test(installed.output)) {
    installed = await link(made, join(folder, tarball));
  }
  example = join(folder, "stats-plugin");
  cpSync(join(root, "examples", "stats-plugin"), example, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist|\.cache)([\\/]|$)/.test(path.slice(root.length)),
  });
  symlinkSync(join(made, "node_modules"), join(example, "node_modules"), "junction");
}, 180_000);

afterAll(() => {
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

/** The package's command, as it was installed. */
function batchwise(project: string, ...args: readonly string[]): Promise<Result> {
  const command = join(made, "node_modules", "batchwise", "dist", "codegen", "cli", "main.js");
  return run(process.execPath, [command, ...args], project);
}

/** The JSON document in the output of a command that also printed progress. */
function documentIn({ code, output }: Result): {
  readonly projects: readonly unknown[];
  readonly ops: readonly {
    readonly op: string;
    readonly namespace: string;
    readonly kernel: string;
    readonly transforms: Readonly<Record<string, { observed: string; correct: boolean | null }>>;
  }[];
} {
  expect(code, output).toBe(0);
  return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
}

describe("a project that init made", () => {
  test("installs, and is up to date with its ops.yaml", async () => {
    expect(created.code, created.output).toBe(0);
    expect(created.output).toContain("npm install");
    expect(installed.code, installed.output).toBe(0);
    const { code, output } = await batchwise(made, "codegen", "--check");
    expect(code, output).toBe(0);
  }, 60_000);

  test("builds and passes its tests", async () => {
    const { code, output } = await npm(["test"], made);
    expect(code, output.slice(-4_000)).toBe(0);
    expect(output).toMatch(/# pass [1-9]\d\d|pass [1-9]\d\d/);
  }, 120_000);

  test("reports its coverage under its namespace", async () => {
    const { projects, ops } = documentIn(await batchwise(made, "coverage", "--json"));
    expect(projects).toEqual([{ namespace: "my_ops", version: "0.1.0" }]);
    expect(ops.map(({ op, transforms }) => [op, transforms["vmap"].observed])).toEqual([
      ["my_ops::log_cosh", "rule"],
      ["my_ops::standardize", "decomposed"],
      ["my_ops::sum_of_squares", "rule"],
    ]);
  }, 60_000);
});

describe("the example", () => {
  test("is up to date, compiles, and passes its tests", async () => {
    const codegen = await batchwise(example, "codegen", "--check");
    expect(codegen.code, codegen.output).toBe(0);
    const { code, output } = await npm(["test"], example);
    expect(code, output.slice(-4_000)).toBe(0);
  }, 120_000);

  test("is correct under every transform, and in one document with another plugin", async () => {
    const result = await batchwise(example, "coverage", "--with", made, "--json");
    const { projects, ops } = documentIn(result);
    expect(projects).toEqual([
      { namespace: "stats", version: "0.1.0" },
      { namespace: "my_ops", version: "0.1.0" },
    ]);
    expect(ops.map(({ op, kernel }) => [op, kernel])).toEqual([
      ["my_ops::log_cosh", "js"],
      ["my_ops::standardize", "none"],
      ["my_ops::sum_of_squares", "none"],
      ["stats::log_cosh", "js"],
      ["stats::mahalanobis", "none"],
      ["stats::weighted_mean", "js"],
      ["stats::zscore", "none"],
    ]);
    const cells = ops.flatMap(({ transforms }) => Object.values(transforms));
    expect(cells.filter(({ correct }) => correct === false)).toEqual([]);
    const served = cells.filter(({ observed }) => observed !== "n/a");
    expect(served.length).toBe(7 * 11);
    expect(served.every(({ observed }) => observed === "rule" || observed === "decomposed")).toBe(
      true,
    );
  }, 60_000);

  test("says what to do when it is not built", async () => {
    rmSync(join(example, "dist"), { recursive: true });
    const { code, output } = await batchwise(example, "coverage");
    expect(code).toBe(1);
    expect(output).toContain(
      "expected the compiled plugin and its samples\n  hint: run npm run build",
    );
  }, 60_000);
});
