// Reference samples that `callOp` cannot take yet. The list is strict: a sample that passes must be deleted here.

/** One sample and why it fails. */
export interface KnownGap {
  readonly id: string;
  readonly reason: string;
  /** The labels of the checks that fail; absent when all do. */
  readonly checks?: readonly string[];
}

const AS_TUPLE = "`as_tuple` is a keyword of the Python function, not of the operator";

const STEP =
  "the reference lets the derivative of `self` pass although its value was overwritten by a truth value; here it is zero";
const DERIVATIVES = ["vjp", "jvp", "vmap of vjp"];

/** Known gaps, by the id of the sample. */
export const knownGaps: readonly KnownGap[] = [
  { id: "narrow-3509fbff", reason: "`start` is a tensor, which is the overload narrow.Tensor" },
  { id: "nonzero-f9f3c1aa", reason: AS_TUPLE },
  {
    id: "tensor_split.sections-78a1e7b6",
    reason: "`sections` is a tensor, which is the overload tensor_split.tensor_indices_or_sections",
  },
  {
    id: "nn.functional.embedding-7c5e28bb",
    reason: "`max_norm` renormalises rows of the weight in place, which the operator does not do",
  },
  { id: "logical_and_-445488af", reason: STEP, checks: DERIVATIVES },
  { id: "logical_and_-08e00c94", reason: STEP, checks: DERIVATIVES },
  { id: "logical_or_-8e4b404b", reason: STEP, checks: DERIVATIVES },
  { id: "logical_or_-588ec26d", reason: STEP, checks: DERIVATIVES },
  { id: "logical_xor_-f36f3744", reason: STEP, checks: DERIVATIVES },
  { id: "logical_xor_-c7a1d6ef", reason: STEP, checks: DERIVATIVES },
];
