// `mm` under vmap: one larger product where an operand is shared, a batched product where none is.
import { bmm, mm } from "../../generated/core/ops/linear_algebra.ts";
import { reshape, transpose } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { type Batched, logicalRank, logicalShape } from "../../runtime/tensor/batched.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `mm`: per-example matrix products.
 *
 * - self: logical `[N, K]`, mat2: logical `[K, M]`; at least one has a batch dim
 * - returns: physical `[B, N, M]`, bdim 0; `[N, B, M]`, bdim 1, when only mat2 is mapped
 */
export const mmBatchRule: BatchRule<"mm"> = ({ self, mat2 }) => {
  for (const x of [self, mat2])
    if (logicalRank(x) !== 2) throw exampleRankError("mm", 2, logicalShape(x));
  if (mat2.bdim === null) return [sharedRight(bdimToFront(self), mat2.value)];
  if (self.bdim === null) return [sharedLeft(self.value, bdimToFront(mat2))];
  return [{ value: bmm(bdimToFront(self), bdimToFront(mat2)), bdim: 0 }];
};

/** `[B, N, K] x [K, M]`: the examples' rows are the rows of one product. */
function sharedRight(left: Tensor, right: Tensor): Batched {
  const [batchSize, n, k] = left.shape;
  const product = mm(reshape(left, [batchSize * n, k]), right);
  return { value: reshape(product, [batchSize, n, right.shape[1]]), bdim: 0 };
}

/** `[N, K] x [B, K, M]`: the examples' columns are the columns of one product. */
function sharedLeft(left: Tensor, right: Tensor): Batched {
  const [batchSize, k, m] = right.shape;
  const columns = reshape(transpose(right, 0, 1), [k, batchSize * m]);
  return { value: reshape(mm(left, columns), [left.shape[0], batchSize, m]), bdim: 1 };
}
