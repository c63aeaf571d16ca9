// codegen --watch: what is watched, runs that never overlap, and one real session with its faults.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { isWatched, Rerunner } from "../../codegen/cli/watch.ts";
import { root } from "../meta/source-files.ts";
import { type Scratch, scratchProject } from "./scratch-project.ts";

describe("what is watched", () => {
  test.each([
    ["", true],
    ["ops.yaml", true],
    ["package.json", true],
    ["kernels/weighted-mean.ts", true],
    ["rules", true],
    ["rules/batching/sum.ts", true],
    ["runtime", true],
    ["runtime/kernels/js/sum.ts", true],
    ["runtime/kernels/wasm/bindings", true],
    ["runtime/tensor", false],
    ["generated", false],
    ["node_modules", false],
    ["ops.yaml.swp", false],
    ["rules/batching/.sum.ts.swp", false],
    ["rules/batching/sum.ts~", false],
  ])("%s: %s", (path, expected) => {
    expect(isWatched(path)).toBe(expected);
  });
});

describe("runs", () => {
  test("changes during a run lead to one run after it, with all of them", async () => {
    const runs: (readonly string[])[] = [];
    let release: () => void = () => undefined;
    const rerunner = new Rerunner((changed) => {
      runs.push(changed);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    }, 0);
    const until = async (count: number): Promise<void> => {
      while (runs.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    rerunner.notice("a");
    rerunner.notice("b");
    await until(1);
    rerunner.notice("d");
    rerunner.notice("c");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(runs).toEqual([["a", "b"]]);
    release();
    await until(2);
    release();
    await rerunner.stop();
    expect(runs).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
});

const GOOD = `- func: twice(Tensor self) -> Tensor
  doc: Two times each element.
  family: pointwise
  kernel: { scalar: self + self }
  batching: pointwise
  samples: alphas
`;

describe("a session", () => {
  let child: ChildProcess | null = null;
  let scratch: Scratch | null = null;
  afterEach(() => {
    child?.kill("SIGKILL");
    scratch?.remove();
  });

  test("writes what changed, tells and forgets problems, outlives a removed file, ends with 0", async () => {
    const project = scratchProject({
      "ops.yaml": GOOD,
      "rules/batching/alpha.ts": "export const unrelated = 1;\n",
    });
    scratch = project;
    const file = join(project.root, "ops.yaml");
    const command = [join(root, "dist", "codegen", "cli", "main.js"), "codegen", "--watch"];
    const watching = spawn(process.execPath, command, { cwd: project.root });
    child = watching;
    let printed = "";
    for (const stream of [watching.stdout, watching.stderr]) {
      stream.on("data", (chunk) => {
        printed += String(chunk);
      });
    }
    /** What is printed up to the end of the next run. */
    const nextRun = async (change: () => void): Promise<string> => {
      change();
      for (;;) {
        const end = /codegen: done in .*; watching\n/.exec(printed);
        if (end !== null) {
          const text = printed.slice(0, end.index);
          printed = printed.slice(end.index + end[0].length);
          return text;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await nextRun(() => undefined);
    const kernel = join(project.root, "generated", "kernels", "js", "pointwise.ts");
    expect(existsSync(kernel)).toBe(true);
    const broken = GOOD.replace("batching: pointwise", "batching: poinwise");
    const problems = await nextRun(() => writeFileSync(file, broken));
    expect(problems).toContain('ops.yaml:5:13: twice: unknown batching kind "poinwise"');
    expect(problems).toContain("^^^^^^^^");
    const repaired = await nextRun(() => {
      writeFileSync(`${file}.new`, GOOD.replace("self + self", "3 * self"));
      renameSync(`${file}.new`, file);
    });
    expect(repaired).not.toContain("poinwise");
    expect(readFileSync(kernel, "utf8")).toContain("3 *");
    expect(await nextRun(() => rmSync(file))).toContain("codegen: there is no ops.yaml in ");
    await nextRun(() => writeFileSync(file, GOOD));
    expect(readFileSync(kernel, "utf8")).not.toContain("3 *");
    const status = new Promise((resolve) => watching.once("exit", resolve));
    watching.kill("SIGINT");
    expect(await status).toBe(0);
    expect(printed).toContain("codegen: stopped watching");
  }, 60_000);
});
