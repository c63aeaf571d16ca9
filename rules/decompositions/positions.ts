// Ops that pick or write whole positions of a dim, in terms of gather, scatter and advanced indexing.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { scalarTensor } from "../../generated/core/ops/factory.ts";
import {
  gather,
  index as indexBy,
  indexPut,
  scatter,
  scatterAdd,
  scatterReduce,
} from "../../generated/core/ops/indexing.ts";
import { mul, where } from "../../generated/core/ops/pointwise.ts";
import { expand, reshape, unsqueeze, view } from "../../generated/core/ops/view.ts";
import { indexShapeError, rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { reduceModeError } from "../../runtime/errors/statistics.ts";
import { broadcastShapes } from "../../runtime/tensor/broadcasting.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Scalar } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import { type Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** The vector `index`, repeated over all other dims of `shape`. */
function indexAlong(where: string, shape: Shape, dim: number, index: Tensor): Tensor {
  if (index.shape.length > 1) throw rankError(where, "index", index.shape, "at most 1 dim");
  const count = index.shape[0] ?? 1;
  const row = shape.map((_, d) => (d === dim ? count : 1));
  return expand(reshape(index, row), shape.with(dim, count));
}

/** `index_select`. */
export function selectPositions(self: Tensor, dim: number, index: Tensor): Tensor {
  const { shape } = self;
  const at = wrapDim(dim, shape.length, "index_select");
  if (shape.length === 0) return view(selectPositions(view(self, [1]), 0, index), []);
  return gather(self, at, indexAlong("index_select", shape, at, index));
}

/** `index_add`. */
export function addPositions(
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  alpha: Scalar,
): Tensor {
  const scaled = alpha === 1 || alpha === true ? source : mul(source, alpha);
  return writePositions("index_add", { self, dim, index, source: scaled }, scatterAdd);
}

/** `index_copy`. */
export function copyPositions(self: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return writePositions("index_copy", { self, dim, index, source }, scatter);
}

interface Write {
  readonly self: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly source: Tensor;
}

function writePositions(
  where: string,
  { self, dim, index, source }: Write,
  write: (self: Tensor, dim: number, index: Tensor, src: Tensor) => Tensor,
): Tensor {
  const { shape } = self;
  const at = wrapDim(dim, shape.length, where);
  const slices = source.shape.length === 0 ? unsqueeze(source, 0) : source;
  if (shape.length === 0) {
    const vector = unsqueeze(self, 0);
    return view(writePositions(where, { self: vector, dim: 0, index, source: slices }, write), []);
  }
  const places = indexAlong(where, shape, at, index);
  if (!sameShape(places.shape, slices.shape))
    throw indexShapeError(where, places.shape, { name: "source", shape: slices.shape }, null);
  return write(self, at, places, slices);
}

/** `index_fill` with a number or a 0-d tensor. */
export function fillPositions(
  self: Tensor,
  dim: number,
  index: Tensor,
  value: Tensor | Scalar,
): Tensor {
  const { shape } = self;
  const at = wrapDim(dim, shape.length, "index_fill");
  if (index.dtype !== "int64" && index.dtype !== "int32")
    throw unsupportedDTypeError("index_fill", "index", index.dtype, "int64 or int32");
  if (index.shape.length > 1) throw rankError("index_fill", "index", index.shape, "at most 1 dim");
  if (shape.length === 0) return view(fillPositions(view(self, [1]), 0, index, value), []);
  const before = new Array<null>(at).fill(null);
  return indexPut(self, [...before, index], valueLike(self, value, "index_fill"), false);
}

/** A number or a 0-d tensor in the dtype of `self`. */
function valueLike(self: Tensor, value: Tensor | Scalar, where: string): Tensor {
  if (!(value instanceof Tensor)) return scalarTensor(value, { dtype: self.dtype });
  if (value.shape.length > 0) throw rankError(where, "value", value.shape, "0 dims");
  return value.dtype === self.dtype ? value : _toCopy(value, { dtype: self.dtype });
}

/** `masked_fill` with a number or a 0-d tensor. */
export function fillMasked(self: Tensor, mask: Tensor, value: Tensor | Scalar): Tensor {
  if (mask.dtype !== "bool") throw unsupportedDTypeError("masked_fill", "mask", mask.dtype, "bool");
  return where(mask, valueLike(self, value, "masked_fill"), self);
}

/** `masked_select`. */
export function selectMasked(self: Tensor, mask: Tensor): Tensor {
  if (mask.dtype !== "bool")
    throw unsupportedDTypeError("masked_select", "mask", mask.dtype, "bool");
  const shape = broadcastShapes(self.shape, mask.shape, "masked_select");
  if (shape.length === 0) return indexBy(view(self, [1]), [view(mask, [1])]);
  return indexBy(expand(self, shape), [expand(mask, shape)]);
}

/** `take_along_dim`. */
export function takeAlong(self: Tensor, indices: Tensor, dim: number | null): Tensor {
  if (dim === null) return gather(reshape(self, [-1]), 0, reshape(indices, [-1]));
  const { shape } = self;
  if (shape.length !== indices.shape.length)
    throw rankError(
      "take_along_dim",
      "indices",
      indices.shape,
      `the rank of self, ${shape.length}`,
    );
  const at = wrapDim(dim, shape.length, "take_along_dim");
  if (shape.length === 0) return gather(self, 0, indices);
  const count = indices.shape[at];
  const common = broadcastShapes(shape.with(at, count), indices.shape, "take_along_dim");
  return gather(expand(self, common.with(at, shape[at])), at, expand(indices, common));
}

/** `scatter` with a number. */
export function scatterValue(self: Tensor, dim: number, index: Tensor, value: Scalar): Tensor {
  const source = scalarTensor(value, { dtype: self.dtype });
  return scatter(self, dim, index, expand(source, index.shape));
}

/** What the modes of `scatter` with `reduce` are called by `scatter_reduce`. */
const MODES: ReadonlyMap<string, string> = new Map([
  ["add", "sum"],
  ["multiply", "prod"],
]);

/** `scatter` that adds or multiplies. */
export function scatterCombined(
  self: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor | Scalar,
  reduce: string,
): Tensor {
  const mode = MODES.get(reduce);
  if (mode === undefined) throw reduceModeError("scatter", reduce, [...MODES.keys()]);
  const source =
    src instanceof Tensor ? src : expand(scalarTensor(src, { dtype: self.dtype }), index.shape);
  return scatterReduce(self, dim, index, source, mode);
}

const INDEX_MODES: readonly string[] = ["prod", "mean", "amax", "amin"];

/** `index_reduce`. */
export function reducePositions(
  self: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: string,
  includeSelf: boolean,
): Tensor {
  if (!INDEX_MODES.includes(reduce)) throw reduceModeError("index_reduce", reduce, INDEX_MODES);
  return writePositions("index_reduce", { self, dim, index, source }, (x, at, places, src) =>
    scatterReduce(x, at, places, src, reduce, { includeSelf }),
  );
}
