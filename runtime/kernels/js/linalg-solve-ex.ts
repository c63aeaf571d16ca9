// `linalg_solve_ex`: systems of equations from LU factors; each matrix is factored once, however often it is used.
import { productShapeError } from "../../errors/kernels.ts";
import { singularError, vectorRightSideError } from "../../errors/matrices.ts";
import { broadcastShapes } from "../../tensor/broadcasting.ts";
import { isVectorRightSide } from "../../tensor/right-sides.ts";
import type { Shape, Tensor } from "../../tensor/tensor.ts";
import { boolArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { type Factors, factorLU, solveFactored, solveTransposed } from "./lu.ts";
import { requireSameDType, requireSquare } from "./matrix-args.ts";
import { batchOf, itemsOf, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

/** Shape function of `linalg_solve_ex`. */
export const linalgSolveExMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  const B = tensorArg(args, 1);
  requireSquare("linalg_solve", "A", A);
  requireSameDType("linalg_solve", ["A", A], ["B", B]);
  return [
    { shape: solutionShape(A.shape, B.shape, boolArg(args, 2)), dtype: A.dtype },
    { shape: batchOf(A), dtype: "int32" },
  ];
};

function solutionShape(A: Shape, B: Shape, left: boolean): Shape {
  const n = A[A.length - 1];
  const isVector = isVectorRightSide(A, B);
  if (isVector && !left) throw vectorRightSideError("linalg_solve", A, B);
  const sides = isVector ? [...B, 1] : B;
  const shared = left ? sides[sides.length - 2] : sides[sides.length - 1];
  if (sides.length < 2 || shared !== n) {
    const expected = left ? "as many rows in B as in A" : "as many columns in B as in A";
    throw productShapeError("linalg_solve", A, B, expected);
  }
  const batch = broadcastShapes(sides.slice(0, -2), A.slice(0, -2), "linalg_solve");
  return isVector ? [...batch, n] : [...batch, ...sides.slice(-2)];
}

/** `linalg_solve_ex(A, B, left, check_errors)`: `info` is the first step without a pivot, counted from 1. */
export const linalgSolveExKernel: Kernel = ([result, info], args) => {
  const A = tensorArg(args, 0);
  const [n] = matrixSize(A);
  const factors = factorEach(args);
  const infos = stackOf(info, 0, "linalg_solve");
  factors.forEach((one, item) => {
    infos.write(item, [one.info]);
  });
  solveEach(factors, n, result, args);
};

function factorEach(args: OpArgs): readonly Factors[] {
  const A = tensorArg(args, 0);
  const isChecked = boolArg(args, 3);
  const [n] = matrixSize(A);
  const matrices = stackOf(A, 2, "linalg_solve");
  return Array.from({ length: matrices.count }, (_, item) => {
    const factors = factorLU(matrices.read(item), n, n);
    if (isChecked && factors.info > 0) throw singularError("linalg_solve", item, factors.info - 1);
    return factors;
  });
}

function solveEach(factors: readonly Factors[], n: number, result: Tensor, args: OpArgs): void {
  const A = tensorArg(args, 0);
  const B = tensorArg(args, 1);
  const left = boolArg(args, 2);
  const rank = isVectorRightSide(A.shape, B.shape) ? 1 : 2;
  const batch = result.shape.slice(0, result.shape.length - rank);
  const sides = stackOf(B, rank, "linalg_solve", batch);
  const target = stackOf(result, rank, "linalg_solve");
  const items = itemsOf(batchOf(A), batch);
  for (let item = 0; item < sides.count; item++) {
    const one = factors[items[item]];
    const side = sides.read(item);
    target.write(item, left ? solveFactored(one, n, side) : solveRight(one, n, side));
  }
}

/** `X A = B` is `Aᵀ Xᵀ = Bᵀ`. */
function solveRight(factors: Factors, n: number, rhs: Float64Array): Float64Array {
  const rows = n === 0 ? 0 : rhs.length / n;
  return transposed(solveTransposed(factors, n, transposed(rhs, rows, n)), n, rows);
}
