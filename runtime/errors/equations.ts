// Errors of equations over subscripts: `einsum`.
import { ShapeError } from "./classes.ts";
import { message } from "./message.ts";

/** An equation that cannot be read, or does not fit its tensors. */
export function equationError(equation: string, what: string, expected: string): ShapeError {
  return new ShapeError(
    "E_EQUATION",
    message({ where: `einsum("${equation}")`, what, expected: `expected ${expected}` }),
  );
}
