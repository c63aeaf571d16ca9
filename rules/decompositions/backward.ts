// Backward operators of PyTorch that are ops of their own, by the formulas of the ops they belong to.
import { div, eq, mul, where } from "../../generated/core/ops/pointwise.ts";
import { any, cumprod } from "../../generated/core/ops/reduction.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { cumsumBackward } from "../derivatives/cumulative.ts";
import { cumprodGradient } from "../derivatives/recurrences.ts";

/** `cumprod_backward`: a division by `input`, or where that holds a zero the products of `input` alone. */
export function cumprodCotangent(grad: Tensor, input: Tensor, dim: number, output: Tensor): Tensor {
  const hasZero = any(eq(input, 0));
  const divided = div(cumsumBackward(mul(grad, output), dim), where(hasZero, 1, input));
  return where(hasZero, cumprodGradient(grad, input, cumprod(input, dim), dim), divided);
}
