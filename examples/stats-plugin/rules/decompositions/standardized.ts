// z-scores in terms of the package's ops.
import { div, mean, sqrt, sub, type Tensor } from "batchwise";

/** `(x - mean) / deviation` along `dim`; the deviation is that of the whole population. */
export function standardized(self: Tensor, dim: number): Tensor {
  const offset = sub(self, mean(self, dim, true));
  return div(offset, sqrt(mean(offset.mul(offset), dim, true)));
}
