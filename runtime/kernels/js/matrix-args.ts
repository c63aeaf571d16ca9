// What the operators on matrices ask of their arguments: rank, squareness, a float dtype, one dtype.
import { dtypePairError, rankError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { notSquareError } from "../../errors/matrices.ts";
import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Refuses a tensor that is no stack of float matrices. */
export function requireMatrices(where: string, name: string, x: Tensor): void {
  if (x.shape.length < 2) throw rankError(where, name, x.shape, "at least 2 dims");
  requireFloat(where, name, x);
}

/** Refuses a tensor that is no stack of square float matrices. */
export function requireSquare(where: string, name: string, x: Tensor): void {
  if (x.shape.length < 2) throw rankError(where, name, x.shape, "at least 2 dims");
  const [rows, columns] = x.shape.slice(-2);
  if (rows !== columns) throw notSquareError(where, name, x.shape);
  requireFloat(where, name, x);
}

/** Refuses integers and bools. */
export function requireFloat(where: string, name: string, { dtype }: Tensor): void {
  if (!isFloating(dtype)) throw unsupportedDTypeError(where, name, dtype, "a float dtype");
}

/** Refuses two tensors of different dtypes. */
export function requireSameDType(
  where: string,
  a: readonly [name: string, x: Tensor],
  b: readonly [name: string, x: Tensor],
): void {
  if (a[1].dtype === b[1].dtype) return;
  throw dtypePairError(where, { name: a[0], dtype: a[1].dtype }, { name: b[0], dtype: b[1].dtype });
}
