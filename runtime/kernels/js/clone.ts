// Copies into new tensors: `clone` keeps the dtype, `_to_copy` converts.
import { type Kernel, type Meta, optionalDTypeArg, tensorArg } from "../contract.ts";
import { elementsIn, writeElements } from "./elements.ts";

/** Shape function of `clone`. */
export const cloneMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  return [{ shape, dtype }];
};

/** Shape function of `_to_copy`. */
export const _toCopyMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  return [{ shape, dtype: optionalDTypeArg(args, 1) ?? dtype }];
};

/** `clone(self)`: contiguous, whatever the strides of self. */
export const cloneKernel: Kernel = (outs, args) => {
  writeElements(elementsIn(tensorArg(args, 0), "clone"), elementsIn(outs[0], "clone"));
};

/** `_to_copy(self, dtype)`: integers wrap, fractions are cut off, anything but 0 is true. */
export const _toCopyKernel: Kernel = (outs, args) => {
  writeElements(elementsIn(tensorArg(args, 0), "_to_copy"), elementsIn(outs[0], "_to_copy"));
};
