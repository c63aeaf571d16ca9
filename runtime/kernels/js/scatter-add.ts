// `scatter_add` and `scatter_add_`: adds elements at the places that an index names along a dim.
import { dtypePairError } from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { assertIndexFits, positionsAlongDim } from "./positions-along-dim.ts";
import { addAt, copyUnlessInPlace } from "./scatter.ts";

function dimArg(args: OpArgs): number {
  return wrapDim(intArg(args, 1), tensorArg(args, 0).shape.length, "scatter_add");
}

/** Shape function of `scatter_add`. */
export const scatterAddMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  assertIndexFits("scatter_add", index, { name: "self", shape }, dimArg(args));
  assertIndexFits("scatter_add", index, { name: "src", shape: src.shape }, null);
  if (src.dtype !== dtype) {
    const named = { name: "src", dtype: src.dtype };
    throw dtypePairError("scatter_add", { name: "self", dtype }, named);
  }
  return [{ shape, dtype }];
};

/** `scatter_add(self, dim, index, src)`; with the output being self, `scatter_add_`. */
export const scatterAddKernel: Kernel = ([out], args) => {
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  // Places and values are read before anything is written: they may share memory with self.
  const places = positionsAlongDim("scatter_add", out, dimArg(args), index);
  const elements = elementsIn(src, "scatter_add");
  const values = src.storage === out.storage ? copyAs(elements, src.dtype) : elements;
  const from = offsetsOf(index.shape, values.strides);
  copyUnlessInPlace(tensorArg(args, 0), out);
  const target = arrayOf(out.storage, "scatter_add");
  const { array, start } = values;
  const into = startOf(out);
  const isPlain = out.dtype !== "bool" && !(target instanceof BigInt64Array);
  if (isPlain && !(array instanceof BigInt64Array)) {
    for (let i = 0; i < places.length; i++) target[into + places[i]] += array[start + from[i]];
    return;
  }
  for (let i = 0; i < places.length; i++)
    addAt(target, out.dtype, into + places[i], array[start + from[i]]);
};
