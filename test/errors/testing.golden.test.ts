// Goldens of the errors of batchwise/testing.
import {
  noOpsError,
  noRunnerError,
  noSamplesError,
  sampleArgumentError,
} from "../../runtime/errors/testing.ts";
import { testGoldens } from "./golden.ts";

testGoldens("testing", [
  [
    noRunnerError(),
    "E_TESTING_NO_RUNNER",
    "testOps: there is no test runner; expected to be called in a test file of Vitest, or with runner: { describe, test }\n  hint: checkOp(op, samples) needs no runner",
  ],
  [
    noOpsError("testOps", "stats::zscor", ["stats::zscore"]),
    "E_TESTING_NO_OPS",
    "testOps: no registered op matches stats::zscor; expected ops that listOps() shows\n  hint: import the plugin, or the file that calls defineOp, before this call; did you mean stats::zscore?",
  ],
  [
    noOpsError("testOps", "namespace stats", []),
    "E_TESTING_NO_OPS",
    "testOps: no registered op matches namespace stats; expected ops that listOps() shows\n  hint: import the plugin, or the file that calls defineOp, before this call",
  ],
  [
    noSamplesError("checkOp", "stats::zscore", ["mean"]),
    "E_TESTING_NO_SAMPLES",
    "checkOp: there are no samples for stats::zscore; the table has mean; expected at least one sample under the op's name, with or without namespace and overload\n  hint: write samples: { name: () => [{ args: [floats([3])] }] }, or give a function of the op",
  ],
  [
    noSamplesError("testOps", "stats::zscore", []),
    "E_TESTING_NO_SAMPLES",
    "testOps: there are no samples for stats::zscore; the table is empty; expected at least one sample under the op's name, with or without namespace and overload\n  hint: write samples: { name: () => [{ args: [floats([3])] }] }, or give a function of the op",
  ],
  [
    sampleArgumentError("stats::zscore", "dim", "stats::zscore(Tensor self, int dim=-1) -> Tensor"),
    "E_TESTING_SAMPLE",
    "samples of stats::zscore: the argument dim of a sample does not fit its type; expected arguments of stats::zscore(Tensor self, int dim=-1) -> Tensor\n  hint: args are positional in schema order, kwargs have the schema's names",
  ],
]);
