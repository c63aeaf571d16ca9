// `linalg_lu_factor_ex` and `lu_unpack`: LU factors in one matrix, and taken apart.
import { dtypePairError, productShapeError } from "../../errors/kernels.ts";
import { singularError } from "../../errors/matrices.ts";
import { sameShape } from "../../tensor/strides.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { factorLU, swapRows } from "./lu.ts";
import { requireMatrices } from "./matrix-args.ts";
import { batchOf, identity, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

/** Shape function of `linalg_lu_factor_ex`. */
export const linalgLuFactorExMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireMatrices("linalg_lu_factor", "A", A);
  const batch = batchOf(A);
  return [
    { shape: A.shape, dtype: A.dtype },
    { shape: [...batch, Math.min(...matrixSize(A))], dtype: "int32" },
    { shape: batch, dtype: "int32" },
  ];
};

/** `linalg_lu_factor_ex(A, pivot, check_errors)`. */
export const linalgLuFactorExKernel: Kernel = ([LU, pivots, info], args) => {
  const A = tensorArg(args, 0);
  const [m, n] = matrixSize(A);
  const [isPivoted, isChecked] = [boolArg(args, 1), boolArg(args, 2)];
  const source = stackOf(A, 2, "linalg_lu_factor");
  const target = stackOf(LU, 2, "linalg_lu_factor");
  const rows = stackOf(pivots, 1, "linalg_lu_factor");
  const infos = stackOf(info, 0, "linalg_lu_factor");
  for (let item = 0; item < source.count; item++) {
    const factors = factorLU(source.read(item), m, n, isPivoted);
    if (isChecked && factors.info > 0) {
      throw singularError("linalg_lu_factor", item, factors.info - 1);
    }
    target.write(item, factors.lu);
    rows.write(item, factors.pivots);
    infos.write(item, [factors.info]);
  }
};

/** Shape function of `lu_unpack`. */
export const luUnpackMeta: Meta = (args) => {
  const data = tensorArg(args, 0);
  const pivots = tensorArg(args, 1);
  requireMatrices("lu_unpack", "LU_data", data);
  const [m, n] = matrixSize(data);
  const k = Math.min(m, n);
  const batch = batchOf(data);
  if (pivots.dtype !== "int32") {
    const expected = { name: "int32", dtype: "int32" };
    throw dtypePairError("lu_unpack", { name: "LU_pivots", dtype: pivots.dtype }, expected);
  }
  if (!sameShape(pivots.shape, [...batch, k])) {
    const expected = "one pivot per step of each matrix";
    throw productShapeError("lu_unpack", data.shape, pivots.shape, expected);
  }
  const shape = (isWanted: boolean, rows: number, columns: number): readonly number[] =>
    isWanted ? [...batch, rows, columns] : [0];
  const [unpacksData, unpacksPivots] = [boolArg(args, 2), boolArg(args, 3)];
  const { dtype } = data;
  return [
    { shape: shape(unpacksPivots, m, m), dtype },
    { shape: shape(unpacksData, m, k), dtype },
    { shape: shape(unpacksData, k, n), dtype },
  ];
};

/** `lu_unpack(LU_data, LU_pivots, unpack_data, unpack_pivots)`: P, L and U with `A = P L U`. */
export const luUnpackKernel: Kernel = ([P, L, U], args) => {
  const data = tensorArg(args, 0);
  const [m, n] = matrixSize(data);
  const k = Math.min(m, n);
  if (boolArg(args, 3)) {
    const pivots = stackOf(tensorArg(args, 1), 1, "lu_unpack");
    const permutations = stackOf(P, 2, "lu_unpack");
    for (let item = 0; item < pivots.count; item++) {
      permutations.write(item, permutationOf(pivots.read(item), m));
    }
  }
  if (!boolArg(args, 2)) return;
  const matrices = stackOf(data, 2, "lu_unpack");
  const [lower, upper] = [stackOf(L, 2, "lu_unpack"), stackOf(U, 2, "lu_unpack")];
  for (let item = 0; item < matrices.count; item++) {
    const matrix = matrices.read(item);
    lower.write(
      item,
      part(m, k, (i, j) => (i > j ? matrix[i * n + j] : Number(i === j))),
    );
    upper.write(
      item,
      part(k, n, (i, j) => (i <= j ? matrix[i * n + j] : 0)),
    );
  }
};

function part(rows: number, columns: number, at: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) =>
    at(Math.floor(i / columns), i % columns),
  );
}

/** P with `A = P L U`: the transpose of what the exchanges of rows make of the identity. */
function permutationOf(pivots: Float64Array, m: number): Float64Array {
  const exchanged = identity(m);
  pivots.forEach((pivot, step) => {
    swapRows(exchanged, m, pivot - 1, step);
  });
  return transposed(exchanged, m, m);
}
