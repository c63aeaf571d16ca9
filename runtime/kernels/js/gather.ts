// `gather`: elements of self at the positions an index names along one dim.
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { checkIndex, forEachPosition } from "../positions.ts";

/** `out[i][j] = self[index[i][j]][j]` for dim 0; the result is contiguous in the shape of index. */
export const gatherKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "gather");
  const source = arrayOf(self.storage);
  const target = arrayOf(out.storage);
  forEachPosition("gather", tensorArg(args, 2), dim, self, out, (from, to) => {
    target[to] = source[from];
  });
};

/** The shape of index with the dtype of self. */
export const gatherMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "gather");
  checkIndex("gather", index, dim, "self", self.shape, false);
  return [{ shape: index.shape, dtype: self.dtype }];
};
