// Runs vitest and ends with one line of totals, alone, which CI reads.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { announce } from "./progress.mjs";
import { inRoot, tools } from "./project.mjs";
import { runNode } from "./spawn.mjs";

/** Where the reporter leaves the totals; one file per run, so that two runs do not mix. */
const summaryFile = inRoot(".cache", `test-summary-${process.pid}.json`);

function readSummary() {
  if (!existsSync(summaryFile)) return null;
  const summary = JSON.parse(readFileSync(summaryFile, "utf8"));
  rmSync(summaryFile, { force: true });
  return summary;
}

/** Runs the tests; `args` go to vitest as they are: `-t add`, a file name, `--reporter=verbose`. */
export async function runTests(args) {
  mkdirSync(inRoot(".cache"), { recursive: true });
  announce(args.length === 0 ? "tests" : `tests: vitest run ${args.join(" ")}`);
  const env = { ...process.env, BATCHWISE_TEST_SUMMARY: summaryFile };
  const { code } = await runNode(tools.vitest, ["run", ...args], { env });
  const summary = readSummary();
  if (summary === null) {
    announce(`vitest left with status ${code} before it had run any test`);
    return code === 0 ? 1 : code;
  }
  const { passed, failed, skipped } = summary;
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return code === 0 && failed > 0 ? 1 : code;
}
