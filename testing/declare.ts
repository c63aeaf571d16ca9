// The matrix as tests of a runner: one group per op and check, one test per case; a known failure is one test that insists on it.
import { fail } from "./assertions.ts";
import { type CheckGroup, distinctLabels, type ExpectedFailure } from "./checks.ts";
import { matrixOf } from "./matrix.ts";
import type { OpCase } from "./op-calls.ts";

/** What declares tests: those of Vitest, and of other runners that have the same two functions. */
export interface TestRunner {
  readonly describe: (name: string, declare: () => void) => unknown;
  readonly test: (name: string, run: () => void) => unknown;
}

/** Who runs the tests, and which of them are known to fail. */
export interface MatrixOptions {
  readonly runner: TestRunner;
  readonly expectedFailures: readonly ExpectedFailure[];
  /** Where the list of failures stands, for the message when one is repaired. */
  readonly failuresIn: string;
}

/** Declares every check of an op. */
export function declareOp(op: OpCase, options: MatrixOptions): void {
  options.runner.describe(op.name, () => {
    for (const group of matrixOf(op)) declareGroup(op.name, group, options);
  });
}

function declareGroup(op: string, { check, cases }: CheckGroup, options: MatrixOptions): void {
  const { expectedFailures, failuresIn } = options;
  const { describe, test } = options.runner;
  const known = expectedFailures.find((failure) => failure.op === op && failure.check === check);
  describe(check, () => {
    if (known === undefined) {
      for (const { label, run } of distinctLabels(cases)) test(label, run);
      return;
    }
    test(`fails as expected: ${known.reason}`, () => {
      const isStillFailing = cases.some(({ run }) => throws(run));
      if (!isStillFailing) fail(`${op} passes ${check}: delete its line in ${failuresIn}`);
    });
  });
}

function throws(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
