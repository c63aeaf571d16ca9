// Shape functions of activations that take numbers only within bounds.
import { shrinkSizeError, unsignedBoundError } from "../../errors/activations.ts";
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import { scalarNumber } from "../../tensor/dtype.ts";
import { resultType } from "../../tensor/promotion.ts";
import { type Meta, scalarArg, tensorArg } from "../contract.ts";

/** Shape function of `hardtanh`. @throws BatchwiseError E_UNSIGNED_BOUND, E_UNSUPPORTED_DTYPE */
export const hardtanhBoundsMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  if (dtype === "bool")
    throw unsupportedDTypeError("hardtanh", "self", dtype, "a dtype of numbers");
  const lowest = Math.min(scalarNumber(scalarArg(args, 1)), scalarNumber(scalarArg(args, 2)));
  if (dtype === "uint8" && lowest < 0) throw unsignedBoundError("hardtanh", lowest);
  return [{ shape, dtype }];
};

/** Shape function of `softshrink`. @throws BatchwiseError E_SHRINK_SIZE */
export const softshrinkSizeMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const lambd = scalarArg(args, 1);
  if (!(scalarNumber(lambd) >= 0)) throw shrinkSizeError(scalarNumber(lambd));
  return [{ shape: self.shape, dtype: resultType([self, lambd]) }];
};
