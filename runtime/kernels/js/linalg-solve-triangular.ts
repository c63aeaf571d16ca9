// `linalg_solve_triangular`: substitution, in float64 whatever the dtype.
import { productShapeError } from "../../errors/kernels.ts";
import { broadcastShapes } from "../../tensor/broadcasting.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { divideBy, rowsOf, subtractScaled } from "./lu.ts";
import { requireMatrices, requireSameDType, requireSquare } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

const WHERE = "linalg_solve_triangular";

/** Shape function of `linalg_solve_triangular`. */
export const linalgSolveTriangularMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  const B = tensorArg(args, 1);
  requireSquare(WHERE, "A", A);
  requireMatrices(WHERE, "B", B);
  requireSameDType(WHERE, ["A", A], ["B", B]);
  const [rows, columns] = matrixSize(B);
  const left = boolArg(args, 3);
  if ((left ? rows : columns) !== matrixSize(A)[0]) {
    const expected = left ? "as many rows in B as in A" : "as many columns in B as in A";
    throw productShapeError(WHERE, A.shape, B.shape, expected);
  }
  const batch = broadcastShapes(batchOf(B), batchOf(A), WHERE);
  return [{ shape: [...batch, rows, columns], dtype: A.dtype }];
};

/** `linalg_solve_triangular(A, B, upper, left, unitriangular)`: only one triangle of A is read. */
export const linalgSolveTriangularKernel: Kernel = ([out], args) => {
  const A = tensorArg(args, 0);
  const B = tensorArg(args, 1);
  const [upper, left, isUnit] = [boolArg(args, 2), boolArg(args, 3), boolArg(args, 4)];
  const batch = batchOf(out);
  const [rows, columns] = matrixSize(B);
  const n = left ? rows : columns;
  const matrices = stackOf(A, 2, WHERE, batch);
  const sides = stackOf(B, 2, WHERE, batch);
  const target = stackOf(out, 2, WHERE);
  for (let item = 0; item < sides.count; item++) {
    const matrix = matrices.read(item);
    const side = sides.read(item);
    if (left) {
      substitute({ matrix, n, isUpper: upper, isUnit }, side);
      target.write(item, side);
      continue;
    }
    // X A = B is Aᵀ Xᵀ = Bᵀ.
    const turned = transposed(side, rows, columns);
    substitute({ matrix: transposed(matrix, n, n), n, isUpper: !upper, isUnit }, turned);
    target.write(item, transposed(turned, columns, rows));
  }
};

/** A triangular matrix; what lies in the other triangle is not read. */
export interface Triangle {
  readonly matrix: Float64Array;
  readonly n: number;
  readonly isUpper: boolean;
  /** Whether the diagonal counts as ones. */
  readonly isUnit: boolean;
}

/** Solves in place for the row-major `[n, k]` right-hand sides. */
export function substitute(triangle: Triangle, rhs: Float64Array): void {
  const { matrix, n, isUpper, isUnit } = triangle;
  const rows = rowsOf(rhs, n);
  for (let step = 0; step < n; step++) {
    const i = isUpper ? n - 1 - step : step;
    const [from, to] = isUpper ? [i + 1, n] : [0, i];
    for (let j = from; j < to; j++) subtractScaled(rows[i], rows[j], matrix[i * n + j]);
    if (!isUnit) divideBy(rows[i], matrix[i * n + i]);
  }
}
