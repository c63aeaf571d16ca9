// Copies elements between typed arrays with conversion of the dtype, for staging and for results that need a cast.
import { type DType, isFloating, type TypedArray } from "../tensor/dtype.ts";
import { isContiguous, numel } from "../tensor/strides.ts";
import type { Shape, Strides } from "../tensor/tensor.ts";

/** Elements of one dtype in an array, at strides. */
export interface ElementRange {
  readonly array: TypedArray;
  readonly dtype: DType;
  /** Index of the first element. */
  readonly at: number;
  readonly strides: Strides;
}

/** Below this many elements a plain loop beats making two views. */
const SMALL = 32;

/** `to[i] = from[i]` for every position of `shape`, converted as C does: integers wrap, fractions are cut off. */
export function copyElements(from: ElementRange, to: ElementRange, shape: Shape): void {
  const count = numel(shape);
  if (count === 0) return;
  const isDense = isContiguous(shape, from.strides) && isContiguous(shape, to.strides);
  if (isDense && count > SMALL && copyDense(from, to, count)) return;
  const position: number[] = shape.map(() => 0);
  const last = shape.length - 1;
  const n0 = last < 0 ? 1 : shape[last];
  const cursor = { source: from.at, target: to.at };
  for (let done = 0; done < count; done += n0) {
    copyRow(from, to, cursor, n0);
    for (let dim = last - 1; dim >= 0; dim--) {
      cursor.source += from.strides[dim];
      cursor.target += to.strides[dim];
      position[dim]++;
      if (position[dim] < shape[dim]) break;
      position[dim] = 0;
      cursor.source -= from.strides[dim] * shape[dim];
      cursor.target -= to.strides[dim] * shape[dim];
    }
  }
}

/** The engine's own copy, where the conversion is the one typed arrays do. */
function copyDense(from: ElementRange, to: ElementRange, count: number): boolean {
  const { array: source, at } = from;
  const { array: target } = to;
  if (source instanceof BigInt64Array && target instanceof BigInt64Array) {
    target.set(source.subarray(at, at + count), to.at);
    return true;
  }
  if (source instanceof BigInt64Array || target instanceof BigInt64Array) return false;
  if (to.dtype === "bool" && from.dtype !== "bool") return false;
  if (to.dtype === "int32" && isFloating(from.dtype)) return false;
  target.set(source.subarray(at, at + count), to.at);
  return true;
}

/** Where a row starts in both arrays. */
interface Cursor {
  readonly source: number;
  readonly target: number;
}

function copyRow(
  from: ElementRange,
  to: ElementRange,
  { source, target }: Cursor,
  count: number,
): void {
  const last = from.strides.length - 1;
  const sourceStep = last < 0 ? 0 : from.strides[last];
  const targetStep = last < 0 ? 0 : to.strides[last];
  const { array: input } = from;
  const { array: output, dtype } = to;
  if (output instanceof BigInt64Array) {
    for (let i = 0, s = source, t = target; i < count; i++, s += sourceStep, t += targetStep) {
      const value = input[s];
      output[t] = typeof value === "bigint" ? value : toBigint(value);
    }
    return;
  }
  for (let i = 0, s = source, t = target; i < count; i++, s += sourceStep, t += targetStep) {
    output[t] = toNumber(input[s], dtype);
  }
}

/** The number to store; a double would lose the low bits of a bigint that an integer keeps. */
function toNumber(value: number | bigint, dtype: DType): number {
  if (dtype === "bool") return Number(value) === 0 ? 0 : 1;
  if (typeof value === "number") return dtype === "int32" ? toInt32(value) : value;
  return isFloating(dtype) ? Number(value) : Number(BigInt.asIntN(32, value));
}

/** Fractions are cut off when stored; what no int32 can hold becomes the lowest one, as processors do. */
function toInt32(value: number): number {
  return value > -(2 ** 31) - 1 && value < 2 ** 31 ? value : -(2 ** 31);
}

/** Fractions are cut off; what no int64 can hold becomes the lowest one, as processors do. */
export function toBigint(value: number): bigint {
  if (Number.isNaN(value) || Math.abs(value) >= 2 ** 63) return -(2n ** 63n);
  return BigInt(Math.trunc(value));
}
