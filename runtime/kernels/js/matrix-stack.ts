// Tensors as stacks of vectors or matrices: each item is read into doubles, worked on, and written back.
import { expandStrides } from "../../tensor/broadcasting.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { numel } from "../../tensor/strides.ts";
import type { Shape, Tensor } from "../../tensor/tensor.ts";
import { asNumbers, offsetsOf, startOf } from "./elements.ts";

/** The items of a tensor's last dims, in row-major order over the batch dims in front. */
export interface Stack {
  /** Number of items over the batch. */
  readonly count: number;
  /** A copy of an item, row-major. */
  readonly read: (item: number) => Float64Array;
  /** Fills an item from row-major values. */
  readonly write: (item: number, values: ArrayLike<number>) => void;
}

/** The dims in front of the last two. */
export function batchOf({ shape }: { readonly shape: Shape }): Shape {
  return shape.slice(0, -2);
}

/** The last dim but one and the last. */
export function matrixSize({ shape }: { readonly shape: Shape }): readonly [number, number] {
  return [shape[shape.length - 2], shape[shape.length - 1]];
}

/** Items of `rank` dims; `batch` is what the tensor's own batch dims broadcast to. */
export function stackOf(
  x: Tensor,
  rank: number,
  where: string,
  batch: Shape = x.shape.slice(0, x.shape.length - rank),
): Stack {
  const array = asNumbers(arrayOf(x.storage, where), where);
  const split = x.shape.length - rank;
  const steps = expandStrides(x.shape.slice(0, split), x.strides.slice(0, split), batch);
  const starts = offsetsOf(batch, steps);
  const within = offsetsOf(x.shape.slice(split), x.strides.slice(split));
  const first = startOf(x);
  return {
    count: numel(batch),
    read: (item) => {
      const values = new Float64Array(within.length);
      const start = first + starts[item];
      for (let i = 0; i < values.length; i++) values[i] = array[start + within[i]];
      return values;
    },
    write: (item, values) => {
      const start = first + starts[item];
      for (let i = 0; i < within.length; i++) array[start + within[i]] = values[i];
    },
  };
}

/** Which item of a smaller batch each item of `batch` is made of. */
export function itemsOf(own: Shape, batch: Shape): Uint32Array {
  const strides = own.map((_, dim) => numel(own.slice(dim + 1)));
  return offsetsOf(batch, expandStrides(own, strides, batch));
}

/** A row-major matrix with rows and columns exchanged. */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = matrix[i * columns + j];
  }
  return turned;
}

/** The row-major identity of size `n`. */
export function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}
