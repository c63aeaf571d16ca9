// Elements chosen by their place among all, by a mask, or by where they would go, in terms of other ops.
import { cat } from "../../generated/core/ops/combine.ts";
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { newZeros, scalarTensor } from "../../generated/core/ops/factory.ts";
import {
  gather,
  index as indexBy,
  indexPut,
  searchsorted,
} from "../../generated/core/ops/indexing.ts";
import { sub, where } from "../../generated/core/ops/pointwise.ts";
import { cumsum, sort } from "../../generated/core/ops/reduction.ts";
import { expand, reshape } from "../../generated/core/ops/view.ts";
import { dtypePairError, rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { weightShapeError } from "../../runtime/errors/statistics.ts";
import { broadcastShapes } from "../../runtime/tensor/broadcasting.ts";
import { isFloating, type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

function assertInt64(where: string, index: Tensor): void {
  if (index.dtype !== "int64") throw unsupportedDTypeError(where, "index", index.dtype, "int64");
}

/** `take`: elements by their place in row-major order. */
export function takeElements(self: Tensor, index: Tensor): Tensor {
  assertInt64("take", index);
  return reshape(indexBy(reshape(self, [-1]), [reshape(index, [-1])]), index.shape);
}

/** `put`: elements written, or added, by their place in row-major order. */
export function putElements(
  self: Tensor,
  index: Tensor,
  source: Tensor,
  accumulate: boolean,
): Tensor {
  assertInt64("put", index);
  if (source.dtype !== self.dtype)
    throw dtypePairError(
      "put",
      { name: "self", dtype: self.dtype },
      { name: "source", dtype: source.dtype },
    );
  if (numel(source.shape) !== numel(index.shape))
    throw weightShapeError("put", source.shape, index.shape);
  const flat = reshape(self, [-1]);
  const places = reshape(index, [-1]);
  return reshape(indexPut(flat, [places], reshape(source, [-1]), accumulate), self.shape);
}

/** `masked_scatter`: the elements of `source`, in order, where the mask holds. */
export function scatterMasked(self: Tensor, mask: Tensor, source: Tensor): Tensor {
  if (mask.dtype !== "bool")
    throw unsupportedDTypeError("masked_scatter", "mask", mask.dtype, "bool");
  if (source.dtype !== self.dtype)
    throw dtypePairError(
      "masked_scatter",
      { name: "self", dtype: self.dtype },
      { name: "source", dtype: source.dtype },
    );
  const shape = broadcastShapes(self.shape, mask.shape, "masked_scatter");
  const chosen = reshape(expand(mask, shape), [-1]);
  const values = reshape(source, [-1]);
  const isEmpty = values.shape[0] === 0;
  // Where there is no value at all, one is put there that only places outside of the mask read.
  const pool = isEmpty ? cat([values, newZeros(values, [1])], 0) : values;
  const ranks = sub(cumsum(_toCopy(chosen, { dtype: "int64" }), 0), isEmpty ? 0 : 1);
  const picked = gather(pool, 0, where(chosen, ranks, 0));
  return where(mask, reshape(picked, shape), self);
}

/** `searchsorted` and `bucketize` of one number. */
export function searchNumber(
  sorted: Tensor,
  value: Scalar,
  outInt32: boolean,
  right: boolean,
  side: string | null,
  sorter: Tensor | null,
): Tensor {
  const number = scalarNumber(value);
  const { dtype } = sorted;
  if (isFloating(dtype) || Number.isInteger(number))
    return searchsorted(sorted, scalarTensor(value, { dtype }), { outInt32, right, side, sorter });
  // Between two integers both sides are the same place.
  const above = scalarTensor(Math.ceil(number), { dtype });
  return searchsorted(sorted, above, { outInt32, side: "left", sorter });
}

/** `bucketize`: positions in one sorted vector. */
export function bucketsOf(
  self: Tensor,
  boundaries: Tensor,
  outInt32: boolean,
  right: boolean,
): Tensor {
  if (boundaries.shape.length !== 1)
    throw rankError("bucketize", "boundaries", boundaries.shape, "1 dim");
  return searchsorted(boundaries, self, { outInt32, right });
}

/** `msort`: sorted along the first dim. */
export function sortedRows(self: Tensor): Tensor {
  const [values] = sort(self, 0);
  return values;
}
