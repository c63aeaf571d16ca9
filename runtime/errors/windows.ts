// Errors about windows and views with strides of the caller's choosing.
import { ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** Windows that do not fit the dim they move along. */
export function windowError(room: number, dim: number, size: number, step: number): ShapeError {
  return new ShapeError(
    "E_WINDOW",
    message({
      where: "unfold",
      what: `windows of ${size} every ${step} over dim ${dim} of size ${room}`,
      expected: `expected 0 <= size <= ${room} and a step of 1 or more`,
    }),
  );
}

/** Sizes and strides of different number. */
export function stridesCountError(
  shape: readonly number[],
  strides: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_STRIDES_COUNT",
    message({
      where: "as_strided",
      what: `size is ${showShape(shape)} but stride is ${showShape(strides)}`,
      expected: "expected one stride for each size",
    }),
  );
}

/** A view that would leave its storage. */
export function stridedRangeError(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  length: number,
): ShapeError {
  return new ShapeError(
    "E_STRIDED_RANGE",
    message({
      where: "as_strided",
      what: `size ${showShape(shape)}, stride ${showShape(strides)} and storage_offset ${offset} lead out of a storage of ${length} elements`,
      expected: "expected elements of the storage, by numbers of 0 or more",
    }),
  );
}

/** Parts that do not divide a dim evenly. */
export function unevenSplitError(
  where: string,
  sections: number,
  dim: number,
  size: number,
): ShapeError {
  return new ShapeError(
    "E_UNEVEN_SPLIT",
    message({
      where,
      what: `dim ${dim} of size ${size} into ${sections} parts`,
      expected: "expected parts of one size",
      hint: "use tensorSplit, whose parts may differ by one",
    }),
  );
}

/** An order of grid dims that does not exist. */
export function gridIndexingError(got: string): ShapeError {
  return new ShapeError(
    "E_GRID_INDEXING",
    message({
      where: "meshgrid",
      what: `indexing is ${JSON.stringify(got)}`,
      expected: 'expected "ij" or "xy"',
    }),
  );
}

/** Counts of repeats that are no counts, or not one per element. */
export function repeatsError(what: string, expected: string): ShapeError {
  return new ShapeError("E_REPEATS", message({ where: "repeat_interleave", what, expected }));
}
