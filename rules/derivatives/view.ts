// Transposes of views that need more than one op, and small dim arithmetic for them.
import { unsqueeze } from "../../generated/core/ops/view.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** The permutation that undoes `dims`. */
export function inversePermutation(dims: readonly number[]): readonly number[] {
  const inverse = new Array<number>(dims.length);
  dims.forEach((dim, i) => {
    inverse[wrapDim(dim, dims.length, "permute")] = i;
  });
  return inverse;
}

/** Puts back the dim that squeeze dropped, if its size was 1. */
export function unsqueezeUnlessKept(grad: Tensor, dim: number, shape: Shape): Tensor {
  if (shape.length === 0) return grad;
  const at = wrapDim(dim, shape.length, "squeeze");
  return shape[at] === 1 ? unsqueeze(grad, at) : grad;
}

/** The sizes of a shape from the dim `first` on. */
export function sizesBehind(shape: Shape, first: number): Shape {
  return shape.slice(first);
}
