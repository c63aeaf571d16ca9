// Geometry of `unfold` and `as_strided`: windows over a dim, and views with strides of the caller's choosing.
import { stridedRangeError, stridesCountError, windowError } from "../../errors/windows.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { numel } from "../../tensor/strides.ts";
import { type Geometry, intArg, intsArg, optionalIntArg, tensorArg } from "../contract.ts";

/** `unfold(dimension, size, step)`: windows along a dim; their elements become the last dim. */
export const unfoldGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const dim = wrapDim(intArg(args, 1), shape.length, "unfold");
  const size = intArg(args, 2);
  const step = intArg(args, 3);
  const room = shape[dim] ?? 1;
  if (size < 0 || size > room || step < 1) throw windowError(room, dim, size, step);
  if (shape.length === 0) return { shape: [size], strides: [1], offset };
  return {
    shape: [...shape.with(dim, Math.floor((room - size) / step) + 1), size],
    strides: [...strides.with(dim, strides[dim] * step), strides[dim]],
    offset,
  };
};

/** `as_strided(size, stride, storage_offset)`: any elements of the storage, counted from its beginning. */
export const asStridedGeometry: Geometry = (args) => {
  const self = tensorArg(args, 0);
  const [shape, strides] = [intsArg(args, 1), intsArg(args, 2)];
  const offset = optionalIntArg(args, 3) ?? self.offset;
  if (shape.length !== strides.length) throw stridesCountError(shape, strides);
  const isBad = shape.some((size) => size < 0) || strides.some((step) => step < 0) || offset < 0;
  const last = shape.reduce((at, size, dim) => at + (size - 1) * strides[dim], offset);
  const { length } = self.storage;
  if (isBad || (numel(shape) > 0 && last >= length))
    throw stridedRangeError(shape, strides, offset, length);
  return { shape, strides, offset };
};
