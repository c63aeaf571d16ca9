// `flip` under vmap: the batch dim goes to the front and the dims shift by one.
import { flip } from "../../generated/core/ops/copy.ts";
import { logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDims } from "../../runtime/tensor/dims.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `flip`: every example with the same dims reversed.
 *
 * - self: logical `[…]`; physical with a batch dim
 * - returns: physical `[B, …]`, bdim 0
 */
export const flipBatchRule: BatchRule<"flip"> = ({ self, dims }) => {
  const rank = logicalRank(self);
  // A 0-d example accepts dim 0, which it does not have.
  const own = wrapDims(dims, rank, "flip").filter((dim) => dim < rank);
  return [
    {
      value: flip(
        bdimToFront(self),
        own.map((dim) => dim + 1),
      ),
      bdim: 0,
    },
  ];
};
