// A pull request from end to end on this machine: compare, annotate, summarise, comment, and comment again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { baselineOf, printBaseline } from "../../coverage-report/baseline.ts";
import { readText } from "../meta/source-files.ts";
import { type ProcessResult, runBatchwise } from "./batchwise-process.ts";
import { BOT, type FakeGithub, startFakeGithub } from "./fake-github.ts";
import { base, head } from "./pull-request.ts";

const ANNOTATIONS = [
  "::error file=ops.yaml,line=31,title=cumsum%3A coverage regressed::vmap: rule → fallback" +
    "%0A  no rule | yet: see `cummax`, @ada and #5" +
    "%0Avmap: declared rule, the samples show fallback%0A  no rule | yet: see `cummax`, @ada and #5",
  "::notice file=ops.yaml,line=21,title=cummax%3A newly ruled::vmap, vmap∘vjp: fallback → rule",
];

const golden = (name: string): string => readText(`test/golden/coverage/${name}`);

let folder = "";
const inFolder = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-pull-request-"));
  const baseline = printBaseline(baselineOf(base));
  writeFileSync(inFolder("base.json"), baseline);
  writeFileSync(inFolder("base-document.json"), JSON.stringify(base));
  writeFileSync(inFolder("head.json"), JSON.stringify(head));
  writeFileSync(inFolder("coverage-baseline.json"), baseline);
  const event = { repository: { full_name: "ada/ops" }, pull_request: { number: 12 } };
  writeFileSync(inFolder("event.json"), JSON.stringify(event));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessResult> => runBatchwise(["coverage", ...args], { cwd: folder, env });

describe("coverage diff", () => {
  test("--md --github: comment, annotations, summary, and status 1 for the regression", async () => {
    const summary = inFolder("summary.md");
    writeFileSync(summary, "earlier\n");
    const args = ["diff", "base.json", "head.json", "--baseline", "coverage-baseline.json"];
    const { code, stdout, stderr } = await run([...args, "--md", "--github"], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(stdout).toBe(golden("pull-request.md"));
    expect(stderr).toBe(
      `${[
        ...ANNOTATIONS,
        "::error file=coverage-baseline.json,title=stale baseline::coverage-baseline.json is stale: " +
          "2 states differ%0Arun npm run coverage -- --update-baseline and commit the file",
      ].join("\n")}\n`,
    );
    expect(readFileSync(summary, "utf8")).toBe(`earlier\n${golden("pull-request.md")}\n`);
    expect(code).toBe(1);
  });

  test("one file is compared with the committed baseline; --json is the whole comparison", async () => {
    const { code, stdout, stderr } = await run(["diff", "head.json", "--json"]);
    expect(code).toBe(1);
    expect(stderr).toBe("");
    const { totals, ...lists } = JSON.parse(stdout);
    expect(JSON.stringify(lists, null, 2)).toBe(golden("pull-request.json").trimEnd());
    expect(totals.vmap).toEqual({
      before: { applicable: 3, served: 2, rule: 2, decomposed: 0, refused: 0, fallback: 1 },
      after: { applicable: 3, served: 2, rule: 2, decomposed: 0, refused: 0, fallback: 1 },
    });
  });

  test("of equal documents leaves with 0", async () => {
    const { code, stdout } = await run(["diff", "base-document.json", "base-document.json"]);
    expect([code, stdout]).toEqual([0, "coverage: nothing changed\n"]);
  });

  test("wrong files and wrong usage", async () => {
    const missing = await run(["diff", "none.json", "event.json"]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toMatch(
      /^coverage diff: none\.json: there is no such file; expected a coverage\.json .*\n {2}hint: .*\ncoverage diff: event\.json: /,
    );
    expect((await run(["diff", "a", "b", "c"])).code).toBe(2);
    expect((await run(["diff", "head.json", "--json", "--md"])).code).toBe(2);
  });

  test("coverage itself keeps its options beside the commands below it", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const word of ["--gate", "--github", "  diff ", "  comment "])
      expect(stdout).toContain(word);
    expect((await run(["help", "diff"])).stdout).toContain("Usage: batchwise coverage diff");
    // There is no ops.yaml here, which is a problem and no wrong usage.
    const gate = await run(["--gate", "--github"]);
    expect([gate.code, gate.stderr]).toEqual([1, expect.stringContaining("there is no ops.yaml")]);
  });
});

describe("coverage comment", () => {
  let github: FakeGithub;
  beforeEach(async () => {
    github = await startFakeGithub();
    writeFileSync(inFolder("comment.md"), golden("pull-request.md"));
  });
  afterEach(() => github.close());

  const environment = (): Readonly<Record<string, string>> => ({
    GITHUB_EVENT_PATH: inFolder("event.json"),
    GITHUB_API_URL: github.address,
    GITHUB_TOKEN: "secret",
  });

  test("posts once and then updates", async () => {
    const first = await run(["comment", "comment.md"], environment());
    const url = "https://example.org/ada/ops/pull/12#issuecomment-100";
    expect(first).toEqual({ code: 0, stdout: `coverage comment: created ${url}\n`, stderr: "" });
    const again = await run(["comment", "comment.md", "--json"], environment());
    expect(JSON.parse(again.stdout)).toEqual({ action: "updated", pullRequest: "ada/ops#12", url });
    expect(github.comments).toEqual([
      {
        id: 100,
        user: { login: BOT },
        body: `<!-- batchwise:coverage -->\n${golden("pull-request.md").trimEnd()}`,
      },
    ]);
  });

  test("a token that may not write is no failure", async () => {
    github.faults.push({ method: "POST", fault: { status: 403 } });
    const { code, stdout, stderr } = await run(["comment", "comment.md", "--json"], environment());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ action: "none", pullRequest: "ada/ops#12", url: null });
    expect(stderr).toMatch(/^coverage comment: no comment on ada\/ops#12: the token may not write/);
    expect(github.comments).toEqual([]);
  });

  test("a pull request that is not there is one", async () => {
    github.faults.push({ method: "GET", fault: { status: 404 } });
    const { code, stdout, stderr } = await run(["comment", "comment.md"], environment());
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/issues\/12\/comments\?per_page=100&page=1: status 404 \(planned\)/);
    expect(stderr).not.toContain("secret");
  });

  test("--dry-run sends nothing and needs no token", async () => {
    const { GITHUB_TOKEN: _, ...rest } = environment();
    const { code, stdout, stderr } = await run(["comment", "comment.md", "--dry-run"], rest);
    expect(code).toBe(0);
    expect(stdout).toBe(`<!-- batchwise:coverage -->\n${golden("pull-request.md")}`);
    expect(stderr).toContain("would post or update this on ada/ops#12");
    expect(github.requests).toEqual([]);
    const refused = await run(["comment", "comment.md"], rest);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("GITHUB_TOKEN")]);
  });

  test.each([
    ["empty", " \n", "it is empty"],
    ["too long", "x".repeat(70_000), "70028 characters; expected at most 65536"],
  ])("a text that is %s is not sent", async (_name, text, expected) => {
    writeFileSync(inFolder("comment.md"), text);
    const { code, stderr } = await run(["comment", "comment.md"], environment());
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
    expect(github.requests).toEqual([]);
  });

  test("a name that could end the mark is wrong usage", async () => {
    expect((await run(["comment", "comment.md", "--name", "x -->"], environment())).code).toBe(2);
  });
});
