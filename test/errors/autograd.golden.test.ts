// Goldens of the errors about differentiation.
import {
  argnumsError,
  auxError,
  batchedGradSizesError,
  batchedLeafGradError,
  cotangentMismatchError,
  freedGraphError,
  inputWithoutGradError,
  leafInPlaceError,
  mappedHistoryError,
  noClosedFormError,
  noForwardFormulaError,
  noHistoryError,
  nonFloatOutputError,
  nonScalarOutputError,
  notDifferentiableError,
  outputTypeError,
  primalError,
  requiresGradDTypeError,
  requiresGradInTransformError,
  savedTensorChangedError,
  strictTangentError,
  treeMismatchError,
  unusedInputError,
} from "../../runtime/errors/autograd.ts";
import { testGoldens } from "./golden.ts";

testGoldens("autograd", [
  [
    mappedHistoryError("backward", { kind: "vmap", where: "vmap(loss)", level: 1 }, 0),
    "E_MAPPED_HISTORY",
    "backward in vmap(loss) (vmap level 1): output 0 is mapped, but what requires grad is outside, so one graph holds all examples; expected outputs computed outside the mapped function\n  hint: for a gradient per example map grad(f); for one gradient call backward on what the mapped function returns",
  ],
  [
    savedTensorChangedError("mul.Tensor", [2, 3], 1, 2),
    "E_SAVED_TENSOR_CHANGED",
    "backward of mul.Tensor: a saved tensor of shape [2, 3] was changed in place: it is at version 2; expected version 1\n  hint: use the out-of-place form of the write, or clone() the tensor before writing",
  ],
  [
    freedGraphError("mul.Tensor"),
    "E_FREED_GRAPH",
    "backward of mul.Tensor: the saved values of this graph were freed by an earlier backward pass; expected a graph that was not walked yet\n  hint: pass { retainGraph: true } to the earlier call to walk the graph again",
  ],
  [
    notDifferentiableError("floor"),
    "E_NOT_DIFFERENTIABLE",
    "backward of floor: the operator has neither a derivative formula nor a decomposition; expected derivatives: in its ops.yaml entry\n  hint: detach() its input if no gradient should flow, or add the formula",
  ],
  [
    leafInPlaceError("add_.Scalar", [3], false),
    "E_LEAF_IN_PLACE",
    "add_.Scalar (self [3]): self is a leaf that requires grad, so writing in place would lose the value its gradient is for; expected a computed tensor or one without requiresGrad\n  hint: write inside noGrad(), or clone() the leaf first",
  ],
  [
    leafInPlaceError("mul_.Tensor", [], true),
    "E_LEAF_IN_PLACE",
    "mul_.Tensor (self []): self is a view of a leaf that requires grad, so writing in place would lose the value its gradient is for; expected a computed tensor or one without requiresGrad\n  hint: write inside noGrad(), or clone() the leaf first",
  ],
  [
    nonScalarOutputError(
      "grad(loss)",
      [3],
      "reduce it with sum(), or use vjp or jacrev for outputs with dims",
    ),
    "E_NON_SCALAR_OUTPUT",
    "grad(loss): the output has shape [3]; expected a 0-d tensor\n  hint: reduce it with sum(), or use vjp or jacrev for outputs with dims",
  ],
  [
    nonFloatOutputError("grad(loss)", "int64"),
    "E_NON_FLOAT_OUTPUT",
    "grad(loss): the output has dtype int64; expected float32 or float64",
  ],
  [
    noHistoryError("autograd.grad", 0),
    "E_NO_HISTORY",
    "autograd.grad: output 0 does not require grad and has no history; expected a tensor computed from one that requires grad\n  hint: create an input with { requiresGrad: true }",
  ],
  [
    unusedInputError("autograd.grad", 1, [2, 3]),
    "E_UNUSED_INPUT",
    "autograd.grad: input 1 of shape [2, 3] was not used to compute the outputs; expected every input to influence an output\n  hint: pass { allowUnused: true } for null, or { materializeGrads: true } for zeros",
  ],
  [
    inputWithoutGradError("autograd.grad", 0, [3]),
    "E_INPUT_WITHOUT_GRAD",
    "autograd.grad: input 0 of shape [3] does not require grad; expected a tensor that requires grad\n  hint: create it with { requiresGrad: true } before computing the outputs",
  ],
  [
    cotangentMismatchError(
      "vjp(f)",
      "cotangent",
      0,
      "float32 of shape [2]",
      "float32 of shape [3]",
    ),
    "E_COTANGENT_MISMATCH",
    "vjp(f): cotangent 0 is float32 of shape [2]; expected float32 of shape [3]",
  ],
  [
    treeMismatchError("jvp(f)", "tangents", "[Tensor[3]]", "[Tensor[3], Tensor[2]]"),
    "E_TREE_MISMATCH",
    "jvp(f): tangents have structure [Tensor[3]]; expected [Tensor[3], Tensor[2]]",
  ],
  [
    batchedLeafGradError([3], 1),
    "E_BATCHED_LEAF_GRAD",
    "backward: the gradient of a leaf of shape [3] differs per example at vmap level 1, but the leaf is not mapped; expected one gradient per leaf\n  hint: call autograd.grad(outputs, inputs, …) and return its result from the mapped function",
  ],
  [
    requiresGradInTransformError(2),
    "E_REQUIRES_GRAD_IN_TRANSFORM",
    "requiresGrad: it was set at transform level 2; expected level 0, outside vmap, grad, vjp and jvp\n  hint: call autograd.grad(outputs, inputs, …) on a graph built outside, or use grad(f) on the function",
  ],
  [
    requiresGradDTypeError("int64"),
    "E_REQUIRES_GRAD_DTYPE",
    'requiresGrad: the tensor has dtype int64; expected float32 or float64\n  hint: only floating point tensors have gradients; convert with x.to("float32")',
  ],
  [
    argnumsError("grad(loss)", "[0,3]", 2),
    "E_ARGNUMS",
    "grad(loss): argnums = [0,3] with 2 arguments; expected unique integers in -2 <= argnum < 2",
  ],
  [
    argnumsError("grad(loss)", "1", 1),
    "E_ARGNUMS",
    "grad(loss): argnums = 1 with 1 argument; expected unique integers in -1 <= argnum < 1",
  ],
  [
    auxError("grad(loss)", "Tensor[]"),
    "E_AUX",
    "grad(loss): the function returned Tensor[]; expected [output, aux] because hasAux is set",
  ],
  [
    primalError("grad(loss)", "args[0].w", "a tensor of dtype int64"),
    "E_PRIMAL",
    "grad(loss): args[0].w is a tensor of dtype int64; expected a tensor of dtype float32 or float64",
  ],
  [
    outputTypeError("grad(loss)", "3"),
    "E_OUTPUT_TYPE",
    "grad(loss): the function returned 3; expected a tensor",
  ],
  [
    noForwardFormulaError("floor"),
    "E_NO_FORWARD_FORMULA",
    "jvp of floor: the operator has neither a derivative formula nor a decomposition; expected result: or a formula per argument under derivatives: in its ops.yaml entry\n  hint: detach() its input if no tangent should flow, or add the formula",
  ],
  [
    strictTangentError("jvp(f)", "[1]"),
    "E_STRICT_TANGENT",
    "jvp(f): output [1] does not depend on the primals; expected a dependence because strict is set\n  hint: leave strict out to get a zero tangent",
  ],
  [
    strictTangentError("jvp(f)", ""),
    "E_STRICT_TANGENT",
    "jvp(f): the output does not depend on the primals; expected a dependence because strict is set\n  hint: leave strict out to get a zero tangent",
  ],
  [
    batchedGradSizesError("autograd.grad", [3, 2]),
    "E_BATCHED_GRAD_SIZES",
    "autograd.grad: isGradsBatched is set and the leading dims of gradOutputs are [3, 2]; expected gradOutputs with one common leading dim",
  ],
  [
    noClosedFormError("igamma", "self"),
    "E_NOT_DIFFERENTIABLE",
    "derivative of igamma: there is no formula for self; expected self to be constant\n  hint: detach() self",
  ],
]);
