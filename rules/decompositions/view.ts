// Views and their transposes in terms of other ops.

import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { alias, diagonal, select, slice, view } from "../../generated/core/ops/view.ts";
import { narrowRangeError } from "../../runtime/errors/shape.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { inferSize, isContiguous, numel, viewStrides } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `reshape`: a view where the strides allow it, otherwise a view of a copy. */
export function viewOrCopy(self: Tensor, shape: Shape): Tensor {
  const size = inferSize(shape, numel(self.shape), self.shape, "reshape");
  const canView = viewStrides(self.shape, self.strides, size) !== null;
  return view(canView ? self : clone(self), size);
}

/** `contiguous`. */
export function cloneUnlessContiguous(self: Tensor): Tensor {
  return isContiguous(self.shape, self.strides) ? alias(self) : clone(self);
}

/** `narrow`: unlike a slice, it refuses what lies outside. */
export function sliceLength(self: Tensor, dim: number, start: number, length: number): Tensor {
  const at = wrapDim(dim, self.shape.length, "narrow");
  const size = self.shape[at];
  const first = start < 0 ? start + size : start;
  if (length < 0 || first < 0 || first + length > size)
    throw narrowRangeError(self.shape, at, start, length);
  return slice(self, at, first, first + length);
}

/** `select_backward`. */
export function placeSelected(
  gradOutput: Tensor,
  inputSizes: Shape,
  dim: number,
  index: number,
): Tensor {
  const zeros = newZeros(gradOutput, inputSizes);
  copy_(select(zeros, dim, index), gradOutput);
  return zeros;
}

/** `slice_backward`. */
export function placeSlice(
  gradOutput: Tensor,
  inputSizes: Shape,
  dim: number,
  start: number | null,
  end: number | null,
  step: number,
): Tensor {
  const zeros = newZeros(gradOutput, inputSizes);
  copy_(slice(zeros, dim, start, end, step), gradOutput);
  return zeros;
}

/** `diagonal_backward`. */
export function placeDiagonal(
  gradOutput: Tensor,
  inputSizes: Shape,
  offset: number,
  dim1: number,
  dim2: number,
): Tensor {
  const zeros = newZeros(gradOutput, inputSizes);
  copy_(diagonal(zeros, offset, dim1, dim2), gradOutput);
  return zeros;
}
