// Operators on a matrix and a vector that belongs to it, and on parts that may be left out, under vmap.
import {
  linalgHouseholderProduct,
  linalgQr,
  luUnpack,
} from "../../generated/core/ops/matrix_functions.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import { batchedToFront, bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

function requireRank(op: string, rank: number, x: MaybeBatched): void {
  if (logicalRank(x) < rank) throw exampleRankError(op, rank, logicalShape(x));
}

/**
 * `linalg_householder_product`: per-example products of reflections.
 *
 * - input: logical `[…, M, N]`, tau: logical `[…, K]`
 * - returns: physical `[B, …, M, N]`, bdim 0
 */
export const linalgHouseholderProductBatchRule: BatchRule<"linalg_householder_product"> = (
  { input, tau },
  { batchSize },
) => {
  requireRank("linalg_householder_product", 2, input);
  requireRank("linalg_householder_product", 1, tau);
  const [matrices, scales] = [batchedToFront(input, batchSize), batchedToFront(tau, batchSize)];
  return [{ value: linalgHouseholderProduct(matrices, scales), bdim: 0 }];
};

/**
 * `linalg_qr`: per-example factors; Q is not mapped where it is left out.
 *
 * - A: logical `[…, M, N]`
 * - returns: physical `[B, …, M, K]` and `[B, …, K, N]`, bdim 0
 */
export const linalgQrBatchRule: BatchRule<"linalg_qr"> = ({ A, mode }) => {
  requireRank("linalg_qr", 2, A);
  const [Q, R] = linalgQr(bdimToFront(A), mode);
  return [
    { value: Q, bdim: mode === "r" ? null : 0 },
    { value: R, bdim: 0 },
  ];
};

/**
 * `lu_unpack`: per-example factors; those left out are not mapped.
 *
 * - LU_data: logical `[…, M, N]`, LU_pivots: logical `[…, min(M, N)]`
 * - returns: physical `[B, …]`, bdim 0
 */
export const luUnpackBatchRule: BatchRule<"lu_unpack"> = (
  { LUData, LUPivots, unpackData, unpackPivots },
  { batchSize },
) => {
  requireRank("lu_unpack", 2, LUData);
  requireRank("lu_unpack", 1, LUPivots);
  const [data, pivots] = [batchedToFront(LUData, batchSize), batchedToFront(LUPivots, batchSize)];
  const [P, L, U] = luUnpack(data, pivots, unpackData, unpackPivots);
  return [
    { value: P, bdim: unpackPivots ? 0 : null },
    { value: L, bdim: unpackData ? 0 : null },
    { value: U, bdim: unpackData ? 0 : null },
  ];
};
