// Vitest: where the tests are, how many run at once, and the totals that npm test prints last.
import { defineConfig } from "vitest/config";
import { SummaryReporter } from "./test/summary-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    // As fast as threads here, and what a test does to its process (warnings, memory, exit handlers) stays in it.
    pool: "forks",
    maxWorkers: 2,
    // Expected texts are plain: some terminals and CI services turn colours on.
    env: { NO_COLOR: "1", FORCE_COLOR: "0" },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", new SummaryReporter()],
  },
});
