// In-place forms of ops that are not pointwise: compute out of place at this level, then copy into self.
import { copy_ } from "../../generated/core/ops/copy.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** Plumbing of a derived in-place op; the out-of-place form brings its own rule. */
export function inPlaceByCopy(op: Op): Plumbing {
  return (_frame, args) => {
    const { functionalOp } = op.binding;
    const self = args[op.mutates];
    if (functionalOp === undefined || !(self instanceof Tensor)) {
      throw internalError(op.name, "an in-place op needs an out-of-place form");
    }
    const result = callOp(functionalOp, args);
    if (!(result instanceof Tensor))
      throw internalError(op.name, "the out-of-place form returned no tensor");
    return copy_(self, result);
  };
}
