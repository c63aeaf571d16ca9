// In-place forms of ops that are not pointwise: compute out of place at this level, then copy into self.
import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { inPlaceDTypeError } from "../../runtime/errors/inplace.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { canCast } from "../../runtime/tensor/promotion.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { replaceArgs } from "./wrap.ts";

/** Plumbing of a derived in-place op; the out-of-place form brings its own rule. */
export function inPlaceByCopy(op: Op): Plumbing {
  return (_frame, args) => {
    const { functionalOp } = op.binding;
    const self = args[op.mutates];
    if (functionalOp === undefined || !(self instanceof Tensor)) {
      throw internalError(op.name, "an in-place op needs an out-of-place form");
    }
    // A derivative formula may save the values before the write, so it is given a copy of them.
    const result = callOp(functionalOp, replaceArgs(args, [op.mutates], [clone(self)]));
    if (!(result instanceof Tensor))
      throw internalError(op.name, "the out-of-place form returned no tensor");
    if (!canCast(result.dtype, self.dtype))
      throw inPlaceDTypeError(op.name, self.dtype, result.dtype);
    return copy_(self, result);
  };
}
