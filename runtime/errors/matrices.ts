// Errors of operators on square matrices: inverses and factorisations.
import { ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** Matrices with more rows than columns, or fewer. */
export function notSquareError(where: string, name: string, shape: readonly number[]): ShapeError {
  return new ShapeError(
    "E_NOT_SQUARE",
    message({
      where,
      what: `the matrices of ${name} have shape ${showShape(shape.slice(-2))}`,
      expected: "expected square matrices",
    }),
  );
}

/** A matrix without an inverse; `index` counts through the batch. */
export function singularError(where: string, index: number, column: number): ShapeError {
  return new ShapeError(
    "E_SINGULAR",
    message({
      where,
      what: `matrix ${index} is singular: no pivot is left in column ${column}`,
      expected: "expected matrices that have an inverse",
    }),
  );
}

/** A symmetric matrix without a Cholesky factor; `index` counts through the batch, `order` from 1. */
export function notPositiveDefiniteError(where: string, index: number, order: number): ShapeError {
  return new ShapeError(
    "E_NOT_POSITIVE_DEFINITE",
    message({
      where,
      what: `matrix ${index} is not positive-definite: its leading minor of order ${order} is not positive`,
      expected: "expected symmetric positive-definite matrices",
    }),
  );
}

/** One right-hand side per matrix where the unknown stands on the left. */
export function vectorRightSideError(
  where: string,
  A: readonly number[],
  B: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_VECTOR_RIGHT_SIDE",
    message({
      where,
      what: `shape ${showShape(B)} of B is one vector per matrix of A ${showShape(A)}, and left is false`,
      expected: "expected matrices in B",
      hint: "use left: true, or unsqueeze B at dim -2",
    }),
  );
}

/** Vectors of another length than 3 in a cross product; `dim` is null where no dim of size 3 was found. */
export function crossDimError(
  where: string,
  self: readonly number[],
  other: readonly number[],
  dim: number | null,
): ShapeError {
  const found = dim === null ? "no dim of size 3" : `another size than 3 at dim ${dim}`;
  return new ShapeError(
    "E_CROSS_DIM",
    message({
      where,
      what: `shapes ${showShape(self)} and ${showShape(other)} have ${found}`,
      expected: "expected vectors of 3 elements along dim",
    }),
  );
}

/** A number of columns below 0. */
export function negativeCountError(where: string, count: number): ShapeError {
  return new ShapeError(
    "E_NEGATIVE_COUNT",
    message({ where, what: `the count N is ${count}`, expected: "expected 0 or more" }),
  );
}

/** A chain of too few matrices. */
export function emptyChainError(where: string, count: number, least: number): ShapeError {
  return new ShapeError(
    "E_EMPTY_CHAIN",
    message({
      where,
      what: `the list holds ${count} tensor${count === 1 ? "" : "s"}`,
      expected: `expected at least ${least}`,
    }),
  );
}

/** A distance of an order that is below 0 or NaN. */
export function negativeOrderError(where: string, p: number): ShapeError {
  return new ShapeError(
    "E_NEGATIVE_ORDER",
    message({ where, what: `p is ${p}`, expected: "expected 0 or more" }),
  );
}

/** A norm of nothing that has no value there. */
export function emptyNormError(where: string, ord: number, shape: readonly number[]): ShapeError {
  return new ShapeError(
    "E_EMPTY_NORM",
    message({
      where,
      what: `the norm of order ${ord} of nothing has no value, and self has shape ${showShape(shape)}`,
      expected: "expected at least one element in every vector, or a finite order of 0 or more",
    }),
  );
}

/** A norm over a number of dims that it is not defined for. */
export function normDimsError(where: string, dim: readonly number[], expected: string): ShapeError {
  return new ShapeError(
    "E_NORM_DIMS",
    message({ where, what: `dim is ${showShape(dim)}`, expected: `expected ${expected}` }),
  );
}

/** An order that matrices, or vectors, have no norm of. */
export function matrixOrderError(where: string, ord: string): ShapeError {
  return new ShapeError(
    "E_NORM_ORDER",
    message({
      where,
      what: `there is no norm of order ${ord} for these dims`,
      expected:
        'expected "fro", "nuc", inf, -inf, 1, -1, 2 or -2 over two dims, any number over one',
    }),
  );
}

/** A matrix with NaN or infinity in it where values are found by iteration; `index` counts through the batch. */
export function notFiniteError(where: string, index: number): ShapeError {
  return new ShapeError(
    "E_NOT_FINITE",
    message({
      where,
      what: `matrix ${index} holds NaN or infinity`,
      expected: "expected finite matrices",
    }),
  );
}

/** A triangle by another name than its letter. */
export function triangleNameError(where: string, uplo: string): ShapeError {
  return new ShapeError(
    "E_TRIANGLE_NAME",
    message({ where, what: `the triangle UPLO is "${uplo}"`, expected: 'expected "L" or "U"' }),
  );
}

/** Derivatives of vectors that the matrix does not determine. */
export function fullVectorsError(where: string): ShapeError {
  return new ShapeError(
    "E_FREE_VECTORS",
    message({
      where,
      what: "full_matrices adds vectors that the matrix does not determine, so they have no derivative",
      expected: "expected full_matrices to be false",
      hint: "call it with false, or take linalg_svdvals where only the values are needed",
    }),
  );
}

/** A mode of QR that does not exist. */
export function qrModeError(mode: string): ShapeError {
  return new ShapeError(
    "E_QR_MODE",
    message({
      where: "linalg_qr",
      what: `mode is "${mode}"`,
      expected: 'expected "reduced", "complete" or "r"',
    }),
  );
}

/** QR factors without a derivative. */
export function qrDerivativeError(why: string): ShapeError {
  return new ShapeError(
    "E_QR_DERIVATIVE",
    message({
      where: "linalg_qr",
      what: `there is no derivative: ${why}`,
      hint: 'use mode "reduced"',
    }),
  );
}

/** A driver of least squares that is not there. */
export function leastSquaresDriverError(driver: string): ShapeError {
  return new ShapeError(
    "E_DRIVER",
    message({
      where: "linalg_lstsq",
      what: `driver is "${driver}"`,
      expected: 'expected "gels" or "gelsy"',
      hint: "take singular values from linalg_svdvals",
    }),
  );
}

/** Two groups of dims that make no square matrix. */
export function groupSizesError(
  where: string,
  first: readonly number[],
  last: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_GROUP_SIZES",
    message({
      where,
      what: `the first dims ${showShape(first)} and the last dims ${showShape(last)} hold different numbers of elements, or none are first`,
      expected: "expected as many elements before as after",
    }),
  );
}

/** A symmetric matrix without factors `L D Lᵀ` of full rank; `index` counts through the batch. */
export function singularBlockError(where: string, index: number, step: number): ShapeError {
  return new ShapeError(
    "E_SINGULAR_BLOCK",
    message({
      where,
      what: `matrix ${index} is singular: block ${step} of D is zero`,
      expected: "expected matrices that have an inverse",
      hint: "use linalg_ldl_factor_ex, which reports it in info",
    }),
  );
}
