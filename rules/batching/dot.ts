// `dot` under vmap: row products of matrices, through the matrix kernels.
import { bmm, mm } from "../../generated/core/ops/linear_algebra.ts";
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `dot`: per-example inner products.
 *
 * - self, tensor: logical `[K]`; physical `[B, K]` or shared `[K]`
 * - returns: physical `[B]`, bdim 0
 */
export const dotBatchRule: BatchRule<"dot"> = ({ self, tensor }) => {
  for (const x of [self, tensor])
    if (logicalRank(x) !== 1) throw exampleRankError("dot", 1, logicalShape(x));
  const left = bdimToFront(self);
  const right = bdimToFront(tensor);
  if (tensor.bdim === null) return [{ value: squeeze(mm(left, unsqueeze(right, 1)), 1), bdim: 0 }];
  if (self.bdim === null) return [{ value: squeeze(mm(right, unsqueeze(left, 1)), 1), bdim: 0 }];
  const products = bmm(unsqueeze(left, 1), unsqueeze(right, 2));
  return [{ value: squeeze(squeeze(products, 2), 1), bdim: 0 }];
};
