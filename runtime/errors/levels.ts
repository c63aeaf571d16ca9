// Errors about transform levels: escaped wrappers and writes across levels.
import {
  AutogradError,
  type BatchwiseError,
  DTypeError,
  ShapeError,
  VmapError,
} from "./classes.ts";
import { message } from "./message.ts";

function levelError(kind: string, code: string, text: string): BatchwiseError {
  return kind === "vmap" ? new VmapError(code, text) : new AutogradError(code, text);
}

/** A wrapper was used after the transform that made it returned. */
export function escapedTensorError(where: string, kind: string, level: number): BatchwiseError {
  const text = message({
    where,
    what: `an argument escaped from ${kind} level ${level}, which has already returned`,
    expected: "expected tensors that belong to a transform still running",
    hint: `return the tensor from the function given to ${kind} instead of storing it in an outer variable`,
  });
  return levelError(kind, "E_ESCAPED", text);
}

/** A mapped value would be written in place into a tensor that is not mapped. */
export function unbatchedInPlaceError(
  op: string,
  functional: string,
  level: number,
  selfShape: string,
): VmapError {
  return new VmapError(
    "E_INPLACE_UNBATCHED_SELF",
    message({
      where: `${op} (vmap level ${level}, self ${selfShape})`,
      what: "self is not mapped at this level but another argument is, so one tensor would need a different value per example",
      expected: "expected a mapped self",
      hint: `use the out-of-place form ${functional}, or pass self through inDims so that it is mapped too`,
    }),
  );
}

/** A value tracked at a differentiation level would be written into a tensor of a lower level. */
export function crossLevelWriteError(
  op: string,
  functional: string,
  kind: string,
  level: number,
): AutogradError {
  return new AutogradError(
    "E_CROSS_LEVEL_WRITE",
    message({
      where: `${op} (${kind} level ${level})`,
      what: "self belongs to a lower level than the value written into it, so its derivative would be lost",
      expected: "expected self to be computed from the inputs of the same transform",
      hint: `use the out-of-place form ${functional}, or make self from an input (zerosLike, clone)`,
    }),
  );
}

/** The same refusal in the name of the operator that was called, with the vmap level and the shapes of one example. */
export function atVmapLevelError(
  op: string,
  level: number,
  tensors: string,
  error: BatchwiseError,
): BatchwiseError {
  const shapes = tensors === "" ? "" : `, ${tensors}`;
  const rest = error.message.slice(error.message.indexOf(": "));
  const text = `${op} (vmap level ${level}${shapes})${rest}`;
  const options = { cause: error };
  if (error instanceof ShapeError) return new ShapeError(error.code, text, options);
  if (error instanceof DTypeError) return new DTypeError(error.code, text, options);
  return error;
}
