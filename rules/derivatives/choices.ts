// Derivatives of ops that choose between operands: the gradient goes where the result came from.
import { add, div, eq, ge, le, mul, ne, where } from "../../generated/core/ops/pointwise.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** All of `grad` where the operand was chosen, half of it where both are equal. */
export function choiceBackward(grad: Tensor, isChosen: Tensor, isEqual: Tensor): Tensor {
  return where(isChosen, grad, where(isEqual, div(grad, 2), 0));
}

/** The tangent of the chosen operand, the mean of both where they are equal. */
export function chosenTangent(
  selfTangent: Tensor,
  otherTangent: Tensor,
  isSelf: Tensor,
  isEqual: Tensor,
): Tensor {
  const mean = div(add(selfTangent, otherTangent), 2);
  return where(isSelf, selfTangent, where(isEqual, mean, otherTangent));
}

/** Where `fmax` takes `self`: it is at least `other`, or `other` is NaN. */
export function fmaxIsSelf(self: Tensor, other: Tensor): Tensor {
  return either(ge(self, other), ne(other, other));
}

/** Where `fmin` takes `self`: it is at most `other`, or `other` is NaN. */
export function fminIsSelf(self: Tensor, other: Tensor): Tensor {
  return either(le(self, other), ne(other, other));
}

function either(a: Tensor, b: Tensor): Tensor {
  return where(a, true, b);
}

/** `grad` where `self` lies within the bounds; a null bound is none. */
export function clampBackward(
  grad: Tensor,
  self: Tensor,
  min: Scalar | null,
  max: Scalar | null,
): Tensor {
  const above = min === null ? grad : where(ge(self, min), grad, 0);
  return max === null ? above : where(le(self, max), above, 0);
}

/** `grad` with the change of sign that `copysign` made; zero where `self` is zero. */
export function copysignBackward(grad: Tensor, self: Tensor, result: Tensor): Tensor {
  return where(eq(self, 0), 0, mul(grad, div(result, self)));
}

/** The share of `grad` that the start of an interpolation gets. */
export function lerpSelfBackward(grad: Tensor, weight: Scalar): Tensor {
  return mul(grad, 1 - scalarNumber(weight));
}
