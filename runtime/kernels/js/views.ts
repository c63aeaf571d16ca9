// Geometry of the view operators; each follows the checks of its namesake in PyTorch's TensorShape.cpp.
import {
  indexRangeError,
  permutationError,
  rankError,
  sliceStepError,
  viewError,
} from "../../errors/kernels.ts";
import { duplicateDimError, expandError, invalidSizeError } from "../../errors/shape.ts";
import { wrapDim, wrapDims } from "../../tensor/dims.ts";
import { inferSize, numel, viewStrides } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  type Geometry,
  intArg,
  intsArg,
  optionalIntArg,
  tensorArg,
  type ViewGeometry,
} from "../contract.ts";

function same(self: Tensor): ViewGeometry {
  const { shape, strides, offset } = self;
  return { shape, strides, offset };
}

/** `alias`: the same elements. */
export const aliasGeometry: Geometry = (args) => same(tensorArg(args, 0));

/** `detach`: the same elements. */
export const detachGeometry: Geometry = (args) => same(tensorArg(args, 0));

/** `view(size)`. @throws ShapeError E_VIEW when only a copy could have that shape */
export const viewGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const size = inferSize(intsArg(args, 1), numel(shape), shape, "view");
  const steps = viewStrides(shape, strides, size);
  if (steps === null) throw viewError("view", shape, strides, size);
  return { shape: size, strides: steps, offset };
};

/** `expand(size)`: dims of size 1 are repeated with stride 0; -1 keeps a size. */
export const expandGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const size = intsArg(args, 1);
  const added = size.length - shape.length;
  if (added < 0) throw expandError("expand", shape, size);
  const target = size.map((length, dim) => {
    if (length >= 0 && Number.isInteger(length)) return length;
    if (length === -1 && dim >= added) return shape[dim - added];
    throw invalidSizeError("expand", size, "expected 0 or more, or -1 for a dim that self has");
  });
  const steps = target.map((length, dim) => {
    const from = dim - added;
    if (from < 0) return 0;
    if (shape[from] === length) return strides[from];
    if (shape[from] !== 1) throw expandError("expand", shape, size);
    return 0;
  });
  return { shape: target, strides: steps, offset };
};

/** `permute(dims)`. */
export const permuteGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const dims = intsArg(args, 1);
  if (dims.length !== shape.length) throw permutationError("permute", dims, shape);
  const order = wrapDims(dims, shape.length, "permute");
  return {
    shape: order.map((dim) => shape[dim]),
    strides: order.map((dim) => strides[dim]),
    offset,
  };
};

/** `transpose.int(dim0, dim1)`: a 0-d tensor is its own transpose. */
export const transposeIntGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const dim0 = wrapDim(intArg(args, 1), shape.length, "transpose.int");
  const dim1 = wrapDim(intArg(args, 2), shape.length, "transpose.int");
  if (dim0 === dim1) return { shape, strides, offset };
  return { shape: swapped(shape, dim0, dim1), strides: swapped(strides, dim0, dim1), offset };
};

function swapped(values: readonly number[], i: number, j: number): readonly number[] {
  const result = values.slice();
  result[i] = values[j];
  result[j] = values[i];
  return result;
}

/** `unsqueeze(dim)`: a dim of size 1 before `dim`. */
export const unsqueezeGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const dim = wrapDim(intArg(args, 1), shape.length + 1, "unsqueeze");
  const step = dim < shape.length ? shape[dim] * strides[dim] : 1;
  return { shape: shape.toSpliced(dim, 0, 1), strides: strides.toSpliced(dim, 0, step), offset };
};

/** `squeeze`: without its dims of size 1. */
export const squeezeGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  return {
    shape: shape.filter((size) => size !== 1),
    strides: strides.filter((_, dim) => shape[dim] !== 1),
    offset,
  };
};

/** `squeeze.dim(dim)`: without that dim if its size is 1. */
export const squeezeDimGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const dim = wrapDim(intArg(args, 1), shape.length, "squeeze.dim");
  if (shape[dim] !== 1) return { shape, strides, offset };
  return { shape: shape.toSpliced(dim, 1), strides: strides.toSpliced(dim, 1), offset };
};

/** `select.int(dim, index)`: one entry of a dim, which disappears. */
export const selectIntGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  if (shape.length === 0) throw rankError("select.int", "self", shape, "at least one dim");
  const dim = wrapDim(intArg(args, 1), shape.length, "select.int");
  const index = intArg(args, 2);
  const size = shape[dim];
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw indexRangeError("select.int", index, { dim, size });
  }
  const at = index < 0 ? index + size : index;
  return {
    shape: shape.toSpliced(dim, 1),
    strides: strides.toSpliced(dim, 1),
    offset: offset + at * strides[dim],
  };
};

/** `slice.Tensor(dim, start, end, step)`: bounds count from the end when negative and are clamped. */
export const sliceTensorGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  if (shape.length === 0) throw rankError("slice.Tensor", "self", shape, "at least one dim");
  const dim = wrapDim(intArg(args, 1), shape.length, "slice.Tensor");
  const step = intArg(args, 4);
  if (!Number.isInteger(step) || step < 1) throw sliceStepError("slice.Tensor", step);
  const size = shape[dim];
  const start = clampBound(optionalIntArg(args, 2) ?? 0, size);
  const end = Math.max(clampBound(optionalIntArg(args, 3) ?? size, size), start);
  return {
    shape: shape.with(dim, Math.ceil((end - start) / step)),
    strides: strides.with(dim, strides[dim] * step),
    offset: offset + start * strides[dim],
  };
};

function clampBound(bound: number, size: number): number {
  const fromStart = bound < 0 ? bound + size : bound;
  return Math.min(Math.max(fromStart, 0), size);
}

/** `diagonal(offset, dim1, dim2)`: the diagonal becomes the last dim. */
export const diagonalGeometry: Geometry = (args) => {
  const { shape, strides, offset } = tensorArg(args, 0);
  const shift = intArg(args, 1);
  const dim1 = wrapDim(intArg(args, 2), shape.length, "diagonal");
  const dim2 = wrapDim(intArg(args, 3), shape.length, "diagonal");
  if (dim1 === dim2) throw duplicateDimError("diagonal", [intArg(args, 2), intArg(args, 3)], dim1);
  const room =
    shift >= 0
      ? Math.min(shape[dim1], shape[dim2] - shift)
      : Math.min(shape[dim1] + shift, shape[dim2]);
  const size = Math.max(room, 0);
  const skipped = shift >= 0 ? shift * strides[dim2] : -shift * strides[dim1];
  const isKept = (_: number, dim: number): boolean => dim !== dim1 && dim !== dim2;
  return {
    shape: [...shape.filter(isKept), size],
    strides: [...strides.filter(isKept), strides[dim1] + strides[dim2]],
    // An empty diagonal may lie outside the tensor, where no offset would be valid.
    offset: size === 0 ? offset : offset + skipped,
  };
};
