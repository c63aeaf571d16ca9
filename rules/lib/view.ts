// The view kind: batch dim in front (itself a view), dim arguments shifted, size arguments prefixed with B.
import { alias, select } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { invalidSizeError } from "../../runtime/errors/shape.ts";
import type { OpArg, OpArgs } from "../../runtime/kernels/contract.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { inferSize, numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront, padRank } from "./dims.ts";
import { asBatched, replaceArgs, tensorAt, wrapResult } from "./wrap.ts";

/** Options of the kind. */
export interface ViewSpec {
  /** Positions of arguments that name dims: an int or a list of ints. */
  readonly dims: readonly number[];
  /** How many more dims than the input the dims may name: 1 for unsqueeze. */
  readonly inserts: number;
  /** Position of a target size; null when the op has none. */
  readonly sizes: number | null;
  /** What the size means: `expand` may add dims in front and keep sizes with -1, `reshape` infers -1. */
  readonly sizeRule: "expand" | "reshape" | null;
}

/** Plumbing of a view of one tensor. */
export function view(op: Op, spec: ViewSpec): Plumbing {
  return (frame, args) => {
    const self = asBatched(tensorAt(frame, args, 0));
    const front = bdimToFront(self);
    const logical = front.shape.slice(1);
    if (logical.length === 0 && spec.dims.length > 0 && spec.inserts === 0) {
      return wrapResult(frame, viewScalarExamples(op, front, args), 0);
    }
    const rank = logical.length + spec.inserts;
    const dims = spec.dims.map((position) => shiftDims(args[position], rank, op.name));
    const shifted = replaceArgs(args, spec.dims, dims);
    const { value, size } = targetSize(op, spec, front, logical, args);
    const next = spec.sizes === null ? shifted : replaceArgs(shifted, [spec.sizes], [size]);
    return wrapResult(frame, callOp(op, replaceArgs(next, [0], [value])), 0);
  };
}

function shiftDims(arg: OpArg, rank: number, where: string): OpArg {
  if (typeof arg === "number") return wrapDim(arg, rank, where) + 1;
  if (!Array.isArray(arg))
    throw internalError(where, "a dim argument is neither an int nor a list");
  // A list names every dim of the view (permute), so the batch dim leads it.
  return [0, ...arg.map((dim: OpArg) => wrapDim(Number(dim), rank, where) + 1)];
}

function targetSize(
  op: Op,
  spec: ViewSpec,
  front: Tensor,
  logical: Shape,
  args: OpArgs,
): { value: Tensor; size: OpArg } {
  if (spec.sizes === null) return { value: front, size: null };
  const arg = args[spec.sizes];
  if (!Array.isArray(arg)) throw internalError(op.name, "a size argument is no list");
  const size = arg.map(Number);
  if (spec.sizeRule === "reshape") {
    // -1 is resolved against one example: with B = 0 the physical tensor could not tell.
    return {
      value: front,
      size: [front.shape[0], ...inferSize(size, numel(logical), logical, op.name)],
    };
  }
  const target = expandedSize(size, logical, op.name);
  return { value: padRank(front, logical.length, size.length), size: [front.shape[0], ...target] };
}

/** The size with each -1 replaced; padding gives the physical tensor dims that one example does not have. */
function expandedSize(size: Shape, logical: Shape, where: string): Shape {
  const added = size.length - logical.length;
  return size.map((length, dim) => {
    if (length !== -1) return length;
    if (dim >= added) return logical[dim - added];
    throw invalidSizeError(where, size, "expected 0 or more, or -1 for a dim that self has");
  });
}

/** A 0-d example takes dim 0 or -1: the op refuses it, or hands it back unchanged. */
function viewScalarExamples(op: Op, front: Tensor, args: OpArgs): Tensor {
  // One example is enough to learn which: refusals depend on the rank alone.
  if (front.shape[0] > 0) callOp(op, replaceArgs(args, [0], [select(front, 0, 0)]));
  return alias(front);
}
