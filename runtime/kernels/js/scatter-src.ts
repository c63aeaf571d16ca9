// `scatter.src` and its in-place form: writes elements at the places that an index names along a dim.
import { dtypePairError } from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { assertIndexFits, positionsAlongDim } from "./positions-along-dim.ts";
import { copyUnlessInPlace } from "./scatter.ts";

function dimArg(args: OpArgs): number {
  return wrapDim(intArg(args, 1), tensorArg(args, 0).shape.length, "scatter");
}

/** Shape function of `scatter.src`. */
export const scatterSrcMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  assertIndexFits("scatter", index, { name: "self", shape }, dimArg(args));
  assertIndexFits("scatter", index, { name: "src", shape: src.shape }, null);
  if (src.dtype !== dtype) {
    const named = { name: "src", dtype: src.dtype };
    throw dtypePairError("scatter", { name: "self", dtype }, named);
  }
  return [{ shape, dtype }];
};

/** `scatter(self, dim, index, src)`: of several elements for one place the last one stays; in place too. */
export const scatterSrcKernel: Kernel = ([out], args) => {
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  // Places and values are read before anything is written: they may share memory with self.
  const places = positionsAlongDim("scatter", out, dimArg(args), index);
  const elements = elementsIn(src, "scatter");
  const values = src.storage === out.storage ? copyAs(elements, src.dtype) : elements;
  const from = offsetsOf(index.shape, values.strides);
  copyUnlessInPlace(tensorArg(args, 0), out);
  const target = arrayOf(out.storage, "scatter");
  for (let i = 0; i < places.length; i++) {
    const value = values.array[values.start + from[i]];
    if (target instanceof BigInt64Array) target[startOf(out) + places[i]] = BigInt(value);
    else target[startOf(out) + places[i]] = Number(value);
  }
};
