// Errors about element types and the values they can hold.
import { DTypeError } from "./classes.ts";
import { message } from "./message.ts";

/** A dtype name that does not exist. */
export function unknownDTypeError(
  where: string,
  got: string,
  known: readonly string[],
): DTypeError {
  return new DTypeError(
    "E_UNKNOWN_DTYPE",
    message({
      where,
      what: `there is no dtype ${got}`,
      expected: `expected one of ${known.join(", ")}`,
    }),
  );
}

/** A number that an integer dtype cannot hold. */
export function valueRangeError(where: string, value: string, dtype: string): DTypeError {
  return new DTypeError(
    "E_VALUE_RANGE",
    message({
      where,
      what: `the value ${value} does not fit ${dtype}`,
      expected: `expected a finite number within the range of ${dtype}`,
      hint: "choose a wider dtype, for example int64 or float32",
    }),
  );
}

/** Something that is neither a number nor a nest of numbers. */
export function elementTypeError(where: string, path: string, got: string): DTypeError {
  return new DTypeError(
    "E_ELEMENT_TYPE",
    message({
      where,
      what: `data${path} is ${got}`,
      expected: "expected a number, bigint, boolean, tensor, nested array of them, or typed array",
    }),
  );
}

/** A typed array whose element type has no dtype. */
export function typedArrayKindError(where: string, path: string, got: string): DTypeError {
  return new DTypeError(
    "E_TYPED_ARRAY_KIND",
    message({
      where,
      what: `data${path} is a ${got}`,
      expected:
        "expected a Float32Array, Float64Array, Int32Array, BigInt64Array, Uint8Array or Uint8ClampedArray",
      hint: "pass { dtype }, or convert it first, for example with Float32Array.from(data)",
    }),
  );
}
