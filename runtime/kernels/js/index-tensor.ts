// `index.Tensor`: picks elements of self by index tensors and masks.
import { arrayOf } from "../../tensor/storage.ts";
import { type Kernel, type Meta, optionalTensorsArg, tensorArg } from "../contract.ts";
import { partOffsets, planIndex } from "./advanced-index.ts";
import { asBigints, asNumbers, type NumberArray, offsetsOf, startOf } from "./elements.ts";

/** Shape function of `index.Tensor`; masks are counted. */
export const indexTensorMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const plan = planIndex(self, optionalTensorsArg(args, 1), "index.Tensor");
  return [{ shape: plan.shape, dtype: self.dtype }];
};

/** Where the elements of each index position are: its start, and the rest relative to that. */
interface Places {
  readonly start: number;
  readonly index: Uint32Array;
  readonly rest: Uint32Array;
}

/** `index.Tensor(self, indices)`. */
export const indexTensorKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const plan = planIndex(self, optionalTensorsArg(args, 1), "index.Tensor");
  const rest = offsetsOf(plan.restShape, plan.restStrides);
  const from = { start: startOf(self), index: plan.indexOffsets, rest };
  const to = { start: startOf(out), ...partOffsets(plan, out.strides) };
  const source = arrayOf(self.storage, "index.Tensor");
  const target = arrayOf(out.storage, "index.Tensor");
  if (target instanceof BigInt64Array) {
    pickBigints(asBigints(source, "index.Tensor"), from, target, to);
  } else pickNumbers(asNumbers(source, "index.Tensor"), from, target, to);
};

function pickNumbers(source: NumberArray, from: Places, target: NumberArray, to: Places): void {
  for (let i = 0; i < from.index.length; i++) {
    const at = from.start + from.index[i];
    const put = to.start + to.index[i];
    for (let k = 0; k < from.rest.length; k++) target[put + to.rest[k]] = source[at + from.rest[k]];
  }
}

function pickBigints(source: BigInt64Array, from: Places, target: BigInt64Array, to: Places): void {
  for (let i = 0; i < from.index.length; i++) {
    const at = from.start + from.index[i];
    const put = to.start + to.index[i];
    for (let k = 0; k < from.rest.length; k++) target[put + to.rest[k]] = source[at + from.rest[k]];
  }
}
