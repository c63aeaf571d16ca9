// The spatial kind: the op works on its last dims and takes one or two in front, so every leading dim is folded into one.
import { reshape } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import { type Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront } from "./dims.ts";
import { replaceArgs, tensorAt, wrapTensor } from "./wrap.ts";

/** Options of the kind: an example is `[C, …]` or `[N, C, …]`, and so is the result. */
export interface SpatialSpec {
  /** Positions of the tensors with these leading dims. */
  readonly fold: readonly number[];
  /** Number of spatial dims, the last ones. */
  readonly dims: number;
}

/** Plumbing that folds `[B, N, C, …]` to `[B * N * C, …]`, calls the op and unfolds its results. */
export function spatial(op: Op, { fold, dims }: SpatialSpec): Plumbing {
  return (frame, args) => {
    const tensors = fold.map((position) => tensorAt(frame, args, position));
    const example = leadingDims(op, tensors, dims);
    const folded = tensors.map((x) => {
      const front = batchedToFront(x, frame.batchSize);
      const count = numel(front.shape.slice(0, example.length + 1));
      return reshape(front, [count, ...front.shape.slice(example.length + 1)]);
    });
    const result = callOp(op, replaceArgs(args, fold, folded));
    const unfold = (out: Tensor): Tensor =>
      wrapTensor(frame, reshape(out, [frame.batchSize, ...example, ...out.shape.slice(1)]), 0);
    if (result instanceof Tensor) return unfold(result);
    if (Array.isArray(result)) return result.map((out: Tensor) => unfold(out));
    throw internalError(op.name, "spatial serves ops that return tensors");
  };
}

/** The leading dims of one example, which all tensors share. */
function leadingDims({ name }: Op, tensors: readonly MaybeBatched[], dims: number): Shape {
  const [first] = tensors;
  const rank = logicalRank(first);
  for (const x of tensors) {
    if (logicalRank(x) !== rank || rank < dims + 1 || rank > dims + 2)
      throw exampleRankError(name, dims + 2, logicalShape(x));
  }
  return logicalShape(first).slice(0, rank - dims);
}
