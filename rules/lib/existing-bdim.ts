// The existing_bdim kind: the op has a batch dim of its own, so the vmap dim is folded into it and out again.
import { reshape } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront } from "./dims.ts";
import { replaceArgs, tensorAt, wrapTensor } from "./wrap.ts";

/** Options of the kind: the op's own batch dim is dim 0 of every listed tensor and of the result. */
export interface ExistingBdimSpec {
  /** Positions of the tensors that have the op's batch dim in front. */
  readonly fold: readonly number[];
  /** Dims one example must have. */
  readonly rank: number;
}

/** Plumbing that folds `[B, b, …]` to `[B * b, …]`, calls the op and unfolds the result. */
export function existingBdim(op: Op, spec: ExistingBdimSpec): Plumbing {
  return (frame, args) => {
    let own = 1;
    const folded = spec.fold.map((position) => {
      const x = tensorAt(frame, args, position);
      if (logicalRank(x) !== spec.rank) throw exampleRankError(op.name, spec.rank, logicalShape(x));
      const front = batchedToFront(x, frame.batchSize);
      own = front.shape[1];
      return reshape(front, [front.shape[0] * own, ...front.shape.slice(2)]);
    });
    const result = callOp(op, replaceArgs(args, spec.fold, folded));
    if (!(result instanceof Tensor))
      throw internalError(op.name, "existing_bdim serves ops with one output");
    return wrapTensor(frame, reshape(result, [frame.batchSize, own, ...result.shape.slice(1)]), 0);
  };
}
