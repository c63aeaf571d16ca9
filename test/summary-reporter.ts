// Vitest reporter: progress of a long run, and its totals in the file that npm test names, for the line CI reads.
import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

/** Between two lines of progress. */
const PROGRESS_MS = 15_000;

/** Counts results; a test file that does not load, and an error outside any test, count as one failure each. */
export class SummaryReporter implements Reporter {
  #vitest: Vitest | null = null;
  #files = 0;
  #filesDone = 0;
  #tests = 0;
  #failed = 0;
  #started = 0;
  #printed = 0;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunStart(files: readonly unknown[]): void {
    this.#files = files.length;
    this.#started = performance.now();
    this.#printed = this.#started;
  }

  onTestModuleEnd(): void {
    this.#filesDone += 1;
  }

  onTestCaseResult(test: TestCase): void {
    this.#tests += 1;
    if (test.result().state === "failed") this.#failed += 1;
    const now = performance.now();
    // A terminal shows the running files already.
    if (process.stdout.isTTY || now - this.#printed < PROGRESS_MS) return;
    this.#printed = now;
    const seconds = Math.round((now - this.#started) / 1000);
    this.#vitest?.logger.log(
      ` … ${this.#tests} tests, ${this.#failed} failed, ${this.#filesDone} of ${this.#files} files (${seconds} s)`,
    );
  }

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
