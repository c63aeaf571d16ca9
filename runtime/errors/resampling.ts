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
