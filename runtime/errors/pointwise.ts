// Errors of pointwise kernels.
import { BatchwiseError, DTypeError, ShapeError } from "./classes.ts";
import { message } from "./message.ts";

/** The operator's expression means nothing for this dtype: it needs floats, or it needs whole numbers. */
export function pointwiseDTypeError(
  op: string,
  dtype: string,
  needs: "float32" | "int64" = "float32",
): DTypeError {
  const kind = needs === "float32" ? "a floating point dtype" : "an integer dtype or bool";
  const text = message({
    where: op,
    what: `there is no kernel for ${dtype}`,
    expected: `expected ${kind}`,
    hint: `convert the tensor first, for example with to({ dtype: '${needs}' })`,
  });
  return new DTypeError("E_KERNEL_DTYPE", text);
}

/** An integer divided by zero: integers have no infinity. */
export function integerDivisionError(op: string, dtype: string): BatchwiseError {
  const text = message({
    where: op,
    what: `the divisor has a zero, and ${dtype} has no infinity`,
    expected: "expected integers other than 0",
    hint: "divide floats, which give inf and nan, or put other numbers in place of the zeros with where(divisor.eq(0), 1, divisor)",
  });
  return new BatchwiseError("E_DIVISION_BY_ZERO", text);
}

/** `clamp` without a bound does nothing. */
export function noBoundsError(op: string): BatchwiseError {
  const text = message({
    where: op,
    what: "min and max are both null",
    expected: "expected at least one of them",
  });
  return new BatchwiseError("E_NO_BOUNDS", text);
}

/** A way of rounding quotients that does not exist. */
export function roundingModeError(op: string, mode: string): BatchwiseError {
  const text = message({
    where: op,
    what: `roundingMode is ${JSON.stringify(mode)}`,
    expected: 'expected "floor", "trunc" or null',
  });
  return new BatchwiseError("E_ROUNDING_MODE", text);
}

/** A tolerance that nothing can be within. */
export function toleranceError(op: string, name: "rtol" | "atol", value: number): BatchwiseError {
  const text = message({ where: op, what: `${name} is ${value}`, expected: "expected 0 or more" });
  return new BatchwiseError("E_TOLERANCE", text);
}

/** A number that says which function of a family is meant is too small. */
export function orderRangeError(
  where: string,
  name: string,
  value: number,
  lowest: number,
): ShapeError {
  return new ShapeError(
    "E_ORDER_RANGE",
    message({ where, what: `${name} is ${value}`, expected: `expected ${name} >= ${lowest}` }),
  );
}
