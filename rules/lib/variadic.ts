// The variadic kind: the op works on its last dims and takes any leading ones, so the batch dim goes in front.
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import { alignRanks } from "./pointwise.ts";
import { optionalTensorAt, replaceArgs, wrapResult } from "./wrap.ts";

/** Options of the kind. */
export interface VariadicSpec {
  /** Dims one example must have at least; fewer would let the op eat the batch dim. */
  readonly minRank: number;
}

/** Plumbing of an op over the last dims of its tensors. */
export function variadic(op: Op, spec: VariadicSpec): Plumbing {
  return (frame, args) => {
    const operands = op.tensorArgs.map((position) => optionalTensorAt(frame, args, position));
    for (const x of operands) {
      if (x !== null && logicalRank(x) < spec.minRank)
        throw exampleRankError(op.name, spec.minRank, logicalShape(x));
    }
    return wrapResult(frame, callOp(op, replaceArgs(args, op.tensorArgs, alignRanks(operands))), 0);
  };
}
