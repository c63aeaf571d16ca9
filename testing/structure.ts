// Matrices that are more than their elements: symmetric ones, and those of which only a triangle is read.
import { tril, triu } from "../generated/core/ops/linear_algebra.ts";
import { add, mul } from "../generated/core/ops/pointwise.ts";
import { transpose } from "../generated/core/ops/view.ts";
import type { MatrixStructure } from "../runtime/api/op-sample.ts";
import type { Shape, Tensor } from "../runtime/tensor/tensor.ts";

/** What an operator takes a matrix for; at such a matrix its derivative is also that of the numbers it reads. */
export function structured(x: Tensor, structure: MatrixStructure | undefined): Tensor {
  switch (structure) {
    case undefined:
      return x;
    case "symmetric":
      return mul(add(x, transpose(x, -2, -1)), 0.5);
    case "lower":
      return tril(x);
    case "upper":
      return triu(x);
  }
}

/**
 * Where each element comes from when the rows and columns of symmetric matrices are rotated alike by `shift`.
 *
 * Symmetry and eigenvalues survive that. Null when the elements are no symmetric matrices.
 */
export function symmetricOrder(
  shape: Shape,
  elements: ArrayLike<number | bigint>,
  shift: number,
): readonly number[] | null {
  const n = shape.at(-1) ?? 0;
  if (n < 2 || shape.at(-2) !== n) return null;
  const at = Array.from({ length: elements.length }, (_, place) => {
    const row = Math.floor((place % (n * n)) / n);
    return { first: place - (place % (n * n)), row, column: place % n };
  });
  const isSymmetric = at.every(
    ({ first, row, column }, place) => elements[place] === elements[first + column * n + row],
  );
  if (!isSymmetric) return null;
  return at.map(
    ({ first, row, column }) => first + ((row + shift) % n) * n + ((column + shift) % n),
  );
}
