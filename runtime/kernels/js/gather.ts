// `gather` picks elements along a dim, `scatter_add` adds elements at such places; each other's transpose.
import {
  dtypePairError,
  indexRangeError,
  indexShapeError,
  unsupportedDTypeError,
} from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Shape, Strides, Tensor } from "../../tensor/tensor.ts";
import { intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { addAt, copyUnlessInPlace } from "./scatter.ts";

function assertIndex(where: string, self: Tensor, dim: number, index: Tensor): void {
  if (index.dtype !== "int64" && index.dtype !== "int32") {
    throw unsupportedDTypeError(where, "index", index.dtype, "int64 or int32");
  }
  if (index.shape.includes(0)) return;
  assertWithin(where, index.shape, "self", self.shape, dim);
}

/** Index may be smaller than the other tensor; along `dim` any size will do. A 0-d tensor counts as 1-d. */
function assertWithin(
  where: string,
  index: Shape,
  name: string,
  shape: Shape,
  dim: number | null,
): void {
  const isRankEqual = Math.max(index.length, 1) === Math.max(shape.length, 1);
  const fits = index.every((size, i) => i === dim || size <= (shape[i] ?? 1));
  if (isRankEqual && fits) return;
  const except = dim === null ? "" : ` except at dim ${dim}`;
  throw indexShapeError(where, index, name, shape, `as many dims, and no larger size${except}`);
}

/** Shape function of `gather`. */
export const gatherMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  assertIndex("gather", self, wrapDim(intArg(args, 1), self.shape.length, "gather"), index);
  return [{ shape: index.shape, dtype: self.dtype }];
};

/** `gather(self, dim, index)`: along `dim` the index replaces the position. */
export const gatherKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const places = indexedPlaces("gather", self, args);
  const source = arrayOf(self.storage, "gather");
  const target = arrayOf(out.storage, "gather");
  const to = offsetsOf(out.shape, out.strides);
  for (let i = 0; i < places.length; i++) {
    const value = source[startOf(self) + places[i]];
    if (target instanceof BigInt64Array) target[startOf(out) + to[i]] = BigInt(value);
    else target[startOf(out) + to[i]] = Number(value);
  }
};

/** Shape function of `scatter_add`. */
export const scatterAddMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "scatter_add");
  assertIndex("scatter_add", self, dim, index);
  if (!index.shape.includes(0)) assertWithin("scatter_add", index.shape, "src", src.shape, null);
  if (src.dtype !== self.dtype) {
    const named = { name: "src", dtype: src.dtype };
    throw dtypePairError("scatter_add", { name: "self", dtype: self.dtype }, named);
  }
  return [{ shape: self.shape, dtype: self.dtype }];
};

/** Shape function of `scatter_add_`. */
export const scatterAdd_Meta: Meta = scatterAddMeta;

/** `scatter_add(self, dim, index, src)`; with the output being self, `scatter_add_`. */
export const scatterAddKernel: Kernel = ([out], args) => {
  const src = tensorArg(args, 3);
  const index = tensorArg(args, 2);
  const places = indexedPlaces("scatter_add", out, args);
  const isShared = src.storage === out.storage;
  const elements = elementsIn(src, "scatter_add");
  const values = isShared ? copyAs(elements, src.dtype) : elements;
  const from = offsetsOf(index.shape, values.strides);
  copyUnlessInPlace(tensorArg(args, 0), out);
  const target = arrayOf(out.storage, "scatter_add");
  for (let i = 0; i < places.length; i++) {
    addAt(target, out.dtype, startOf(out) + places[i], values.array[values.start + from[i]]);
  }
};

/** `scatter_add_(self, dim, index, src)`. */
export const scatterAdd_Kernel: Kernel = scatterAddKernel;

/** Where in `x` each index position leads: its own place, with the index instead of the place along `dim`. */
function indexedPlaces(where: string, x: Tensor, args: OpArgs): Uint32Array {
  const index = tensorArg(args, 2);
  const dim = wrapDim(intArg(args, 1), x.shape.length, where);
  const size = x.shape[dim] ?? 1;
  const step = x.strides[dim] ?? 0;
  const places = offsetsOf(index.shape, otherStrides(x.strides, index.shape.length, dim));
  const from = offsetsOf(index.shape, index.strides);
  const array = arrayOf(index.storage, where);
  for (let i = 0; i < places.length; i++) {
    const value = Number(array[startOf(index) + from[i]]);
    if (value < 0 || value >= size) throw indexRangeError(where, value, dim, size, 0);
    places[i] += value * step;
  }
  return places;
}

function otherStrides(strides: Strides, rank: number, dim: number): Strides {
  return Array.from({ length: rank }, (_, i) => (i === dim ? 0 : (strides[i] ?? 0)));
}
