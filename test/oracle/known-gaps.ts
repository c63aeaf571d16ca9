// Reference samples that `callOp` cannot take yet. The list is strict: a sample that passes must be deleted here.

/** One sample and why it fails. */
export interface KnownGap {
  readonly id: string;
  readonly reason: string;
}

const AS_TUPLE = "`as_tuple` is a keyword of the Python function, not of the operator";

/** Known gaps, by the id of the sample. */
export const knownGaps: readonly KnownGap[] = [
  { id: "narrow-3509fbff", reason: "`start` is a tensor, which is the overload narrow.Tensor" },
  { id: "nonzero-f9f3c1aa", reason: AS_TUPLE },
  {
    id: "tensor_split.sections-78a1e7b6",
    reason: "`sections` is a tensor, which is the overload tensor_split.tensor_indices_or_sections",
  },
  {
    id: "norm.ScalarOpt_dim-c1369eb1",
    reason: "the order `fro` is one of the Python function, not of the operator",
  },
];
