// `coverage --gate --github`: annotations on standard error, the verdict in the job's summary, the result where it was.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FormRequest } from "../../codegen/cli/coverage/form.ts";
import { gateForm } from "../../codegen/cli/coverage/gate.ts";
import { tellGithub } from "../../codegen/cli/coverage/tell-github.ts";
import { appendToSummary } from "../../codegen/cli/github/step-summary.ts";
import { BASELINE_FILE, baselineOf, printBaseline } from "../../coverage-report/baseline.ts";
import type { Cell, CoverageDocument } from "../../coverage-report/model.ts";
import { madeDocument, madeRow } from "../coverage/documents.ts";

const slow: Partial<Cell> = { observed: "fallback", declared: "fallback", fast: false };
const good = madeDocument(madeRow("cos"));
const bad = madeDocument(madeRow("cos", { vmap: slow }));

const home = process.cwd();
let folder = "";
const written = { stdout: "", stderr: "" };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-gate-"));
  process.chdir(folder);
  vi.stubEnv("GITHUB_STEP_SUMMARY", join(folder, "summary.md"));
  for (const name of ["stdout", "stderr"] as const) {
    written[name] = "";
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Runs the gate on a document; the committed baseline is that of another, or a text. */
async function gate(
  now: CoverageDocument,
  committed: CoverageDocument | string | null,
  more: Partial<FormRequest> = {},
): Promise<number | string | null | undefined> {
  const text = committed === null || typeof committed === "string" ? committed : printed(committed);
  if (text !== null) writeFileSync(BASELINE_FILE, text);
  const request = {
    value: true,
    args: [],
    json: false,
    options: { github: true },
    ...more,
  } as const;
  await gateForm.run({ ...request, measure: () => Promise.resolve(now) });
  return process.exitCode;
}

const printed = (document: CoverageDocument): string => printBaseline(baselineOf(document));
const summary = (): string => readFileSync(join(folder, "summary.md"), "utf8");
const commands = (): readonly string[] =>
  written.stderr.split("\n").filter((line) => /^::(error|notice)/.test(line));

test("an equal baseline passes", async () => {
  expect(await gate(good, good)).toBe(undefined);
  expect(written.stdout).toBe("coverage: equal to coverage-baseline.json\n");
  expect(written.stderr).toBe(
    "::group::coverage gate\nevery result equals its loop, and every state is the declared one\n::endgroup::\n",
  );
  expect(summary()).toMatch(/^### Coverage gate: passed\n/);
});

test("a regression fails, at its line, without the command that would hide it", async () => {
  expect(await gate(bad, good)).toBe(1);
  expect(commands()).toEqual([
    "::error file=ops.yaml,line=7,title=cos%3A coverage regressed::vmap: rule → fallback",
  ]);
  expect(written.stderr).toContain("  cos: vmap: rule became fallback\n::endgroup::\n");
  expect(written.stderr).not.toContain("--update-baseline");
  expect(summary()).toMatch(/^### Coverage gate: failed\n.*Regressed \(1\)/s);
});

test("a stale baseline fails, with the command that updates it", async () => {
  expect(await gate(good, bad)).toBe(1);
  expect(commands()).toEqual([
    "::error file=coverage-baseline.json,title=stale baseline::coverage-baseline.json is stale: " +
      "1 state differs%0Arun npm run coverage -- --update-baseline and commit the file",
  ]);
  expect(summary()).toContain("hint: npm run coverage -- --update-baseline");
});

test.each([
  ["missing", null, "there is no coverage-baseline.json"],
  ["unreadable", "{", "JSON"],
])("a baseline that is %s fails", async (_name, text, expected) => {
  expect(await gate(good, text)).toBe(1);
  expect(commands()).toHaveLength(1);
  expect(commands()[0]).toMatch(/^::error file=coverage-baseline\.json,title=coverage gate::/);
  expect(commands()[0]).toContain(expected);
  expect(summary()).toMatch(/missing or unreadable/);
});

test("without --github nothing is annotated, and --json is one document", async () => {
  expect(await gate(bad, good, { options: {}, json: true })).toBe(1);
  expect(JSON.parse(written.stdout)).toMatchObject({ ok: false, problems: [] });
  expect(written.stderr).toBe("");
  expect(() => summary()).toThrow(/ENOENT/);
});

test("other forms annotate the problems and summarise the document", () => {
  tellGithub(madeDocument(madeRow("cos", { vmap: { ...slow, declared: "rule" } })));
  expect(commands()).toEqual([
    "::error file=ops.yaml,line=7,title=cos%3A coverage::" +
      "vmap: the samples show fallback; expected rule, as declared",
  ]);
  expect(summary()).toMatch(/^### Coverage of 1 op\n\n\*\*1 problem\.\*\*/);
});

test("without a summary file nothing is written, with a bad one it is told", () => {
  vi.stubEnv("GITHUB_STEP_SUMMARY", "");
  appendToSummary("text");
  vi.stubEnv("GITHUB_STEP_SUMMARY", folder);
  expect(() => appendToSummary("text")).toThrow(/^coverage: cannot append to .*EISDIR/);
});
