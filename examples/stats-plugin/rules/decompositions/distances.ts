// Distances in terms of the package's ops.
import { matmul, mul, sqrt, sub, sum, type Tensor } from "batchwise";

/** `sqrt((x - mean)ᵀ precision (x - mean))` over the last dim. */
export function mahalanobisDistance(self: Tensor, mean: Tensor, precision: Tensor): Tensor {
  const offset = sub(self, mean);
  return sqrt(sum(mul(matmul(offset, precision), offset), -1));
}
