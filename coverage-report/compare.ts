// Whether two lists of tensors are the same, within what rounding explains.
import { isFloating } from "../runtime/tensor/dtype.ts";
import { elementsOf } from "../runtime/tensor/read.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";

/** How far results may lie apart: relative to the expected value, and absolute near zero. */
const TOLERANCE = { single: 1e-5, double: 1e-10 } as const;

/** The precision of a computation: that of its least precise float. */
export type Precision = keyof typeof TOLERANCE;

/** The precision that tensors leave to what is computed from them. */
export function precisionOf(tensors: readonly Tensor[]): Precision {
  return tensors.some(({ dtype }) => dtype === "float32") ? "single" : "double";
}

const show = ({ dtype, shape }: Tensor): string => `${dtype} [${shape.join(", ")}]`;

/** The first difference in words, or null. */
export function difference(
  actual: readonly Tensor[],
  expected: readonly Tensor[],
  precision: Precision,
): string | null {
  if (actual.length !== expected.length) {
    return `${actual.length} outputs instead of ${expected.length}`;
  }
  for (const [index, left] of actual.entries()) {
    const text = tensorDifference(left, expected[index], precision);
    if (text !== null) return actual.length === 1 ? text : `output ${index}: ${text}`;
  }
  return null;
}

function tensorDifference(actual: Tensor, expected: Tensor, precision: Precision): string | null {
  const { dtype, shape } = expected;
  if (actual.dtype !== dtype || String(actual.shape) !== String(shape)) {
    return `${show(actual)} instead of ${show(expected)}`;
  }
  const tolerance = isFloating(dtype) ? TOLERANCE[precision] : 0;
  const [left, right] = [elementsOf(actual), elementsOf(expected)];
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [Number(left[i]), Number(right[i])];
    if (left[i] === right[i] || (Number.isNaN(x) && Number.isNaN(y))) continue;
    if (!(Math.abs(x - y) <= tolerance * (1 + Math.abs(y)))) {
      return `element ${i} is ${x} instead of ${y}`;
    }
  }
  return null;
}
