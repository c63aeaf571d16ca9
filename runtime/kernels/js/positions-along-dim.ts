// An index tensor along one dim: what `gather` and `scatter_add` share.
import { indexRangeError, indexShapeError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Shape, Strides, Tensor } from "../../tensor/tensor.ts";
import { integersAt, offsetsOf, startOf } from "./elements.ts";

/** A tensor that an index must fit into. */
interface Named {
  readonly name: string;
  readonly shape: Shape;
}

/** Checks that `index` holds integers and fits into `other`, outside `dim` unless that is null. */
export function assertIndexFits(
  where: string,
  index: Tensor,
  other: Named,
  dim: number | null,
): void {
  if (index.dtype !== "int64" && index.dtype !== "int32") {
    throw unsupportedDTypeError(where, "index", index.dtype, "int64 or int32");
  }
  // An empty index may have any shape, as in PyTorch.
  if (index.shape.includes(0)) return;
  const { shape } = other;
  // A 0-d tensor counts as one of shape [1].
  const isRankEqual = Math.max(index.shape.length, 1) === Math.max(shape.length, 1);
  const fits = index.shape.every((size, i) => i === dim || size <= (shape[i] ?? 1));
  if (!isRankEqual || !fits) throw indexShapeError(where, index.shape, other, dim);
}

/**
 * Where in `x` each element of `index` leads, relative to the first element: its own place, with the index instead
 * of the place along `dim`.
 *
 * @throws ShapeError E_INDEX_RANGE
 */
export function positionsAlongDim(
  where: string,
  x: Tensor,
  dim: number,
  index: Tensor,
): Uint32Array {
  const size = x.shape[dim] ?? 1;
  const step = x.strides[dim] ?? 0;
  const places = offsetsOf(index.shape, otherStrides(x.strides, index.shape.length, dim));
  const from = offsetsOf(index.shape, index.strides);
  const values = integersAt(arrayOf(index.storage, where), startOf(index), from);
  for (let i = 0; i < places.length; i++) {
    const value = values[i];
    if (value < 0 || value >= size) throw indexRangeError(where, value, { dim, size, lowest: 0 });
    places[i] += value * step;
  }
  return places;
}

function otherStrides(strides: Strides, rank: number, dim: number): Strides {
  return Array.from({ length: rank }, (_, i) => (i === dim ? 0 : (strides[i] ?? 0)));
}
