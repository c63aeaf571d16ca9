// Errors raised by batching rules and by the checks on what they return.
import { BatchwiseError, ShapeError, VmapError } from "./classes.ts";
import { insideCall, message, showShape, type TransformCall } from "./message.ts";

/** A hand-written rule that was called: for which operator, in which mapped call, and where it is written. */
export interface RuleCall {
  readonly op: string;
  readonly call: TransformCall;
  readonly file: string;
}

/** A rule returned another number of outputs than the schema says. */
export function ruleOutputCountError(
  rule: RuleCall,
  expected: number,
  got: number,
): BatchwiseError {
  return new BatchwiseError(
    "E_RULE_OUTPUT_COUNT",
    message({
      where: insideCall(rule.op, rule.call),
      what: `the batching rule (${rule.file}) returned ${got} output${got === 1 ? "" : "s"}`,
      expected: `expected ${expected}`,
      hint: "return one { value, bdim } per output of the schema",
    }),
  );
}

/** A rule returned a batch dim that is not there or has the wrong size. */
export function ruleOutputError(
  rule: RuleCall,
  index: number,
  { shape, bdim }: { readonly shape: readonly number[]; readonly bdim: number },
  batchSize: number,
): BatchwiseError {
  return new BatchwiseError(
    "E_RULE_OUTPUT",
    message({
      where: insideCall(rule.op, rule.call),
      what: `the batching rule (${rule.file}) returned output ${index} of physical shape ${showShape(shape)} with bdim ${bdim}`,
      expected: `expected a dim of size ${batchSize}, the batch size, at bdim`,
      hint: "bdim counts physical dims of value, the batch dim included",
    }),
  );
}

/** One example has too few, or too many, dims for the op. */
export function exampleRankError(op: string, rank: number, shape: readonly number[]): ShapeError {
  return new ShapeError(
    "E_EXAMPLE_RANK",
    message({
      where: op,
      what: `one example has shape ${showShape(shape)}`,
      expected: `expected ${rank} dim${rank === 1 ? "" : "s"} per example`,
    }),
  );
}

/** The op cannot be mapped. */
export function refusedError(op: string, reason: string): VmapError {
  const [what, hint] = reason.split("; ", 2);
  const parts = {
    where: op,
    what: `the operator cannot be mapped: ${what}`,
  };
  return new VmapError(
    "E_REFUSED",
    message({ ...parts, hint: hint ?? "call it outside the mapped function" }),
  );
}

/** A mapped boolean mask picks a different number of elements per example. */
export function batchedMaskError(op: string): VmapError {
  return new VmapError(
    "E_DATA_DEPENDENT",
    message({
      where: op,
      what: "a mapped boolean mask picks a different number of elements per example, so the result has no one shape",
      expected: "expected integer indices or a mask that is not mapped",
      hint: "use where(mask, x, 0), which keeps the shape",
    }),
  );
}

/** A mapped tensor whose values decide the shape of the result. */
export function dataDependentError(op: string, name: string, hint: string): VmapError {
  return new VmapError(
    "E_DATA_DEPENDENT",
    message({
      where: op,
      what: `${name} is mapped, and its values decide the result's shape, which would differ per example`,
      expected: `expected ${name} not to be mapped`,
      hint,
    }),
  );
}
