// `bmm` under vmap: the examples join the op's own batch, or, where the right factor is shared, the rows.
import { bmm } from "../../generated/core/ops/linear_algebra.ts";
import { permute, reshape } from "../../generated/core/ops/view.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import {
  type Batched,
  batchSizeOf,
  logicalRank,
  logicalShape,
} from "../../runtime/tensor/batched.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront, bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `bmm`: per-example batched products.
 *
 * - self: logical `[b, n, k]`, mat2: logical `[b, k, m]`; at least one has a batch dim
 * - returns: physical `[B, b, n, m]`, bdim 0; `[b, B, n, m]`, bdim 1, when only self is mapped
 */
export const bmmBatchRule: BatchRule<"bmm"> = ({ self, mat2 }) => {
  for (const x of [self, mat2])
    if (logicalRank(x) !== 3) throw exampleRankError("bmm", 3, logicalShape(x));
  if (mat2.bdim === null) return [sharedRight(bdimToFront(self), mat2.value)];
  const batchSize = batchSizeOf(self, mat2);
  const [left, right] = [self, mat2].map((x) => {
    const [, own, ...matrix] = batchedToFront(x, batchSize).shape;
    return reshape(batchedToFront(x, batchSize), [batchSize * own, ...matrix]);
  });
  const product = bmm(left, right);
  const [own] = logicalShape(self);
  return [{ value: reshape(product, [batchSize, own, ...product.shape.slice(1)]), bdim: 0 }];
};

/** `[B, b, n, k] x [b, k, m]`: the examples' rows are the rows of one product per batch entry. */
function sharedRight(left: Tensor, right: Tensor): Batched {
  const [batchSize, own, n, k] = left.shape;
  const rows = reshape(permute(left, [1, 0, 2, 3]), [own, batchSize * n, k]);
  const product = bmm(rows, right);
  return { value: reshape(product, [own, batchSize, n, right.shape[2]]), bdim: 1 };
}
