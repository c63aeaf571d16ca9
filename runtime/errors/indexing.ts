// Errors about index expressions: `x.index(...parts)` and `x.setIndex_(parts, value)`.
import { DTypeError, SchemaError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

const PARTS =
  'expected an integer, a tensor, a nested array of integers or booleans, a boolean, null, "..." or slice(start, stop, step)';

/** An index part that is none of the known forms. */
export function indexPartError(where: string, part: number, got: string): SchemaError {
  return new SchemaError(
    "E_INDEX_PART",
    message({ where, what: `index part ${part} is ${got}`, expected: PARTS }),
  );
}

/** An index tensor, or array, of an element type that names no positions. */
export function indexDTypeError(where: string, part: number, got: string): DTypeError {
  return new DTypeError(
    "E_INDEX_DTYPE",
    message({
      where,
      what: `index part ${part} is ${got}`,
      expected: "expected integer positions or a bool mask",
      hint: 'pass an array such as [0, 2], or build the tensor with { dtype: "int64" }; a comparison gives a mask',
    }),
  );
}

/** More index parts than the tensor has dims. */
export function indexTooLongError(
  where: string,
  count: number,
  shape: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_INDEX_COUNT",
    message({
      where,
      what: `the index parts cover ${count} dims but self has shape ${showShape(shape)}`,
      expected: `expected at most ${shape.length}`,
    }),
  );
}

/** An ellipsis stands for all dims that are left, so there can be only one. */
export function ellipsisCountError(where: string, count: number): ShapeError {
  return new ShapeError(
    "E_ELLIPSIS",
    message({ where, what: `the index holds ${count} ellipses`, expected: "expected at most one" }),
  );
}

/** A bound of a slice that is no integer. */
export function sliceBoundError(name: string, got: string): SchemaError {
  return new SchemaError(
    "E_SLICE_BOUND",
    message({ where: "slice", what: `${name} is ${got}`, expected: "expected an integer or null" }),
  );
}
