// The derivative of `as_strided`: elements find each other by their place in the storage.
import { newZeros, onesLike } from "../../generated/core/ops/factory.ts";
import { index, indexPut } from "../../generated/core/ops/indexing.ts";
import { div } from "../../generated/core/ops/pointwise.ts";
import { reshape } from "../../generated/core/ops/view.ts";
import type { Shape, Strides, Tensor } from "../../runtime/tensor/tensor.ts";
import { stridedStretch } from "../lib/storage-places.ts";

/** The cotangent of `as_strided`: sums per place, shared by the elements of `self` that lie on one place. */
export function stridedBackward(
  grad: Tensor,
  self: Tensor,
  size: Shape,
  stride: Strides,
  storageOffset: number | null,
): Tensor {
  const { length, whole, part } = stridedStretch(self, size, stride, storageOffset);
  const zeros = newZeros(grad, [length]);
  const sums = index(indexPut(zeros, [part], reshape(grad, [-1]), true), [whole]);
  const ones = onesLike(sums);
  const sharers = index(indexPut(zeros, [whole], ones, true), [whole]);
  return reshape(div(sums, sharers), self.shape);
}
