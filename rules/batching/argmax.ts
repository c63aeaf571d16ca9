// `argmax` and `argmin` under vmap: without a dim each example is flattened first.
import { argmax, argmin } from "../../generated/core/ops/reduction.ts";
import { reshape, unsqueeze } from "../../generated/core/ops/view.ts";
import { type Batched, logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront, physicalDim } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

type Positions = (x: Tensor, dim: number, keepdim: boolean) => Tensor;

function positions(
  self: Batched,
  dim: number | null,
  keepdim: boolean,
  of: Positions,
  where: string,
): readonly [Batched] {
  const rank = logicalRank(self);
  if (rank === 0) {
    if (dim !== null) wrapDim(dim, rank, where);
    return [{ value: of(unsqueeze(bdimToFront(self), 1), 1, false), bdim: 0 }];
  }
  if (dim !== null) {
    const at = physicalDim(wrapDim(dim, rank, where), self.bdim);
    const isShifted = !keepdim && at < self.bdim;
    return [{ value: of(self.value, at, keepdim), bdim: self.bdim - (isShifted ? 1 : 0) }];
  }
  const front = bdimToFront(self);
  const [batch, ...sizes] = front.shape;
  const count = sizes.reduce((product, size) => product * size, 1);
  const flat = of(reshape(front, [batch, count]), 1, false);
  return [{ value: keepdim ? reshape(flat, [batch, ...sizes.map(() => 1)]) : flat, bdim: 0 }];
}

/**
 * `argmax`: per-example positions.
 *
 * - self: logical `[…]`
 * - returns: the reduced shape with the batch dim where it was, or in front
 */
export const argmaxBatchRule: BatchRule<"argmax"> = ({ self, dim, keepdim }) =>
  positions(self, dim, keepdim, argmax, "argmax");

/** `argmin`: like `argmax`. */
export const argminBatchRule: BatchRule<"argmin"> = ({ self, dim, keepdim }) =>
  positions(self, dim, keepdim, argmin, "argmin");
