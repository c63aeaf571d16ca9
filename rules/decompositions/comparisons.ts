// Questions about elements in terms of comparisons: nearness, equality of tensors, membership.

import { nonzero } from "../../generated/core/ops/indexing.ts";
import { _isclose, eq, ne } from "../../generated/core/ops/pointwise.ts";
import { all, any } from "../../generated/core/ops/reduction.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { reshape, unbind, unsqueeze } from "../../generated/core/ops/view.ts";
import { toleranceError } from "../../runtime/errors/pointwise.ts";
import { FloatScalar, isFloating, type Scalar } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `isclose`; without tolerances integers are compared exactly. @throws BatchwiseError E_TOLERANCE */
export function isNear(
  self: Tensor,
  other: Tensor,
  rtol: number,
  atol: number,
  equalNan: boolean,
): Tensor {
  if (!(rtol >= 0)) throw toleranceError("isclose", "rtol", rtol);
  if (!(atol >= 0)) throw toleranceError("isclose", "atol", atol);
  const isExact = rtol === 0 && atol === 0 && !isFloating(self.dtype) && !isFloating(other.dtype);
  if (isExact) return eq(self, other);
  return _isclose(self, other, new FloatScalar(rtol), new FloatScalar(atol), equalNan);
}

/** `allclose`. */
export function areAllClose(
  self: Tensor,
  other: Tensor,
  rtol: number,
  atol: number,
  equalNan: boolean,
): boolean {
  return Boolean(_localScalarDense(all(isNear(self, other, rtol, atol, equalNan))));
}

/** `equal`. */
export function areEqual(self: Tensor, other: Tensor): boolean {
  return sameShape(self.shape, other.shape) && Boolean(_localScalarDense(all(eq(self, other))));
}

/** `isin.Tensor_Scalar`. */
export function isInScalar(elements: Tensor, testElement: Scalar, invert: boolean): Tensor {
  return invert ? ne(elements, testElement) : eq(elements, testElement);
}

/** `isin.Scalar_Tensor`. */
export function isScalarIn(element: Scalar, testElements: Tensor, invert: boolean): Tensor {
  return invert ? all(ne(testElements, element)) : any(eq(testElements, element));
}

/** `isin.Tensor_Tensor` as a table of all pairs, for examples with test elements of their own. */
export function isInTensor(elements: Tensor, testElements: Tensor, invert: boolean): Tensor {
  const column = unsqueeze(elements, -1);
  const row = reshape(testElements, [-1]);
  return invert ? all(ne(column, row), -1) : any(eq(column, row), -1);
}

/** `where` of a condition alone; a 0-d condition counts as a vector of one. */
export function positionsPerDim(condition: Tensor): readonly Tensor[] {
  const places = nonzero(condition.shape.length === 0 ? unsqueeze(condition, 0) : condition);
  return unbind(places, 1);
}
