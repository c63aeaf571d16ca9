// Products over chosen dims: cross and dot products of vectors in dims, `tensordot`, `_trilinear`, Vandermonde matrices.

import { flip, roll } from "../../generated/core/ops/copy.ts";
import { arange } from "../../generated/core/ops/factory.ts";
import { mm } from "../../generated/core/ops/linear_algebra.ts";
import { mul, pow, sub } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { permute, reshape, unsqueeze } from "../../generated/core/ops/view.ts";
import { productShapeError, rankError } from "../../runtime/errors/kernels.ts";
import { crossDimError, negativeCountError } from "../../runtime/errors/matrices.ts";
import { broadcastShapes } from "../../runtime/tensor/broadcasting.ts";
import { wrapDim, wrapDims } from "../../runtime/tensor/dims.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `linalg_cross`: the cross products of the vectors along a dim of size 3. */
export function crossProduct(self: Tensor, other: Tensor, dim: number): Tensor {
  const rank = self.shape.length;
  if (other.shape.length !== rank) {
    throw productShapeError("linalg_cross", self.shape, other.shape, "as many dims in both");
  }
  const at = wrapDim(dim, rank, "linalg_cross");
  if (self.shape[at] !== 3 || other.shape[at] !== 3) {
    throw crossDimError("linalg_cross", self.shape, other.shape, at);
  }
  const next = (x: Tensor): Tensor => roll(x, [-1], [at]);
  const afterNext = (x: Tensor): Tensor => roll(x, [-2], [at]);
  return sub(mul(next(self), afterNext(other)), mul(afterNext(self), next(other)));
}

/** `cross`: without a dim, along the first of size 3. */
export function crossAlong(self: Tensor, other: Tensor, dim: number | null): Tensor {
  if (dim !== null) return crossProduct(self, other, dim);
  const first = broadcastShapes(self.shape, other.shape, "cross").indexOf(3);
  if (first < 0) throw crossDimError("cross", self.shape, other.shape, null);
  return crossProduct(self, other, first);
}

/** `linalg_vecdot`: inner products along a dim. */
export function innerAlong(x: Tensor, y: Tensor, dim: number): Tensor {
  return sum(mul(x, y), [dim]);
}

/** Where a product of two tensors sums: as many dims of one as of the other. */
interface Contraction {
  readonly kept: readonly number[];
  readonly summed: readonly number[];
}

function contractionOf(x: Tensor, dims: readonly number[]): Contraction {
  const summed = wrapDims(dims, x.shape.length, "tensordot");
  return { kept: x.shape.map((_, dim) => dim).filter((dim) => !summed.includes(dim)), summed };
}

function sizesOf({ shape }: Tensor, dims: readonly number[]): Shape {
  return dims.map((dim) => shape[dim]);
}

/** `tensordot`: products summed over pairs of dims; a size of 1 meets any other. */
export function tensorDot(
  self: Tensor,
  other: Tensor,
  dimsSelf: readonly number[],
  dimsOther: readonly number[],
): Tensor {
  const a = contractionOf(self, dimsSelf);
  const b = contractionOf(other, dimsOther);
  const meets = a.summed.every((dim, i) => {
    const [m, n] = [self.shape[dim], other.shape[b.summed[i]]];
    return m === n || m === 1 || n === 1;
  });
  if (a.summed.length !== b.summed.length || !meets) {
    const expected = `dims ${JSON.stringify(dimsSelf)} and ${JSON.stringify(dimsOther)} of equal sizes`;
    throw productShapeError("tensordot", self.shape, other.shape, expected);
  }
  const left = narrowed(self, a.summed, sizesOf(other, b.summed));
  const right = narrowed(other, b.summed, sizesOf(self, a.summed));
  const count = numel(sizesOf(left, a.summed));
  const rows = reshape(permute(left, [...a.kept, ...a.summed]), [
    numel(sizesOf(self, a.kept)),
    count,
  ]);
  const columns = reshape(permute(right, [...b.summed, ...b.kept]), [
    count,
    numel(sizesOf(other, b.kept)),
  ]);
  return reshape(mm(rows, columns), [...sizesOf(self, a.kept), ...sizesOf(other, b.kept)]);
}

/** `tensordot.dims`: the last dims of one tensor with as many first dims of the other. */
export function tensorDotByCount(self: Tensor, other: Tensor, dims: number): Tensor {
  const rank = self.shape.length;
  if (!(dims >= 0 && dims <= rank && dims <= other.shape.length)) {
    throw productShapeError("tensordot", self.shape, other.shape, `at least ${dims} dims in both`);
  }
  const count = Array.from({ length: dims }, (_, i) => i);
  return tensorDot(
    self,
    other,
    count.map((i) => rank - dims + i),
    count,
  );
}

/** Sums the dims that meet a size of 1. */
function narrowed(x: Tensor, dims: readonly number[], partner: Shape): Tensor {
  const wide = dims.filter((dim, i) => partner[i] === 1 && x.shape[dim] !== 1);
  return wide.length === 0 ? x : sum(x, wide, true);
}

/** `_trilinear`: the product of three tensors that gain dims of size 1, summed over some dims. */
export function trilinear(
  operands: readonly Tensor[],
  added: readonly (readonly number[])[],
  sumdim: readonly number[],
): Tensor {
  const [first, ...rest] = operands.map((x, i) =>
    added[i].toSorted((a, b) => a - b).reduce(unsqueeze, x),
  );
  const product = rest.reduce((left, right) => mul(left, right), first);
  return sumdim.length === 0 ? product : sum(product, sumdim);
}

/** `linalg_vander`: powers of every element, from 0 up, along a new last dim. */
export function ascendingPowers(x: Tensor, count: number | null): Tensor {
  const width = count ?? (x.shape.length === 0 ? 1 : x.shape[x.shape.length - 1]);
  if (width < 0) throw negativeCountError("linalg_vander", width);
  const base = x.shape.length === 0 ? unsqueeze(x, 0) : x;
  return pow(unsqueeze(base, -1), arange(width));
}

/** `vander`: powers of a vector's elements, the highest first unless `increasing`. */
export function powersInOrder(x: Tensor, count: number | null, increasing: boolean): Tensor {
  if (x.shape.length !== 1) throw rankError("vander", "x", x.shape, "1 dim");
  const powers = ascendingPowers(x, count);
  return increasing ? powers : flip(powers, [-1]);
}
