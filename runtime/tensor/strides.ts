// Arithmetic on shapes and strides: element counts, contiguity, merging of dims, view geometry.
import { ambiguousSizeError, invalidSizeError, sizeMismatchError } from "../errors/shape.ts";
import type { Shape, Strides } from "./tensor.ts";

/** The number of elements a shape holds; 1 for `[]`. */
export function numel(shape: Shape): number {
  let count = 1;
  for (let dim = 0; dim < shape.length; dim++) count *= shape[dim];
  return count;
}

const NO_STRIDES: Strides = [];
const UNIT_STRIDES: Strides = [1];

/** Row-major strides. A size of 0 counts as 1, as in PyTorch. */
export function contiguousStrides(shape: Shape): Strides {
  // Ranks 0 and 1 share one array each: most small tensors have them.
  if (shape.length === 0) return NO_STRIDES;
  if (shape.length === 1) return UNIT_STRIDES;
  const strides: number[] = new Array(shape.length);
  let step = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    strides[dim] = step;
    step *= shape[dim] > 1 ? shape[dim] : 1;
  }
  return strides;
}

/** Whether elements lie in row-major order without gaps; strides of dims of size 1 do not matter. */
export function isContiguous(shape: Shape, strides: Strides): boolean {
  let step = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    const size = shape[dim];
    if (size === 0) return true;
    if (size === 1) continue;
    if (strides[dim] !== step) return isEmpty(shape);
    step *= size;
  }
  return true;
}

function isEmpty(shape: Shape): boolean {
  return shape.includes(0);
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let dim = 0; dim < a.length; dim++) if (a[dim] !== b[dim]) return false;
  return true;
}

/** A shape with fewer dims that visits the same elements, and each operand's strides for it. */
export interface Coalesced {
  readonly shape: Shape;
  readonly strides: readonly Strides[];
}

/**
 * Drops dims of size 1 and merges adjacent dims that every operand walks with one step.
 *
 * `operands` holds strides aligned with `shape`, 0 where an operand is broadcast. The order of dims is
 * kept, so the result visits elements in row-major order. When nothing is left the shape is `[]`.
 */
export function coalesce(shape: Shape, operands: readonly Strides[]): Coalesced {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let dim = 0; dim < shape.length; dim++) {
    const size = shape[dim];
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && canMerge(strides, operands, dim, size)) {
      sizes[last] *= size;
      for (let k = 0; k < operands.length; k++) strides[k][last] = operands[k][dim];
    } else {
      sizes.push(size);
      for (let k = 0; k < operands.length; k++) strides[k].push(operands[k][dim]);
    }
  }
  return { shape: sizes, strides };
}

/** Whether each operand's step over the dim so far equals walking all of `dim` once. */
function canMerge(
  merged: readonly Strides[],
  operands: readonly Strides[],
  dim: number,
  size: number,
): boolean {
  for (let k = 0; k < operands.length; k++) {
    const outer = merged[k][merged[k].length - 1];
    if (outer !== operands[k][dim] * size) return false;
  }
  return true;
}

/**
 * Strides that show the same elements, in the same order, as `newShape`; null when only a copy can.
 *
 * Both shapes hold the same number of elements. Source: PyTorch ATen/TensorUtils.cpp, computeStride.
 */
export function viewStrides(shape: Shape, strides: Strides, newShape: Shape): Strides | null {
  if (isEmpty(shape)) return sameShape(shape, newShape) ? strides : contiguousStrides(newShape);
  const result: number[] = new Array(newShape.length);
  let viewDim = newShape.length - 1;
  let chunkStep = shape.length === 0 ? 1 : strides[shape.length - 1];
  let chunkSize = 1;
  let viewSize = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    chunkSize *= shape[dim];
    const isChunkEnd =
      dim === 0 || (shape[dim - 1] !== 1 && strides[dim - 1] !== chunkSize * chunkStep);
    if (!isChunkEnd) continue;
    // The dims of one chunk are evenly spaced, so new dims may divide it in any way that fits exactly.
    while (viewDim >= 0 && (viewSize < chunkSize || newShape[viewDim] === 1)) {
      result[viewDim] = viewSize * chunkStep;
      viewSize *= newShape[viewDim];
      viewDim--;
    }
    if (viewSize !== chunkSize) return null;
    if (dim > 0) {
      chunkStep = strides[dim - 1];
      chunkSize = 1;
      viewSize = 1;
    }
  }
  for (; viewDim >= 0; viewDim--) result[viewDim] = 1;
  return result;
}

/**
 * The size list with its -1, if any, replaced so that it holds `count` elements.
 *
 * @throws ShapeError E_INVALID_SIZE, E_SIZE_MISMATCH, E_AMBIGUOUS_SIZE
 */
export function inferSize(
  size: readonly number[],
  count: number,
  shape: Shape,
  where: string,
): readonly number[] {
  const unknown = size.indexOf(-1);
  if (unknown !== size.lastIndexOf(-1)) {
    throw invalidSizeError(where, size, "expected at most one -1");
  }
  let known = 1;
  for (const length of size) {
    if (length === -1) continue;
    if (!Number.isInteger(length) || length < 0) {
      throw invalidSizeError(where, size, "expected integers, 0 or more, or one -1");
    }
    known *= length;
  }
  if (unknown < 0) {
    if (known !== count) throw sizeMismatchError(where, shape, size, count);
    return size;
  }
  if (known === 0 && count === 0) throw ambiguousSizeError(where, size);
  if (known === 0 || count % known !== 0) throw sizeMismatchError(where, shape, size, count);
  return size.map((length) => (length === -1 ? count / known : length));
}
