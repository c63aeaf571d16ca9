// The backward of reductions that select one element.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { scatterAdd } from "../../generated/core/ops/indexing.ts";
import { unsqueeze } from "../../generated/core/ops/view.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `value_selecting_reduction_backward`: zeros of `sizes` with each cotangent at its selected position. */
export function scatterSelected(
  grad: Tensor,
  dim: number,
  indices: Tensor,
  sizes: Shape,
  keepdim: boolean,
): Tensor {
  const zeros = newZeros(grad, sizes);
  if (keepdim || sizes.length === 0) return scatterAdd(zeros, dim, indices, grad);
  return scatterAdd(zeros, dim, unsqueeze(indices, dim), unsqueeze(grad, dim));
}
