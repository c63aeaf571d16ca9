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
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import {
  type AdvancedIndices,
  evenMaskPositions,
  exampleIndex,
  indexDimsToFront,
  isMask,
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
  if (mask !== null && fillsMask(self, mask, values)) {
    return [{ value: writeWhere(target, self, mask, values, accumulate), bdim: 0 }];
  }
  const advanced = readIndices("index_put", logicalShape(self), indices, (mapped) =>
    evenMaskPositions("index_put", mapped),
  );
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
  return indices.length === 1 && mask !== null && isMask(mask) ? mask : null;
}

/**
 * Whether every masked place gets the same values, so that how many there are does not matter.
 *
 * What index_put would refuse is no fill: `where` would broadcast or promote it instead.
 */
function fillsMask(self: MaybeBatched, mask: MaybeBatched, values: MaybeBatched): boolean {
  const shape = logicalShape(self);
  const masked = logicalShape(mask);
  const rest = shape.slice(masked.length);
  const given = logicalShape(values);
  const fill = given.length === rest.length + 1 && given[0] === 1 ? given.slice(1) : given;
  const isMaskOfSelf = masked.length > 0 && masked.every((size, dim) => size === shape[dim]);
  return isMaskOfSelf && self.value.dtype === values.value.dtype && fitsInto(fill, rest);
}

/** Whether `shape` broadcasts to `target`. */
function fitsInto(shape: Shape, target: Shape): boolean {
  const added = target.length - shape.length;
  return added >= 0 && shape.every((size, dim) => size === 1 || size === target[dim + added]);
}

/** A mask whose places all get the same values is a `where`, which asks for no positions: it may be mapped at any level. */
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
