// Errors about shapes and dims that do not fit.
import { ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A dim beyond the rank, or no integer. */
export function dimRangeError(where: string, dim: number, rank: number): ShapeError {
  // A 0-d tensor accepts the dims of a 1-d one.
  const bound = Math.max(rank, 1);
  const what = Number.isInteger(dim)
    ? `dim ${dim} is out of range`
    : `dim ${dim} is not an integer`;
  return new ShapeError(
    "E_DIM_RANGE",
    message({ where, what, expected: `expected ${-bound} <= dim < ${bound}` }),
  );
}

/** The same dim named twice. */
export function duplicateDimError(where: string, dims: readonly number[], dim: number): ShapeError {
  return new ShapeError(
    "E_DUPLICATE_DIM",
    message({
      where,
      what: `dim ${dim} appears more than once in dims ${showShape(dims)}`,
      expected: "expected each dim once",
    }),
  );
}

/** Two shapes that cannot be broadcast together. */
export function broadcastError(
  where: string,
  a: readonly number[],
  b: readonly number[],
  fromEnd: number,
): ShapeError {
  const sizeOf = (shape: readonly number[]): number => shape[shape.length - fromEnd];
  return new ShapeError(
    "E_BROADCAST",
    message({
      where,
      what: `shapes ${showShape(a)} and ${showShape(b)} cannot be broadcast: at dim -${fromEnd} the sizes are ${sizeOf(a)} and ${sizeOf(b)}`,
      expected: "expected equal sizes or 1",
    }),
  );
}

/** A shape that cannot be expanded to a target. */
export function expandError(
  where: string,
  shape: readonly number[],
  target: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_EXPAND",
    message({
      where,
      what: `shape ${showShape(shape)} cannot be expanded to ${showShape(target)}`,
      expected: "expected each size, counted from the last dim, to be 1 or equal to the target's",
    }),
  );
}

/** A size list that does not hold the elements there are. */
export function sizeMismatchError(
  where: string,
  shape: readonly number[],
  size: readonly number[],
  count: number,
): ShapeError {
  return new ShapeError(
    "E_SIZE_MISMATCH",
    message({
      where,
      what: `shape ${showShape(shape)} cannot become ${showShape(size)}`,
      expected: `expected a size that holds ${count} elements`,
    }),
  );
}

/** A size list with an entry that is no size, or more than one -1. */
export function invalidSizeError(
  where: string,
  size: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_INVALID_SIZE",
    message({ where, what: `size ${showShape(size)} is not valid`, expected }),
  );
}

/** A -1 that every size would satisfy, because another size is 0. */
export function ambiguousSizeError(where: string, size: readonly number[]): ShapeError {
  return new ShapeError(
    "E_AMBIGUOUS_SIZE",
    message({
      where,
      what: `the -1 in size ${showShape(size)} cannot be inferred, because the other sizes hold 0 elements`,
      expected: "expected explicit sizes",
    }),
  );
}

/** Nested data whose rows differ in length. */
export function raggedDataError(
  where: string,
  path: string,
  got: string,
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_RAGGED_DATA",
    message({
      where,
      what: `data${path} is ${got}`,
      expected: `expected ${expected}, like its siblings`,
    }),
  );
}

/** A matrix product with an operand that has no dims. */
export function matmulScalarError(self: readonly number[], other: readonly number[]): ShapeError {
  return new ShapeError(
    "E_MATMUL_SCALAR",
    message({
      where: "matmul",
      what: `the operands have shapes ${showShape(self)} and ${showShape(other)}`,
      expected: "expected at least one dim in each",
      hint: "multiply by a 0-d tensor with mul",
    }),
  );
}

/** A `narrow` that reaches beyond the dim. */
export function narrowRangeError(
  shape: readonly number[],
  dim: number,
  start: number,
  length: number,
): ShapeError {
  return new ShapeError(
    "E_NARROW_RANGE",
    message({
      where: "narrow",
      what: `start ${start} and length ${length} reach beyond dim ${dim} of shape ${showShape(shape)}`,
      expected: `expected ${-shape[dim]} <= start <= ${shape[dim]} and a length that ends by ${shape[dim]}`,
    }),
  );
}

/** Lists of dims to move that do not pair up. */
export function moveCountError(
  where: string,
  source: readonly number[],
  destination: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_MOVE_COUNT",
    message({
      where,
      what: `source ${showShape(source)} and destination ${showShape(destination)} differ in length`,
      expected: "expected one destination for each source",
    }),
  );
}

/** A number of parts, or a size of parts, that cannot divide a dim. */
export function splitCountError(where: string, name: string, value: number): ShapeError {
  return new ShapeError(
    "E_SPLIT_COUNT",
    message({ where, what: `${name} is ${value}`, expected: "expected 1 or more" }),
  );
}

/** Sizes of parts that do not add up to the dim. */
export function splitSizesError(
  shape: readonly number[],
  dim: number,
  sizes: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_SPLIT_SIZES",
    message({
      where: "split_with_sizes",
      what: `sizes ${showShape(sizes)} do not make up dim ${dim} of shape ${showShape(shape)}`,
      expected: `expected sizes of 0 or more that sum to ${shape[dim]}`,
    }),
  );
}

/** Shifts and dims of a roll that do not pair up. */
export function rollCountError(shifts: readonly number[], dims: readonly number[]): ShapeError {
  return new ShapeError(
    "E_ROLL_COUNT",
    message({
      where: "roll",
      what: `shifts ${showShape(shifts)} do not match dims ${showShape(dims)}`,
      expected: "expected one shift for each dim, or one shift and no dims",
    }),
  );
}

/** A tensor that does not have the shape of the part it replaces. */
export function partShapeError(
  where: string,
  shape: readonly number[],
  part: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_PART_SHAPE",
    message({
      where,
      what: `src has shape ${showShape(shape)}`,
      expected: `expected the shape of the part it replaces, ${showShape(part)}`,
    }),
  );
}
