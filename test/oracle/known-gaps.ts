// Reference samples that `callOp` cannot take yet. The list is strict: a sample that passes must be deleted here.

/** One sample and why it fails. */
export interface KnownGap {
  readonly id: string;
  readonly reason: string;
  /** The labels of the checks that fail; absent when all do. */
  readonly checks?: readonly string[];
}

const CONSTANT_WEIGHT =
  "PyTorch has no derivative by the class weights, and forward mode leaves their tangent out";

const STEP =
  "the reference lets the derivative of `self` pass although its value was overwritten by a truth value; here it is zero";
const DERIVATIVES = ["vjp", "jvp", "vmap of vjp"];

const SHAPE_BY_VALUES =
  "mapped values decide the shape; that those of the reference agree is not known before they are read";

/** Known gaps, by the id of the sample. */
export const knownGaps: readonly KnownGap[] = [
  {
    id: "repeat_interleave.Tensor-a31dea82",
    reason: SHAPE_BY_VALUES,
    checks: [
      'vmap in_dims=[0] {"repeats":0}',
      'vmap in_dims=[null] {"repeats":0}',
      'vmap in_dims=[-1] {"repeats":0}',
      "vmap of vjp",
    ],
  },
  {
    id: "tensor_split.sections-78a1e7b6",
    reason: SHAPE_BY_VALUES,
    checks: ["vmap in_dims=[0,0]", "vmap in_dims=[null,0]", "vmap in_dims=[-1,0]"],
  },
  {
    id: "tensor_split.tensor_indices_or_sections-3461366c",
    reason: SHAPE_BY_VALUES,
    checks: [
      "vmap in_dims=[0,0,null]",
      "vmap in_dims=[null,0,null]",
      "vmap in_dims=[-1,0,null]",
      "vmap of vjp",
    ],
  },
  { id: "nll_loss_forward-8cd98325", reason: CONSTANT_WEIGHT, checks: ["jvp"] },
  { id: "nn.functional.cross_entropy-a5283116", reason: CONSTANT_WEIGHT, checks: ["jvp"] },
  { id: "nn.functional.nll_loss-2aad06d0", reason: CONSTANT_WEIGHT, checks: ["jvp"] },
  { id: "logical_and_-445488af", reason: STEP, checks: DERIVATIVES },
  { id: "logical_and_-08e00c94", reason: STEP, checks: DERIVATIVES },
  { id: "logical_not_-91aaed64", reason: STEP, checks: DERIVATIVES },
  { id: "logical_not_-4c373024", reason: STEP, checks: DERIVATIVES },
  { id: "logical_not_-3d142439", reason: STEP, checks: ["vjp", "jvp"] },
  { id: "logical_or_-8e4b404b", reason: STEP, checks: DERIVATIVES },
  { id: "logical_or_-588ec26d", reason: STEP, checks: DERIVATIVES },
  { id: "logical_xor_-f36f3744", reason: STEP, checks: DERIVATIVES },
  { id: "logical_xor_-c7a1d6ef", reason: STEP, checks: DERIVATIVES },
];
