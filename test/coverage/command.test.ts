// The coverage command on a saved document: parts, files, and what it says about wrong names and files.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { artifacts } from "../../codegen/cli/coverage/artifacts.ts";
import { renderChecklist } from "../../coverage-report/checklist.ts";
import { printDocument } from "../../coverage-report/document.ts";
import { root } from "../meta/source-files.ts";
import { madeDocument, madeRow } from "./documents.ts";

const folder = mkdtempSync(join(tmpdir(), "batchwise-coverage-"));
afterAll(() => rmSync(folder, { recursive: true }));

const document = madeDocument(
  madeRow("add.Tensor"),
  { ...madeRow("flip"), family: "copy" },
  madeRow("mode", { vmap: { observed: "fallback", declared: "fallback", fast: false } }),
);
const saved = join(folder, "coverage.json");
writeFileSync(saved, printDocument(document));

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `batchwise coverage` in an empty folder. */
function coverage(...args: readonly string[]): Promise<Result> {
  const file = join(root, "dist", "codegen", "cli", "main.js");
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, "coverage", ...args],
      { cwd: folder },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}

describe("--from", () => {
  test("with --json gives the same bytes back, and nothing else", async () => {
    expect(await coverage("--from", saved, "--json")).toEqual({
      code: 0,
      stdout: printDocument(document),
      stderr: "",
    });
  });

  test("with --op is a part, one table per op", async () => {
    const { code, stdout } = await coverage("--from", saved, "--op", "flip");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^flip {2}flip\(Tensor self\) -> Tensor\n {2}kind pointwise, ops\.yaml:7\n/,
    );
    expect(stdout).toMatch(/^ {2}vmap∘vjp +rule +yes +yes +2$/m);
    expect(stdout).not.toContain("mode");
  });

  test.each([
    ["an unknown op", ["--op", "flib"], 2, 'there is no op "flib"', 'did you mean "flip"?'],
    [
      "an unknown family",
      ["--family", "x"],
      2,
      'no family "x"',
      "the families are copy, pointwise",
    ],
    ["a part for the baseline", ["--op", "flip", "--update-baseline"], 2, "only a part", "--op"],
    ["nothing to time", ["--time"], 2, "--time with --from", "leave out --from"],
  ])("%s: exit status %s", async (_name, args, expected, what, hint) => {
    const { code, stdout, stderr } = await coverage("--from", saved, ...args);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toContain(what);
    expect(stderr).toContain(`hint: `);
    expect(stderr).toContain(hint);
  });

  test("a file that is no document says where it is wrong", async () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, printDocument(document).replace('"family": "copy"', '"family": 3'));
    const { code, stderr } = await coverage("--from", broken, "--summary");
    expect(code).toBe(1);
    expect(stderr).toContain("broken.json is no coverage document of this version");
    expect(stderr).toContain("  ops[1].family: 3; expected string");
  });
});

test("--out writes every artifact, whole, and names them", async () => {
  const out = join(folder, "report");
  const { code, stdout } = await coverage("--from", saved, "--out", out, "--json");
  expect(code).toBe(0);
  const names = artifacts.map(({ file }) => file);
  expect(JSON.parse(stdout)).toEqual({ written: names.map((name) => join(out, name)) });
  expect(readdirSync(out).sort()).toEqual(names.toSorted());
  expect(readFileSync(join(out, "coverage.json"), "utf8")).toBe(printDocument(document));
  expect(readFileSync(join(out, "COVERAGE.md"), "utf8")).toBe(renderChecklist(document));
});

test("--update-baseline writes baseline, history and checklist once, and the gate holds all of them", async () => {
  const update = ["--from", saved, "--update-baseline", "--json"];
  const first = JSON.parse((await coverage(...update)).stdout);
  expect(first.written).toEqual([
    "coverage-history.jsonl",
    "coverage-baseline.json",
    "COVERAGE.md",
  ]);
  expect(JSON.parse((await coverage(...update)).stdout).written).toEqual([]);
  const closed = await coverage("--from", saved, "--gate");
  expect([closed.code, closed.stdout]).toEqual([0, "coverage: equal to coverage-baseline.json\n"]);
  writeFileSync(join(folder, "COVERAGE.md"), "# Old\n");
  const open = await coverage("--from", saved, "--gate");
  expect(open.code).toBe(1);
  expect(open.stderr).toContain("COVERAGE.md is stale; expected the list of this coverage");
  expect(open.stderr).toContain("hint: npm run coverage -- --update-baseline");
}, 60_000);
