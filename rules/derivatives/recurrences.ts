// Derivatives of cumprod and logcumsumexp as linear recurrences, solved by doubling: no division, so zeros need no care.
import { cat } from "../../generated/core/ops/combine.ts";
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { newZeros, onesLike } from "../../generated/core/ops/factory.ts";
import { add, eq, exp, mul, sub, where } from "../../generated/core/ops/pointwise.ts";
import { narrow } from "../../generated/core/ops/view.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { reversed } from "./cumulative.ts";

/** `v` with `v[k] = factors[k] * v[k - 1] + terms[k]`; after `n` steps each holds what `2 ** n` terms give. */
function recurrence(factors: Tensor, terms: Tensor, at: number): Tensor {
  const size = terms.shape[at];
  let a = factors;
  let b = terms;
  for (let reach = 1; reach < size; reach *= 2) {
    const rest = size - reach;
    const late = narrow(a, at, reach, rest);
    const sums = add(narrow(b, at, reach, rest), mul(late, narrow(b, at, 0, rest)));
    const products = mul(late, narrow(a, at, 0, rest));
    b = cat([narrow(b, at, 0, reach), sums], at);
    a = cat([narrow(a, at, 0, reach), products], at);
  }
  return b;
}

/** The products of all elements before each place. */
function before(result: Tensor, at: number): Tensor {
  const first = onesLike(narrow(result, at, 0, 1));
  return cat([first, narrow(result, at, 0, result.shape[at] - 1)], at);
}

/** What follows each place, and zero at the end. */
function after(x: Tensor, at: number): Tensor {
  const zero = newZeros(x, narrow(x, at, 0, 1).shape);
  return cat([narrow(x, at, 1, x.shape[at] - 1), zero], at);
}

function isTrivial(x: Tensor): boolean {
  return x.shape.length === 0 || x.shape.includes(0);
}

function castLike(x: Tensor, other: Tensor): Tensor {
  return x.dtype === other.dtype ? x : _toCopy(x, { dtype: other.dtype });
}

/** The cotangent of `cumprod`: `u[k] = grad[k] + self[k + 1] * u[k + 1]`, times what came before. */
export function cumprodGradient(grad: Tensor, self: Tensor, result: Tensor, dim: number): Tensor {
  if (isTrivial(self)) return grad;
  const at = wrapDim(dim, self.shape.length, "cumprod");
  const next = after(castLike(self, result), at);
  const sums = recurrence(reversed(next, at), reversed(grad, at), at);
  return mul(before(result, at), reversed(sums, at));
}

/** The tangent of `cumprod`: `v[k] = self[k] * v[k - 1] + tangent[k] * result[k - 1]`. */
export function cumprodTangent(tangent: Tensor, self: Tensor, result: Tensor, dim: number): Tensor {
  const moved = castLike(tangent, result);
  if (isTrivial(self)) return moved;
  const at = wrapDim(dim, self.shape.length, "cumprod");
  return recurrence(castLike(self, result), mul(moved, before(result, at)), at);
}

/** `exp(part - whole)`, the share of a part; 0 for a part of `log(0)`. */
function share(part: Tensor, whole: Tensor): Tensor {
  return where(eq(part, Number.NEGATIVE_INFINITY), 0, exp(sub(part, whole)));
}

/** The share that the sum before each place has in the sum up to it; any number at the first place. */
function carried(result: Tensor, at: number): Tensor {
  const first = narrow(result, at, 0, 1);
  const sums = cat([first, narrow(result, at, 0, result.shape[at] - 1)], at);
  return share(sums, result);
}

/** The cotangent of `logcumsumexp`: each place passes the share of what went before on to it. */
export function logcumsumexpBackward(
  grad: Tensor,
  self: Tensor,
  result: Tensor,
  dim: number,
): Tensor {
  if (self.shape.includes(0)) return grad;
  if (self.shape.length === 0) return mul(grad, share(self, result));
  const at = wrapDim(dim, self.shape.length, "logcumsumexp");
  const next = after(carried(result, at), at);
  const sums = reversed(recurrence(reversed(next, at), reversed(grad, at), at), at);
  return mul(sums, share(self, result));
}

/** The tangent of `logcumsumexp`: means of the tangents so far, weighted by exponentials. */
export function logcumsumexpTangent(
  tangent: Tensor,
  self: Tensor,
  result: Tensor,
  dim: number,
): Tensor {
  if (self.shape.includes(0)) return tangent;
  const own = mul(tangent, share(self, result));
  if (self.shape.length === 0) return own;
  const at = wrapDim(dim, self.shape.length, "logcumsumexp");
  return recurrence(carried(result, at), own, at);
}
