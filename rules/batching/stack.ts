// `stack` under vmap: every tensor gets the batch dim in front, and the new dim moves behind it.
import { stack } from "../../generated/core/ops/combine.ts";
import { batchSizeOf, logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { batchedToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `stack`: joins per-example tensors along a new dim.
 *
 * - tensors: logical `[…]`, all of one shape; physical `[B, …]` or shared
 * - returns: physical `[B, …, N, …]`, bdim 0
 */
export const stackBatchRule: BatchRule<"stack"> = ({ tensors, dim }) => {
  const batchSize = batchSizeOf(...tensors);
  const at = wrapDim(dim, logicalRank(tensors[0]) + 1, "stack");
  return [
    {
      value: stack(
        tensors.map((x) => batchedToFront(x, batchSize)),
        at + 1,
      ),
      bdim: 0,
    },
  ];
};
