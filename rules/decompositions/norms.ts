// Vector norms of any order in terms of other ops.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { eq, ge, mul, neg, pow, sqrt, where } from "../../generated/core/ops/pointwise.ts";
import { amax, amin, sum } from "../../generated/core/ops/reduction.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating } from "./means.ts";

/** The absolute value. */
function magnitude(x: Tensor): Tensor {
  return where(ge(x, 0), x, neg(x));
}

/** `norm.ScalarOpt_dim`; null for `p` means 2. */
export function normOver(
  self: Tensor,
  p: Scalar | null,
  dim: readonly number[],
  keepdim: boolean,
): Tensor {
  assertFloating("norm", self.dtype);
  const order = p === null ? 2 : scalarNumber(p);
  if (order === 2) return sqrt(sum(mul(self, self), dim, keepdim));
  const x = magnitude(self);
  switch (order) {
    case 0:
      return sum(where(eq(self, 0), 0, _toCopy(eq(x, x), { dtype: self.dtype })), dim, keepdim);
    case 1:
      return sum(x, dim, keepdim);
    case Number.POSITIVE_INFINITY:
      return amax(x, dim, keepdim);
    case Number.NEGATIVE_INFINITY:
      return amin(x, dim, keepdim);
    default:
      return pow(sum(pow(x, order), dim, keepdim), 1 / order);
  }
}
