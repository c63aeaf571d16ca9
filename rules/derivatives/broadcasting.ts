// Undoing broadcasting, and doing it again for reductions.

import { sum } from "../../generated/core/ops/reduction.ts";
import { expand, unsqueeze } from "../../generated/core/ops/view.ts";
import { reductionDims } from "../../runtime/tensor/dims.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** Sums `x` down to `shape`, the transpose of expanding `shape` to the shape of `x`. */
export function reduceToShape(x: Tensor, shape: Shape): Tensor {
  if (x.shape === shape) return x;
  const added = x.shape.length - shape.length;
  const leading: number[] = [];
  for (let dim = 0; dim < added; dim++) leading.push(dim);
  const stretched: number[] = [];
  for (let dim = 0; dim < shape.length; dim++)
    if (shape[dim] === 1 && x.shape[dim + added] !== 1) stretched.push(dim);
  // An empty list would mean "all dims" to sum.
  const trimmed = leading.length === 0 ? x : sum(x, leading);
  return stretched.length === 0 ? trimmed : sum(trimmed, stretched, true);
}

/** The cotangent of a reduction, expanded back over the reduced dims of `shape`. */
export function expandReduced(
  grad: Tensor,
  shape: Shape,
  dims: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  return expand(restoreDims(grad, shape, dims, keepdim), shape);
}

/** Puts back, with size 1, the dims that a reduction without `keepdim` dropped. */
export function restoreDims(
  reduced: Tensor,
  shape: Shape,
  dims: readonly number[] | null,
  keepdim: boolean,
): Tensor {
  if (keepdim || shape.length === 0) return reduced;
  let restored = reduced;
  for (const dim of [...reductionDims(dims, shape.length, "restoreDims")].sort((a, b) => a - b))
    restored = unsqueeze(restored, dim);
  return restored;
}
