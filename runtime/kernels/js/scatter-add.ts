// `scatter_add`: a copy of self with the elements of src added at the positions an index names along one dim.
import { dtypeMismatchError } from "../../errors/indexing.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf, baseOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { copyElements } from "../copy-elements.ts";
import { checkIndex, forEachPosition } from "../positions.ts";

/** `out = self; out[index[i][j]][j] += src[i][j]` for dim 0; later additions see earlier ones. */
export const scatterAddKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const src = tensorArg(args, 3);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "scatter_add");
  const target = arrayOf(out.storage);
  if (out !== self) {
    const from = {
      array: arrayOf(self.storage),
      dtype: self.dtype,
      at: baseOf(self.storage) + self.offset,
      strides: self.strides,
    };
    const to = {
      array: target,
      dtype: out.dtype,
      at: baseOf(out.storage) + out.offset,
      strides: out.strides,
    };
    copyElements(from, to, self.shape);
  }
  const source = arrayOf(src.storage);
  const index = tensorArg(args, 2);
  if (target instanceof BigInt64Array && source instanceof BigInt64Array) {
    forEachPosition("scatter_add", index, dim, out, src, (to, from) => {
      target[to] += source[from];
    });
  } else if (!(target instanceof BigInt64Array || source instanceof BigInt64Array)) {
    forEachPosition("scatter_add", index, dim, out, src, (to, from) => {
      target[to] += source[from];
    });
  }
};

/** The shape and dtype of self. */
export const scatterAddMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "scatter_add");
  if (src.dtype !== self.dtype)
    throw dtypeMismatchError("scatter_add", "src", src.dtype, self.dtype);
  checkIndex("scatter_add", index, dim, "self", self.shape, false);
  checkIndex("scatter_add", index, dim, "src", src.shape, true);
  return [{ shape: self.shape, dtype: self.dtype }];
};
