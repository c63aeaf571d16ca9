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
