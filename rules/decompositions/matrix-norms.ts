// Norms of vectors and matrices in terms of sums, extremes and singular values.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { linalgSvdvals, linalgVectorNorm } from "../../generated/core/ops/matrix_functions.ts";
import { amax, amin, norm, sum } from "../../generated/core/ops/reduction.ts";
import { movedim, unsqueeze } from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { emptyNormError, matrixOrderError, normDimsError } from "../../runtime/errors/matrices.ts";
import { wrapDims } from "../../runtime/tensor/dims.ts";
import { type DType, type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating, reducedCount } from "./means.ts";

function cast(self: Tensor, dtype: DType | null): Tensor {
  return dtype === null ? self : _toCopy(self, { dtype });
}

/** `linalg_vector_norm`. */
export function vectorNorm(
  self: Tensor,
  ord: Scalar,
  options: {
    readonly dim: readonly number[] | null;
    readonly keepdim: boolean;
    readonly dtype: DType | null;
  },
): Tensor {
  const { dim, keepdim, dtype } = options;
  const x = cast(self, dtype);
  assertFloating("linalg_vector_norm", x.dtype);
  const order = scalarNumber(ord);
  const hasIdentity = order >= 0 && order !== Number.POSITIVE_INFINITY;
  if (!hasIdentity && reducedCount(x.shape, dim, "linalg_vector_norm") === 0) {
    throw emptyNormError("linalg_vector_norm", order, x.shape);
  }
  return norm(x, ord, dim ?? [], keepdim);
}

/** The two dims of a matrix norm, counted from the front. */
function matrixDims(self: Tensor, dim: readonly number[]): readonly [number, number] {
  if (self.shape.length < 2) {
    throw rankError("linalg_matrix_norm", "self", self.shape, "at least 2 dims");
  }
  if (dim.length !== 2) throw normDimsError("linalg_matrix_norm", dim, "2 dims");
  const [rows, columns] = wrapDims(dim, self.shape.length, "linalg_matrix_norm");
  return [rows, columns];
}

/** `linalg_matrix_norm` for orders that are numbers. */
export function matrixNorm(
  self: Tensor,
  ord: Scalar,
  options: {
    readonly dim: readonly number[];
    readonly keepdim: boolean;
    readonly dtype: DType | null;
  },
): Tensor {
  const x = cast(self, options.dtype);
  assertFloating("linalg_matrix_norm", x.dtype);
  const [rows, columns] = matrixDims(x, options.dim);
  const order = scalarNumber(ord);
  switch (Math.abs(order)) {
    case 1:
      return extremeSum(x, order, [rows, columns], options.keepdim);
    case Number.POSITIVE_INFINITY:
      return extremeSum(x, order, [columns, rows], options.keepdim);
    case 2: {
      const values = singularValuesOf(x, [rows, columns]);
      const found = order > 0 ? amax(values, [-1]) : amin(values, [-1]);
      return options.keepdim ? withDims(found, [rows, columns]) : found;
    }
    default:
      throw matrixOrderError("linalg_matrix_norm", String(order));
  }
}

/** The largest sum of sizes along the first dim, or the smallest for a negative order. */
function extremeSum(
  x: Tensor,
  order: number,
  [summed, compared]: readonly [number, number],
  keepdim: boolean,
): Tensor {
  const sums = linalgVectorNorm(x, 1, [summed], keepdim);
  const at = !keepdim && compared > summed ? compared - 1 : compared;
  return order > 0 ? amax(sums, [at], keepdim) : amin(sums, [at], keepdim);
}

/** `linalg_matrix_norm` for orders that have a name. */
export function namedMatrixNorm(
  self: Tensor,
  ord: string,
  options: {
    readonly dim: readonly number[];
    readonly keepdim: boolean;
    readonly dtype: DType | null;
  },
): Tensor {
  const { dim, keepdim, dtype } = options;
  const x = cast(self, dtype);
  assertFloating("linalg_matrix_norm", x.dtype);
  const dims = matrixDims(x, dim);
  if (ord === "fro") return linalgVectorNorm(x, 2, dims, keepdim);
  if (ord !== "nuc") throw matrixOrderError("linalg_matrix_norm", ord);
  const total = sum(singularValuesOf(x, dims), [-1]);
  return keepdim ? withDims(total, dims) : total;
}

function singularValuesOf(x: Tensor, [rows, columns]: readonly [number, number]): Tensor {
  return linalgSvdvals(movedim(x, [rows, columns], [-2, -1]));
}

/** Dims of size 1 where the matrices were. */
function withDims(x: Tensor, dims: readonly [number, number]): Tensor {
  const [first, second] = dims.toSorted((a, b) => a - b);
  return unsqueeze(unsqueeze(x, first), second);
}

/** `linalg_norm`: of vectors or matrices, as the order and the dims say. */
export function normOfEither(
  self: Tensor,
  ord: Scalar | string | null,
  options: {
    readonly dim: readonly number[] | null;
    readonly keepdim: boolean;
    readonly dtype: DType | null;
  },
): Tensor {
  const { dim, keepdim, dtype } = options;
  if (ord === null) return vectorNorm(self, 2, options);
  const rank = dim === null ? self.shape.length : dim.length;
  if (rank !== 1 && rank !== 2) {
    throw dim === null
      ? rankError("linalg_norm", "self", self.shape, "1 or 2 dims, or the argument dim")
      : normDimsError("linalg_norm", dim, "1 or 2 dims");
  }
  if (rank === 1) {
    if (typeof ord === "string") throw matrixOrderError("linalg_norm", ord);
    return vectorNorm(self, ord, options);
  }
  const matrix = { dim: dim ?? [0, 1], keepdim, dtype };
  return typeof ord === "string"
    ? namedMatrixNorm(self, ord, matrix)
    : matrixNorm(self, ord, matrix);
}
