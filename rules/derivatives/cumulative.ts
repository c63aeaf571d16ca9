// The derivative of cumsum: what an element adds to is all that follows, so cotangents add up backwards.
import { arange } from "../../generated/core/ops/factory.ts";
import { index } from "../../generated/core/ops/indexing.ts";
import { cumsum } from "../../generated/core/ops/reduction.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** The elements along a dim in reverse order. */
export function reversed(x: Tensor, dim: number): Tensor {
  const at = wrapDim(dim, x.shape.length, "flip");
  const size = x.shape[at] ?? 0;
  if (size === 0) return x;
  const order = arange(size - 1, -1, -1, { dtype: "int64" });
  return index(x, [...Array.from({ length: at }, () => null), order]);
}

/** The cotangent of `cumsum`: sums of the cotangents from each place on. */
export function cumsumBackward(grad: Tensor, dim: number): Tensor {
  return reversed(cumsum(reversed(grad, dim), dim), dim);
}
