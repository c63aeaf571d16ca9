// Softmax, its logarithm and logsumexp: the largest element is subtracted first, so that nothing overflows.
import { _toCopy, clone } from "../../generated/core/ops/copy.ts";
import { add, div, eq, exp, log, mul, sub, where } from "../../generated/core/ops/pointwise.ts";
import { amax, max, sum } from "../../generated/core/ops/reduction.ts";
import { squeeze } from "../../generated/core/ops/view.ts";
import { reductionDims, wrapDim } from "../../runtime/tensor/dims.ts";
import { DEFAULT_FLOAT, type DType, isFloating } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating } from "./means.ts";

/** `x` in another dtype, or itself for null. */
export function castUnlessNull(x: Tensor, dtype: DType | null): Tensor {
  return dtype === null || dtype === x.dtype ? x : _toCopy(x, { dtype });
}

/** `_softmax`. */
export function softmaxAlong(self: Tensor, dim: number): Tensor {
  const shifted = belowLargest("_softmax", self, dim);
  if (shifted === null) return clone(self);
  const powers = exp(shifted);
  return div(powers, sum(powers, dim, true));
}

/** `_log_softmax`. */
export function logSoftmaxAlong(self: Tensor, dim: number): Tensor {
  const shifted = belowLargest("_log_softmax", self, dim);
  if (shifted === null) return clone(self);
  return sub(shifted, log(sum(exp(shifted), dim, true)));
}

/** `x` less its largest element along a dim; null when it has no elements. */
function belowLargest(where: string, x: Tensor, dim: number): Tensor | null {
  assertFloating(where, x.dtype);
  wrapDim(dim, x.shape.length, where);
  if (x.shape.includes(0)) return null;
  const [largest] = max(x, dim, true);
  return sub(x, largest);
}

/** `logsumexp`; integers become floats. */
export function logOfSummedExponentials(
  self: Tensor,
  dim: readonly number[],
  keepdim: boolean,
): Tensor {
  const x = isFloating(self.dtype) ? self : _toCopy(self, { dtype: DEFAULT_FLOAT });
  const dims = reductionDims(dim, x.shape.length, "logsumexp");
  if (x.shape.includes(0)) return log(sum(exp(x), dim, keepdim));
  const extreme = amax(x, dim, true);
  // An infinite extreme would make `inf - inf`; a finite number times 0 is 0, anything else is not.
  const zero = mul(extreme, 0);
  const shift = where(eq(zero, 0), extreme, 0);
  const total = log(sum(exp(sub(x, shift)), dim, keepdim));
  const dropped = keepdim
    ? shift
    : [...dims].sort((a, b) => b - a).reduce((rest, at) => squeeze(rest, at), shift);
  return add(total, dropped);
}
