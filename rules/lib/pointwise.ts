// The pointwise kind: batch dims in front, ranks padded, so that ordinary broadcasting lines examples up.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { type OpArgs, optionalTensorArg, tensorArg } from "../../runtime/kernels/contract.ts";
import { logicalRank, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import { type PromotionOperand, resultType } from "../../runtime/tensor/promotion.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront, bdimToFront, padRank } from "./dims.ts";
import { optionalTensorAt, replaceArgs, wrapResult } from "./wrap.ts";

/** Options of the kind. */
export interface PointwiseSpec {
  /** Positions whose dtypes are promoted together; a condition is not among them. None: the result is like self. */
  readonly promoting: readonly number[];
}

/** Plumbing of a pointwise op. In-place forms return their own self. */
export function pointwise(op: Op, spec: PointwiseSpec): Plumbing {
  return (frame, args) => {
    const operands = op.tensorArgs.map((position) => optionalTensorAt(frame, args, position));
    const isLikeSelf = op.mutates < 0 && spec.promoting.length === 0;
    const aligned = alignRanks(isLikeSelf ? withSelfMapped(operands, frame.batchSize) : operands);
    const next = replaceArgs(args, op.tensorArgs, aligned);
    const result = callOp(op, op.mutates >= 0 ? next : promoteLogically(op, spec, operands, next));
    return op.mutates >= 0 ? tensorArg(args, op.mutates) : wrapResult(frame, result, 0);
  };
}

/** A result that has the shape of self, as in `copy`, needs a self with a batch dim; expanding copies nothing. */
function withSelfMapped(
  operands: readonly (MaybeBatched | null)[],
  batchSize: number,
): readonly (MaybeBatched | null)[] {
  const [self, ...others] = operands;
  if (self === null || self.bdim !== null) return operands;
  return [{ value: batchedToFront(self, batchSize), bdim: 0 }, ...others];
}

/** Moves batch dims to the front and pads mapped operands so that all examples have one rank. */
export function alignRanks(operands: readonly (MaybeBatched | null)[]): readonly (Tensor | null)[] {
  let rank = 0;
  for (const x of operands) if (x !== null) rank = Math.max(rank, logicalRank(x));
  return operands.map((x) => {
    if (x === null) return null;
    return x.bdim === null ? x.value : padRank(bdimToFront(x), logicalRank(x), rank);
  });
}

/**
 * Casts operands when promotion by physical rank would differ from promotion by logical rank: a 0-d
 * example must not promote a vector, though its physical tensor has a dim.
 */
function promoteLogically(
  op: Op,
  spec: PointwiseSpec,
  operands: readonly (MaybeBatched | null)[],
  next: OpArgs,
): OpArgs {
  const dtype = mixedLogicalDType(op, spec, operands);
  if (dtype === null) return next;
  const cast = spec.promoting.map((position) => {
    const x = optionalTensorArg(next, position);
    return x === null ? null : _toCopy(x, { dtype });
  });
  return replaceArgs(next, spec.promoting, cast);
}

/** The logical result dtype when the promoting tensors differ in dtype; null when they agree. */
function mixedLogicalDType(
  op: Op,
  spec: PointwiseSpec,
  operands: readonly (MaybeBatched | null)[],
): DType | null {
  let first: DType | null = null;
  let isMixed = false;
  for (const position of spec.promoting) {
    const x = operands[op.tensorArgs.indexOf(position)];
    if (x === null || x === undefined) continue;
    if (first === null) first = x.value.dtype;
    else if (x.value.dtype !== first) isMixed = true;
  }
  if (!isMixed) return null;
  const logical: PromotionOperand[] = [];
  for (const position of spec.promoting) {
    const x = operands[op.tensorArgs.indexOf(position)];
    if (x !== null && x !== undefined) logical.push({ dtype: x.value.dtype, ndim: logicalRank(x) });
  }
  return resultType(logical);
}
