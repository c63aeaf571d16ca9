// Typed access to a tensor's elements, and row tables that turn strided tensors into plain nested loops.
import { internalError } from "../../errors/internal.ts";
import { type DType, newTypedArray, type TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { coalesce, contiguousStrides, numel } from "../../tensor/strides.ts";
import type { Shape, Strides, Tensor } from "../../tensor/tensor.ts";
import { copyElements } from "../copy-elements.ts";

/** Arrays whose elements are JavaScript numbers: every dtype but int64. */
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Elements at strides, in a tensor's own array or in a converted copy. */
export interface Elements {
  readonly dtype: DType;
  readonly array: TypedArray;
  /** Index of the first element. */
  readonly start: number;
  readonly shape: Shape;
  readonly strides: Strides;
}

/** Index of a tensor's first element in `arrayOf(x.storage)`. */
export function startOf(x: Tensor): number {
  return x.storage.base + x.offset;
}

/** A tensor's elements where they are. */
export function elementsIn(x: Tensor, where: string): Elements {
  const { dtype, shape, strides } = x;
  return { dtype, array: arrayOf(x.storage, where), start: startOf(x), shape, strides };
}

/** A tensor's elements as `dtype`: where they are if that is their dtype, else a contiguous copy. */
export function elementsAs(x: Tensor, dtype: DType, where: string): Elements {
  const source = elementsIn(x, where);
  return x.dtype === dtype ? source : copyAs(source, dtype);
}

/** A contiguous copy of elements, converted to `dtype`. */
export function copyAs(source: Elements, dtype: DType): Elements {
  const { shape } = source;
  const copy = {
    dtype,
    array: newTypedArray(dtype, numel(shape)),
    start: 0,
    shape,
    strides: contiguousStrides(shape),
  };
  writeElements(source, copy);
  return copy;
}

/** `to[i] = from[i]` over the shape of `to`, converted; strides of `from` are aligned with it. */
export function writeElements(from: Elements, to: Elements): void {
  copyElements({ ...from, at: from.start }, { ...to, at: to.start }, to.shape);
}

/** The array as numbers; int64 has a loop of its own wherever this is called. */
export function asNumbers(array: TypedArray, where: string): NumberArray {
  if (array instanceof BigInt64Array) throw internalError(where, "int64 in a loop over numbers");
  return array;
}

/** The array as bigints. */
export function asBigints(array: TypedArray, where: string): BigInt64Array {
  if (array instanceof BigInt64Array) return array;
  throw internalError(where, "a loop over int64 was given another dtype");
}

/** Several strided operands of one shape as `count` rows of `length` elements each. */
export interface Rows {
  readonly count: number;
  readonly length: number;
  /** Per operand, where each row starts, relative to its first element. */
  readonly starts: readonly Uint32Array[];
  /** Per operand, the distance between neighbours in a row. */
  readonly steps: readonly number[];
}

/** Rows in row-major order, as long as the strides allow; none when the shape holds nothing. */
export function rowsOf(shape: Shape, operands: readonly Strides[]): Rows {
  const merged = coalesce(shape, operands);
  const last = merged.shape.length - 1;
  const outer = merged.shape.slice(0, Math.max(last, 0));
  const isEmpty = numel(merged.shape) === 0;
  return {
    count: isEmpty ? 0 : numel(outer),
    length: last < 0 ? 1 : merged.shape[last],
    starts: merged.strides.map((strides) => offsetsOf(isEmpty ? [0] : outer, strides)),
    steps: merged.strides.map((strides) => (last < 0 ? 0 : strides[last])),
  };
}

/** The place of every element of a strided shape, in row-major order, relative to the first. */
export function offsetsOf(shape: Shape, strides: Strides): Uint32Array {
  const offsets = new Uint32Array(numel(shape));
  let filled = offsets.length === 0 ? 0 : 1;
  // From the innermost dim out: the block so far is repeated at each step of the next dim.
  for (let dim = shape.length - 1; dim >= 0 && filled > 0; dim--) {
    const block = filled;
    for (let i = 1; i < shape[dim]; i++) {
      const shift = i * strides[dim];
      for (let k = 0; k < block; k++) offsets[filled++] = offsets[k] + shift;
    }
  }
  return offsets;
}

/** `array[start + places[i]]` as doubles; int64 is read as two words, which spares a bigint per element. */
export function integersAt(array: TypedArray, start: number, places: Uint32Array): Float64Array {
  const values = new Float64Array(places.length);
  if (array instanceof BigInt64Array) {
    // Words lie as in WebAssembly memory, the low one first.
    const words = new Int32Array(array.buffer, array.byteOffset, 2 * array.length);
    for (let i = 0; i < places.length; i++) {
      const at = 2 * (start + places[i]);
      values[i] = words[at + 1] * 2 ** 32 + (words[at] >>> 0);
    }
    return values;
  }
  for (let i = 0; i < places.length; i++) values[i] = array[start + places[i]];
  return values;
}
