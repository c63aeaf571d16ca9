// What kernels that write at computed places share.
import type { DType, TypedArray } from "../../tensor/dtype.ts";
import { sameShape } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { elementsIn, writeElements } from "./elements.ts";

/** Fills `out` with `self`, unless they are the same elements because the call is in place. */
export function copyUnlessInPlace(self: Tensor, out: Tensor): void {
  const isInPlace =
    self.storage === out.storage &&
    self.offset === out.offset &&
    sameShape(self.strides, out.strides);
  if (!isInPlace) writeElements(elementsIn(self, "copy"), elementsIn(out, "copy"));
}

/** `array[at] += value`; bools are combined with "or". */
export function addAt(array: TypedArray, dtype: DType, at: number, value: number | bigint): void {
  if (array instanceof BigInt64Array) array[at] += BigInt(value);
  else if (dtype === "bool") array[at] |= Number(value);
  else array[at] += Number(value);
}
