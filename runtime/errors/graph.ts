// Errors about tensors that take part in a graph: views, flags, hooks, gradients set by hand.
import { AutogradError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A write with a gradient into a view of a tensor that knows nothing of its views. */
export function plainViewInPlaceError(where: string, shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_PLAIN_VIEW_IN_PLACE",
    message({
      where: `${where} (self ${showShape(shape)})`,
      what: "self is a view of a tensor without history, and the value written into it requires grad, so the gradient would be lost on the way through that tensor",
      expected:
        "expected a tensor that is no view, or a view of a computed tensor that requires grad",
      hint: "write with setIndex_(parts, value) on the whole tensor, or clone() the view first",
    }),
  );
}

/** A write with history through a view that was taken while nothing was recorded. */
export function silentViewInPlaceError(where: string, shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_SILENT_VIEW_IN_PLACE",
    message({
      where: `${where} (self ${showShape(shape)})`,
      what: "self is a view taken under noGrad and is written with recording on, so the tensor it is a view of would not learn of the write",
      expected: "expected the view and the write in the same mode",
      hint: "take the view outside of noGrad, or move the write inside",
    }),
  );
}

/** A tensor made in inference mode would be saved for a backward pass. */
export function inferenceSavedError(op: string, shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_INFERENCE_SAVED",
    message({
      where: op,
      what: `a tensor of shape ${showShape(shape)} made in inferenceMode would be saved for the backward pass`,
      expected: "expected tensors made outside of inferenceMode",
      hint: "clone() it outside of inferenceMode, or use noGrad() instead",
    }),
  );
}

/** A tensor made in inference mode is written outside of it. */
export function inferenceWriteError(op: string, shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_INFERENCE_WRITE",
    message({
      where: `${op} (self ${showShape(shape)})`,
      what: "self was made in inferenceMode and is written outside of it",
      expected: "expected a write inside inferenceMode, or a tensor made outside of it",
      hint: "clone() it first",
    }),
  );
}

/** A tensor made in inference mode cannot become a leaf outside of it. */
export function inferenceLeafError(shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_INFERENCE_LEAF",
    message({
      where: "requiresGrad",
      what: `the tensor of shape ${showShape(shape)} was made in inferenceMode`,
      expected: "expected a tensor made outside of it",
      hint: "clone() it first",
    }),
  );
}

/** A recording mode was given an asynchronous function. */
export function asyncModeError(where: string): AutogradError {
  return new AutogradError(
    "E_ASYNC_MODE",
    message({
      where,
      what: "the function returned a promise, whose work runs after the mode has ended",
      expected: "expected a function that computes before it returns",
      hint: `wait for data outside and call ${where} around the computation alone`,
    }),
  );
}

/** Data for a new tensor holds one with a history, which would be lost. */
export function historyInDataError(path: string): AutogradError {
  return new AutogradError(
    "E_HISTORY_IN_DATA",
    message({
      where: "tensor",
      what: `data${path} is a tensor that requires grad, and its history would be lost`,
      expected: "expected values without history",
      hint: "use stack([…]) to keep gradients, or detach() the tensor",
    }),
  );
}

/** Recording was switched off on a tensor that has a history. */
export function nonLeafFlagError(shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_NON_LEAF_FLAG",
    message({
      where: "requiresGrad",
      what: `the tensor of shape ${showShape(shape)} was computed from tensors that require grad`,
      expected: "expected a leaf where requiresGrad is set to false",
      hint: "use detach() for a tensor without history",
    }),
  );
}

/** A view cannot lose its history in place, because its base would keep it. */
export function detachViewError(shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_DETACH_VIEW",
    message({
      where: "detach_",
      what: `the tensor of shape ${showShape(shape)} is a view, so a write to its base would bring the history back`,
      expected: "expected a tensor that is no view",
      hint: "use detach(), which returns a tensor without history",
    }),
  );
}

/** `.grad` was set to something that is no gradient of this tensor. */
export function gradValueError(got: string, expected: string): AutogradError {
  return new AutogradError(
    "E_GRAD_VALUE",
    message({ where: "grad", what: `it was set to ${got}`, expected: `expected ${expected}` }),
  );
}

/** A hook returned something that cannot take the gradient's place. */
export function hookResultError(op: string, got: string, expected: string): AutogradError {
  return new AutogradError(
    "E_HOOK_RESULT",
    message({
      where: `hook on ${op}`,
      what: `it returned ${got}`,
      expected: `expected nothing, or ${expected}`,
    }),
  );
}

/** Not as many cotangents as outputs. */
export function cotangentCountError(where: string, got: number, outputs: number): AutogradError {
  return new AutogradError(
    "E_COTANGENT_COUNT",
    message({
      where,
      what: `${got} cotangents were given for ${outputs} outputs`,
      expected: "expected one each, null where a one is meant",
    }),
  );
}

/** `backward` was asked for no gradient at all. */
export function emptyInputsError(): AutogradError {
  return new AutogradError(
    "E_EMPTY_INPUTS",
    message({
      where: "backward",
      what: "inputs is an empty list",
      expected: "expected at least one tensor",
      hint: "leave inputs out to reach every leaf",
    }),
  );
}

/** Zeros for unused inputs and an error for them exclude each other. */
export function materializeOptionError(): AutogradError {
  return new AutogradError(
    "E_MATERIALIZE_OPTION",
    message({
      where: "autograd.grad",
      what: "materializeGrads is true and allowUnused is false",
      expected: "expected allowUnused to be true or left out when unused inputs get zeros",
    }),
  );
}

/** The primals of vjp, jvp or linearize are no list. */
export function primalsTypeError(where: string, got: string): AutogradError {
  return new AutogradError(
    "E_PRIMALS",
    message({
      where,
      what: `the primals are ${got}`,
      expected: "expected an array with one entry per argument of the function",
      hint: "put a single argument in brackets",
    }),
  );
}
