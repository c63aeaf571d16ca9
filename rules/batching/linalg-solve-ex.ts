// `linalg_solve_ex` under vmap: a matrix that all examples share is factored once, with all right-hand sides at hand.
import { linalgSolveEx } from "../../generated/core/ops/matrix_functions.ts";
import { reshape, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { vectorRightSideError } from "../../runtime/errors/matrices.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import {
  type Batched,
  logicalRank,
  logicalShape,
  type MaybeBatched,
} from "../../runtime/tensor/batched.ts";
import { isVectorRightSide } from "../../runtime/tensor/right-sides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront, moveDim, padRank } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";
import { asBatched } from "../lib/wrap.ts";

/**
 * `linalg_solve_ex`: per-example systems.
 *
 * - A: logical `[…, N, N]`, B: logical `[…, N, K]`, or `[…, N]` where that is A's shape without its last dim
 * - returns: the solutions; `info` is not mapped where A is not
 */
export const linalgSolveExBatchRule: BatchRule<"linalg_solve_ex"> = (
  { A, B, left, checkErrors },
  { batchSize },
) => {
  const [shapeA, shapeB] = [logicalShape(A), logicalShape(B)];
  if (shapeA.length < 2) throw exampleRankError("linalg_solve_ex", 2, shapeA);
  if (shapeB.length < 1) throw exampleRankError("linalg_solve_ex", 1, shapeB);
  const isVector = isVectorRightSide(shapeA, shapeB);
  if (isVector && !left) throw vectorRightSideError("linalg_solve", shapeA, shapeB);
  const sides = isVector ? asColumns(B) : B;
  const options = { left, checkErrors };
  const [solved, info] =
    A.bdim === null
      ? sharedMatrix(A.value, asBatched(sides), options)
      : mappedMatrix({ value: A.value, bdim: A.bdim }, sides, options, batchSize);
  return [isVector ? withoutColumn(solved) : solved, info];
};

interface SolveOptions {
  readonly left: boolean;
  readonly checkErrors: boolean;
}

/** A vector per example as a matrix of one column. */
function asColumns(x: MaybeBatched): MaybeBatched {
  if (x.bdim === null) return { value: unsqueeze(x.value, -1), bdim: null };
  return { value: unsqueeze(bdimToFront(x), -1), bdim: 0 };
}

function withoutColumn({ value, bdim }: Batched): Batched {
  const last = value.shape.length - 1;
  // The column is the last dim of the example, which the batch dim may follow.
  return bdim === last
    ? { value: squeeze(value, last - 1), bdim: last - 1 }
    : { value: squeeze(value, last), bdim };
}

function mappedMatrix(
  A: Batched,
  B: MaybeBatched,
  options: SolveOptions,
  batchSize: number,
): readonly [Batched, MaybeBatched] {
  const rank = Math.max(logicalRank(A), logicalRank(B));
  const [value, info] = linalgSolveEx(withRank(A, rank), withRank(B, rank), options);
  const shape = [batchSize, ...logicalShape(A).slice(0, -2)];
  return [
    { value, bdim: 0 },
    { value: reshape(info, shape), bdim: 0 },
  ];
}

/** `[B, …]`, or `[1, …]` for a shared operand, with `rank` dims per example: no matrices can be taken for vectors. */
function withRank(x: MaybeBatched, rank: number): Tensor {
  const front = x.bdim === null ? unsqueeze(x.value, 0) : bdimToFront(x);
  return padRank(front, logicalRank(x), rank);
}

/** All examples' columns, or rows, are those of one right-hand side. */
function sharedMatrix(
  A: Tensor,
  B: Batched,
  options: SolveOptions,
): readonly [Batched, MaybeBatched] {
  const rank = Math.max(A.shape.length, logicalRank(B));
  const at = options.left ? rank : rank - 2;
  const moved = moveDim(withRank(B, rank), 0, at);
  const joined = Math.min(at, rank - 1);
  const { shape } = moved;
  const folded = [
    ...shape.slice(0, joined),
    shape[joined] * shape[joined + 1],
    ...shape.slice(joined + 2),
  ];
  const [solved, info] = linalgSolveEx(A, reshape(moved, folded), options);
  const front = solved.shape.length - rank;
  const whole = [
    ...solved.shape.slice(0, front + joined),
    shape[joined],
    shape[joined + 1],
    ...solved.shape.slice(front + joined + 1),
  ];
  return [
    { value: reshape(solved, whole), bdim: front + at },
    { value: info, bdim: null },
  ];
}
