// `gather`: picks elements along a dim; the transpose of `scatter_add`.
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { offsetsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { assertIndexFits, positionsAlongDim } from "./positions-along-dim.ts";

function dimArg(args: OpArgs): number {
  return wrapDim(intArg(args, 1), tensorArg(args, 0).shape.length, "gather");
}

/** Shape function of `gather`. */
export const gatherMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  assertIndexFits("gather", index, { name: "self", shape }, dimArg(args));
  return [{ shape: index.shape, dtype }];
};

/** `gather(self, dim, index)`: along `dim` the index replaces the position. */
export const gatherKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const places = positionsAlongDim("gather", self, dimArg(args), tensorArg(args, 2));
  const source = arrayOf(self.storage, "gather");
  const target = arrayOf(out.storage, "gather");
  const to = offsetsOf(out.shape, out.strides);
  const [from, into] = [startOf(self), startOf(out)];
  if (source instanceof BigInt64Array || target instanceof BigInt64Array) {
    for (let i = 0; i < places.length; i++) put(target, into + to[i], source[from + places[i]]);
    return;
  }
  for (let i = 0; i < places.length; i++) target[into + to[i]] = source[from + places[i]];
};
