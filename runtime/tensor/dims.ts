// Arithmetic on logical dims: wrapping, uniqueness, "all dims", reduced shapes. It exists once, here.
import { dimRangeError, duplicateDimError } from "../errors/shape.ts";
import type { Shape } from "./tensor.ts";

/**
 * The dim counted from the front: -1 becomes the last one.
 *
 * A 0-d tensor accepts dim 0 and -1, both giving 0.
 * @throws ShapeError E_DIM_RANGE
 */
export function wrapDim(dim: number, rank: number, where: string): number {
  const bound = rank === 0 ? 1 : rank;
  if (!Number.isInteger(dim) || dim < -bound || dim >= bound) throw dimRangeError(where, dim, rank);
  return dim < 0 ? dim + bound : dim;
}

/**
 * Every dim counted from the front, in the order given.
 *
 * @throws ShapeError E_DIM_RANGE, E_DUPLICATE_DIM
 */
export function wrapDims(dims: readonly number[], rank: number, where: string): readonly number[] {
  const wrapped = dims.map((dim) => wrapDim(dim, rank, where));
  for (let i = 1; i < wrapped.length; i++) {
    if (wrapped.indexOf(wrapped[i]) < i) throw duplicateDimError(where, dims, wrapped[i]);
  }
  return wrapped;
}

/**
 * The dims a reduction removes: `null` and `[]` mean all of them.
 *
 * A 0-d tensor has none to remove: the result is `[]` whatever legal dim is named.
 * @throws ShapeError E_DIM_RANGE, E_DUPLICATE_DIM
 */
export function reductionDims(
  dims: readonly number[] | null,
  rank: number,
  where: string,
): readonly number[] {
  if (dims === null || dims.length === 0) return Array.from({ length: rank }, (_, dim) => dim);
  const wrapped = wrapDims(dims, rank, where);
  return rank === 0 ? [] : wrapped;
}

/** The shape after reducing `dims`, which are wrapped already. */
export function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): Shape {
  if (keepdim) return shape.map((size, dim) => (dims.includes(dim) ? 1 : size));
  return shape.filter((_, dim) => !dims.includes(dim));
}
