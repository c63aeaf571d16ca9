// `index.Tensor`: picks elements of self by index tensors and masks.
import { arrayOf } from "../../tensor/storage.ts";
import { type Kernel, type Meta, optionalTensorsArg, tensorArg } from "../contract.ts";
import { partOffsets, planIndex } from "./advanced-index.ts";
import { offsetsOf, startOf } from "./elements.ts";

/** Shape function of `index.Tensor`; masks are counted. */
export const indexTensorMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const plan = planIndex(self, optionalTensorsArg(args, 1), "index.Tensor");
  return [{ shape: plan.shape, dtype: self.dtype }];
};

/** `index.Tensor(self, indices)`. */
export const indexTensorKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const plan = planIndex(self, optionalTensorsArg(args, 1), "index.Tensor");
  const from = { index: plan.indexOffsets, rest: offsetsOf(plan.restShape, plan.restStrides) };
  const to = partOffsets(plan, out.strides);
  const source = arrayOf(self.storage, "index.Tensor");
  const target = arrayOf(out.storage, "index.Tensor");
  for (let i = 0; i < from.index.length; i++) {
    const at = startOf(self) + from.index[i];
    const put = startOf(out) + to.index[i];
    if (target instanceof BigInt64Array) {
      if (!(source instanceof BigInt64Array)) return;
      for (let k = 0; k < from.rest.length; k++) {
        target[put + to.rest[k]] = source[at + from.rest[k]];
      }
    } else if (!(source instanceof BigInt64Array)) {
      for (let k = 0; k < from.rest.length; k++) {
        target[put + to.rest[k]] = source[at + from.rest[k]];
      }
    }
  }
};
