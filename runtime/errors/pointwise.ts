// Errors of pointwise kernels.
import { DTypeError, ShapeError } from "./classes.ts";
import { message } from "./message.ts";

/** The operator's expression means nothing for this dtype. */
export function pointwiseDTypeError(op: string, dtype: string): DTypeError {
  const text = message({
    where: op,
    what: `there is no kernel for ${dtype}`,
    expected: "expected a floating point dtype",
    hint: "convert the tensor first, for example with to({ dtype: 'float32' })",
  });
  return new DTypeError("E_KERNEL_DTYPE", text);
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
