// Initial values of parameters: PyTorch's defaults.

import { mul, sub } from "../../generated/core/ops/pointwise.ts";
import { rand } from "../../generated/core/ops/random.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape, Tensor } from "../tensor/tensor.ts";
import { parameter } from "./module.ts";

/** A parameter drawn uniformly from `[-bound, bound)` with `bound = 1 / sqrt(fanIn)`. */
export function uniformParameter(shape: Shape, fanIn: number, dtype: DType): Tensor {
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return parameter(sub(mul(rand(shape, { dtype }), 2 * bound), bound));
}
