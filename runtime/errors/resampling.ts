// Errors of padding with a tensor's own elements, of resampling and of grids.
import { BatchwiseError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** Padding for which a tensor has too few dims or elements. */
export function borderPadError(
  where: string,
  shape: readonly number[],
  pad: readonly number[],
  spatial: number,
): ShapeError {
  return new ShapeError(
    "E_BORDER_PAD",
    message({
      where,
      what: `pad ${showShape(pad)} does not fit a tensor of shape ${showShape(shape)}`,
      expected: `expected two sizes for each of the last ${spatial} of ${spatial + 1} or ${spatial + 2} dims, each with enough elements`,
      hint: "mirroring takes less than a dim has, the other side at most all of it",
    }),
  );
}

/** A cotangent without the shape of the padded tensor. */
export function borderPadGradError(
  where: string,
  grad: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_BORDER_PAD_GRAD",
    message({
      where,
      what: `grad_output has shape ${showShape(grad)}`,
      expected: `expected the padded shape, ${showShape(expected)}`,
    }),
  );
}

/** A mode of padding that is not there. */
export function padModeError(mode: string): BatchwiseError {
  return new BatchwiseError(
    "E_PAD_MODE",
    message({
      where: "pad",
      what: `mode is ${JSON.stringify(mode)}`,
      expected: 'expected "constant", "reflect", "replicate" or "circular"',
    }),
  );
}

/** A value for padding that takes elements of the tensor. */
export function padValueError(mode: string, value: number): BatchwiseError {
  return new BatchwiseError(
    "E_PAD_VALUE",
    message({
      where: "pad",
      what: `value is ${value} in mode ${JSON.stringify(mode)}`,
      expected: "expected no value, as the padding is made of elements",
      hint: 'use mode "constant"',
    }),
  );
}

/** Sizes that a tensor cannot be resampled to. */
export function resizeError(
  where: string,
  shape: readonly number[],
  outputSize: readonly number[],
  spatial: number,
): ShapeError {
  return new ShapeError(
    "E_RESIZE",
    message({
      where,
      what: `a tensor of shape ${showShape(shape)} cannot be resampled to ${showShape(outputSize)}`,
      expected: `expected ${spatial + 2} dims, and positive sizes of the last ${spatial} before and after`,
    }),
  );
}

/** A cotangent without the shape of the resampled tensor. */
export function resizeGradError(
  where: string,
  grad: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_RESIZE_GRAD",
    message({
      where,
      what: `grad_output has shape ${showShape(grad)}`,
      expected: `expected the resampled shape, ${showShape(expected)}`,
    }),
  );
}

/** Options of `interpolate` that do not fit each other or the input. */
export function interpolateError(
  shape: readonly number[],
  mode: string,
  expected: string,
): BatchwiseError {
  return new BatchwiseError(
    "E_INTERPOLATE",
    message({
      where: "interpolate",
      what: `mode ${JSON.stringify(mode)} does not take an input of shape ${showShape(shape)} with these options`,
      expected: `expected ${expected}`,
    }),
  );
}

/** An input and a grid, or options, that do not fit each other. */
export function gridError(
  where: string,
  input: readonly number[],
  grid: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_GRID",
    message({
      where,
      what: `an input of shape ${showShape(input)} cannot be sampled at a grid of shape ${showShape(grid)}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Affine maps and a size that do not fit each other. */
export function affineGridError(theta: readonly number[], size: readonly number[]): ShapeError {
  return new ShapeError(
    "E_AFFINE_GRID",
    message({
      where: "affine_grid_generator",
      what: `theta has shape ${showShape(theta)} and size is ${showShape(size)}`,
      expected:
        "expected [N, 2, 3] and [N, C, H, W], or [N, 3, 4] and [N, C, D, H, W], nothing empty",
    }),
  );
}
