// The steps of the workflow that compare and comment, run as they stand in ci.yml, in a repository with a base branch.
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { baselineOf, printBaseline } from "../../coverage-report/baseline.ts";
import { readText, root } from "../meta/source-files.ts";
import { stepsOf, workflowDefinition } from "../meta/workflow-checks.ts";
import { type FakeGithub, startFakeGithub } from "./fake-github.ts";
import { base, head } from "./pull-request.ts";

const workflow = workflowDefinition.parse(parse(readText(".github/workflows/ci.yml")));

/** The command text of the step with this name. */
function runOf(name: string): string {
  const found = stepsOf(workflow).find(([, step]) => step.name === name);
  if (found?.[1].run === undefined) throw new Error(`the workflow has no step "${name}"`);
  return found[1].run;
}

let folder = "";
let github: FakeGithub;
const inFolder = (name: string): string => join(folder, name);
const git = (...args: readonly string[]): void => {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  execFileSync("git", [...who, ...args], { cwd: folder, stdio: "pipe" });
};

/** Runs a step the way the runner does: bash, and an end at the first command that fails. */
function runStep(name: string): Promise<number> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    NO_COLOR: "1",
    GITHUB_API_URL: github.address,
    GITHUB_BASE_REF: "main",
    GITHUB_EVENT_PATH: inFolder("event.json"),
    GITHUB_STEP_SUMMARY: inFolder("summary.md"),
    GITHUB_TOKEN: "secret",
  };
  return new Promise((resolve) => {
    execFile("bash", ["-e", "-c", runOf(name)], { cwd: folder, env }, (error) => {
      resolve(typeof error?.code === "number" ? error.code : 0);
    });
  });
}

describe.skipIf(process.platform === "win32")("the workflow on a pull request", () => {
  beforeAll(async () => {
    github = await startFakeGithub();
    folder = mkdtempSync(join(tmpdir(), "batchwise-workflow-"));
    for (const path of ["coverage", "node_modules/.bin"])
      mkdirSync(inFolder(path), { recursive: true });
    const main = join(root, "dist", "codegen", "cli", "main.js");
    // What `npx batchwise` finds first.
    const command = inFolder("node_modules/.bin/batchwise");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
    chmodSync(command, 0o755);
    writeFileSync(inFolder("package.json"), '{ "name": "checkout", "private": true }\n');
    writeFileSync(inFolder("coverage-baseline.json"), printBaseline(baselineOf(base)));
    writeFileSync(inFolder("coverage/coverage.json"), JSON.stringify(head));
    const event = { repository: { full_name: "ada/ops" }, pull_request: { number: 12 } };
    writeFileSync(inFolder("event.json"), JSON.stringify(event));
    git("init", "--quiet", "--initial-branch", "main");
    git("add", "coverage-baseline.json");
    git("commit", "--quiet", "-m", "base");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
  });
  afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("compares with the base branch, fails for the regression, and has written everything", async () => {
    expect(await runStep("Compare with the base branch")).toBe(1);
    const expected = readText("test/golden/coverage/pull-request.md");
    expect(readFileSync(inFolder("coverage/pull-request.md"), "utf8")).toBe(expected);
    expect(readFileSync(inFolder("summary.md"), "utf8")).toBe(`${expected}\n`);
  });

  test("comments all the same", async () => {
    expect(await runStep("Comment on the pull request")).toBe(0);
    expect(github.comments.map(({ body }) => body)).toEqual([
      `<!-- batchwise:coverage -->\n${readText("test/golden/coverage/pull-request.md").trimEnd()}`,
    ]);
  });

  test("a base branch without a baseline ends the comparison before it starts", async () => {
    git("rm", "--quiet", "--cached", "coverage-baseline.json");
    git("commit", "--quiet", "-m", "no baseline");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    rmSync(inFolder("summary.md"));
    expect(await runStep("Compare with the base branch")).toBe(128);
    expect(() => readFileSync(inFolder("summary.md"))).toThrow(/ENOENT/);
  });
});
