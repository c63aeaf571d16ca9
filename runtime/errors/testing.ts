// Errors of `batchwise/testing`: nothing to test, nothing to test with, nobody to run it.
import { BatchwiseError } from "./classes.ts";
import { message } from "./message.ts";
import { nearNames } from "./near-names.ts";

/** No test runner is there to declare tests with. */
export function noRunnerError(): BatchwiseError {
  return new BatchwiseError(
    "E_TESTING_NO_RUNNER",
    message({
      where: "testOps",
      what: "there is no test runner",
      expected:
        "expected to be called in a test file of Vitest, or with runner: { describe, test }",
      hint: "checkOp(op, samples) needs no runner",
    }),
  );
}

/** What was selected matches no registered op. */
export function noOpsError(
  where: string,
  wanted: string,
  known: readonly string[],
): BatchwiseError {
  const near = nearNames(wanted, known);
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(", ")}?`;
  return new BatchwiseError(
    "E_TESTING_NO_OPS",
    message({
      where,
      what: `no registered op matches ${wanted}`,
      expected: "expected ops that listOps() shows",
      hint: `import the plugin, or the file that calls defineOp, before this call${meant}`,
    }),
  );
}

/** An op has no samples, so nothing would be tested. */
export function noSamplesError(
  where: string,
  op: string,
  known: readonly string[],
): BatchwiseError {
  const names = known.length === 0 ? "the table is empty" : `the table has ${known.join(", ")}`;
  return new BatchwiseError(
    "E_TESTING_NO_SAMPLES",
    message({
      where,
      what: `there are no samples for ${op}; ${names}`,
      expected:
        "expected at least one sample under the op's name, with or without namespace and overload",
      hint: "write samples: { name: () => [{ args: [floats([3])] }] }, or give a function of the op",
    }),
  );
}

/** A sample's argument does not fit the schema. */
export function sampleArgumentError(op: string, parameter: string, schema: string): BatchwiseError {
  return new BatchwiseError(
    "E_TESTING_SAMPLE",
    message({
      where: `samples of ${op}`,
      what: `the argument ${parameter} of a sample does not fit its type`,
      expected: `expected arguments of ${schema}`,
      hint: "args are positional in schema order, kwargs have the schema's names",
    }),
  );
}
