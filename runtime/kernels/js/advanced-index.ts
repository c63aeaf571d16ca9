// The plan of an advanced indexing call: masks become integers, index tensors broadcast, the result's dims are ordered.
// Follows PyTorch's IndexingUtils.h (expandTensors) and TensorAdvancedIndexing.cpp (AdvancedIndex).
import {
  indexCountError,
  indexRangeError,
  maskShapeError,
  unsupportedDTypeError,
} from "../../errors/kernels.ts";
import { broadcastMany, expandStrides } from "../../tensor/broadcasting.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { contiguousStrides, numel } from "../../tensor/strides.ts";
import type { Shape, Strides, Tensor } from "../../tensor/tensor.ts";
import { integersAt, offsetsOf, startOf } from "./elements.ts";
import { nonzeroPositions } from "./nonzero.ts";

/** Indices into one dim of self: integers of some shape, not yet checked against the dim's size. */
interface DimIndex {
  readonly dim: number;
  readonly shape: Shape;
  /** Row-major. */
  readonly values: Float64Array;
}

/** What an indexing call touches. */
export interface IndexPlan {
  /** Shape of the indexed part: the index dims stand in place of the indexed ones, or lead. */
  readonly shape: Shape;
  /** Where the index dims begin in `shape`. */
  readonly at: number;
  /** Shape of all index tensors together. */
  readonly indexShape: Shape;
  /** Offset in self for each index position, row-major. */
  readonly indexOffsets: Uint32Array;
  /** Dims of self that are not indexed. */
  readonly restShape: Shape;
  readonly restStrides: Strides;
}

/**
 * Reads an index list; null keeps a dim, as do the dims beyond the list.
 *
 * @throws ShapeError E_INDEX_COUNT, E_MASK_SHAPE, E_INDEX_RANGE, E_BROADCAST
 */
export function planIndex(
  self: { readonly shape: Shape; readonly strides: Strides },
  indices: readonly (Tensor | null)[],
  where: string,
): IndexPlan {
  const { shape, strides } = self;
  const entries = dimIndices(shape, indices, where);
  const indexShape = broadcastMany(
    entries.map((entry) => entry.shape),
    where,
  );
  const rest = shape.map((_, dim) => dim).filter((dim) => !entries.some((e) => e.dim === dim));
  const at = placeOfIndexDims(entries);
  const restShape = rest.map((dim) => shape[dim]);
  return {
    shape: restShape.toSpliced(at, 0, ...indexShape),
    at,
    indexShape,
    indexOffsets: offsetsOfIndices(self, entries, indexShape, where),
    restShape,
    restStrides: rest.map((dim) => strides[dim]),
  };
}

/** Index dims replace neighbouring indexed dims; if those lie apart, they lead. */
function placeOfIndexDims(entries: readonly DimIndex[]): number {
  if (entries.length === 0) return 0;
  const first = entries[0].dim;
  const last = entries[entries.length - 1].dim;
  return last - first + 1 === entries.length ? first : 0;
}

function dimIndices(
  shape: Shape,
  indices: readonly (Tensor | null)[],
  where: string,
): readonly DimIndex[] {
  const covered = indices.reduce((sum, index) => sum + dimsCovered(index), 0);
  if (covered > shape.length) throw indexCountError(where, covered, shape);
  const entries: DimIndex[] = [];
  let dim = 0;
  for (const index of indices) {
    if (index !== null && isMask(index)) entries.push(...maskIndices(shape, dim, index, where));
    else if (index !== null) entries.push(integerIndices(dim, index, where));
    dim += dimsCovered(index);
  }
  return entries;
}

function isMask({ dtype }: Tensor): boolean {
  return dtype === "bool" || dtype === "uint8";
}

function dimsCovered(index: Tensor | null): number {
  return index !== null && isMask(index) ? index.shape.length : 1;
}

function maskIndices(shape: Shape, dim: number, mask: Tensor, where: string): readonly DimIndex[] {
  const selected = shape.slice(dim, dim + mask.shape.length);
  const fits = mask.shape.every((size, i) => size === selected[i]);
  if (mask.shape.length === 0 || !fits) throw maskShapeError(where, mask.shape, shape, dim);
  const positions = nonzeroPositions(mask);
  const steps = contiguousStrides(mask.shape);
  return mask.shape.map((size, i) => ({
    dim: dim + i,
    shape: [positions.length],
    values: Float64Array.from(positions, (position) => Math.floor(position / steps[i]) % size),
  }));
}

function integerIndices(dim: number, index: Tensor, where: string): DimIndex {
  const { dtype, shape, strides } = index;
  if (dtype !== "int64" && dtype !== "int32") {
    throw unsupportedDTypeError(where, "an index", dtype, "int64, int32 or a bool mask");
  }
  const array = arrayOf(index.storage, where);
  const values = integersAt(array, startOf(index), offsetsOf(shape, strides));
  return { dim, shape, values };
}

function offsetsOfIndices(
  { shape, strides }: { readonly shape: Shape; readonly strides: Strides },
  entries: readonly DimIndex[],
  indexShape: Shape,
  where: string,
): Uint32Array {
  const offsets = new Uint32Array(numel(indexShape));
  for (const { dim, shape: own, values } of entries) {
    const size = shape[dim];
    const places = offsetsOf(indexShape, expandStrides(own, contiguousStrides(own), indexShape));
    for (let i = 0; i < offsets.length; i++) {
      const index = values[places[i]];
      if (index < -size || index >= size) throw indexRangeError(where, index, { dim, size });
      offsets[i] += (index < 0 ? index + size : index) * strides[dim];
    }
  }
  return offsets;
}

/** Where a tensor of shape `plan.shape` has its index dims and its other dims. */
export function partOffsets(
  plan: IndexPlan,
  strides: Strides,
): { readonly index: Uint32Array; readonly rest: Uint32Array } {
  const { at, indexShape, restShape } = plan;
  const indexStrides = strides.slice(at, at + indexShape.length);
  const restStrides = strides.toSpliced(at, indexShape.length);
  return {
    index: offsetsOf(indexShape, indexStrides),
    rest: offsetsOf(restShape, restStrides),
  };
}
