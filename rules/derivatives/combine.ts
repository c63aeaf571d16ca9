// Cotangents of ops that join tensors: take the joined cotangent apart again.
import { narrow, select } from "../../generated/core/ops/view.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** The slices of a stacked cotangent, one per stacked tensor. */
export function unstack(grad: Tensor, dim: number): readonly Tensor[] {
  const at = wrapDim(dim, grad.shape.length, "unstack");
  return Array.from({ length: grad.shape[at] }, (_, i) => select(grad, at, i));
}

/** The parts of a concatenated cotangent, one per joined tensor. */
export function catBackward(
  grad: Tensor,
  tensors: readonly Tensor[],
  dim: number,
): readonly Tensor[] {
  const at = wrapDim(dim, grad.shape.length, "catBackward");
  let start = 0;
  return tensors.map((x) => {
    // A legacy empty vector joins anything and has no part of its own.
    if (x.shape.length !== grad.shape.length) return narrow(grad, at, 0, 0);
    const part = narrow(grad, at, start, x.shape[at]);
    start += x.shape[at];
    return part;
  });
}
