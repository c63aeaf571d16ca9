// Errors of losses, padding and convolutions.
import { BatchwiseError, DTypeError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A number that names no reduction of a loss. */
export function reductionError(where: string, reduction: number): BatchwiseError {
  return new BatchwiseError(
    "E_REDUCTION",
    message({
      where,
      what: `reduction is ${reduction}`,
      expected: "expected 0 for no reduction, 1 for the mean or 2 for the sum",
    }),
  );
}

/** The mean of integers or bools. */
export function integerMeanError(where: string, dtype: string): DTypeError {
  return new DTypeError(
    "E_INTEGER_MEAN",
    message({
      where,
      what: `the elements are ${dtype}, which cannot hold a mean`,
      expected: "expected float32 or float64",
      hint: "convert the inputs to a float dtype first",
    }),
  );
}

/** Pad sizes that do not fit the tensor. */
export function padError(
  where: string,
  shape: readonly number[],
  pad: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_PAD",
    message({
      where,
      what: `pad ${showShape(pad)} does not fit a tensor of shape ${showShape(shape)}`,
      expected:
        "expected two sizes per dim from the last one on, and no dim left with a negative size",
    }),
  );
}

/** Input, weight, bias and options of a convolution that do not fit each other. */
export function convolutionError(
  where: string,
  input: readonly number[],
  weight: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_CONVOLUTION",
    message({
      where,
      what: `an input of shape ${showShape(input)} does not fit a weight of shape ${showShape(weight)} with these options`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Padding in words that there is no padding for. */
export function convolutionPaddingError(
  where: string,
  padding: string,
  stride: readonly number[],
): BatchwiseError {
  return new BatchwiseError(
    "E_CONVOLUTION_PADDING",
    message({
      where,
      what: `padding is ${JSON.stringify(padding)} with stride ${showShape(stride)}`,
      expected: 'expected "valid", "same" with a stride of 1, or sizes',
    }),
  );
}
