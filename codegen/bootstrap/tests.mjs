// Runs vitest and ends with one line of totals, alone, which CI reads.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { askedName, testsOf } from "./op-tests.mjs";
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

/** The arguments of vitest: those given, or for `-t <op>` the operator's own tests, which are found without declaring all others. */
function vitestArgs(args) {
  const asked = askedName(args);
  const tests = asked === null ? null : testsOf(asked);
  if (tests === null) return { given: args, env: {} };
  announce(
    `tests of the operator ${asked} (for every test with ${asked} in its name: -t "${asked}.*")`,
  );
  return {
    given: ["-t", tests.pattern, ...tests.files],
    env: { BATCHWISE_TEST_OP: asked, BATCHWISE_TEST_BUILT: "1" },
  };
}

/** Runs the tests; `args` go to vitest as they are: `-t add`, a file name, `--reporter=verbose`. */
export async function runTests(args) {
  mkdirSync(inRoot(".cache"), { recursive: true });
  announce(args.length === 0 ? "tests" : `tests: vitest run ${args.join(" ")}`);
  const { given, env } = vitestArgs(args);
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
