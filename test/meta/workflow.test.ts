// The workflow of GitHub Actions: it calls what exists, holds no more rights than it needs, and runs nobody's text.
import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { hasFile, readText } from "./source-files.ts";
import {
  commandProblems,
  commandsOf,
  injectionProblems,
  type Manifest,
  nodeProblems,
  pinProblems,
  stepsOf,
  tokenProblems,
  type Workflow,
  workflowDefinition,
} from "./workflow-checks.ts";

const FILE = ".github/workflows/ci.yml";
const text = readText(FILE);
const workflow: Workflow = workflowDefinition.parse(parse(text));
const manifest: Manifest = JSON.parse(readText("package.json"));

describe("the workflow", () => {
  test("is YAML without mistakes, and runs for main and for pull requests", () => {
    expect(parseDocument(text).errors).toEqual([]);
    // pull_request_target would run a stranger's code with a token that may write.
    expect(workflow.on).toEqual({ push: { branches: ["main"] }, pull_request: null });
  });

  test("gives each job the rights it needs, and no others", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const rights = Object.entries(workflow.jobs).map(([name, job]) => [name, job.permissions]);
    expect(Object.fromEntries(rights)).toEqual({
      test: undefined,
      coverage: { contents: "read", "pull-requests": "write" },
      pages: { pages: "write", "id-token": "write" },
    });
    expect(tokenProblems(workflow)).toEqual([]);
  });

  test("puts no expression into a command", () => {
    expect(injectionProblems(workflow)).toEqual([]);
  });

  test("takes actions at a commit", () => {
    expect(pinProblems(text)).toEqual([]);
    expect(stepsOf(workflow).filter(([, { uses }]) => uses !== undefined).length).toBeGreaterThan(
      6,
    );
  });

  test("calls commands and options that exist", async () => {
    expect(await commandProblems(workflow, manifest)).toEqual([]);
  });

  test("runs the Node that package.json asks for", () => {
    expect(nodeProblems(workflow, manifest)).toEqual([]);
  });

  test("measures once, tests, checks, gates, compares, comments", () => {
    const lines = stepsOf(workflow).flatMap(([, step]) => commandsOf(step));
    for (const line of ["npm test", "npm run check", "git diff --exit-code"])
      expect(lines).toContain(line);
    const own = lines.filter((line) => line.startsWith("npx batchwise coverage"));
    const measuring = own.filter((line) => !/ (diff|comment) | --from /.test(line));
    expect(measuring).toEqual(["npx batchwise coverage --out coverage"]);
    expect(own).toHaveLength(5);
  });

  test("deploys what was pushed to main, after everything else has passed", () => {
    const { pages, coverage } = workflow.jobs;
    expect([pages.if, pages.needs]).toEqual(["github.event_name == 'push'", ["test", "coverage"]]);
    const upload = coverage.steps.find(({ uses }) => uses?.includes("/upload-pages-artifact@"));
    expect(upload?.if).toBe("github.event_name == 'push'");
    expect(pages.concurrency?.["cancel-in-progress"]).toBe(false);
  });

  test("is explained", () => {
    expect(hasFile("docs/ci.md")).toBe(true);
    for (const name of Object.keys(workflow.jobs))
      expect(readText("docs/ci.md")).toContain(`\`${name}\``);
  });
});

describe("the checks find planted problems", () => {
  const planted = (step: object): Workflow =>
    workflowDefinition.parse({
      ...workflow,
      jobs: { job: { "runs-on": "ubuntu-24.04", "timeout-minutes": 1, steps: [step] } },
    });

  test.each([
    ["npm run no-such-script", "no script"],
    ["npx batchwise no-such-command", "no such command"],
    ["npx batchwise coverage diff a b --no-such-option > c", "no option --no-such-option"],
    ["npx batchwise coverage --dry-run", "no option --dry-run"],
    ["npx left-pad", "unknown command"],
    ["npm test\ncurl https://example.org", "unknown command"],
  ])("%s", async (run, problem) => {
    expect(await commandProblems(planted({ run }), manifest)).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test("expressions in commands", () => {
    const run = `echo "\${{ github.event.pull_request.title }}"`;
    expect(injectionProblems(planted({ run }))).toHaveLength(1);
  });

  test("tokens that others could take", () => {
    const env = { TOKEN: `\${{ github.token }}` };
    expect(tokenProblems(planted({ run: "npm test", env }))).toHaveLength(1);
    expect(tokenProblems(planted({ uses: "actions/checkout@v4" }))).toHaveLength(1);
  });

  test("actions at a tag, and Node at another version", () => {
    expect(pinProblems("      - uses: actions/checkout@v4\n")).toHaveLength(1);
    expect(pinProblems("        uses: actions/checkout@main # v4.2.2\n")).toHaveLength(1);
    const setup = { uses: "actions/setup-node@v4", with: { "node-version": 18 } };
    expect(nodeProblems(planted(setup), manifest)).toEqual([
      "job: Node 18; expected 20, as engines says",
    ]);
  });

  test("keys that no workflow has", () => {
    expect(() => planted({ runs: "npm test" })).toThrow(/Unrecognized key/);
  });
});
