// Derivatives of indexing and of reductions that select an element.

import { newZeros } from "../../generated/core/ops/factory.ts";
import { gather, indexPut } from "../../generated/core/ops/indexing.ts";
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** The cotangent of `self` in index_put: overwritten places get zero, accumulated ones pass. */
export function indexPutSelfBackward(
  grad: Tensor,
  indices: readonly (Tensor | null)[],
  valuesShape: Shape,
  accumulate: boolean,
): Tensor {
  return accumulate ? grad : indexPut(grad, indices, newZeros(grad, valuesShape), false);
}

/** The elements of `x` that a reduction over `dim` selected, with or without the reduced dim. */
export function gatherReduced(x: Tensor, dim: number, indices: Tensor, keepdim: boolean): Tensor {
  if (keepdim || x.shape.length === 0) return gather(x, dim, indices);
  return squeeze(gather(x, dim, unsqueeze(indices, dim)), dim);
}
