// Sorting in terms of other ops.
import { sort } from "../../generated/core/ops/reduction.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `argsort`. */
export function sortedPositions(self: Tensor, dim: number, descending: boolean): Tensor {
  const [, positions] = sort(self, dim, descending);
  return positions;
}
