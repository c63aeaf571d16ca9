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
