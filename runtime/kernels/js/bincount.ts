// `bincount`: how often each integer occurs, or the sum of its weights.
import { rankError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { invalidSizeError } from "../../errors/shape.ts";
import { binValueError, weightShapeError } from "../../errors/statistics.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { intArg, type Kernel, type Meta, optionalTensorArg, tensorArg } from "../contract.ts";
import { startOf } from "./elements.ts";

function elementsOf(x: Tensor): (i: number) => number {
  const array = arrayOf(x.storage, "bincount");
  const start = startOf(x);
  const [stride] = x.strides;
  return (i) => Number(array[start + i * stride]);
}

/** Shape function of `bincount`; the largest element decides the size. */
export const bincountMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const weights = optionalTensorArg(args, 1);
  const minimum = intArg(args, 2);
  if (isFloating(self.dtype) || self.dtype === "bool")
    throw unsupportedDTypeError("bincount", "self", self.dtype, "an integer dtype");
  if (self.shape.length !== 1) throw rankError("bincount", "self", self.shape, "1 dim");
  if (weights !== null && (weights.shape.length !== 1 || weights.shape[0] !== self.shape[0]))
    throw weightShapeError("bincount", weights.shape, self.shape);
  if (minimum < 0) throw invalidSizeError("bincount", [minimum], "expected minlength of 0 or more");
  const read = elementsOf(self);
  let size = minimum;
  for (let i = 0; i < self.shape[0]; i++) {
    const value = read(i);
    if (value < 0) throw binValueError("bincount", value);
    size = Math.max(size, value + 1);
  }
  const dtype = weights === null ? "int64" : weights.dtype === "float32" ? "float32" : "float64";
  return [{ shape: [size], dtype }];
};

/** `bincount(self, weights, minlength)`. */
export const bincountKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const weights = optionalTensorArg(args, 1);
  const read = elementsOf(self);
  const weightAt = weights === null ? (): number => 1 : elementsOf(weights);
  const totals = new Float64Array(out.shape[0]);
  for (let i = 0; i < self.shape[0]; i++) totals[read(i)] += weightAt(i);
  const target = arrayOf(out.storage, "bincount");
  const [stride] = out.strides;
  totals.forEach((total, i) => {
    const at = startOf(out) + i * stride;
    if (target instanceof BigInt64Array) target[at] = BigInt(total);
    else target[at] = total;
  });
};
