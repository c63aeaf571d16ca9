// Plain tensors of integers that a rule has worked out itself.
import { newTypedArray } from "../../runtime/tensor/dtype.ts";
import { storageFromArray } from "../../runtime/tensor/storage.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** An int64 vector. */
export function intVector(values: readonly number[]): Tensor {
  const elements = newTypedArray("int64", values.length);
  values.forEach((value, i) => {
    if (elements instanceof BigInt64Array) elements[i] = BigInt(value);
  });
  return new Tensor(storageFromArray("int64", elements), "int64", [values.length], [1], 0, 0);
}
