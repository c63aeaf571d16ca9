// Whether two lists of tensors are the same, within what rounding explains.
import type { DType } from "../runtime/tensor/dtype.ts";
import { elementsOf } from "../runtime/tensor/read.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";

/** Largest error allowed: relative to the expected value, and absolute near zero. */
const TOLERANCE: Readonly<Record<DType, { readonly relative: number; readonly absolute: number }>> =
  {
    float32: { relative: 1e-5, absolute: 1e-5 },
    float64: { relative: 1e-10, absolute: 1e-10 },
    int32: { relative: 0, absolute: 0 },
    int64: { relative: 0, absolute: 0 },
    uint8: { relative: 0, absolute: 0 },
    bool: { relative: 0, absolute: 0 },
  };

const show = ({ dtype, shape }: Tensor): string => `${dtype} [${shape.join(", ")}]`;

/** The first difference in words, or null. */
export function difference(actual: readonly Tensor[], expected: readonly Tensor[]): string | null {
  if (actual.length !== expected.length) {
    return `${actual.length} outputs instead of ${expected.length}`;
  }
  for (const [index, left] of actual.entries()) {
    const text = tensorDifference(left, expected[index]);
    if (text !== null) return actual.length === 1 ? text : `output ${index}: ${text}`;
  }
  return null;
}

function tensorDifference(actual: Tensor, expected: Tensor): string | null {
  const { dtype, shape } = expected;
  if (actual.dtype !== dtype || String(actual.shape) !== String(shape)) {
    return `${show(actual)} instead of ${show(expected)}`;
  }
  const { relative, absolute } = TOLERANCE[dtype];
  const [left, right] = [elementsOf(actual), elementsOf(expected)];
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [Number(left[i]), Number(right[i])];
    if (left[i] === right[i] || (Number.isNaN(x) && Number.isNaN(y))) continue;
    if (!(Math.abs(x - y) <= absolute + relative * Math.abs(y))) {
      return `element ${i} is ${x} instead of ${y}`;
    }
  }
  return null;
}
