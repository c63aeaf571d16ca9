// Where the elements of a tensor, and of a view with strides of its own, lie in their common storage.
import { numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Strides, Tensor } from "../../runtime/tensor/tensor.ts";
import { intVector } from "./constants.ts";

/** The place in the storage of every element of a geometry, in row-major order. */
function placesOf(shape: Shape, strides: Strides, offset: number): number[] {
  let places = numel(shape) === 0 ? [] : [offset];
  shape.forEach((size, dim) => {
    places = places.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * strides[dim]));
  });
  return places;
}

/** A stretch of storage as a vector of its own, and where things lie in it. */
export interface Stretch {
  /** Number of elements. */
  readonly length: number;
  /** Places of the tensor, in row-major order. */
  readonly whole: Tensor;
  /** Places of the part. */
  readonly part: Tensor;
}

function stretchOf(whole: readonly number[], part: readonly number[]): Stretch {
  const all = [...whole, ...part];
  const first = all.reduce((least, at) => Math.min(least, at), Infinity);
  const last = all.reduce((most, at) => Math.max(most, at), -1);
  const from = (places: readonly number[]): Tensor => intVector(places.map((at) => at - first));
  const length = all.length === 0 ? 0 : last - first + 1;
  return { length, whole: from(whole), part: from(part) };
}

/** The stretch of storage that a tensor and a strided part of it lie in. */
export function stridedStretch(
  { shape, strides, offset }: Tensor,
  size: Shape,
  stride: Strides,
  storageOffset: number | null,
): Stretch {
  const whole = placesOf(shape, strides, offset);
  return stretchOf(whole, placesOf(size, stride, storageOffset ?? offset));
}
