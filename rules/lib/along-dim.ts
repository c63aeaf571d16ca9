// Ops that work along one dim and keep it: the logical dim becomes a physical one, the batch dim stays where it is.
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { type Batched, logicalRank } from "../../runtime/tensor/batched.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront, physicalDim } from "./dims.ts";

/** Applies `op` along the user's `dim`; an example without dims is one line of one element. */
export function alongDim(
  self: Batched,
  dim: number,
  where: string,
  op: (x: Tensor, dim: number) => readonly Tensor[],
): readonly Batched[] {
  const rank = logicalRank(self);
  const at = wrapDim(dim, rank, where);
  if (rank === 0) {
    const column = unsqueeze(bdimToFront(self), 1);
    return op(column, 1).map((value) => ({ value: squeeze(value, 1), bdim: 0 }));
  }
  return op(self.value, physicalDim(at, self.bdim)).map((value) => ({ value, bdim: self.bdim }));
}
