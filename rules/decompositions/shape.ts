// Changes of shape in terms of the few views that have a geometry of their own.
import {
  alias,
  permute,
  reshape,
  squeeze,
  transpose,
  unsqueeze,
  view,
} from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { invalidSizeError, moveCountError } from "../../runtime/errors/shape.ts";
import { wrapDim, wrapDims } from "../../runtime/tensor/dims.ts";
import { inferSize, numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `flatten`: the dims from `startDim` to `endDim` as one. */
export function joinDims(self: Tensor, startDim: number, endDim: number): Tensor {
  const { shape } = self;
  const first = wrapDim(startDim, shape.length, "flatten");
  const last = wrapDim(endDim, shape.length, "flatten");
  if (first > last) {
    const expected = `expected start_dim <= end_dim, got ${startDim} and ${endDim}`;
    throw invalidSizeError("flatten", shape, expected);
  }
  if (shape.length === 0) return reshape(self, [1]);
  if (first === last) return alias(self);
  return reshape(
    self,
    shape.toSpliced(first, last + 1 - first, numel(shape.slice(first, last + 1))),
  );
}

/** `unflatten`: dim `dim` as several of the given sizes. */
export function splitDim(self: Tensor, dim: number, sizes: Shape): Tensor {
  const { shape } = self;
  if (shape.length === 0) throw rankError("unflatten", "self", shape, "at least one dim");
  const at = wrapDim(dim, shape.length, "unflatten");
  if (sizes.length === 0) throw invalidSizeError("unflatten", sizes, "expected one size or more");
  const inferred = inferSize(sizes, shape[at], [shape[at]], "unflatten");
  return view(self, shape.toSpliced(at, 1, ...inferred));
}

/** `squeeze`: the dims of one example alone, whatever the batch size. */
export function squeezeAll(self: Tensor): Tensor {
  return squeezeDims(
    self,
    self.shape.map((_, dim) => dim),
  );
}

/** `squeeze.dims`. */
export function squeezeDims(self: Tensor, dims: readonly number[]): Tensor {
  const { shape } = self;
  const dropped = wrapDims(dims, shape.length, "squeeze").filter((dim) => shape[dim] === 1);
  // From the last one on, so that the positions of the others stay right.
  const ordered = dropped.toSorted((a, b) => b - a);
  if (ordered.length === 0) return alias(self);
  return ordered.reduce((x, dim) => squeeze(x, dim), self);
}

/** `t`: the transpose of a matrix; fewer dims stay as they are. */
export function transposeMatrix(self: Tensor): Tensor {
  const rank = self.shape.length;
  if (rank > 2) throw rankError("t", "self", self.shape, "at most 2 dims");
  return rank === 2 ? transpose(self, 0, 1) : alias(self);
}

/** `movedim`: `sources[i]` goes to `destinations[i]`, the other dims keep their order. */
export function moveDims(
  self: Tensor,
  sources: readonly number[],
  destinations: readonly number[],
  where: string,
): Tensor {
  const rank = self.shape.length;
  if (sources.length !== destinations.length) throw moveCountError(where, sources, destinations);
  const from = wrapDims(sources, rank, where);
  const to = wrapDims(destinations, rank, where);
  if (rank === 0) return alias(self);
  const rest = self.shape.map((_, dim) => dim).filter((dim) => !from.includes(dim));
  const order: number[] = [];
  for (let dim = 0; dim < rank; dim++) {
    const moved = to.indexOf(dim);
    order.push(moved < 0 ? (rest.shift() ?? 0) : from[moved]);
  }
  return permute(self, order);
}

/** `atleast_1d`, `atleast_2d`, `atleast_3d`: NumPy's places for the new dims. */
export function atLeast(self: Tensor, rank: number): Tensor {
  const own = self.shape.length;
  if (own >= rank) return alias(self);
  // A vector becomes a row; with three dims, a matrix's third one goes behind.
  if (rank === 3 && own > 0) return unsqueeze(own === 1 ? unsqueeze(self, 0) : self, -1);
  return atLeast(unsqueeze(self, 0), rank);
}
