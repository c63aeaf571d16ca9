// Goldens of the errors about tensors in a graph.
import {
  asyncModeError,
  cotangentCountError,
  detachViewError,
  emptyInputsError,
  gradValueError,
  historyInDataError,
  hookResultError,
  inferenceLeafError,
  inferenceSavedError,
  inferenceWriteError,
  materializeOptionError,
  nonLeafFlagError,
  plainViewInPlaceError,
  primalsTypeError,
  silentViewInPlaceError,
} from "../../runtime/errors/graph.ts";
import { testGoldens } from "./golden.ts";

testGoldens("graph", [
  [
    plainViewInPlaceError("copy_", [2]),
    "E_PLAIN_VIEW_IN_PLACE",
    "copy_ (self [2]): self is a view of a tensor without history, and the value written into it requires grad, so the gradient would be lost on the way through that tensor; expected a tensor that is no view, or a view of a computed tensor that requires grad\n  hint: write with setIndex_(parts, value) on the whole tensor, or clone() the view first",
  ],
  [
    silentViewInPlaceError("mul_.Scalar", []),
    "E_SILENT_VIEW_IN_PLACE",
    "mul_.Scalar (self []): self is a view taken under noGrad and is written with recording on, so the tensor it is a view of would not learn of the write; expected the view and the write in the same mode\n  hint: take the view outside of noGrad, or move the write inside",
  ],
  [
    inferenceSavedError("mul.Tensor", [2]),
    "E_INFERENCE_SAVED",
    "mul.Tensor: a tensor of shape [2] made in inferenceMode would be saved for the backward pass; expected tensors made outside of inferenceMode\n  hint: clone() it outside of inferenceMode, or use noGrad() instead",
  ],
  [
    inferenceWriteError("add_.Tensor", [2]),
    "E_INFERENCE_WRITE",
    "add_.Tensor (self [2]): self was made in inferenceMode and is written outside of it; expected a write inside inferenceMode, or a tensor made outside of it\n  hint: clone() it first",
  ],
  [
    inferenceLeafError([]),
    "E_INFERENCE_LEAF",
    "requiresGrad: the tensor of shape [] was made in inferenceMode; expected a tensor made outside of it\n  hint: clone() it first",
  ],
  [
    asyncModeError("noGrad"),
    "E_ASYNC_MODE",
    "noGrad: the function returned a promise, whose work runs after the mode has ended; expected a function that computes before it returns\n  hint: wait for data outside and call noGrad around the computation alone",
  ],
  [
    historyInDataError("[0]"),
    "E_HISTORY_IN_DATA",
    "tensor: data[0] is a tensor that requires grad, and its history would be lost; expected values without history\n  hint: use stack([…]) to keep gradients, or detach() the tensor",
  ],
  [
    nonLeafFlagError([3]),
    "E_NON_LEAF_FLAG",
    "requiresGrad: the tensor of shape [3] was computed from tensors that require grad; expected a leaf where requiresGrad is set to false\n  hint: use detach() for a tensor without history",
  ],
  [
    detachViewError([3]),
    "E_DETACH_VIEW",
    "detach_: the tensor of shape [3] is a view, so a write to its base would bring the history back; expected a tensor that is no view\n  hint: use detach(), which returns a tensor without history",
  ],
  [
    gradValueError("a number", "null, or a tensor of shape [2] and dtype float32"),
    "E_GRAD_VALUE",
    "grad: it was set to a number; expected null, or a tensor of shape [2] and dtype float32",
  ],
  [
    hookResultError("leaf", "5", "a tensor of shape [2] and dtype float32"),
    "E_HOOK_RESULT",
    "hook on leaf: it returned 5; expected nothing, or a tensor of shape [2] and dtype float32",
  ],
  [
    cotangentCountError("autograd.grad", 1, 2),
    "E_COTANGENT_COUNT",
    "autograd.grad: 1 cotangents were given for 2 outputs; expected one each, null where a one is meant",
  ],
  [
    emptyInputsError(),
    "E_EMPTY_INPUTS",
    "backward: inputs is an empty list; expected at least one tensor\n  hint: leave inputs out to reach every leaf",
  ],
  [
    materializeOptionError(),
    "E_MATERIALIZE_OPTION",
    "autograd.grad: materializeGrads is true and allowUnused is false; expected allowUnused to be true or left out when unused inputs get zeros",
  ],
  [
    primalsTypeError("vjp(f)", "Tensor[3]"),
    "E_PRIMALS",
    "vjp(f): the primals are Tensor[3]; expected an array with one entry per argument of the function\n  hint: put a single argument in brackets",
  ],
]);
