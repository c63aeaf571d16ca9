// Following CONTRIBUTING.md adds an op that is generated, compiled, tested under every transform and in the report.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCodeBlocks } from "./markdown.ts";
import { hasFile, readText } from "./source-files.ts";
import {
  applyWalkthrough,
  copyCheckout,
  insertEntry,
  markValue,
  readWalkthroughs,
} from "./walkthrough.ts";

const page = "CONTRIBUTING.md";
const walkthroughs = hasFile(page) ? readWalkthroughs(readCodeBlocks(page, readText(page))) : [];

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly all: string;
}

/** Runs an npm script of the copy, without npm. */
function bootstrap(copy: string, ...args: readonly string[]): Promise<Result> {
  const file = join(copy, "codegen", "bootstrap.mjs");
  const options = { cwd: copy, env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, stdout, all: stdout + stderr });
    });
  });
}

describe.skipIf(!hasFile(page))("the walkthroughs of CONTRIBUTING.md", () => {
  let copy = "";

  beforeAll(() => {
    copy = copyCheckout();
  });

  afterAll(() => {
    if (copy !== "") rmSync(copy, { recursive: true, force: true });
  });

  test("there are two: one op by its entry alone, one with at most three small files", () => {
    expect(walkthroughs.map(({ files }) => files.length === 0)).toContain(true);
    const rules = walkthroughs.filter(({ files }) =>
      files.some((block) => markValue(block, "file")?.startsWith("rules/batching/") === true),
    );
    expect(rules.length).toBeGreaterThan(0);
    for (const { files } of walkthroughs) expect(files.length).toBeLessThanOrEqual(3);
  });

  test("after the edits, codegen, the ops' own tests and the report pass", async () => {
    for (const walkthrough of walkthroughs) applyWalkthrough(copy, walkthrough);
    const codegen = await bootstrap(copy, "codegen");
    expect(codegen.code, codegen.all).toBe(0);
    for (const { op } of walkthroughs) {
      const tests = await bootstrap(copy, "test", "-t", op, "test/ops");
      expect(tests.code, tests.all).toBe(0);
      const totals = tests.stdout.trimEnd().split("\n").at(-1);
      expect(totals).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/);
    }
    const coverage = await bootstrap(copy, "coverage", "--json");
    expect(coverage.code, coverage.all).toBe(0);
    const report: { readonly ops: readonly { readonly op: string }[] } = JSON.parse(
      coverage.stdout,
    );
    const reported = report.ops.map(({ op }) => op);
    for (const { op } of walkthroughs) expect(reported).toContain(op);
  }, 300_000);
});

describe("reading a walkthrough", () => {
  const text = [
    "```yaml before=cos",
    "- func: cbrt(Tensor self) -> Tensor",
    "```",
    "```yaml before=tril.out",
    "- func: trace(Tensor self) -> Tensor",
    "```",
    "```ts file=rules/batching/trace.ts",
    "// Rule.",
    "```",
    "",
  ].join("\n");

  test("an entry starts an op, files belong to the entry above them", () => {
    const found = readWalkthroughs(readCodeBlocks("c.md", text));
    expect(found.map(({ op, files }) => [op, files.map(({ text: code }) => code)])).toEqual([
      ["cbrt", []],
      ["trace", ["// Rule.\n"]],
    ]);
  });

  test("an entry goes in front of the named one", () => {
    const ops =
      "# Ops.\n\n- func: a(Tensor self) -> Tensor\n  doc: A.\n\n- func: c.x(Tensor self) -> Tensor\n";
    expect(insertEntry(ops, "- func: b() -> Tensor\n", "c.x")).toBe(
      "# Ops.\n\n- func: a(Tensor self) -> Tensor\n  doc: A.\n\n- func: b() -> Tensor\n\n- func: c.x(Tensor self) -> Tensor\n",
    );
    expect(() => insertEntry(ops, "- func: b() -> Tensor\n", "d")).toThrow("no entry d");
  });
});
