// Errors about positions: gather and scatter.
import { DTypeError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A position lies outside its dim. */
export function positionRangeError(
  op: string,
  position: number,
  dim: number,
  size: number,
): ShapeError {
  return new ShapeError(
    "E_POSITION_RANGE",
    message({
      where: op,
      what: `index ${position} is out of range for dim ${dim} of size ${size}`,
      expected: `expected 0 <= index < ${size}`,
    }),
  );
}

/** The index tensor is larger than a tensor it must fit into, or has another rank. */
export function indexShapeError(
  op: string,
  index: readonly number[],
  other: string,
  shape: readonly number[],
  dim: number,
): ShapeError {
  return new ShapeError(
    "E_INDEX_SHAPE",
    message({
      where: op,
      what: `index has shape ${showShape(index)} and ${other} has shape ${showShape(shape)}`,
      expected: `expected the same rank, and an index no larger than ${other} outside dim ${dim}`,
    }),
  );
}

/** Positions must be integers. */
export function indexDTypeError(op: string, dtype: string): DTypeError {
  return new DTypeError(
    "E_INDEX_DTYPE",
    message({
      where: op,
      what: `index has dtype ${dtype}`,
      expected: "expected int64 or int32",
      hint: 'convert it with x.to("int64")',
    }),
  );
}

/** Two tensors that must have one dtype. */
export function dtypeMismatchError(
  op: string,
  name: string,
  got: string,
  expected: string,
): DTypeError {
  return new DTypeError(
    "E_DTYPE_MISMATCH",
    message({
      where: op,
      what: `${name} has dtype ${got}`,
      expected: `expected ${expected}, the dtype of self`,
      hint: `convert it with ${name}.to("${expected}")`,
    }),
  );
}

/** The op needs more dims. */
export function rankError(op: string, shape: readonly number[], least: number): ShapeError {
  return new ShapeError(
    "E_RANK",
    message({
      where: op,
      what: `self has shape ${showShape(shape)}`,
      expected: `expected at least ${least} dims`,
    }),
  );
}
