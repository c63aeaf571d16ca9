// `npm pack`, installed into an empty strict TypeScript project, type-checks and runs.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { install, networkTrouble, npm, pack, type Result, root, run } from "./npm.ts";

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const compilerOptions = {
  target: "es2023",
  lib: ["es2023", "esnext.disposable"],
  module: "nodenext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: false,
  skipLibCheck: false,
};

let project = "";
let installed: Result = { code: 1, output: "not run" };

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "batchwise-pack-"));
  const tarball = await pack(project);
  writeFileSync(
    join(project, "package.json"),
    '{ "name": "user", "private": true, "type": "module" }\n',
  );
  installed = await install(project, `./${tarball}`);
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["quick-start.ts"] }),
  );
  copyFileSync(join(root, "test", "package", "quick-start.ts"), join(project, "quick-start.ts"));
}, 180_000);

afterAll(() => {
  if (project !== "") rmSync(project, { recursive: true, force: true });
});

/** Skips without a network, but not where CI says that everything must run. */
function needsInstall(skip: (reason: string) => void): void {
  if (installed.code === 0) return;
  const maySkip =
    process.env["BATCHWISE_CI"] === undefined && networkTrouble.test(installed.output);
  if (maySkip)
    skip("npm could not reach its registry, so the package's dependencies are not installed");
  expect(installed.code, installed.output).toBe(0);
}

test("the tarball holds what the package needs and nothing else", async () => {
  const { code, output } = await npm(["pack", "--ignore-scripts", "--dry-run", "--json"], root);
  expect(code, output).toBe(0);
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(
    output.slice(output.indexOf("["), output.lastIndexOf("]") + 1),
  );
  const paths = files.map(({ path }) => path);
  for (const path of [
    "LICENSE",
    "README.md",
    "ops.yaml",
    "package.json",
    "dist/runtime/index.js",
    "dist/runtime/index.d.ts",
    "dist/runtime/kernels/wasm/kernels.wasm",
    "dist/codegen/cli/main.js",
  ]) {
    expect(paths).toContain(path);
  }
  const foreign =
    /^(test|docs|node_modules|\.ci)\/|\.tgz$|tsconfig[^/]*\.json$|^dist\/(quick-start|\.stamps)\//;
  expect(paths.filter((path) => foreign.test(path))).toEqual([]);
});

test("a strict project type-checks against it, library files included", async ({ skip }) => {
  needsInstall(skip);
  const { code, output } = await run(process.execPath, [tsc, "-p", "."], project);
  expect(output).toBe("");
  expect(code).toBe(0);
}, 60_000);

test("the quick start runs", async ({ skip }) => {
  needsInstall(skip);
  const { code, output } = await run(process.execPath, ["quick-start.js"], project);
  expect(output).toBe("");
  expect(code).toBe(0);
}, 60_000);

test("the batchwise command starts", async ({ skip }) => {
  needsInstall(skip);
  const command = join(project, "node_modules", "batchwise", "dist", "codegen", "cli", "main.js");
  const { code, output } = await run(process.execPath, [command, "--help"], dirname(command));
  expect(output).toContain("coverage");
  expect(code).toBe(0);
}, 60_000);
