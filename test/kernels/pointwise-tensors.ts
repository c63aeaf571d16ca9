// Tensors for kernel tests: every residency and layout, and plain readers that share no code with the kernels.
import { type DType, newTypedArray, type TypedArray } from "../../runtime/tensor/dtype.ts";
import { allocateStorage, arrayOf } from "../../runtime/tensor/storage.ts";
import { contiguousStrides } from "../../runtime/tensor/strides.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** A seeded generator of numbers in [0, 1): mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 2.5, -2.5, 3.5, 1e30, -1e-30];

/** One element: now and then a special value or a bound. */
export function randomElement(dtype: DType, random: () => number): number | bigint {
  const special = random() < 0.2;
  switch (dtype) {
    case "float32":
    case "float64":
      return special ? SPECIAL[Math.floor(random() * SPECIAL.length)] : (random() - 0.5) * 8;
    case "int32":
      return special ? (random() < 0.5 ? -(2 ** 31) : 2 ** 31 - 1) : Math.floor(random() * 9) - 4;
    case "int64":
      return special
        ? random() < 0.5
          ? -(2n ** 63n)
          : 2n ** 62n + 1n
        : BigInt(Math.floor(random() * 9) - 4);
    case "uint8":
      return special ? 255 : Math.floor(random() * 6);
    case "bool":
      return random() < 0.5 ? 0 : 1;
  }
}

/** How elements lie in storage. */
export type Layout = "contiguous" | "transposed" | "spaced" | "offset" | "expanded";

/** Every layout. */
export const LAYOUTS: readonly Layout[] = [
  "contiguous",
  "transposed",
  "spaced",
  "offset",
  "expanded",
];

/** Strides, offset and storage length that a layout needs. */
function geometry(
  shape: readonly number[],
  layout: Layout,
): { strides: readonly number[]; offset: number; length: number } {
  const count = shape.reduce((product, size) => product * size, 1);
  const dense = contiguousStrides(shape);
  switch (layout) {
    case "contiguous":
      return { strides: dense, offset: 0, length: count };
    case "offset":
      return { strides: dense, offset: 3, length: count + 3 };
    case "spaced":
      return { strides: dense.map((step) => 2 * step), offset: 1, length: 2 * count + 1 };
    case "transposed":
      return {
        strides: contiguousStrides(shape.toReversed()).toReversed(),
        offset: 0,
        length: count,
      };
    case "expanded":
      return {
        strides: dense.map((step, dim) => (dim === shape.length - 1 ? 0 : step)),
        offset: 0,
        length: count,
      };
  }
}

/** A tensor with random elements, undefined ones elsewhere in its storage. */
export function randomTensor(
  shape: readonly number[],
  dtype: DType,
  layout: Layout,
  random: () => number,
): Tensor {
  const { strides, offset, length } = geometry(shape, layout);
  const storage = allocateStorage(dtype, length);
  const tensor = new Tensor(storage, dtype, shape, strides, offset, 0);
  const array = arrayOf(storage);
  for (let i = 0; i < length; i++) array[storage.base + i] = randomElement(dtype, random);
  return tensor;
}

/** A contiguous tensor with undefined elements. */
export function emptyTensor(shape: readonly number[], dtype: DType): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return new Tensor(allocateStorage(dtype, count), dtype, shape, contiguousStrides(shape), 0, 0);
}

/** A contiguous tensor with the given elements. */
export function tensorOf(
  shape: readonly number[],
  dtype: DType,
  elements: readonly (number | bigint)[],
): Tensor {
  const tensor = emptyTensor(shape, dtype);
  const array = arrayOf(tensor.storage);
  elements.forEach((element, i) => {
    array[tensor.storage.base + i] = element;
  });
  return tensor;
}

/** Elements in row-major order, read one index at a time. */
export function elements(tensor: Tensor): TypedArray {
  const { shape, strides, offset, storage, dtype } = tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  const out = newTypedArray(dtype, count);
  const array = arrayOf(storage);
  for (let i = 0; i < count; i++)
    out[i] = array[storage.base + offset + indexOf(i, shape, strides)];
  return out;
}

function indexOf(position: number, shape: readonly number[], strides: readonly number[]): number {
  let rest = position;
  let index = 0;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    index += (rest % shape[dim]) * strides[dim];
    rest = Math.floor(rest / shape[dim]);
  }
  return index;
}

/** The element of an operand that meets position `position` of `shape` under broadcasting. */
export function broadcastElement(
  tensor: Tensor,
  position: number,
  shape: readonly number[],
): number | bigint {
  const added = shape.length - tensor.shape.length;
  let rest = position;
  let index = tensor.offset;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    const at = rest % shape[dim];
    rest = Math.floor(rest / shape[dim]);
    if (dim >= added && tensor.shape[dim - added] > 1) index += at * tensor.strides[dim - added];
  }
  return arrayOf(tensor.storage)[tensor.storage.base + index];
}
