// Errors about transform levels: escaped wrappers and writes across levels.
import {
  AutogradError,
  type BatchwiseError,
  DTypeError,
  ShapeError,
  ValueError,
  VmapError,
} from "./classes.ts";
import { insideCall, message, type TransformCall } from "./message.ts";

function levelError(kind: string, code: string, text: string): BatchwiseError {
  return kind === "vmap" ? new VmapError(code, text) : new AutogradError(code, text);
}

/** A wrapper was used after the transform that made it returned. */
export function escapedTensorError(where: string, call: TransformCall): BatchwiseError {
  const text = message({
    where,
    what: `a tensor escaped from ${call.where} (level ${call.level}), which has already returned`,
    expected: "expected tensors that belong to a transform still running",
    hint: `return the tensor from the function given to ${call.kind} instead of storing it in an outer variable`,
  });
  return levelError(call.kind, "E_ESCAPED", text);
}

/** A mapped value would be written in place into a tensor that is not mapped. */
export function unbatchedInPlaceError(
  op: string,
  functional: string,
  call: TransformCall,
  selfShape: string,
): VmapError {
  return new VmapError(
    "E_INPLACE_UNBATCHED_SELF",
    message({
      where: insideCall(op, call, `self ${selfShape}`),
      what: "self is not mapped at this level but another argument is, so one tensor would need a different value per example",
      expected: "expected a mapped self",
      hint: `use the out-of-place form ${functional}, or pass self through inDims so that it is mapped too`,
    }),
  );
}

/** The examples of a mapped tensor lie at one place in memory, so one write would change all of them. */
export function sharedExamplesError(op: string, call: TransformCall, selfShape: string): VmapError {
  return new VmapError(
    "E_SHARED_EXAMPLES",
    message({
      where: insideCall(op, call, `self ${selfShape}`),
      what: "the examples of self share memory: it was expanded along the dim that is mapped",
      expected: "expected a tensor whose examples lie apart",
      hint: "clone() it before mapping",
    }),
  );
}

/** A value tracked at a differentiation level would be written into a tensor of a lower level. */
export function crossLevelWriteError(
  op: string,
  functional: string,
  call: TransformCall,
): AutogradError {
  return new AutogradError(
    "E_CROSS_LEVEL_WRITE",
    message({
      where: insideCall(op, call),
      what: "self belongs to a lower level than the value written into it, so its derivative would be lost",
      expected: "expected self to be computed from the inputs of the same transform",
      hint: `use the out-of-place form ${functional}, or make self from an input (zerosLike, clone)`,
    }),
  );
}

/**
 * The same refusal in the name of the operator that was called, with the vmap call and the shapes of one example.
 *
 * An error that an inner level has located already is located anew: what counts is the call the user wrote.
 */
export function atVmapLevelError(
  op: string,
  call: TransformCall,
  tensors: string,
  error: BatchwiseError,
): BatchwiseError {
  const original = originals.get(error) ?? error;
  const rest = original.message.slice(original.message.indexOf(": "));
  const located = relocated(original, insideCall(op, call, tensors) + rest);
  if (located === null) return error;
  originals.set(located, original);
  return located;
}

/** Whether a level has said already where an error happened. */
export function isLocated(error: BatchwiseError): boolean {
  return originals.has(error);
}

/** What each located error says without the place: the place may hold a colon itself. */
const originals = new WeakMap<BatchwiseError, BatchwiseError>();

function relocated(cause: BatchwiseError, text: string): BatchwiseError | null {
  if (cause instanceof ShapeError) return new ShapeError(cause.code, text, { cause });
  if (cause instanceof DTypeError) return new DTypeError(cause.code, text, { cause });
  if (cause instanceof ValueError) return new ValueError(cause.code, text, { cause });
  if (cause instanceof VmapError) return new VmapError(cause.code, text, { cause });
  return null;
}
