// `_local_scalar_dense`: the one element of a tensor as a JavaScript value; behind `item()` and `Number(x)`.
import { itemSizeError } from "../../errors/values.ts";
import { elementAt } from "../../tensor/read.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { numel } from "../../tensor/strides.ts";
import { type Reader, tensorArg } from "../contract.ts";
import { startOf } from "./elements.ts";

/** Reads the element: a boolean for bool, a bigint for an int64 that no number holds exactly. */
export const _localScalarDenseRead: Reader = (args) => {
  const self = tensorArg(args, 0);
  if (numel(self.shape) !== 1) throw itemSizeError("_local_scalar_dense", self.shape);
  return elementAt(arrayOf(self.storage, "item"), startOf(self), self.dtype);
};
