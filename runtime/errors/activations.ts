// Errors of activations.
import { BatchwiseError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** An `alpha` of zero, by which `celu` would have to divide. */
export function celuAlphaError(): BatchwiseError {
  return new BatchwiseError(
    "E_CELU_ALPHA",
    message({
      where: "celu",
      what: "alpha is 0, and celu divides by it",
      expected: "expected another number",
      hint: "relu is what celu becomes as alpha goes to 0",
    }),
  );
}

/** A dim that cannot be cut into halves. */
export function oddSizeError(where: string, shape: readonly number[], dim: number): ShapeError {
  return new ShapeError(
    "E_ODD_SIZE",
    message({
      where,
      what: `dim ${dim} of shape ${showShape(shape)} cannot be cut into halves`,
      expected: "expected an even size",
    }),
  );
}

/** A weight of `prelu` that does not fit the channels. */
export function preluWeightError(
  where: string,
  weight: readonly number[],
  self: readonly number[],
  channels: number,
): ShapeError {
  return new ShapeError(
    "E_PRELU_WEIGHT",
    message({
      where,
      what: `weight has shape ${showShape(weight)} and self has shape ${showShape(self)}`,
      expected:
        channels === 1
          ? "expected one weight"
          : `expected one weight, or a vector of ${channels}, one for each channel along dim 1`,
    }),
  );
}

/** Bounds of a random slope in the wrong order. */
export function slopeBoundsError(lower: number, upper: number): BatchwiseError {
  return new BatchwiseError(
    "E_SLOPE_BOUNDS",
    message({
      where: "rrelu",
      what: `lower is ${lower} and upper is ${upper}`,
      expected: "expected lower <= upper",
    }),
  );
}

/** A negative distance to shrink by. */
export function shrinkSizeError(lambd: number): BatchwiseError {
  return new BatchwiseError(
    "E_SHRINK_SIZE",
    message({ where: "softshrink", what: `lambd is ${lambd}`, expected: "expected 0 or more" }),
  );
}
