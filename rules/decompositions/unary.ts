// Operators of one tensor in terms of others.
import { clone } from "../../generated/core/ops/copy.ts";
import { onesLike } from "../../generated/core/ops/factory.ts";
import {
  eq,
  isnan,
  logicalNot,
  neg,
  round,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { alias } from "../../generated/core/ops/view.ts";
import { unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { type DType, isFloating } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `bitwise_not`: of two's complement integers, `-1 - self`. @throws DTypeError E_UNSUPPORTED_DTYPE */
export function invertBits(self: Tensor): Tensor {
  if (isFloating(self.dtype))
    throw unsupportedDTypeError("bitwise_not", "self", self.dtype, "bool or an integer dtype");
  return self.dtype === "bool" ? logicalNot(self) : sub(neg(self), 1);
}

/** `isreal`: true everywhere, since no dtype is complex. */
export function allReal(self: Tensor): Tensor {
  return onesLike(self, { dtype: "bool" });
}

/** Largest finite numbers of the floating dtypes. */
const LARGEST: Readonly<Partial<Record<DType, number>>> = {
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

/** `nan_to_num`: integers have nothing to replace. */
export function replaceNonFinite(
  self: Tensor,
  nan: number | null,
  posinf: number | null,
  neginf: number | null,
): Tensor {
  const largest = LARGEST[self.dtype];
  if (largest === undefined) return clone(self);
  const numbers = where(isnan(self), nan ?? 0, self);
  const bounded = where(eq(self, Number.POSITIVE_INFINITY), posinf ?? largest, numbers);
  return where(eq(self, Number.NEGATIVE_INFINITY), neginf ?? -largest, bounded);
}

/** `special_round`: without decimals, integers are taken too. */
export function roundDecimals(self: Tensor, decimals: number): Tensor {
  return decimals === 0 ? round(self) : round(self, { decimals });
}

/** `positive`. @throws DTypeError E_UNSUPPORTED_DTYPE */
export function positiveView(self: Tensor): Tensor {
  if (self.dtype === "bool")
    throw unsupportedDTypeError("positive", "self", "bool", "a numeric dtype");
  return alias(self);
}
