// `gather` under vmap: self and index share every dim, so both get the batch dim in front.
import { gather } from "../../generated/core/ops/indexing.ts";
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { batchSizeOf, logicalRank } from "../../runtime/tensor/batched.ts";
import { batchedToFront, frontDim } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `gather`: picks per-example elements along `dim`.
 *
 * - self: logical `[…]`, index: logical of the same rank; physical with or without a batch dim
 * - returns: physical `[B, …]` in the shape of index, bdim 0
 */
export const gatherBatchRule: BatchRule<"gather"> = ({ self, dim, index }) => {
  const batchSize = batchSizeOf(self, index);
  const at = frontDim(self, dim, "gather");
  // A 0-d example is gathered from as if it had one dim of size 1.
  const [source, places] = [self, index].map((x) => {
    const front = batchedToFront(x, batchSize);
    return logicalRank(x) === 0 ? unsqueeze(front, 1) : front;
  });
  const picked = gather(source, at, places);
  return [{ value: logicalRank(index) === 0 ? squeeze(picked, 1) : picked, bdim: 0 }];
};
