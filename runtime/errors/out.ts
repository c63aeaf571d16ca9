// Errors about results written into a tensor given as `out`.
import {
  AutogradError,
  type BatchwiseError,
  DTypeError,
  ShapeError,
  VmapError,
} from "./classes.ts";
import { insideCall, message, showShape, type TransformCall } from "./message.ts";

/** `out` was given where a transform is at work on an argument. */
export function outLevelError(op: string, call: TransformCall): BatchwiseError {
  const isVmap = call.kind === "vmap";
  const text = message({
    where: insideCall(op, call, "out given"),
    what: isVmap
      ? "an argument is mapped, so out would need a different value per example"
      : "an argument is being differentiated, and what is written into out has no derivative",
    expected: isVmap ? "expected no out inside vmap" : "expected no out, or a call inside noGrad",
    hint: `leave out away and use what ${op} returns`,
  });
  return isVmap ? new VmapError("E_OUT_LEVEL", text) : new AutogradError("E_OUT_LEVEL", text);
}

/** The result has another shape than `out`. */
export function outShapeError(
  op: string,
  out: readonly number[],
  result: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_OUT_SHAPE",
    message({
      where: op,
      what: `out has shape ${showShape(out)} but the result has shape ${showShape(result)}`,
      expected: "expected an out of the shape of the result",
      hint: "tensors are not resized: make out with the right shape, or a view of it",
    }),
  );
}

/** The result's dtype cannot be stored in `out`. */
export function outDTypeError(op: string, out: string, result: string): DTypeError {
  return new DTypeError(
    "E_OUT_DTYPE",
    message({
      where: op,
      what: `out has dtype ${out} but the result has dtype ${result}`,
      expected: "expected an out to whose dtype the result can be cast",
    }),
  );
}

/** Several elements of `out` share one place in memory. */
export function expandedOutError(op: string, shape: readonly number[], dim: number): ShapeError {
  return new ShapeError(
    "E_OUT_EXPANDED",
    message({
      where: op,
      what: `out ${showShape(shape)} was expanded along dim ${dim}, so its elements share memory`,
      expected: "expected a tensor whose elements lie apart",
      hint: "clone() it before writing",
    }),
  );
}
