// Runs vitest and ends with one line of totals, alone, which CI reads.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { askedName, readOps, testsOf } from "./op-tests.mjs";
import { announce } from "./progress.mjs";
import { exists, inRoot, tools } from "./project.mjs";
import { runNode } from "./spawn.mjs";

/** Where the reporter leaves the totals; one file per run, so that two runs do not mix. */
const summaryFile = inRoot(".cache", `test-summary-${process.pid}.json`);

function readSummary() {
  if (!existsSync(summaryFile)) return null;
  const summary = JSON.parse(readFileSync(summaryFile, "utf8"));
  rmSync(summaryFile, { force: true });
  return summary;
}

/** The arguments of vitest: those given, or for `-t <op>` the operator's own tests, which are found without declaring all others. */
async function vitestArgs(args) {
  const asked = askedName(args);
  const tests = asked === null ? null : testsOf(asked);
  if (tests === null) {
    if (asked !== null) await noteNoOperator(asked);
    return { given: args, env: {} };
  }
  announce(
    `tests of the operator ${asked} (for every test with ${asked} in its name: -t "${asked}.*")`,
  );
  return {
    given: ["-t", tests.pattern, ...tests.files],
    env: { BATCHWISE_TEST_OP: asked, BATCHWISE_TEST_BUILT: "1" },
  };
}

/** Says that a word is no operator's name, and which one was perhaps meant, before every test is looked through for it. */
async function noteNoOperator(asked) {
  const spelling = inRoot("dist", "codegen", "scalar", "near-name.js");
  if (!/^\w[\w.]*$/.test(asked) || !exists("ops.yaml") || !existsSync(spelling)) return;
  const { nearName } = await import(pathToFileURL(spelling).href);
  const names = readOps().map(({ name }) => name);
  const near = nearName(asked, [...new Set(names.flatMap((name) => [name, name.split(".")[0]]))]);
  const hint = near === null ? "." : `; did you mean ${near}?`;
  announce(`no operator is called ${asked}${hint} Looking for ${asked} in the name of every test`);
}

/** Runs the tests; `args` go to vitest as they are: `-t add`, a file name, `--reporter=verbose`. */
export async function runTests(args) {
  mkdirSync(inRoot(".cache"), { recursive: true });
  announce(args.length === 0 ? "tests" : `tests: vitest run ${args.join(" ")}`);
  const { given, env } = await vitestArgs(args);
  const { code } = await runNode(tools.vitest, ["run", ...given], {
    env: { ...process.env, ...env, BATCHWISE_TEST_SUMMARY: summaryFile },
  });
  const summary = readSummary();
  if (summary === null) {
    announce(`vitest left with status ${code} before it had run any test`);
    return code === 0 ? 1 : code;
  }
  const { passed, failed, skipped } = summary;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return code === 0 && failed > 0 ? 1 : code;
}
