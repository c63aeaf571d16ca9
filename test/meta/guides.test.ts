// Following the guides: every command runs and every file compiles, on a copy of the checkout, in the order of the page.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyStep,
  type GuideStep,
  insertEntry,
  isPromised,
  missingLine,
  replaceEntry,
  stepOf,
} from "./guide.ts";
import { readCodeBlocks } from "./markdown.ts";
import { scratchCheckout, scratchEnvironment } from "./scratch-checkout.ts";
import { hasFile, readText } from "./source-files.ts";

const pages = ["CONTRIBUTING.md", "docs/adding-an-operator.md"].filter(hasFile);

interface Result {
  readonly code: number;
  readonly output: string;
}

/** Runs one line as a person would type it. */
function typed(line: string, cwd: string): Promise<Result> {
  const options = { cwd, env: scratchEnvironment(), maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile("sh", ["-c", `exec 2>&1\n${line}`], options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ code, output: stdout + stderr });
    });
  });
}

function title(step: GuideStep): string {
  switch (step.kind) {
    case "run":
      return step.commands.join("; ");
    case "output":
      return `prints ${step.lines[0].trim()}`;
    case "write":
      return `write ${step.file}`;
    case "insert":
      return `an entry before ${step.before}`;
    case "replace":
      return `change the entry of ${step.op}`;
  }
}

describe.each(pages)("%s", (page) => {
  let copy = "";
  let printed = "";

  beforeAll(() => {
    copy = scratchCheckout();
  });

  afterAll(() => {
    if (copy !== "") rmSync(copy, { recursive: true, force: true });
  });

  const steps = readCodeBlocks(page, readText(page)).flatMap((block) => {
    const step = stepOf(block);
    return step === null ? [] : [{ line: block.line, title: title(step), step }];
  });

  test("has steps that change something and steps that run something", () => {
    const kinds = new Set(steps.map(({ step }) => step.kind));
    expect(kinds).toContain("run");
    expect(kinds).toContain("write");
  });

  test.each(steps)(
    "line $line: $title",
    async ({ step }) => {
      if (step.kind === "output") {
        expect(missingLine(step.lines, printed), printed).toBeNull();
      } else if (step.kind === "run") {
        printed = "";
        for (const [i, command] of step.commands.entries()) {
          const { code, output } = await typed(command, copy);
          printed += output;
          const mustFail = step.fails && i === step.commands.length - 1;
          expect(code === 0, `${command}\n${output}`).toBe(!mustFail);
        }
      } else {
        applyStep(copy, step);
      }
    },
    300_000,
  );
});

describe("reading a guide", () => {
  const ops =
    "# Ops.\n\n- func: a(Tensor self) -> Tensor\n  doc: A.\n\n- func: c.x(Tensor self) -> Tensor\n  doc: C.\n";

  test("an entry goes in front of the named one", () => {
    expect(insertEntry(ops, "- func: b() -> Tensor\n", "c.x")).toBe(
      "# Ops.\n\n- func: a(Tensor self) -> Tensor\n  doc: A.\n\n- func: b() -> Tensor\n\n- func: c.x(Tensor self) -> Tensor\n  doc: C.\n",
    );
    expect(() => insertEntry(ops, "- func: b() -> Tensor\n", "d")).toThrow("no entry d");
  });

  test("an entry takes another's place", () => {
    expect(replaceEntry(ops, "a", "- func: a() -> Tensor\n")).toBe(
      "# Ops.\n\n- func: a() -> Tensor\n\n- func: c.x(Tensor self) -> Tensor\n  doc: C.\n",
    );
  });

  test("promised lines allow for what differs from run to run", () => {
    expect(isPromised("coverage: … ops (… s)", "coverage:  2 ops (1.3 s)")).toBe(true);
    expect(isPromised("a.c", "abc")).toBe(false);
    expect(missingLine(["one", "…", "three"], "zero\none\ntwo\nthree\n")).toBeNull();
    expect(missingLine(["three", "one"], "one\nthree\n")).toBe("one");
  });
});
