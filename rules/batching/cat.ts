// `cat` under vmap: every tensor gets the batch dim in front, and the joined dim shifts by one.
import { cat } from "../../generated/core/ops/combine.ts";
import { batchSizeOf, logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { batchedToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `cat`: joins per-example tensors along a dim they have.
 *
 * - tensors: logical `[…]`, equal but for `dim`; physical `[B, …]` or shared
 * - returns: physical `[B, …]`, bdim 0
 */
export const catBatchRule: BatchRule<"cat"> = ({ tensors, dim }) => {
  const batchSize = batchSizeOf(...tensors);
  // An empty vector joins anything (a PyTorch legacy); with a batch dim it no longer would, so it is left out.
  const joined = tensors.filter(
    (x) => logicalRank(x) !== 1 || x.value.shape.some((size, d) => d !== x.bdim && size > 0),
  );
  const parts = joined.length === 0 ? tensors : joined;
  const at = wrapDim(dim, logicalRank(parts[0]), "cat");
  return [
    {
      value: cat(
        parts.map((x) => batchedToFront(x, batchSize)),
        at + 1,
      ),
      bdim: 0,
    },
  ];
};
