// The derivative of `renorm`: a slice that is scaled down keeps its norm, so what would lengthen it is taken out.
import { add, gt, mul, pow, where } from "../../generated/core/ops/pointwise.ts";
import { norm, sum } from "../../generated/core/ops/reduction.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { normBackward } from "./norms.ts";

const EPSILON = 1e-7;

/** The cotangent of `renorm`. */
export function renormBackward(
  grad: Tensor,
  self: Tensor,
  p: Scalar,
  dim: number,
  maxnorm: Scalar,
): Tensor {
  const at = wrapDim(dim, self.shape.length, "renorm");
  const others = self.shape.map((_, d) => d).filter((d) => d !== at);
  const bound = scalarNumber(maxnorm);
  const norms = norm(self, p, others, true);
  const isLong = gt(norms, bound);
  const divisor = add(where(isLong, norms, 1), EPSILON);
  const along = sum(mul(grad, self), others, true);
  const slope = where(isLong, mul(mul(along, pow(divisor, -2)), -bound), 0);
  const direct = mul(grad, where(isLong, mul(pow(divisor, -1), bound), 1));
  return add(direct, normBackward(slope, self, p, norms, others, true));
}
