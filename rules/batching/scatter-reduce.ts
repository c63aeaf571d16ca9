// `scatter_reduce` under vmap: self, index and src share every dim, so all three get the batch dim in front.
import { scatterReduce } from "../../generated/core/ops/indexing.ts";
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { batchSizeOf, logicalRank } from "../../runtime/tensor/batched.ts";
import { batchedToFront, frontDim } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `scatter_reduce`: combines per-example elements at the places that index names.
 *
 * - self, index, src: logical tensors of one rank; physical with or without a batch dim
 * - returns: physical `[B, …]` in the shape of self, bdim 0
 */
export const scatterReduceTwoBatchRule: BatchRule<"scatter_reduce.two"> = ({
  self,
  dim,
  index,
  src,
  reduce,
  includeSelf,
}) => {
  const batchSize = batchSizeOf(self, index, src);
  const at = frontDim(self, dim, "scatter_reduce");
  // A 0-d example is scattered into as if it had one dim of size 1.
  const [target, places, source] = [self, index, src].map((x) => {
    const front = batchedToFront(x, batchSize);
    return logicalRank(x) === 0 ? unsqueeze(front, 1) : front;
  });
  const reduced = scatterReduce(target, at, places, source, reduce, { includeSelf });
  return [{ value: logicalRank(self) === 0 ? squeeze(reduced, 1) : reduced, bdim: 0 }];
};
