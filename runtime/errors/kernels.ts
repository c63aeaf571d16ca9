// Errors of hand-written operators: views, matrix products, indexing, joining, creation, random draws.
import { DTypeError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A view whose elements would not be evenly spaced. */
export function viewError(
  where: string,
  shape: readonly number[],
  strides: readonly number[],
  size: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_VIEW",
    message({
      where,
      what: `shape ${showShape(shape)} with strides ${showShape(strides)} cannot be seen as ${showShape(size)} without a copy`,
      expected: "expected dims that are merged to be contiguous with each other",
      hint: "use reshape, which copies where it must",
    }),
  );
}

/** An index beyond the size of its dim; `lowest` is 0 where negative ones do not count from the end. */
export function indexRangeError(
  where: string,
  index: number,
  { dim, size, lowest = -size }: { dim: number; size: number; lowest?: number },
): ShapeError {
  return new ShapeError(
    "E_INDEX_RANGE",
    message({
      where,
      what: `index ${index} is out of range for dim ${dim} of size ${size}`,
      expected:
        size === 0
          ? "expected no index into an empty dim"
          : `expected ${lowest} <= index < ${size}`,
    }),
  );
}

/** A step that does not lead forward. */
export function sliceStepError(where: string, step: number): ShapeError {
  return new ShapeError(
    "E_SLICE_STEP",
    message({ where, what: `step is ${step}`, expected: "expected an integer of 1 or more" }),
  );
}

/** A list of dims that does not name each dim of the tensor. */
export function permutationError(
  where: string,
  dims: readonly number[],
  shape: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_PERMUTATION",
    message({
      where,
      what: `dims ${showShape(dims)} has ${dims.length} entries but self has shape ${showShape(shape)}`,
      expected: `expected each of its ${shape.length} dims once`,
    }),
  );
}

/** A tensor with too few or too many dims. */
export function rankError(
  where: string,
  name: string,
  shape: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_RANK",
    message({
      where,
      what: `${name} has shape ${showShape(shape)}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Two factors of a product whose sizes do not meet. */
export function productShapeError(
  where: string,
  self: readonly number[],
  other: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_PRODUCT_SHAPE",
    message({
      where,
      what: `shapes ${showShape(self)} and ${showShape(other)} cannot be multiplied`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Two tensors that must have one dtype. */
export function dtypePairError(
  where: string,
  a: { readonly name: string; readonly dtype: string },
  b: { readonly name: string; readonly dtype: string },
): DTypeError {
  return new DTypeError(
    "E_DTYPE_PAIR",
    message({
      where,
      what: `${a.name} has dtype ${a.dtype} but ${b.name} has dtype ${b.dtype}`,
      expected: "expected one dtype",
      hint: `convert one of them, for example with to("${a.dtype}")`,
    }),
  );
}

/** A dtype that the operator does not serve. */
export function unsupportedDTypeError(
  where: string,
  name: string,
  dtype: string,
  expected: string,
): DTypeError {
  return new DTypeError(
    "E_UNSUPPORTED_DTYPE",
    message({ where, what: `${name} has dtype ${dtype}`, expected: `expected ${expected}` }),
  );
}

/** More index tensors than the tensor has dims. */
export function indexCountError(
  where: string,
  count: number,
  shape: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_INDEX_COUNT",
    message({
      where,
      what: `the indices cover ${count} dims but self has shape ${showShape(shape)}`,
      expected: `expected at most ${shape.length}`,
    }),
  );
}

/** A mask whose sizes differ from those of the dims it selects from. */
export function maskShapeError(
  where: string,
  mask: readonly number[],
  shape: readonly number[],
  dim: number,
): ShapeError {
  return new ShapeError(
    "E_MASK_SHAPE",
    message({
      where,
      what: `a mask of shape ${showShape(mask)} selects from dim ${dim} on of shape ${showShape(shape)}`,
      expected:
        mask.length === 0 ? "expected a mask with at least one dim" : "expected equal sizes",
    }),
  );
}

/** The largest element of nothing. */
export function emptyReductionError(
  where: string,
  shape: readonly number[],
  dim: number,
): ShapeError {
  return new ShapeError(
    "E_EMPTY_REDUCTION",
    message({
      where,
      what: `dim ${dim} of shape ${showShape(shape)} has size 0`,
      expected: "expected at least one element to choose from",
    }),
  );
}

/** A list of tensors with nothing in it. */
export function emptyListError(where: string): ShapeError {
  return new ShapeError(
    "E_EMPTY_LIST",
    message({
      where,
      what: "the list of tensors is empty",
      expected: "expected at least one tensor",
    }),
  );
}

/** Tensors that cannot be joined: the first one and the misfit at `index`. */
export function joinShapeError(
  where: string,
  first: readonly number[],
  { index, shape }: { index: number; shape: readonly number[] },
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_JOIN_SHAPE",
    message({
      where,
      what: `tensors[0] has shape ${showShape(first)} but tensors[${index}] has shape ${showShape(shape)}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** An index tensor that does not fit into the other tensor, outside `dim` unless that is null. */
export function indexShapeError(
  where: string,
  index: readonly number[],
  other: { readonly name: string; readonly shape: readonly number[] },
  dim: number | null,
): ShapeError {
  const except = dim === null ? "" : ` except at dim ${dim}`;
  return new ShapeError(
    "E_INDEX_SHAPE",
    message({
      where,
      what: `index has shape ${showShape(index)} but ${other.name} has shape ${showShape(other.shape)}`,
      expected: `expected an index of as many dims and no larger size${except}`,
    }),
  );
}

/** A range that never reaches its end. */
export function arangeError(where: string, start: number, end: number, step: number): ShapeError {
  return new ShapeError(
    "E_ARANGE",
    message({
      where,
      what: `from ${start} to ${end} by ${step} has no length`,
      expected: "expected finite bounds and a step other than 0 that leads from start to end",
    }),
  );
}

/** More, or fewer, elements asked for than a dim has. */
export function topkRangeError(k: number, dim: number, size: number): ShapeError {
  return new ShapeError(
    "E_TOPK_RANGE",
    message({
      where: "topk",
      what: `k is ${k} but dim ${dim} has size ${size}`,
      expected: `expected 0 <= k <= ${size}`,
    }),
  );
}
