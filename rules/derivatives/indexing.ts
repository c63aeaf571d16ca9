// Derivatives of indexing and of reductions that select an element.

import { copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { gather, index, indexFill, indexPut } from "../../generated/core/ops/indexing.ts";
import { eq, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { narrow, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
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

/**
 * The cotangent of `values` in index_put.
 *
 * Where a mask was filled with one value for all places, how many places there are does not matter: a sum over
 * the masked cotangent serves masks that are mapped, too.
 */
export function indexPutValuesBackward(
  grad: Tensor,
  indices: readonly (Tensor | null)[],
  valuesShape: Shape,
): Tensor {
  const [mask] = indices;
  const isMask =
    indices.length === 1 && mask !== null && (mask.dtype === "bool" || mask.dtype === "uint8");
  const rest = isMask ? grad.shape.length - mask.shape.length : 0;
  const hasPlaces = valuesShape.length === rest + 1;
  if (!isMask || valuesShape.length > rest + 1 || (hasPlaces && valuesShape[0] !== 1))
    return index(grad, indices);
  let condition = mask;
  for (let dim = 0; dim < rest; dim++) condition = unsqueeze(condition, -1);
  const dims = mask.shape.map((_, dim) => dim);
  const total = sum(where(condition, grad, 0), dims);
  return hasPlaces ? unsqueeze(total, 0) : total;
}

/** The elements of `x` that a reduction over `dim` selected, with or without the reduced dim. */
export function gatherReduced(x: Tensor, dim: number, indices: Tensor, keepdim: boolean): Tensor {
  if (keepdim || x.shape.length === 0) return gather(x, dim, indices);
  return squeeze(gather(x, dim, unsqueeze(indices, dim)), dim);
}

/** The cotangent of `src` in scatter_add: what was added, zero for the part of src that index does not cover. */
export function scatteredSource(grad: Tensor, dim: number, index: Tensor, shape: Shape): Tensor {
  const picked = gather(grad, dim, index);
  if (shape.every((size, d) => size === index.shape[d])) return picked;
  const padded = newZeros(picked, shape);
  copy_(
    index.shape.reduce((part, size, d) => narrow(part, d, 0, size), padded),
    picked,
  );
  return padded;
}

/** The part of `grad` at positions that index_fill wrote, however often; zero elsewhere. */
export function filledPart(grad: Tensor, dim: number, positions: Tensor): Tensor {
  const written = indexFill(newZeros(grad, grad.shape), dim, positions, 1);
  return where(eq(written, 1), grad, 0);
}
