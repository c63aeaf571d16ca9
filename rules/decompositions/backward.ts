// Backward operators of PyTorch that are ops of their own, by the formulas of the ops they belong to.
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { cumprodGradient } from "../derivatives/recurrences.ts";

/** `cumprod_backward`. */
export function cumprodCotangent(grad: Tensor, input: Tensor, dim: number, output: Tensor): Tensor {
  return cumprodGradient(grad, input, output, dim);
}
