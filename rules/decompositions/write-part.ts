// Copies of a tensor with one part replaced: select, slice and diagonal scatters.
import { _toCopy, copy, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { diagonal, select, slice } from "../../generated/core/ops/view.ts";
import { partShapeError } from "../../runtime/errors/shape.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** A copy of `self` that is mapped wherever `src` is, with `src` written into the part. */
function writePart(where: string, self: Tensor, src: Tensor, part: (x: Tensor) => Tensor): Tensor {
  const zeros = newZeros(src, self.shape);
  const result = copy(
    zeros.dtype === self.dtype ? zeros : _toCopy(zeros, { dtype: self.dtype }),
    self,
  );
  const target = part(result);
  if (!sameShape(target.shape, src.shape)) throw partShapeError(where, src.shape, target.shape);
  copy_(target, src);
  return result;
}

/** `select_scatter`. */
export function scatterSelect(self: Tensor, src: Tensor, dim: number, index: number): Tensor {
  return writePart("select_scatter", self, src, (x) => select(x, dim, index));
}

/** `slice_scatter`. */
export function scatterSlice(
  self: Tensor,
  src: Tensor,
  dim: number,
  start: number | null,
  end: number | null,
  step: number,
): Tensor {
  return writePart("slice_scatter", self, src, (x) => slice(x, dim, start, end, step));
}

/** `diagonal_scatter`. */
export function scatterDiagonal(
  self: Tensor,
  src: Tensor,
  offset: number,
  dim1: number,
  dim2: number,
): Tensor {
  return writePart("diagonal_scatter", self, src, (x) => diagonal(x, offset, dim1, dim2));
}
