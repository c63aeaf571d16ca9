// Errors about differentiation.
import { AutogradError } from "./classes.ts";
import { insideCall, message, showShape, type TransformCall } from "./message.ts";

/** A saved value was overwritten before the backward pass needed it. */
export function savedTensorChangedError(
  op: string,
  shape: readonly number[],
  expected: number,
  got: number,
): AutogradError {
  return new AutogradError(
    "E_SAVED_TENSOR_CHANGED",
    message({
      where: `backward of ${op}`,
      what: `a saved tensor of shape ${showShape(shape)} was changed in place: it is at version ${got}`,
      expected: `expected version ${expected}`,
      hint: "use the out-of-place form of the write, or clone() the tensor before writing",
    }),
  );
}

/** The graph's saved values were freed by an earlier backward pass. */
export function freedGraphError(op: string): AutogradError {
  return new AutogradError(
    "E_FREED_GRAPH",
    message({
      where: `backward of ${op}`,
      what: "the saved values of this graph were freed by an earlier backward pass",
      expected: "expected a graph that was not walked yet",
      hint: "pass { retainGraph: true } to the earlier call to walk the graph again",
    }),
  );
}

/** An op without a derivative formula lies on the path. */
export function notDifferentiableError(op: string): AutogradError {
  return new AutogradError(
    "E_NOT_DIFFERENTIABLE",
    message({
      where: `backward of ${op}`,
      what: "the operator has neither a derivative formula nor a decomposition",
      expected: "expected derivatives: in its ops.yaml entry",
      hint: "detach() its input if no gradient should flow, or add the formula",
    }),
  );
}

/** An in-place write would destroy a leaf whose gradient is wanted. */
export function leafInPlaceError(
  op: string,
  shape: readonly number[],
  isView: boolean,
): AutogradError {
  return new AutogradError(
    "E_LEAF_IN_PLACE",
    message({
      where: `${op} (self ${showShape(shape)})`,
      what: `self is ${isView ? "a view of " : ""}a leaf that requires grad, so writing in place would lose the value its gradient is for`,
      expected: "expected a computed tensor or one without requiresGrad",
      hint: "write inside noGrad(), or clone() the leaf first",
    }),
  );
}

/** The output to differentiate has more than one element and no cotangent was given. */
export function nonScalarOutputError(
  where: string,
  shape: readonly number[],
  hint: string,
): AutogradError {
  return new AutogradError(
    "E_NON_SCALAR_OUTPUT",
    message({
      where,
      what: `the output has shape ${showShape(shape)}`,
      expected: "expected a 0-d tensor",
      hint,
    }),
  );
}

/** The output to differentiate is not floating point. */
export function nonFloatOutputError(where: string, dtype: string): AutogradError {
  return new AutogradError(
    "E_NON_FLOAT_OUTPUT",
    message({
      where,
      what: `the output has dtype ${dtype}`,
      expected: "expected float32 or float64",
    }),
  );
}

/** An output has no history at the level that is asked. */
export function noHistoryError(where: string, index: number): AutogradError {
  return new AutogradError(
    "E_NO_HISTORY",
    message({
      where,
      what: `output ${index} does not require grad and has no history`,
      expected: "expected a tensor computed from one that requires grad",
      hint: "create an input with { requiresGrad: true }",
    }),
  );
}

/** An output is mapped, and what requires grad lies below the map: one graph for all examples. */
export function mappedHistoryError(
  where: string,
  call: TransformCall,
  index: number,
): AutogradError {
  return new AutogradError(
    "E_MAPPED_HISTORY",
    message({
      where: insideCall(where, call),
      what: `output ${index} is mapped, but what requires grad is outside, so one graph holds all examples`,
      expected: "expected outputs computed outside the mapped function",
      hint: "for a gradient per example map grad(f); for one gradient call backward on what the mapped function returns",
    }),
  );
}

/** An input does not influence the outputs. */
export function unusedInputError(
  where: string,
  index: number,
  shape: readonly number[],
): AutogradError {
  return new AutogradError(
    "E_UNUSED_INPUT",
    message({
      where,
      what: `input ${index} of shape ${showShape(shape)} was not used to compute the outputs`,
      expected: "expected every input to influence an output",
      hint: "pass { allowUnused: true } for null, or { materializeGrads: true } for zeros",
    }),
  );
}

/** An input whose gradient is wanted does not require grad. */
export function inputWithoutGradError(
  where: string,
  index: number,
  shape: readonly number[],
): AutogradError {
  return new AutogradError(
    "E_INPUT_WITHOUT_GRAD",
    message({
      where,
      what: `input ${index} of shape ${showShape(shape)} does not require grad`,
      expected: "expected a tensor that requires grad",
      hint: "create it with { requiresGrad: true } before computing the outputs",
    }),
  );
}

/** A cotangent or tangent does not match its tensor. */
export function cotangentMismatchError(
  where: string,
  role: "cotangent" | "tangent",
  index: number,
  got: string,
  expected: string,
): AutogradError {
  return new AutogradError(
    "E_COTANGENT_MISMATCH",
    message({ where, what: `${role} ${index} is ${got}`, expected: `expected ${expected}` }),
  );
}

/** Trees of cotangents, tangents or primals that do not have the same structure. */
export function treeMismatchError(
  where: string,
  role: string,
  got: string,
  expected: string,
): AutogradError {
  return new AutogradError(
    "E_TREE_MISMATCH",
    message({ where, what: `${role} have structure ${got}`, expected: `expected ${expected}` }),
  );
}

/** `backward()` would store a mapped gradient in a tensor that is not mapped. */
export function batchedLeafGradError(shape: readonly number[], level: number): AutogradError {
  return new AutogradError(
    "E_BATCHED_LEAF_GRAD",
    message({
      where: "backward",
      what: `the gradient of a leaf of shape ${showShape(shape)} differs per example at vmap level ${level}, but the leaf is not mapped`,
      expected: "expected one gradient per leaf",
      hint: "call autograd.grad(outputs, inputs, …) and return its result from the mapped function",
    }),
  );
}

/** requiresGrad was set while a transform runs. */
export function requiresGradInTransformError(level: number): AutogradError {
  return new AutogradError(
    "E_REQUIRES_GRAD_IN_TRANSFORM",
    message({
      where: "requiresGrad",
      what: `it was set at transform level ${level}`,
      expected: "expected level 0, outside vmap, grad, vjp and jvp",
      hint: "call autograd.grad(outputs, inputs, …) on a graph built outside, or use grad(f) on the function",
    }),
  );
}

/** requiresGrad was asked of an integer or bool tensor. */
export function requiresGradDTypeError(dtype: string): AutogradError {
  return new AutogradError(
    "E_REQUIRES_GRAD_DTYPE",
    message({
      where: "requiresGrad",
      what: `the tensor has dtype ${dtype}`,
      expected: "expected float32 or float64",
      hint: 'only floating point tensors have gradients; convert with x.to("float32")',
    }),
  );
}

/** `argnums` is not a valid selection of positions. */
export function argnumsError(where: string, argnums: string, count: number): AutogradError {
  return new AutogradError(
    "E_ARGNUMS",
    message({
      where,
      what: `argnums = ${argnums} with ${count} argument${count === 1 ? "" : "s"}`,
      expected: `expected unique integers in ${-count} <= argnum < ${count}`,
    }),
  );
}

/** `hasAux` needs a pair. */
export function auxError(where: string, got: string): AutogradError {
  return new AutogradError(
    "E_AUX",
    message({
      where,
      what: `the function returned ${got}`,
      expected: "expected [output, aux] because hasAux is set",
    }),
  );
}

/** A differentiation target is no float tensor. */
export function primalError(where: string, path: string, got: string): AutogradError {
  return new AutogradError(
    "E_PRIMAL",
    message({
      where,
      what: `${path} is ${got}`,
      expected: "expected a tensor of dtype float32 or float64",
    }),
  );
}

/** The function returned something that is no tensor. */
export function outputTypeError(where: string, got: string): AutogradError {
  return new AutogradError(
    "E_OUTPUT_TYPE",
    message({ where, what: `the function returned ${got}`, expected: "expected a tensor" }),
  );
}

/** An op has no way to push tangents forward. */
export function noForwardFormulaError(op: string): AutogradError {
  return new AutogradError(
    "E_NO_FORWARD_FORMULA",
    message({
      where: `jvp of ${op}`,
      what: "the operator has neither a derivative formula nor a decomposition",
      expected:
        "expected result: or a formula per argument under derivatives: in its ops.yaml entry",
      hint: "detach() its input if no tangent should flow, or add the formula",
    }),
  );
}

/** With `strict`, an output that does not depend on the primals. */
export function strictTangentError(where: string, path: string): AutogradError {
  return new AutogradError(
    "E_STRICT_TANGENT",
    message({
      where,
      what: `${path === "" ? "the output" : `output ${path}`} does not depend on the primals`,
      expected: "expected a dependence because strict is set",
      hint: "leave strict out to get a zero tangent",
    }),
  );
}

/** `isGradsBatched` without batched cotangents of one size. */
export function batchedGradSizesError(where: string, sizes: readonly number[]): AutogradError {
  return new AutogradError(
    "E_BATCHED_GRAD_SIZES",
    message({
      where,
      what: `isGradsBatched is set and the leading dims of gradOutputs are [${sizes.join(", ")}]`,
      expected: "expected gradOutputs with one common leading dim",
    }),
  );
}

/** A derivative for which there is no closed form is asked of an op that has others. */
export function noClosedFormError(op: string, parameter: string): AutogradError {
  return new AutogradError(
    "E_NOT_DIFFERENTIABLE",
    message({
      where: `derivative of ${op}`,
      what: `there is no formula for ${parameter}`,
      expected: `expected ${parameter} to be constant`,
      hint: `detach() ${parameter}`,
    }),
  );
}
