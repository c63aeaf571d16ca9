// Windows and strided parts in terms of indexing: what their derivatives and scatters are made of.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { index, indexAdd, indexPut } from "../../generated/core/ops/indexing.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { movedim, reshape } from "../../generated/core/ops/view.ts";
import { partShapeError } from "../../runtime/errors/shape.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Strides, Tensor } from "../../runtime/tensor/tensor.ts";
import { intVector } from "../lib/constants.ts";
import { stridedStretch } from "../lib/storage-places.ts";

/** `unfold_backward`: every element gets the cotangents of all windows it was in. */
export function addWindows(
  gradIn: Tensor,
  inputSizes: Shape,
  dim: number,
  size: number,
  step: number,
): Tensor {
  if (inputSizes.length === 0) return sum(gradIn);
  const at = wrapDim(dim, inputSizes.length, "unfold_backward");
  const last = gradIn.shape.length - 1;
  const windows = gradIn.shape[at];
  // The windows move to the end, beside their elements, and the two become one dim of places.
  const moved = movedim(gradIn, at, last - 1);
  const flat = reshape(moved, [...moved.shape.slice(0, -2), windows * size]);
  const places = Array.from(
    { length: windows * size },
    (_, i) => Math.floor(i / size) * step + (i % size),
  );
  const others = inputSizes.toSpliced(at, 1);
  const zeros = newZeros(gradIn, [...others, inputSizes[at]]);
  return movedim(indexAdd(zeros, -1, intVector(places), flat), -1, at);
}

/** `as_strided_scatter`: self as its storage holds it, with `src` written into the strided part. */
export function scatterStrided(
  self: Tensor,
  src: Tensor,
  size: Shape,
  stride: Strides,
  storageOffset: number | null,
): Tensor {
  if (!sameShape(size, src.shape)) throw partShapeError("as_strided_scatter", src.shape, size);
  const { length, whole, part } = stridedStretch(self, size, stride, storageOffset);
  const zeros = newZeros(self, [length]);
  const laid = indexPut(zeros, [whole], reshape(self, [-1]), false);
  const written = indexPut(laid, [part], reshape(src, [-1]), false);
  return reshape(index(written, [whole]), self.shape);
}
