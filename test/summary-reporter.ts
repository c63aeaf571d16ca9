// Vitest reporter: writes the totals of a run to the file that npm test names, for the line CI reads.
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Counts results; a test file that does not load, and an error outside any test, count as one failure each. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env["BATCHWISE_TEST_SUMMARY"];
    if (file === undefined) return;
    let failed = unhandledErrors.length;
    let passed = 0;
    let skipped = 0;
    for (const testModule of testModules) {
      failed += testModule.errors().length;
      for (const suite of testModule.children.allSuites()) failed += suite.errors().length;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "failed") failed += 1;
        else skipped += 1;
      }
    }
    writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  }
}
