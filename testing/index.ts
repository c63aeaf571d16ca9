// The entry point `batchwise/testing`: the matrix of checks that this package's own ops pass, for yours.
export { type CheckResult, checkOp, type OpFinding, OpReport } from "./check-op.ts";
export type { Check, ExpectedFailure } from "./checks.ts";
export type { TestRunner } from "./declare.ts";
export { type LoopInput, loopOf } from "./loop.ts";
export {
  bools,
  distinct,
  floats,
  integers,
  type Layout,
  makeTensor,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "./sample.ts";
export type { OpFacts, OpReference, OpSelection, SampleSource } from "./select-ops.ts";
export { type TestOpsOptions, testOps } from "./test-ops.ts";
export { TOLERANCES, type Tolerance } from "./tolerances.ts";
export { expectClose, type Values, valuesOf } from "./values.ts";
