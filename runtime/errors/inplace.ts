// Errors about writing in place.
import { DTypeError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** The result has another shape than the tensor it would be written into. */
export function inPlaceShapeError(
  op: string,
  self: readonly number[],
  result: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_IN_PLACE_SHAPE",
    message({
      where: op,
      what: `self has shape ${showShape(self)} but the result has shape ${showShape(result)}`,
      expected: "expected a result of the shape of self",
      hint: "use the out-of-place form",
    }),
  );
}

/** The result's dtype cannot be stored in self. */
export function inPlaceDTypeError(op: string, self: string, result: string): DTypeError {
  return new DTypeError(
    "E_IN_PLACE_DTYPE",
    message({
      where: op,
      what: `self has dtype ${self} but the result has dtype ${result}`,
      expected: "expected a result that can be cast to the dtype of self",
      hint: "use the out-of-place form, or convert self first",
    }),
  );
}

/** Several elements of self share one place in memory. */
export function expandedInPlaceError(
  op: string,
  shape: readonly number[],
  dim: number,
): ShapeError {
  return new ShapeError(
    "E_EXPANDED_IN_PLACE",
    message({
      where: op,
      what: `self ${showShape(shape)} was expanded along dim ${dim}, so its elements share memory`,
      expected: "expected a tensor whose elements lie apart",
      hint: "clone() it before writing",
    }),
  );
}
