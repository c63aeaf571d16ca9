// One sample turned into many: each example of a batch has its own values, valid where the sample's are.

import { isFloating } from "../runtime/tensor/dtype.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { layoutOf } from "./sample.ts";
import { symmetricOrder } from "./structure.ts";
import { batchShape, stackValues, toTensor, type Values, valuesOf } from "./values.ts";

/**
 * Example `i`: the elements rotated by `i` places and floats scaled by `1 + i / 8`.
 *
 * Signs, ranges of indices, numbers of true elements and (for floats) the order of sizes survive that. In
 * symmetric matrices rows and columns are rotated alike, so that they keep symmetry and eigenvalues.
 */
export function exampleValues(x: Values, i: number): Values {
  const { dtype, data } = x;
  const shift = data.length === 0 ? 0 : i % data.length;
  const order = symmetricOrder(x.shape, data, i);
  const rotated =
    order === null
      ? [...data.slice(shift), ...data.slice(0, shift)]
      : order.map((place) => data[place]);
  if (!isFloating(dtype)) return { ...x, data: rotated };
  return { ...x, data: rotated.map((value) => Number(value) * (1 + i / 8)) };
}

/** Example `i` of a tensor, in the layout of the tensor. */
export function exampleOf(x: Tensor, i: number): Tensor {
  return toTensor(exampleValues(valuesOf(x), i), { layout: layoutOf(x) });
}

/** `size` examples in one tensor, batch dim at `dim`, which may count from the end. */
export function batchOf(x: Tensor, size: number, dim: number): Tensor {
  return batchAt(
    x,
    dim,
    Array.from({ length: size }, (_, i) => exampleValues(valuesOf(x), i)),
  );
}

/** The given values in one tensor with the layout of `x`. */
export function batchAt(x: Tensor, dim: number, examples: readonly Values[]): Tensor {
  const at = dim < 0 ? dim + x.shape.length + 1 : dim;
  const stacked =
    examples.length === 0 ? { ...batchShape(x, 0, at), data: [] } : stackValues(examples, at);
  return toTensor(stacked, { layout: layoutOf(x) });
}
