// Ops over the last, spatial, dims of `[C, …]` or `[N, C, …]`: every leading dim, the batch dim too, is folded to one.
import { reshape } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import {
  type Batched,
  batchSizeOf,
  logicalRank,
  logicalShape,
  type MaybeBatched,
} from "../../runtime/tensor/batched.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront, bdimToFront } from "./dims.ts";

/** Calls `op` on `[B * …, spatial…]` tensors and unfolds its results; all tensors have the same leading dims. */
export function foldSpatial(
  where: string,
  spatial: number,
  tensors: readonly MaybeBatched[],
  op: (folded: readonly Tensor[]) => readonly Tensor[],
): readonly Batched[] {
  const batchSize = batchSizeOf(...tensors);
  const [first] = tensors;
  const rank = logicalRank(first);
  for (const x of tensors)
    if (logicalRank(x) !== rank || rank < spatial + 1 || rank > spatial + 2)
      throw exampleRankError(where, spatial + 2, logicalShape(x));
  const lead = [batchSize, ...logicalShape(first).slice(0, rank - spatial)];
  const folded = tensors.map((x) => {
    const front = batchedToFront(x, batchSize);
    const own = front.shape.slice(0, lead.length);
    return reshape(front, [numel(own), ...front.shape.slice(lead.length)]);
  });
  return op(folded).map((value) => ({
    value: reshape(value, [...lead, ...value.shape.slice(1)]),
    bdim: 0,
  }));
}

/** Calls `op`, whose first dim is a batch of its own, on `[B * N, …]`. */
export function foldExamples(
  where: string,
  rank: number,
  self: Batched,
  op: (folded: Tensor) => Tensor,
): readonly Batched[] {
  if (logicalRank(self) !== rank) throw exampleRankError(where, rank, logicalShape(self));
  const front = bdimToFront(self);
  const [batchSize, own, ...rest] = front.shape;
  const value = op(reshape(front, [batchSize * own, ...rest]));
  return [{ value: reshape(value, [batchSize, own, ...value.shape.slice(1)]), bdim: 0 }];
}
