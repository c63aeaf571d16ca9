// testOps: the whole matrix for your ops, as tests of the runner that is there.
import { noRunnerError } from "../runtime/errors/testing.ts";
import { setDebugAllocator } from "../runtime/tensor/storage.ts";
import { fail } from "./assertions.ts";
import type { ExpectedFailure } from "./checks.ts";
import { declareOp, type MatrixOptions, type TestRunner } from "./declare.ts";
import { matrixOf } from "./matrix.ts";
import type { OpCase } from "./op-calls.ts";
import { type OpSelection, type SampleSource, selectOps } from "./select-ops.ts";

/** Which ops, with which samples, and what is known to fail. */
export interface TestOpsOptions extends OpSelection {
  /** Left out where ops bring their own, by `defineOp`. */
  readonly samples?: SampleSource;
  /** Checks known to fail; one that passes, or that no op has, is a failure. */
  readonly expectedFailures?: readonly ExpectedFailure[];
  /** `describe` and `test` of another runner than Vitest. */
  readonly runner?: TestRunner;
}

// Vitest can only be loaded by itself; scripts that call checkOp do without.
const isInVitest = typeof process === "object" && process.env["VITEST"] !== undefined;
const vitest: TestRunner | null = isInVitest ? await import("vitest") : null;

/**
 * Declares every check of the selected ops and of their in-place forms, with the tolerances that this package's own ops
 * have to meet.
 *
 * Memory that was freed is overwritten from here on, so that a result that was freed too early shows.
 *
 * @throws BatchwiseError E_TESTING_NO_RUNNER, E_TESTING_NO_OPS, E_TESTING_NO_SAMPLES
 */
export function testOps({
  samples = {},
  expectedFailures = [],
  runner = vitest ?? missingRunner(),
  ...selection
}: TestOpsOptions): void {
  setDebugAllocator(true);
  const cases = selectOps("testOps", selection, samples);
  const options: MatrixOptions = {
    runner,
    expectedFailures,
    failuresIn: "the expectedFailures of testOps",
  };
  for (const op of cases) declareOp(op, options);
  if (expectedFailures.length > 0) declareList(cases, options);
}

function missingRunner(): never {
  throw noRunnerError();
}

/** A failure listed for what is not checked would never be noticed again. */
function declareList(cases: readonly OpCase[], { runner, expectedFailures }: MatrixOptions): void {
  runner.test("every expected failure names a check of one of these ops", () => {
    for (const { op, check } of expectedFailures) {
      const found = cases.find(({ name }) => name === op);
      if (found === undefined) fail(`${op} is not tested here: delete its line`);
      if (!matrixOf(found).some((group) => group.check === check))
        fail(`${op} has no check "${check}": delete its line`);
    }
  });
}
