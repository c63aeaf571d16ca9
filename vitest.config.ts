// Vitest: where the tests are, how many run at once, and the totals that npm test prints last.
import { defineConfig } from "vitest/config";
import { builtSources } from "./test/built-sources.ts";
import { SummaryReporter } from "./test/summary-reporter.ts";

// Set by `npm test -- -t <op>`, which has just built them: a few files, to be loaded at once.
const usesBuilt = process.env["BATCHWISE_TEST_BUILT"] === "1";

export default defineConfig({
  plugins: usesBuilt ? [builtSources(import.meta.dirname)] : [],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    // As fast as threads here, and what a test does to its process (warnings, memory, exit handlers) stays in it.
    pool: "forks",
    maxWorkers: 2,
    // Expected texts are plain: some terminals and CI services turn colours on. Commands run on the build that is there.
    env: { NO_COLOR: "1", FORCE_COLOR: "0", BATCHWISE_NO_BUILD: "1" },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Built modules hold no test's state, and loading them again for every file takes most of the time.
    isolate: !usesBuilt,
    ...(usesBuilt ? { server: { deps: { external: [/\/dist\//] } } } : {}),
    reporters: ["default", new SummaryReporter()],
  },
});
