// The state of the pointwise kernel call in progress. One object of each kind for all calls: kernels never nest, and
// the fast path allocates nothing.
import type { DType, Scalar, TypedArray } from "../tensor/dtype.ts";
import type { OpArgs } from "./contract.ts";
import { scalarArg } from "./contract.ts";
import type { BigintLoop, NumberArray, NumberLoop } from "./loop.ts";
import type { PointwiseLoops, ScalarSpec } from "./pointwise-spec.ts";
import { bigintOf, boundsOf, INT64_HIGHEST, INT64_LOWEST, numberIn } from "./scalars.ts";

const NO_NUMBERS = new Float64Array(0);

/** The call, as loops over JavaScript numbers see it. */
export const numberLoop: NumberLoop = {
  n1: 1,
  n0: 0,
  arrays: [NO_NUMBERS],
  bytes: [new Uint8Array(0)],
  at: [0, 0, 0, 0, 0],
  outer: [0, 0, 0, 0, 0],
  inner: [0, 0, 0, 0, 0],
  scalars: [],
  lowest: 0,
  highest: 0,
};

/** The same call for loops over int64: places and bytes are shared. */
export const bigintLoop: BigintLoop = {
  n1: 1,
  n0: 0,
  arrays: [],
  bytes: numberLoop.bytes,
  at: numberLoop.at,
  outer: numberLoop.outer,
  inner: numberLoop.inner,
  scalars: [],
  lowest: INT64_LOWEST,
  highest: INT64_HIGHEST,
};

/** Puts the elements of stream `k` where its loop looks for them. */
export function bindArray(k: number, array: TypedArray, dtype: DType, isByte: boolean): void {
  // Boundary: the dtype says which array it is; instanceof would cost more than the rest of the call.
  if (isByte) numberLoop.bytes[k] = array as Uint8Array;
  else if (dtype === "int64") bigintLoop.arrays[k] = array as BigInt64Array;
  else numberLoop.arrays[k] = array as NumberArray;
}

/** Converts the numbers and flags of the call to the compute dtype. */
export function bindScalars(scalars: readonly ScalarSpec[], args: OpArgs, dtype: DType): void {
  for (let k = 0; k < scalars.length; k++) {
    const { position, kind } = scalars[k];
    const arg = args[position];
    if (typeof arg === "number" && kind === "number" && dtype === "float32") {
      numberLoop.scalars[k] = Math.fround(arg);
    } else if (dtype === "int64") bigintLoop.scalars[k] = bigintOf(given(kind, args, position));
    else numberLoop.scalars[k] = numberIn(dtype, given(kind, args, position));
  }
}

/** The number, the flag, or whether an optional number is there. */
function given(kind: ScalarSpec["kind"], args: OpArgs, position: number): Scalar {
  const isMissing = args[position] === null;
  if (kind === "presence") return !isMissing;
  return isMissing ? 0 : scalarArg(args, position);
}

/** Runs the JavaScript loop for `dtype` over the bound streams; false when there is none. */
export function runLoop(loops: PointwiseLoops, dtype: DType): boolean {
  if (dtype === "int64") {
    if (loops.bigint === null) return false;
    bigintLoop.n1 = numberLoop.n1;
    bigintLoop.n0 = numberLoop.n0;
    loops.bigint(bigintLoop);
    return true;
  }
  const loop = numberLoopFor(loops, dtype);
  if (loop === null) return false;
  if (dtype !== boundsDType) setBounds(dtype);
  loop(numberLoop);
  return true;
}

function numberLoopFor(loops: PointwiseLoops, dtype: DType): PointwiseLoops["float"] {
  switch (dtype) {
    case "float32":
    case "float64":
      return loops.float;
    case "bool":
      return loops.bool;
    default:
      return loops.int;
  }
}

let boundsDType: DType | null = null;

function setBounds(dtype: DType): void {
  const { lowest, highest } = boundsOf(dtype);
  numberLoop.lowest = lowest;
  numberLoop.highest = highest;
  boundsDType = dtype;
}

/** The walk with the numbers of the dtype's own kind. */
export function walkFor(dtype: DType): NumberLoop | BigintLoop {
  if (dtype !== "int64") return numberLoop;
  bigintLoop.n1 = numberLoop.n1;
  bigintLoop.n0 = numberLoop.n0;
  return bigintLoop;
}
