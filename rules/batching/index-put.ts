// `index_put` under vmap; follows functorch's index_put_batch_rule in BatchRulesScatterOps.cpp.

import { indexPut } from "../../generated/core/ops/indexing.ts";
import { add, where } from "../../generated/core/ops/pointwise.ts";
import { permute, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  batchSizeOf,
  logicalRank,
  logicalShape,
  type MaybeBatched,
} from "../../runtime/tensor/batched.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  type AdvancedIndices,
  exampleIndex,
  indexDimsToFront,
  physicalEntries,
  readIndices,
} from "../lib/advanced-index.ts";
import { batchedToFront, bdimToFront, padRank } from "../lib/dims.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `index_put`: writes or adds values at indexed places, per example.
 *
 * - self: logical `[…]`, indices: index tensors or null, values: broadcasts to the indexed part
 * - returns: physical `[B, …]` in the shape of self, bdim 0
 */
export const indexPutBatchRule: BatchRule<"index_put"> = ({
  self,
  indices,
  values,
  accumulate,
}) => {
  const batchSize = batchSizeOf(self, values, ...indices);
  const target = batchedToFront(self, batchSize);
  const mask = onlyMask(indices);
  if (mask !== null && mask.bdim !== null && fillsMask(self, mask, values)) {
    return [{ value: writeWhere(target, self, mask, values, accumulate), bdim: 0 }];
  }
  const advanced = readIndices("index_put", indices);
  const entries = [exampleIndex(batchSize, advanced.rank), ...physicalEntries(advanced)];
  return [
    {
      value: indexPut(target, entries, physicalValues(self, values, advanced), accumulate),
      bdim: 0,
    },
  ];
};

/** Values as `[B or 1, …index, …rest]`, the order in which the example index makes the indexed part lie. */
function physicalValues(
  self: MaybeBatched,
  values: MaybeBatched,
  advanced: AdvancedIndices,
): Tensor {
  const { rank, first, count, isAdjacent } = advanced;
  const partRank = logicalRank(self) - count + rank;
  const front = values.bdim === null ? unsqueeze(values.value, 0) : bdimToFront(values);
  const padded = padRank(front, logicalRank(values), partRank);
  if (!isAdjacent || first === 0) return padded;
  return permute(padded, indexDimsToFront(partRank + 1, rank, first));
}

function onlyMask(indices: readonly (MaybeBatched | null)[]): MaybeBatched | null {
  const [mask] = indices;
  return indices.length === 1 && mask !== null && mask.value.dtype === "bool" ? mask : null;
}

/** Whether every masked place gets the same values, so that how many there are does not matter. */
function fillsMask(self: MaybeBatched, mask: MaybeBatched, values: MaybeBatched): boolean {
  const rest = logicalRank(self) - logicalRank(mask);
  const shape = logicalShape(values);
  return shape.length <= rest || (shape.length === rest + 1 && shape[0] === 1);
}

/** A mapped mask written with one value per masked place is a `where`. */
function writeWhere(
  target: Tensor,
  self: MaybeBatched,
  mask: MaybeBatched,
  values: MaybeBatched,
  accumulate: boolean,
): Tensor {
  let condition = bdimToFront(mask);
  for (let dim = logicalRank(mask); dim < logicalRank(self); dim++)
    condition = unsqueeze(condition, -1);
  const front = values.bdim === null ? unsqueeze(values.value, 0) : bdimToFront(values);
  const source = padRank(front, logicalRank(values), logicalRank(self));
  return where(condition, accumulate ? add(target, source) : source, target);
}
