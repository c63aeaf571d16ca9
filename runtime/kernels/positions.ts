// Walking the positions of an index tensor along one dim: what gather and scatter_add share.
import { indexDTypeError, indexShapeError, positionRangeError } from "../errors/indexing.ts";
import { arrayOf, baseOf } from "../tensor/storage.ts";
import { numel } from "../tensor/strides.ts";
import type { Shape, Tensor } from "../tensor/tensor.ts";

/**
 * Calls `visit` with the element places of `indexed` (at the position that `index` holds) and of `direct`
 * (at the index's own place), for every element of `index`.
 *
 * A 0-d tensor counts as one dim of size 1.
 */
export function forEachPosition(
  op: string,
  index: Tensor,
  dim: number,
  indexed: Tensor,
  direct: Tensor,
  visit: (indexedAt: number, directAt: number) => void,
): void {
  const shape = index.shape;
  const count = numel(shape);
  if (count === 0) return;
  const positions = arrayOf(index.storage);
  const size = indexed.shape.length === 0 ? 1 : indexed.shape[dim];
  const step = indexed.shape.length === 0 ? 0 : indexed.strides[dim];
  const counter = new Array<number>(shape.length).fill(0);
  let at = baseOf(index.storage) + index.offset;
  let indexedAt = baseOf(indexed.storage) + indexed.offset;
  let directAt = baseOf(direct.storage) + direct.offset;
  for (let done = 0; done < count; done++) {
    const position = Number(positions[at]);
    if (position < 0 || position >= size) throw positionRangeError(op, position, dim, size);
    visit(indexedAt + position * step, directAt);
    for (let d = shape.length - 1; d >= 0; d--) {
      const isLast = ++counter[d] === shape[d];
      const steps = isLast ? 1 - shape[d] : 1;
      at += steps * index.strides[d];
      if (d !== dim) indexedAt += steps * indexed.strides[d];
      directAt += steps * direct.strides[d];
      if (!isLast) break;
      counter[d] = 0;
    }
  }
}

/** Checks the index's dtype, and that it fits into `other` outside `dim`. */
export function checkIndex(
  op: string,
  index: Tensor,
  dim: number,
  name: string,
  other: Shape,
  includesDim: boolean,
): void {
  if (index.dtype !== "int64" && index.dtype !== "int32") throw indexDTypeError(op, index.dtype);
  const rank = Math.max(index.shape.length, 1);
  const fits =
    rank === Math.max(other.length, 1) &&
    index.shape.every((size, d) => (d === dim && !includesDim) || size <= (other[d] ?? 1));
  if (!fits) throw indexShapeError(op, index.shape, name, other, dim);
}
