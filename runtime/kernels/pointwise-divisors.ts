// Integer division is checked before anything is written: no loop has to stop half-way, and none traps.
import { integerDivisionError } from "../errors/pointwise.ts";
import { type DType, isFloating, type Scalar } from "../tensor/dtype.ts";
import { arrayOf } from "../tensor/storage.ts";
import { isContiguous, numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type OpArgs, scalarArg } from "./contract.ts";
import { offsetsOf, startOf } from "./js/elements.ts";
import { computeDType } from "./pointwise-meta.ts";
import type { PointwiseSpec } from "./pointwise-spec.ts";
import { bigintOf, numberIn } from "./scalars.ts";

/** Throws when the call divides integers by zero; floats have infinities for that. */
export function assertDivisors(spec: PointwiseSpec, out: Tensor, args: OpArgs): void {
  const dtype = computeDType(spec, args);
  if (isFloating(dtype) || numel(out.shape) === 0) return;
  for (const position of spec.divisors ?? []) {
    const divisor = args[position];
    const hasZero =
      divisor instanceof Tensor
        ? holdsZero(divisor, dtype, spec.name)
        : isZeroIn(dtype, scalarArg(args, position));
    if (hasZero) throw integerDivisionError(spec.name, dtype);
  }
}

/** Whether an element is zero once it is converted to `dtype`: 256 is 0 in uint8. */
function holdsZero(x: Tensor, dtype: DType, where: string): boolean {
  const array = arrayOf(x.storage, where);
  const start = startOf(x);
  if (x.dtype === dtype && isContiguous(x.shape, x.strides)) {
    const end = start + numel(x.shape);
    return array instanceof BigInt64Array
      ? array.subarray(start, end).includes(0n)
      : array.subarray(start, end).includes(0);
  }
  return offsetsOf(x.shape, x.strides).some((offset) => isZeroIn(dtype, array[start + offset]));
}

function isZeroIn(dtype: DType, value: Scalar): boolean {
  return dtype === "int64" ? bigintOf(value) === 0n : numberIn(dtype, value) === 0;
}
