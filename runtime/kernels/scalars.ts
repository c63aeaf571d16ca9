// Numbers given by the user -> values of the dtype a kernel computes in.
import { type DType, type Scalar, scalarNumber } from "../tensor/dtype.ts";
import { toBigint } from "./copy-elements.ts";

/** The number as an element of a dtype other than int64 would hold it. */
export function numberIn(dtype: DType, value: Scalar): number {
  switch (dtype) {
    case "float32":
      return Math.fround(scalarNumber(value));
    case "float64":
      return scalarNumber(value);
    case "int32":
      return wrapNumber(value) | 0;
    case "uint8":
      return wrapNumber(value) & 255;
    default:
      return Number(value) === 0 ? 0 : 1;
  }
}

/** The number as int64. */
export function bigintOf(value: Scalar): bigint {
  return typeof value === "bigint" ? BigInt.asIntN(64, value) : toBigint(scalarNumber(value));
}

function wrapNumber(value: Scalar): number {
  return typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : scalarNumber(value);
}

/** Bounds of a dtype other than int64; floats have none. */
export function boundsOf(dtype: DType): { readonly lowest: number; readonly highest: number } {
  switch (dtype) {
    case "int32":
      return INT32_BOUNDS;
    case "uint8":
      return UINT8_BOUNDS;
    case "bool":
      return BOOL_BOUNDS;
    default:
      return FLOAT_BOUNDS;
  }
}

const INT32_BOUNDS = { lowest: -(2 ** 31), highest: 2 ** 31 - 1 } as const;
const UINT8_BOUNDS = { lowest: 0, highest: 255 } as const;
const BOOL_BOUNDS = { lowest: 0, highest: 1 } as const;
const FLOAT_BOUNDS = {
  lowest: Number.NEGATIVE_INFINITY,
  highest: Number.POSITIVE_INFINITY,
} as const;

/** Bounds of int64. */
export const INT64_LOWEST: bigint = -(2n ** 63n);
/** Upper bound of int64. */
export const INT64_HIGHEST: bigint = 2n ** 63n - 1n;
