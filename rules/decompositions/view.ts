// Views and their transposes in terms of other ops.

import { _toCopy, clone, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import {
  alias,
  diagonal,
  permute,
  select,
  slice,
  transpose,
  view,
} from "../../generated/core/ops/view.ts";
import { rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { expandError, narrowRangeError } from "../../runtime/errors/shape.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { type DType, isFloating } from "../../runtime/tensor/dtype.ts";
import {
  inferSize,
  isContiguous,
  numel,
  sameShape,
  viewStrides,
} from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { reduceToShape } from "../derivatives/broadcasting.ts";
import { readNumber } from "../lib/read-number.ts";

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

/** `narrow` from a position that a 0-d tensor holds. */
export function sliceFrom(self: Tensor, dim: number, start: Tensor, length: number): Tensor {
  if (start.shape.length > 0) throw rankError("narrow", "start", start.shape, "0 dims");
  if (isFloating(start.dtype) || start.dtype === "bool")
    throw unsupportedDTypeError("narrow", "start", start.dtype, "an integer dtype");
  const hint = "use gather, or indexSelect with positions of a fixed count";
  return sliceLength(self, dim, readNumber(start, "narrow", "start", hint), length);
}

/** `to.dtype`: the tensor itself, as a view, when it has the dtype already and no copy is asked for. */
export function castOrSame(self: Tensor, dtype: DType, copy: boolean): Tensor {
  return dtype === self.dtype && !copy ? alias(self) : _toCopy(self, { dtype });
}

/** `sum_to_size`. */
export function sumDownTo(self: Tensor, size: Shape): Tensor {
  const added = self.shape.length - size.length;
  const fits = size.every((length, dim) => length === self.shape[dim + added] || length === 1);
  if (added < 0 || !fits) throw expandError("sum_to_size", size, self.shape);
  return sameShape(size, self.shape) ? alias(self) : reduceToShape(self, size);
}

/** `numpy_T`: the dims in reverse order. */
export function reverseDims(self: Tensor): Tensor {
  return permute(self, self.shape.map((_, dim) => dim).reverse());
}

/** `mT`, `mH`: the last two dims swapped; a 0-d tensor as it is. */
export function swapLastDims(self: Tensor, where: string): Tensor {
  const rank = self.shape.length;
  if (rank === 1) throw rankError(where, "self", self.shape, "no dim, or at least 2");
  return rank === 0 ? alias(self) : transpose(self, -2, -1);
}

/** `matrix_H`: the transpose of a matrix; a 0-d tensor as it is. */
export function swapMatrixDims(self: Tensor): Tensor {
  const rank = self.shape.length;
  if (rank !== 0 && rank !== 2) throw rankError("matrix_H", "self", self.shape, "no dim, or 2");
  return swapLastDims(self, "matrix_H");
}
