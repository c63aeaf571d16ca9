// Elements of plain tensors as JavaScript values.
import { type DType, newTypedArray, type TypedArray } from "./dtype.ts";
import { arrayOf } from "./storage.ts";
import { coalesce, isContiguous, numel } from "./strides.ts";
import type { Shape, Strides, Tensor } from "./tensor.ts";

/** One element as users see it: int64 is a number while that is exact, bool is a boolean. */
export type Element = number | bigint | boolean;

/** Elements nested in arrays, one level per dim; a 0-d tensor gives the bare element. */
export type Nested = Element | readonly Nested[];

/**
 * A copy of a plain tensor's elements in row-major order.
 *
 * @throws BatchwiseError E_RELEASED
 */
export function elementsOf(x: Tensor, where = "read"): TypedArray {
  const { shape, strides, storage } = x;
  const source = arrayOf(storage, where);
  const start = storage.base + x.offset;
  const count = numel(shape);
  if (isContiguous(shape, strides)) return source.slice(start, start + count);
  const target = newTypedArray(x.dtype, count);
  if (count > 0) gather(target, source, start, coalesce(shape, [strides]));
  return target;
}

/** Copies elements that lie apart; `shape` has no dims of size 1 and no 0. */
function gather(
  target: TypedArray,
  source: TypedArray,
  start: number,
  { shape, strides }: { readonly shape: Shape; readonly strides: readonly Strides[] },
): void {
  const steps = strides[0];
  const last = shape.length - 1;
  // A tensor that is not contiguous has a dim of size 2 or more.
  const run = { length: shape[last], step: steps[last] };
  const index: number[] = shape.map(() => 0);
  let from = start;
  for (let at = 0; at < target.length; at += run.length) {
    copyRun(target, at, source, { from, ...run });
    let dim = last - 1;
    for (; dim >= 0; dim--) {
      from += steps[dim];
      index[dim]++;
      if (index[dim] < shape[dim]) break;
      from -= steps[dim] * shape[dim];
      index[dim] = 0;
    }
  }
}

interface Run {
  readonly from: number;
  readonly length: number;
  readonly step: number;
}

/** Both arrays have one dtype; the two branches only tell the compiler whether that is int64. */
function copyRun(target: TypedArray, at: number, source: TypedArray, run: Run): void {
  const { from, length, step } = run;
  if (target instanceof BigInt64Array) {
    if (!(source instanceof BigInt64Array)) return;
    for (let i = 0; i < length; i++) target[at + i] = source[from + i * step];
  } else if (!(source instanceof BigInt64Array)) {
    for (let i = 0; i < length; i++) target[at + i] = source[from + i * step];
  }
}

/** Element `index` of an array of `dtype`, as users see it. */
export function elementAt(elements: TypedArray, index: number, dtype: DType): Element {
  const value = elements[index];
  if (dtype === "bool") return value !== 0;
  if (typeof value === "number") return value;
  const isSafe =
    value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return isSafe ? Number(value) : value;
}

/**
 * A plain tensor's elements in nested arrays, as `tolist()` gives them.
 *
 * @throws BatchwiseError E_RELEASED
 */
export function toNested(x: Tensor): Nested {
  const elements = elementsOf(x, "tolist");
  let at = 0;
  const build = (dim: number): Nested => {
    if (dim === x.shape.length) return elementAt(elements, at++, x.dtype);
    return Array.from({ length: x.shape[dim] }, () => build(dim + 1));
  };
  return build(0);
}
