// Tensors put side by side, repeated, or combined with one another, in terms of views, cat and indexing.
import { cat, stack } from "../../generated/core/ops/combine.ts";
import { clone } from "../../generated/core/ops/copy.ts";
import { arange, newZeros, onesLike } from "../../generated/core/ops/factory.ts";
import { indexSelect, scatterAdd } from "../../generated/core/ops/indexing.ts";
import { lt } from "../../generated/core/ops/pointwise.ts";
import { any, cumsum } from "../../generated/core/ops/reduction.ts";
import {
  alias,
  expand,
  narrow,
  reshape,
  select,
  transpose,
  view,
} from "../../generated/core/ops/view.ts";
import { emptyListError, rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { belowBoundError } from "../../runtime/errors/statistics.ts";
import { gridIndexingError, repeatsError } from "../../runtime/errors/windows.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { intVector } from "../lib/constants.ts";
import { readNumber } from "../lib/read-number.ts";
import { embedDiagonal, stackColumns } from "./arrange.ts";

/** `meshgrid`: each vector along a dim of its own, expanded over those of the others. */
export function gridOf(tensors: readonly Tensor[], indexing: string): Tensor[] {
  if (tensors.length === 0) throw emptyListError("meshgrid");
  if (indexing !== "ij" && indexing !== "xy") throw gridIndexingError(indexing);
  for (const x of tensors)
    if (x.shape.length > 1) throw rankError("meshgrid", "a tensor", x.shape, "at most 1 dim");
  const sizes = tensors.map(({ shape }) => shape[0] ?? 1);
  const grids = tensors.map((x, i) => expand(view(x, alone(sizes.length, i, sizes[i])), sizes));
  return indexing === "xy" && tensors.length > 1 ? swappedGrids(grids) : grids;
}

/** `indexing="xy"`: the first vector runs along dim 1. */
function swappedGrids(grids: readonly Tensor[]): Tensor[] {
  return grids.map((grid) => transpose(grid, 0, 1));
}

function alone(rank: number, at: number, size: number): number[] {
  return Array.from({ length: rank }, (_, dim) => (dim === at ? size : 1));
}

/** `cartesian_prod`: one row for every choice of an element of each vector. */
export function productOfSets(tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 0) throw emptyListError("cartesian_prod");
  for (const x of tensors)
    if (x.shape.length !== 1) throw rankError("cartesian_prod", "a tensor", x.shape, "1 dim");
  if (tensors.length === 1) return alias(tensors[0]);
  const columns = gridOf(tensors, "ij").map((grid) => reshape(grid, [-1]));
  return stack(columns, 1);
}

/** Rows of `r` rising positions out of `n`. */
function choices(n: number, r: number, withReplacement: boolean): readonly (readonly number[])[] {
  let rows: readonly (readonly number[])[] = [[]];
  for (let round = 0; round < r; round++) {
    rows = rows.flatMap((row) => {
      const last = row.at(-1);
      const from = last === undefined ? 0 : last + (withReplacement ? 0 : 1);
      return Array.from({ length: Math.max(n - from, 0) }, (_, i) => [...row, from + i]);
    });
  }
  return rows;
}

/** `combinations`. */
export function combinationsOf(self: Tensor, r: number, withReplacement: boolean): Tensor {
  if (self.shape.length !== 1) throw rankError("combinations", "self", self.shape, "1 dim");
  if (r < 0) throw belowBoundError("combinations", "r", r, "of 0 or more");
  if (r === 0) return newZeros(self, [0]);
  const rows = choices(self.shape[0], r, withReplacement);
  return reshape(indexSelect(self, 0, intVector(rows.flat())), [rows.length, r]);
}

/** `column_stack`: vectors become columns. */
export function stackAsColumns(tensors: readonly Tensor[]): Tensor {
  return stackColumns(
    tensors.map((x) => (x.shape.length <= 1 ? reshape(x, [numel(x.shape), 1]) : x)),
  );
}

/** `block_diag`: matrices along the diagonal of a larger one. */
export function blockDiagonal(tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 0) throw emptyListError("block_diag");
  const matrices = tensors.map((x) => {
    if (x.shape.length > 2) throw rankError("block_diag", "a tensor", x.shape, "at most 2 dims");
    return x.shape.length === 2 ? x : view(x, [1, x.shape[0] ?? 1]);
  });
  const widths = matrices.map(({ shape }) => shape[1]);
  const rows = matrices.map((x, i) =>
    cat(
      widths.map((width, k) => (k === i ? x : newZeros(x, [x.shape[0], width]))),
      1,
    ),
  );
  return cat(rows, 0);
}

/** `diagflat`. */
export function diagonalOfAll(self: Tensor, offset: number): Tensor {
  return embedDiagonal(reshape(self, [-1]), offset, 0, 1);
}

/** `repeat_interleave.Tensor`: position `i` as often as `repeats[i]` says. */
export function repeatedPositions(repeats: Tensor, outputSize: number | null): Tensor {
  if (repeats.dtype !== "int64" && repeats.dtype !== "int32")
    throw unsupportedDTypeError("repeat_interleave", "repeats", repeats.dtype, "int64 or int32");
  if (repeats.shape.length !== 1)
    throw rankError("repeat_interleave", "repeats", repeats.shape, "1 dim");
  const [count] = repeats.shape;
  if (count === 0) return arange(0, { dtype: repeats.dtype });
  const ends = cumsum(repeats, 0, { dtype: repeats.dtype });
  const total = outputSize ?? totalOf(repeats, ends);
  // Where an element's copies end, the position rises by one; the place after the last is cut off.
  const steps = scatterAdd(newZeros(ends, [total + 1]), 0, ends, onesLike(ends));
  return cumsum(narrow(steps, 0, 0, total), 0, { dtype: repeats.dtype });
}

function totalOf(repeats: Tensor, ends: Tensor): number {
  const read = (x: Tensor): number =>
    readNumber(x, "repeat_interleave", "repeats", "pass output_size, the number of results");
  const total = read(select(ends, 0, -1));
  if (read(any(lt(repeats, 0))) !== 0)
    throw repeatsError("an element of repeats is below 0", "expected counts of 0 or more");
  return total;
}

/** `repeat_interleave.self_int`. */
export function repeatEach(
  self: Tensor,
  repeats: number,
  dim: number | null,
  outputSize: number | null,
): Tensor {
  if (repeats < 0) throw repeatsError(`repeats is ${repeats}`, "expected a count of 0 or more");
  const x = dim === null ? reshape(self, [-1]) : self.shape.length === 0 ? view(self, [1]) : self;
  const at = dim === null ? 0 : wrapDim(dim, self.shape.length, "repeat_interleave");
  assertOutputSize(x.shape[at] * repeats, outputSize);
  const apart = view(clone(x), x.shape.toSpliced(at + 1, 0, 1));
  const copies = expand(apart, x.shape.toSpliced(at + 1, 0, repeats));
  return reshape(copies, x.shape.with(at, x.shape[at] * repeats));
}

function assertOutputSize(size: number, given: number | null): void {
  if (given !== null && given !== size)
    throw repeatsError(`output_size is ${given}`, `expected ${size}, what the repeats add up to`);
}

/** `repeat_interleave.self_Tensor`. */
export function repeatEachBy(
  self: Tensor,
  repeats: Tensor,
  dim: number | null,
  outputSize: number | null,
): Tensor {
  const x = dim === null ? reshape(self, [-1]) : self.shape.length === 0 ? view(self, [1]) : self;
  const at = dim === null ? 0 : wrapDim(dim, self.shape.length, "repeat_interleave");
  const size = x.shape[at];
  if (
    repeats.shape.length > 1 ||
    (repeats.shape.length === 1 && ![1, size].includes(repeats.shape[0]))
  )
    throw repeatsError(
      `repeats has shape [${repeats.shape.join(", ")}]`,
      `expected one count, or ${size}`,
    );
  const counts = expand(reshape(repeats, [-1]), [size]);
  return indexSelect(x, at, repeatedPositions(counts, outputSize));
}
