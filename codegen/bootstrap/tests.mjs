// Runs vitest and ends with one line of totals, alone, which CI reads.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { announce } from "./progress.mjs";
import { inRoot, tools } from "./project.mjs";
import { runNode } from "./spawn.mjs";
import { filesFor, nameFilter } from "./test-filter.mjs";

/** Where the reporter leaves the totals; one file per run, so that two runs do not mix. */
const summaryFile = inRoot(".cache", `test-summary-${process.pid}.json`);

function readSummary() {
  if (!existsSync(summaryFile)) return null;
  const summary = JSON.parse(readFileSync(summaryFile, "utf8"));
  rmSync(summaryFile, { force: true });
  return summary;
}

/** What `-t <op>` leaves to collect: the same tests as without, found without declaring all the others. */
function narrowed(args) {
  const filter = nameFilter(args);
  const files = filter === null ? null : filesFor(filter);
  if (files === null || files.length === 0) return { files: [], env: {} };
  return { files, env: { BATCHWISE_TEST_NAME: filter, BATCHWISE_TEST_BUILT: "1" } };
}

/** Runs the tests; `args` go to vitest as they are: `-t add`, a file name, `--reporter=verbose`. */
export async function runTests(args) {
  mkdirSync(inRoot(".cache"), { recursive: true });
  const { files, env } = narrowed(args);
  const where = files.length === 0 ? "" : ` (${files.length} files can hold such tests)`;
  announce(args.length === 0 ? "tests" : `tests: vitest run ${args.join(" ")}${where}`);
  const { code } = await runNode(tools.vitest, ["run", ...args, ...files], {
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
