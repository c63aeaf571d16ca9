// Batches made from one sample: each example holds the sample's own values in another order.
import { type DType, isFloating, newTypedArray, type TypedArray } from "../runtime/tensor/dtype.ts";
import { elementsOf } from "../runtime/tensor/read.ts";
import { storageFromArray } from "../runtime/tensor/storage.ts";
import { contiguousStrides, numel } from "../runtime/tensor/strides.ts";
import { type Shape, Tensor } from "../runtime/tensor/tensor.ts";
import { symmetricOrder } from "../testing/structure.ts";

/** A contiguous plain tensor over a copy of `elements`. */
export function tensorOf(dtype: DType, shape: Shape, elements: TypedArray): Tensor {
  return new Tensor(
    storageFromArray(dtype, elements),
    dtype,
    shape,
    contiguousStrides(shape),
    0,
    0,
  );
}

/** Writes `source`, cast to the type of `target`, into `target` from `at` on. */
function write(target: TypedArray, at: number, source: ArrayLike<number | bigint>): void {
  for (let i = 0; i < source.length; i++) {
    if (target instanceof BigInt64Array) target[at + i] = BigInt(source[i]);
    else target[at + i] = Number(source[i]);
  }
}

/**
 * Example `index` of a batch made from `template`.
 *
 * Rotating the elements keeps them valid whatever they mean: positive numbers, indices, masks. A single
 * float has no other order, so it is scaled, which keeps its sign. Rows and columns of symmetric matrices
 * are rotated alike.
 */
export function exampleOf(template: Tensor, index: number): Tensor {
  const { dtype, shape } = template;
  const elements = elementsOf(template);
  const rotated = newTypedArray(dtype, elements.length);
  if (elements.length === 1 && isFloating(dtype)) {
    write(rotated, 0, [Number(elements[0]) * (1 + index / 8)]);
  } else if (elements.length > 0) {
    const order = symmetricOrder(shape, elements, index);
    if (order !== null) {
      const moved = order.map((place) => elements[place]);
      write(rotated, 0, moved);
      return tensorOf(dtype, shape, rotated);
    }
    const start = index % elements.length;
    write(rotated, 0, elements.subarray(start));
    write(rotated, elements.length - start, elements.subarray(0, start));
  }
  return tensorOf(dtype, shape, rotated);
}

/** Tensors of one shape and dtype as one tensor with `dims` in front; no library op is involved. */
export function stackPlain(examples: readonly Tensor[], dims: readonly number[]): Tensor {
  const [{ dtype, shape }] = examples;
  const size = numel(shape);
  const elements = newTypedArray(dtype, examples.length * size);
  examples.forEach((example, i) => {
    write(elements, i * size, elementsOf(example));
  });
  return tensorOf(dtype, [...dims, ...shape], elements);
}

/** The same values as another dtype. */
export function castPlain(x: Tensor, dtype: DType): Tensor {
  const elements = newTypedArray(dtype, numel(x.shape));
  write(elements, 0, elementsOf(x));
  return tensorOf(dtype, x.shape, elements);
}

/** Numbers between -1 and 1 with no pattern a formula could match by chance; `salt` gives another set. */
export function directionLike(x: Tensor, salt: number): Tensor {
  const elements = newTypedArray(x.dtype, numel(x.shape));
  for (let i = 0; i < elements.length; i++) {
    write(elements, i, [Math.sin(12.9898 * (i + 1) + 78.233 * (salt + 1))]);
  }
  return tensorOf(x.dtype, x.shape, elements);
}
