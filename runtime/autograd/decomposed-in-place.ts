// In-place ops whose out-of-place form has no formula but a decomposition: computed by it, then copied into self.
import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import type { Op } from "../dispatch/op.ts";
import { inPlaceDTypeError, inPlaceShapeError } from "../errors/inplace.ts";
import { internalError } from "../errors/internal.ts";
import type { OpArgs, OpResult } from "../kernels/contract.ts";
import { canCast } from "../tensor/promotion.ts";
import { sameShape } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";

/** The decomposition that has to give a derivative of an in-place op; null where its formula does, or nothing can. */
export function derivingDecomposition(
  op: Op,
  mode: "vjp" | "jvp",
): ((args: OpArgs) => OpResult) | null {
  const { binding } = op.binding.functionalOp ?? op;
  return binding[mode] === undefined ? (binding.decomposition ?? null) : null;
}

/** Runs the decomposition on the values before the write; its ops and the copy make the history. */
export function decomposedInPlace(
  op: Op,
  decomposition: (args: OpArgs) => OpResult,
  args: OpArgs,
  self: Tensor,
): Tensor {
  const before = args.map((arg) =>
    arg instanceof Tensor && arg.storage === self.storage ? clone(arg) : arg,
  );
  const result = decomposition(before);
  if (!(result instanceof Tensor))
    throw internalError(op.name, "the out-of-place form returned no tensor");
  if (!sameShape(result.shape, self.shape))
    throw inPlaceShapeError(op.name, self.shape, result.shape);
  if (!canCast(result.dtype, self.dtype))
    throw inPlaceDTypeError(op.name, self.dtype, result.dtype);
  return copy_(self, result);
}
