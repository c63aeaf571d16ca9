// Means and products over dims in terms of other reductions.
import { cat } from "../../generated/core/ops/combine.ts";
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { onesLike } from "../../generated/core/ops/factory.ts";
import { div, eq, mul, ne } from "../../generated/core/ops/pointwise.ts";
import { nansum, sum } from "../../generated/core/ops/reduction.ts";
import { narrow, squeeze } from "../../generated/core/ops/view.ts";
import { unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { reductionDims, wrapDim } from "../../runtime/tensor/dims.ts";
import { type DType, isFloating } from "../../runtime/tensor/dtype.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** How many elements each result of a reduction over `dims` is made of. */
export function reducedCount(
  shape: Shape,
  dims: number | readonly number[] | null,
  where: string,
): number {
  const list = typeof dims === "number" ? [dims] : dims;
  return reductionDims(list, shape.length, where).reduce((count, dim) => count * shape[dim], 1);
}

/** `mean` and `mean.dim`. @throws DTypeError E_UNSUPPORTED_DTYPE */
export function meanOver(
  self: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  assertFloating("mean", dtype ?? self.dtype);
  const total = sum(self, dim, keepdim, { dtype });
  return div(total, reducedCount(self.shape, dim, "mean"));
}

/** Refuses dtypes in which the result could not be represented. */
export function assertFloating(where: string, dtype: DType): void {
  if (!isFloating(dtype)) throw unsupportedDTypeError(where, "self", dtype, "float32 or float64");
}

/** `prod.dim_int` by multiplying halves: exact where elements are zero, whatever the order of the derivative. */
export function productByHalves(
  self: Tensor,
  dim: number,
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  const at = wrapDim(dim, self.shape.length, "prod.dim_int");
  const asked = dtype ?? (isFloating(self.dtype) ? self.dtype : "int64");
  let x = asked === self.dtype ? self : _toCopy(self, { dtype: asked });
  if (x.shape.length === 0) return mul(x, 1);
  if (x.shape[at] === 0) return onesLike(sum(x, [at], keepdim));
  for (let size = x.shape[at]; size > 1; size = x.shape[at]) {
    const half = Math.floor(size / 2);
    const pairs = mul(narrow(x, at, 0, half), narrow(x, at, half, half));
    x = size % 2 === 0 ? pairs : cat([pairs, narrow(x, at, size - 1, 1)], at);
  }
  return keepdim ? mul(x, 1) : squeeze(mul(x, 1), at);
}

/** `nanmean`: the sum of what is no NaN, divided by how much that is. */
export function meanOfPresent(
  self: Tensor,
  dim: readonly number[] | null,
  keepdim: boolean,
  dtype: DType | null,
): Tensor {
  assertFloating("nanmean", self.dtype);
  const total = nansum(self, dim, keepdim, { dtype });
  return div(total, sum(eq(self, self), dim, keepdim));
}

/** `count_nonzero` along one dim, or of all. */
export function nonzeroAlong(self: Tensor, dim: number | null): Tensor {
  return dim === null ? sum(ne(self, 0)) : sum(ne(self, 0), [dim]);
}
