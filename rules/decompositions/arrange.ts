// Elements in another arrangement, repeated or joined, in terms of views, flips and cat.
import { cat } from "../../generated/core/ops/combine.ts";
import { clone, flip } from "../../generated/core/ops/copy.ts";
import {
  diagonal,
  diagonalBackward,
  expand,
  reshape,
  slice,
  transpose,
  view,
} from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { duplicateDimError, invalidSizeError, rollCountError } from "../../runtime/errors/shape.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { atLeast } from "./shape.ts";

/** `repeat`: `repeats` copies along each dim, leading dims added. */
export function repeatDims(self: Tensor, repeats: readonly number[]): Tensor {
  const { shape } = self;
  if (repeats.length < shape.length || repeats.some((count) => count < 0))
    throw invalidSizeError(
      "repeat",
      repeats,
      `expected ${shape.length} or more counts of 0 or more`,
    );
  const padded: Shape = [...new Array<number>(repeats.length - shape.length).fill(1), ...shape];
  const apart = view(
    self,
    padded.flatMap((size) => [1, size]),
  );
  const copies = clone(
    expand(
      apart,
      padded.flatMap((size, dim) => [repeats[dim], size]),
    ),
  );
  return view(
    copies,
    padded.map((size, dim) => repeats[dim] * size),
  );
}

/** `tile`: like `repeat`, with one copy along the leading dims that are not named. */
export function tileDims(self: Tensor, dims: readonly number[]): Tensor {
  const missing = Math.max(self.shape.length - dims.length, 0);
  return repeatDims(self, [...new Array<number>(missing).fill(1), ...dims]);
}

/** `roll`: one dim after the other; without dims all elements in a row. */
export function rollDims(self: Tensor, shifts: readonly number[], dims: readonly number[]): Tensor {
  const { shape } = self;
  if (dims.length === 0 && shifts.length === 1)
    return view(rollOne(reshape(self, [-1]), shifts[0], 0), shape);
  if (shifts.length === 0 || shifts.length !== dims.length) throw rollCountError(shifts, dims);
  if (shape.length === 0) throw rankError("roll", "self", shape, "at least one dim");
  const ats = dims.map((dim) => wrapDim(dim, shape.length, "roll"));
  return ats.reduce((x, dim, i) => rollOne(x, shifts[i], dim), self);
}

function rollOne(x: Tensor, shift: number, dim: number): Tensor {
  const size = x.shape[dim];
  if (size === 0) return clone(x);
  const first = (((size - shift) % size) + size) % size;
  return cat([slice(x, dim, first, size), slice(x, dim, 0, first)], dim);
}

/** `rot90`: turns from the first dim towards the second. */
export function quarterTurns(self: Tensor, k: number, dims: readonly number[]): Tensor {
  const rank = self.shape.length;
  if (rank < 2) throw rankError("rot90", "self", self.shape, "at least 2 dims");
  if (dims.length !== 2) throw invalidSizeError("rot90", dims, "expected two dims");
  const from = wrapDim(dims[0], rank, "rot90");
  const to = wrapDim(dims[1], rank, "rot90");
  if (from === to) throw duplicateDimError("rot90", dims, from);
  const turns = ((k % 4) + 4) % 4;
  if (turns === 0) return clone(self);
  if (turns === 2) return flip(self, [from, to]);
  return transpose(flip(self, [turns === 1 ? to : from]), from, to);
}

/** `fliplr` and `flipud`. */
export function flipAt(self: Tensor, dim: number, where: string): Tensor {
  if (self.shape.length <= dim)
    throw rankError(where, "self", self.shape, `at least ${dim + 1} dims`);
  return flip(self, [dim]);
}

/** `diag_embed`. */
export function embedDiagonal(self: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const { shape } = self;
  if (shape.length === 0) throw rankError("diag_embed", "self", shape, "at least one dim");
  const first = wrapDim(dim1, shape.length + 1, "diag_embed");
  const second = wrapDim(dim2, shape.length + 1, "diag_embed");
  if (first === second) throw duplicateDimError("diag_embed", [dim1, dim2], first);
  const size = shape[shape.length - 1] + Math.abs(offset);
  const matrices = shape
    .slice(0, -1)
    .toSpliced(Math.min(first, second), 0, size)
    .toSpliced(Math.max(first, second), 0, size);
  return diagonalBackward(self, matrices, offset, first, second);
}

/** `diag`: to a matrix and back. */
export function diagonalOrMatrix(self: Tensor, offset: number): Tensor {
  const rank = self.shape.length;
  if (rank === 1) return embedDiagonal(self, offset, 0, 1);
  if (rank !== 2) throw rankError("diag", "self", self.shape, "1 or 2 dims");
  return clone(diagonal(self, offset, 0, 1));
}

/** `hstack`. */
export function stackColumns(tensors: readonly Tensor[]): Tensor {
  const parts = tensors.map((x) => atLeast(x, 1));
  return cat(parts, parts.length > 0 && parts[0].shape.length > 1 ? 1 : 0);
}

/** `vstack`. */
export function stackRows(tensors: readonly Tensor[]): Tensor {
  return cat(
    tensors.map((x) => atLeast(x, 2)),
    0,
  );
}

/** `dstack`. */
export function stackLayers(tensors: readonly Tensor[]): Tensor {
  return cat(
    tensors.map((x) => atLeast(x, 3)),
    tensors.length === 0 ? 0 : 2,
  );
}
