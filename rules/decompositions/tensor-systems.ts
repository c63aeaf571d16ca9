// Systems of equations over groups of dims, and covariances.
import { linalgInv, mm } from "../../generated/core/ops/linear_algebra.ts";
import { cov, linalgSolve } from "../../generated/core/ops/matrix_functions.ts";
import { div, gt, lt, mul, sqrt, sub, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { diagonal, movedim, reshape, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  productShapeError,
  rankError,
  unsupportedDTypeError,
} from "../../runtime/errors/kernels.ts";
import { groupSizesError } from "../../runtime/errors/matrices.ts";
import { wrapDims } from "../../runtime/tensor/dims.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `linalg_tensorinv`: the inverse of the map from the dims from `ind` on to those before. */
export function tensorInverse(self: Tensor, ind: number): Tensor {
  const { shape } = self;
  const [first, last] = [shape.slice(0, ind), shape.slice(ind)];
  if (!(ind > 0) || numel(first) !== numel(last)) {
    throw groupSizesError("linalg_tensorinv", first, last);
  }
  const inverse = linalgInv(reshape(self, [numel(first), numel(last)]));
  return reshape(inverse, [...last, ...first]);
}

/** `linalg_tensorsolve`: X with `tensordot(self, X, X.ndim) = other`, after `dims` moved to the end. */
export function tensorSolution(
  self: Tensor,
  other: Tensor,
  dims: readonly number[] | null,
): Tensor {
  const rank = self.shape.length;
  const moved = wrapDims(dims ?? [], rank, "linalg_tensorsolve");
  const ends = moved.map((_, i) => rank - moved.length + i);
  const turned = moved.length === 0 ? self : movedim(self, moved, ends);
  const { shape } = turned;
  const [first, last] = [shape.slice(0, other.shape.length), shape.slice(other.shape.length)];
  if (numel(first) !== numel(last) || numel(other.shape) !== numel(first)) {
    throw groupSizesError("linalg_tensorsolve", first, last);
  }
  const matrix = reshape(turned, [numel(first), numel(last)]);
  return reshape(linalgSolve(matrix, reshape(other, [-1])), last);
}

function requireWeights(name: string, self: Tensor, weights: Tensor | null): void {
  if (weights === null) return;
  if (weights.shape.length !== 1) throw rankError("cov", name, weights.shape, "1 dim");
  if (weights.shape[0] !== (self.shape.at(-1) ?? 1)) {
    const expected = "one weight per observation";
    throw productShapeError("cov", self.shape, weights.shape, expected);
  }
}

/** `cov`: covariances of the rows, of which every column is one observation. */
export function covariance(
  self: Tensor,
  correction: number,
  fweights: Tensor | null,
  aweights: Tensor | null,
): Tensor {
  const { shape, dtype } = self;
  if (shape.length > 2) throw rankError("cov", "self", shape, "at most 2 dims");
  if (dtype === "bool") throw unsupportedDTypeError("cov", "self", dtype, "numbers");
  requireWeights("fweights", self, fweights);
  requireWeights("aweights", self, aweights);
  const x = shape.length === 2 ? self : reshape(self, [1, -1]);
  const weights =
    fweights !== null && aweights !== null ? mul(fweights, aweights) : (fweights ?? aweights);
  const weighted = (y: Tensor): Tensor => (weights === null ? y : mul(y, weights));
  const total = weights === null ? null : sum(weights);
  const sums = sum(weighted(x), [1]);
  const mean = total === null ? div(sums, x.shape[1]) : div(sums, total);
  const centred = sub(x, unsqueeze(mean, 1));
  const products = mm(centred, transpose(weighted(centred), 0, 1));
  const scaled = scaledDown(products, { total, count: x.shape[1], correction, weights, aweights });
  return x.shape[0] === 1 ? reshape(scaled, []) : scaled;
}

interface Degrees {
  readonly total: Tensor | null;
  readonly count: number;
  readonly correction: number;
  readonly weights: Tensor | null;
  readonly aweights: Tensor | null;
}

/** Divides by the degrees of freedom, 0 at least. */
function scaledDown(
  products: Tensor,
  { total, count, correction, weights, aweights }: Degrees,
): Tensor {
  if (total === null || weights === null) return div(products, Math.max(count - correction, 0));
  const degrees =
    aweights === null || correction === 0
      ? sub(total, correction)
      : sub(total, mul(div(sum(mul(weights, aweights)), total), correction));
  return div(products, where(gt(degrees, 0), degrees, 0));
}

/** `corrcoef`: covariances over the standard deviations, kept within -1 and 1. */
export function correlation(self: Tensor): Tensor {
  const products = cov(self);
  if (products.shape.length === 0) return div(products, products);
  const deviations = sqrt(diagonal(products));
  const ratio = div(div(products, unsqueeze(deviations, 1)), deviations);
  return where(gt(ratio, 1), 1, where(lt(ratio, -1), -1, ratio));
}
