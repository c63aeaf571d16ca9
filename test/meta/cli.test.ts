// The shell of the batchwise command: exit statuses, help, progress lines, error text.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../codegen/cli/commands.ts";
import { describeError } from "../../codegen/cli/process.ts";
import { showDuration, startStep } from "../../codegen/cli/progress.ts";
import { unknownOpError } from "../../runtime/errors/registry.ts";
import { root } from "./source-files.ts";

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; npm test builds it first. */
function batchwise(...args: readonly string[]): Promise<Result> {
  const file = join(root, "dist", "codegen", "cli", "main.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

/** Every command with the words that lead to it: `op show`. */
const paths = commands.flatMap(({ name, commands: below = [] }) => [
  name,
  ...below.map((command) => `${name} ${command.name}`),
]);

describe("exit status", () => {
  test("--help lists every command and leaves with 0", async () => {
    const { code, stdout } = await batchwise("--help");
    expect(code).toBe(0);
    for (const { name, summary } of commands)
      expect(stdout).toMatch(new RegExp(`${name}\\s+${summary}`));
  });

  test("no command prints the help and leaves with 2", async () => {
    const { code } = await batchwise();
    expect(code).toBe(2);
  });

  test.each([
    ["covrage", 'did you mean "coverage"?'],
    ["--wat", 'unknown option "--wat"'],
  ])("%s leaves with 2", async (arg, text) => {
    const { code, stdout, stderr } = await batchwise(arg);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(text);
    expect(stderr).toContain("npx batchwise --help shows how it is used");
  });

  test.each(paths)("%s --help leaves with 0", async (name) => {
    const { code, stdout } = await batchwise(...name.split(" "), "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: batchwise ${name}`);
  });

  test.each(paths)("%s --no-such-option leaves with 2", async (name) => {
    const { code, stderr } = await batchwise(...name.split(" "), "--no-such-option");
    expect(code).toBe(2);
    expect(stderr).toContain('unknown option "--no-such-option"');
  });
});

describe("errors nobody caught", () => {
  test("an error made for the user prints its message only", () => {
    const error = unknownOpError("sun", ["sum"]);
    expect(describeError(error)).toBe(error.message);
  });

  test("anything else prints its stack and asks for a report", () => {
    const text = describeError(new TypeError("x is not a function"));
    expect(text).toContain("TypeError: x is not a function\n    at ");
    expect(text).toContain("hint: this is a bug");
  });
});

describe("progress", () => {
  const record = (
    isTTY: boolean,
  ): { lines: string[]; write: (text: string) => void; isTTY: boolean } => {
    const lines: string[] = [];
    return { lines, isTTY, write: (text) => lines.push(text) };
  };

  test("elsewhere than on a terminal a step is one line, when it ends", () => {
    const stream = record(false);
    const step = startStep("samples", stream);
    step.update(1, 2);
    step.finish("44 ops");
    expect(stream.lines).toHaveLength(1);
    expect(stream.lines[0]).toMatch(/^samples: 44 ops \(\d+ ms\)\n$/);
  });

  test("elsewhere a long step says every 15 seconds how far it is", () => {
    const stream = record(false);
    let time = 0;
    const step = startStep("samples", stream, () => time);
    for (const done of [1, 2, 3, 4]) {
      time += 8000;
      step.update(done, 9);
    }
    step.finish("9 ops");
    expect(stream.lines).toEqual([
      "samples … 2 of 9\n",
      "samples … 4 of 9\n",
      "samples: 9 ops (32.0 s)\n",
    ]);
  });

  test("on a terminal the line appears at once and is replaced", () => {
    const stream = record(true);
    startStep("samples", stream).finish();
    expect(stream.lines[0]).toBe("samples …");
    expect(stream.lines[1].startsWith("\r\u001B[Ksamples: done (")).toBe(true);
    expect(stream.lines[1].endsWith(" ms)\n")).toBe(true);
  });

  test("durations have a unit that fits", () => {
    expect([0.4, 12, 999, 3400].map(showDuration)).toEqual(["0 ms", "12 ms", "999 ms", "3.4 s"]);
  });
});
