// Several views of one tensor, along one dim.
import { clone } from "../../generated/core/ops/copy.ts";
import { select, slice } from "../../generated/core/ops/view.ts";
import { rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { splitCountError, splitSizesError } from "../../runtime/errors/shape.ts";
import { unevenSplitError } from "../../runtime/errors/windows.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { readNumber } from "../lib/read-number.ts";

function splitDimOf(self: Tensor, dim: number, where: string): number {
  if (self.shape.length === 0) throw rankError(where, "self", self.shape, "at least one dim");
  return wrapDim(dim, self.shape.length, where);
}

/** The parts of `dim` between neighbouring positions of `[0, ...ends]`. */
function parts(self: Tensor, dim: number, ends: readonly number[]): Tensor[] {
  return ends.map((end, i) => slice(self, dim, i === 0 ? 0 : ends[i - 1], end));
}

/** `unbind`. */
export function selectEach(self: Tensor, dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "unbind");
  return Array.from({ length: self.shape[at] }, (_, i) => select(self, at, i));
}

/** `split` by one size. */
export function splitBySize(self: Tensor, splitSize: number, dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "split");
  const size = self.shape[at];
  if (splitSize < 0 || (splitSize === 0 && size > 0))
    throw splitCountError("split", "split_size", splitSize);
  const count = splitSize === 0 ? 1 : Math.max(Math.ceil(size / splitSize), 1);
  const ends = Array.from({ length: count }, (_, i) => Math.min((i + 1) * splitSize, size));
  return parts(self, at, ends);
}

/** `split_with_sizes`, and `split` by a list. */
export function splitBySizes(self: Tensor, sizes: readonly number[], dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "split_with_sizes");
  let end = 0;
  const ends = sizes.map((size) => {
    end += size;
    return end;
  });
  if (end !== self.shape[at] || sizes.some((size) => size < 0))
    throw splitSizesError(self.shape, at, sizes);
  return parts(self, at, ends);
}

/** `chunk`: parts of one size, perhaps fewer than asked for. */
export function splitInChunks(self: Tensor, chunks: number, dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "chunk");
  if (chunks < 1) throw splitCountError("chunk", "chunks", chunks);
  const size = self.shape[at];
  // An empty dim gives as many empty parts as were asked for.
  if (size === 0) return parts(self, at, new Array<number>(chunks).fill(0));
  return splitBySize(self, Math.ceil(size / chunks), at);
}

/** `tensor_split` into a number of parts whose sizes differ by one at most. */
export function splitInSections(self: Tensor, sections: number, dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "tensor_split");
  if (sections < 1) throw splitCountError("tensor_split", "sections", sections);
  const size = self.shape[at];
  const small = Math.floor(size / sections);
  const larger = size % sections;
  const ends = Array.from(
    { length: sections },
    (_, i) => (i + 1) * small + Math.min(i + 1, larger),
  );
  return parts(self, at, ends);
}

/** `tensor_split` before the given positions, which follow the rules of slices. */
export function splitAtIndices(self: Tensor, indices: readonly number[], dim: number): Tensor[] {
  const at = splitDimOf(self, dim, "tensor_split");
  return parts(self, at, [...indices, self.shape[at]]);
}

/** `tensor_split` by a tensor: one number of sections, or the positions to split at. */
export function splitByTensor(self: Tensor, sections: Tensor, dim: number): Tensor[] {
  if (sections.dtype !== "int64")
    throw unsupportedDTypeError("tensor_split", "the tensor", sections.dtype, "int64");
  if (sections.shape.length > 1)
    throw rankError("tensor_split", "the tensor", sections.shape, "at most 1 dim");
  const read = (x: Tensor): number =>
    readNumber(x, "tensor_split", "the tensor", "pass the number of sections, or the positions");
  if (sections.shape.length === 0) return splitInSections(self, read(sections), dim);
  const indices = selectEach(sections, 0).map(read);
  return splitAtIndices(self, indices, dim);
}

/** `hsplit`, `vsplit` and `dsplit`: parts of one size, or before the given positions. */
export function splitEvenly(
  self: Tensor,
  parts: number | readonly number[],
  dim: number,
  where: string,
): Tensor[] {
  const rank = self.shape.length;
  if (rank < Math.max(dim + 1, where === "hsplit" ? 1 : 2))
    throw rankError(where, "self", self.shape, `at least ${Math.max(dim + 1, 2)} dims`);
  if (typeof parts !== "number") return splitAtIndices(self, parts, dim);
  if (parts < 1 || self.shape[dim] % parts !== 0)
    throw unevenSplitError(where, parts, dim, self.shape[dim]);
  return splitInSections(self, parts, dim);
}

/** `hsplit`: a vector along its only dim, anything else along dim 1. */
export function splitColumns(self: Tensor, parts: number | readonly number[]): Tensor[] {
  return splitEvenly(self, parts, self.shape.length === 1 ? 0 : 1, "hsplit");
}

/** `split_copy`. */
export function splitToCopies(self: Tensor, splitSize: number, dim: number): Tensor[] {
  return splitBySize(self, splitSize, dim).map((part) => clone(part));
}
