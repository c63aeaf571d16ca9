// coverage --program: scripts that loop, wait, throw, leave and are killed, run by the built command.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { copyImportedBy } from "../../coverage-report/program/copies.ts";
import {
  type ProgramReport,
  type ProgramSite,
  programReportDefinition,
} from "../../coverage-report/program/model.ts";
import { runProgram } from "../../coverage-report/program/run.ts";
import { root } from "../meta/source-files.ts";

// Each starts two processes.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "batchwise-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; npm test builds it first. */
function coverage(...args: readonly string[]): Promise<Result> {
  const file = join(root, "dist", "codegen", "cli", "main.js");
  return new Promise((resolve) => {
    const words = [file, "coverage", ...args];
    execFile(process.execPath, words, { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const PROGRAMS = "test/fixtures/programs";

/** A program of the test's own, with the library by its path, since the folder is in no project. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  const entry = JSON.stringify(new URL("../../dist/runtime/index.js", import.meta.url).href);
  writeFileSync(path, text.replaceAll('"batchwise"', entry));
  return path;
}

const reportIn = (text: string): ProgramReport => programReportDefinition.parse(JSON.parse(text));

const rowsOf = ({ sites }: ProgramReport, op: string): readonly ProgramSite[] =>
  sites.filter((site) => site.op === op);

describe("--json", () => {
  test("a TypeScript program: lines of its source, levels, batch sizes, formulas, what comes after a wait", async () => {
    const file = `${PROGRAMS}/slow-loop.ts`;
    const { code, stdout, stderr } = await coverage(
      "--program",
      file,
      "--json",
      "--",
      "--epochs",
      "2",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("4x3 --epochs 2\n");
    const report = reportIn(stdout);
    expect(report).toMatchObject({
      ...{ version: 1, file, args: ["--epochs", "2"], outcome: "ok", exitCode: 0, error: null },
      totals: { slowSites: 1, refusedSites: 0, unlistedCalls: 0 },
    });
    const [worst] = report.sites;
    expect(worst).toMatchObject({
      ...{ file, line: 14, op: "_test_fallback", state: "fallback", level: 1, batchSizes: [4] },
      ...{ calls: 5, formula: null, within: null, reason: "NO_RULE" },
      source: "const slow = (row: Tensor): Tensor => _testFallback(row, model.weights); // line 14",
      remedy: { kind: "rule", command: "npx batchwise rule new _test_fallback" },
    });
    expect(worst.lostMs).toBeCloseTo(worst.ms * 0.75, 1);
    const levels = rowsOf(report, "mul.Scalar").map((row) => [row.line, row.level, row.batchSizes]);
    expect(levels.toSorted()).toEqual([
      [18, 1, [4]],
      [18, 2, [3]],
    ]);
    const formula = report.sites.find((site) => site.formula === "backward of mul.Tensor");
    expect(formula).toMatchObject({ line: 21, op: "mul.Tensor", state: "rule" });
  });

  test("a loop in a loop is lost once; explain in the program hides nothing", async () => {
    const file = `${PROGRAMS}/nested-loops.ts`;
    const { code, stdout } = await coverage("--program", file, "--json", "--max-fallbacks", "2");
    expect(code).toBe(0);
    const report = reportIn(stdout);
    expect(report.totals.slowSites).toBe(2);
    const rows = rowsOf(report, "_test_fallback").filter(({ line }) => line === 5);
    expect(rows.map(({ level, within, calls }) => [level, within, calls])).toEqual([
      [2, null, 2],
      [1, null, 1],
      [1, "_test_fallback", 8],
    ]);
    expect(rows[2]).toMatchObject({ lostMs: 0, batchSizes: [2, 5] });
  });
});

describe("how a program ends", () => {
  test("too many loops: a line per site, annotations, the report in a file, status 1", async () => {
    const output = join(folder, "report", "program.json");
    const file = `${PROGRAMS}/slow-loop.ts`;
    const limit = ["--max-fallbacks", "0", "--github", "--output", output];
    const { code, stdout, stderr } = await coverage("--program", file, ...limit);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^4x3 \n4x3\n/);
    expect(stdout).toMatch(/slow-loop\.ts: \d+ call sites, 1 in the slow loop, .* % of the time/);
    expect(stderr).toContain(
      `::error file=${file},line=14,title=_test_fallback in the slow loop::`,
    );
    expect(stderr).toContain(
      `${file}:14: _test_fallback ran in the slow loop: 5 calls, batch size 4, `,
    );
    expect(stderr).toContain(
      "1 call site is in the slow loop; expected at most 0 (--max-fallbacks)",
    );
    expect(reportIn(readFileSync(output, "utf8")).totals.slowSites).toBe(1);
  });

  test("an error: its own stack, the refused call with the rewrite, status 1", async () => {
    const { code, stdout, stderr } = await coverage("--program", `${PROGRAMS}/throws.ts`, "--json");
    expect(code).toBe(1);
    expect(stderr).toContain("VmapError: item in vmap(step) (vmap level 1): ");
    expect(stderr).toMatch(/at step \(.*throws\.ts:6:\d+\)/);
    const report = reportIn(stdout);
    expect(report).toMatchObject({ outcome: "failed", exitCode: 1, totals: { refusedSites: 1 } });
    expect(report.error).toContain("VmapError: item in vmap(step)");
    expect(rowsOf(report, "item")).toMatchObject([
      {
        ...{ line: 6, state: "refused", level: 1, reason: "DATA_DEPENDENT" },
        remedy: { kind: "rewrite", text: expect.stringContaining("where(condition, a, b)") },
      },
    ]);
    expect(rowsOf(report, "mul.Scalar")).toMatchObject([{ line: 5, calls: 1 }]);
  });

  test("process.exit: its status is told, what ran is reported", async () => {
    const { code, stdout } = await coverage("--program", `${PROGRAMS}/exits.js`, "--json");
    expect(code).toBe(1);
    const report = reportIn(stdout);
    expect(report).toMatchObject({ outcome: "failed", exitCode: 3, error: null });
    expect(rowsOf(report, "sin")).toMatchObject([{ line: 5, state: "kernel", level: 0 }]);
  });

  test("a signal: what was recorded about a second before, status 130", async () => {
    const text =
      'import { ones, sin } from "batchwise";\nsin(ones([2]));\n' +
      'setTimeout(() => process.kill(process.pid, "SIGKILL"), 2500);\n';
    const { code, stdout } = await coverage("--program", written("killed.mjs", text), "--json");
    expect(code).toBe(130);
    const report = reportIn(stdout);
    expect(report).toMatchObject({ outcome: "interrupted", exitCode: null });
    expect(rowsOf(report, "sin")).toMatchObject([{ line: 2, calls: 1 }]);
  });

  test("a name of a command behind --, and clocks and formats that the program replaces", async () => {
    const text =
      'import { ones, sin } from "batchwise";\nperformance.now = () => Number.NaN;\nglobalThis.JSON = null;\nsin(ones([2]));\n';
    const program = ["--program", written("fake-clock.mjs", text), "--json"];
    const { code, stdout } = await coverage(...program, "--", "diff", "--help");
    expect(code).toBe(0);
    const report = reportIn(stdout);
    expect(report).toMatchObject({ args: ["diff", "--help"], outcome: "ok" });
    expect(rowsOf(report, "sin")).toMatchObject([{ line: 4, calls: 1 }]);
  });

  test.each([
    ["throw Object.create(null);", "failed", "a thrown value that cannot be shown"],
    ['process.removeAllListeners("exit");', "ok", null],
  ])("%s leaves a report", async (ending, outcome, error) => {
    const text = `import { ones, sin } from "batchwise";\nsin(ones([2]));\n${ending}\n`;
    const { stdout } = await coverage("--program", written("strange.mjs", text), "--json");
    expect(reportIn(stdout)).toMatchObject({ outcome, error });
    expect(rowsOf(reportIn(stdout), "ones")).toMatchObject([{ line: 2, calls: 1 }]);
  });

  test("no operator called: status 1 and a hint; TypeScript runs as a module in any folder", async () => {
    writeFileSync(join(folder, "part.ts"), "export enum Part { One = 1 }\n");
    const text =
      'import { Part } from "./part.js";\nconst x: number = await Promise.resolve(Part.One);\nconsole.log("got", x);\n';
    const { code, stdout, stderr } = await coverage("--program", written("idle.ts", text));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^got 1\n/);
    expect(stderr).toContain("the program called no operator");
  });

  test.each([
    [["--program", "x.ts", "--max-fallbacks", "few"], '--max-fallbacks is "few"'],
    [["--max-fallbacks", "0"], 'option "--max-fallbacks <n>" needs "--program <file>"'],
    [["stray"], 'unexpected argument "stray"'],
  ])("%j is wrong usage, status 2", async (args, text) => {
    const { code, stdout, stderr } = await coverage(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
  });
});

test("the page about it shows what is printed", async () => {
  const page = readFileSync(join(root, "docs", "program-coverage.md"), "utf8");
  const [, program = ""] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const [, shown = ""] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
  const { stdout } = await coverage("--program", written("train.ts", program), "--", "20");
  // Times differ, and with them the order and the choice of rows that lost nothing.
  const stable = (text: string): readonly string[] =>
    text
      .split("\n")
      .filter((line) => !/ {2}(rule|kernel|decomposed) {2}|^$|more rows/.test(line))
      .map((line) => line.replaceAll(/\S*(?=train\.ts:)/g, ""))
      .map((line) =>
        line.replaceAll(/\d[\d.]*( ms| s| %|(?= calls? ))/g, "#").replaceAll(/ +/g, " "),
      );
  expect(stable(shown).length).toBeGreaterThan(6);
  expect(stable(stdout)).toEqual(stable(shown));
});

describe("what cannot be run", () => {
  const refusal = async (file: string): Promise<string> => {
    const run = runProgram({ file, args: [], hasQuietOutput: true });
    return run.then(
      () => "",
      (error: unknown) => String(error),
    );
  };

  test("a missing file, a folder, a file of another kind", async () => {
    expect(await refusal("nope.ts")).toMatch(
      /^ProgramError: coverage --program nope\.ts: there is no such file in .*; expected a TypeScript or JavaScript module\n {2}hint: /,
    );
    expect(await refusal("docs")).toContain("docs: it is a folder; expected");
    expect(await refusal("README.md")).toContain("README.md: it is a .md file; expected");
  });

  test("a copy of batchwise without a recorder: both paths are named", () => {
    const copy = join(folder, "node_modules", "batchwise");
    mkdirSync(copy, { recursive: true });
    const manifest = { name: "batchwise", version: "0.0.1", exports: { ".": "./index.js" } };
    writeFileSync(join(copy, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(copy, "index.js"), "export {};\n");
    const script = join(folder, "old.mjs");
    expect(() => copyImportedBy(script, "old.mjs")).toThrow(
      /imports the batchwise in .*node_modules.batchwise, which cannot record; expected a copy like the one of this command, in /,
    );
    rmSync(join(folder, "node_modules"), { recursive: true });
    const own = copyImportedBy(script, "old.mjs");
    expect(copyImportedBy(join(root, PROGRAMS, "exits.js"), "exits.js")).toEqual(own);
  });
});
