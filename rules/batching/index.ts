// `index.Tensor` under vmap; follows functorch's index_batch_rule in BatchRulesScatterOps.cpp.
import { index } from "../../generated/core/ops/indexing.ts";
import { permute } from "../../generated/core/ops/view.ts";
import { batchSizeOf, logicalShape } from "../../runtime/tensor/batched.ts";
import {
  type AdvancedIndices,
  exampleIndex,
  hasBatchedIndex,
  indexDimsToPlace,
  physicalEntries,
  readIndices,
} from "../lib/advanced-index.ts";
import { bdimToFront } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `index.Tensor`: advanced indexing per example.
 *
 * - self: logical `[…]`, indices: logical index tensors that broadcast together, or null
 * - returns: the index dims where NumPy puts them, the batch dim in front of them or of everything
 */
export const indexTensorBatchRule: BatchRule<"index.Tensor"> = ({ self, indices }) => {
  const advanced = readIndices("index.Tensor", logicalShape(self), indices);
  const entries = physicalEntries(advanced);
  if (self.bdim === null)
    return [{ value: index(self.value, entries), bdim: sharedSelfBdim(advanced) }];
  const front = bdimToFront(self);
  if (!hasBatchedIndex(advanced)) {
    // Index dims that lead do so before the batch dim too.
    return [
      { value: index(front, [null, ...entries]), bdim: advanced.isAdjacent ? 0 : advanced.rank },
    ];
  }
  const examples = exampleIndex(batchSizeOf(self), advanced.rank);
  const picked = index(front, [examples, ...entries]);
  if (!advanced.isAdjacent || advanced.first === 0) return [{ value: picked, bdim: 0 }];
  const order = indexDimsToPlace(picked.shape.length, advanced.rank, advanced.first);
  return [{ value: permute(picked, order), bdim: 0 }];
};

/** The batch dim comes from the indices, in front of their dims. */
function sharedSelfBdim({ isAdjacent, first }: AdvancedIndices): number {
  return isAdjacent ? first : 0;
}
