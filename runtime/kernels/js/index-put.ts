// `index_put` and `index_put_`: writes, or adds, values at indexed places.
import { dtypePairError } from "../../errors/kernels.ts";
import { expandStrides } from "../../tensor/broadcasting.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  boolArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalTensorsArg,
  tensorArg,
} from "../contract.ts";
import { partOffsets, planIndex } from "./advanced-index.ts";
import { copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { addAt, copyUnlessInPlace } from "./scatter.ts";

/** Shape function of `index_put`. */
export const indexPutMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const values = tensorArg(args, 2);
  if (values.dtype !== dtype) {
    const named = { name: "values", dtype: values.dtype };
    throw dtypePairError("index_put", { name: "self", dtype }, named);
  }
  return [{ shape, dtype }];
};

/**
 * `index_put(self, indices, values, accumulate)`; with the output being self, `index_put_`.
 *
 * Where a place is named twice, the last value stays, or all are added.
 * @throws ShapeError E_EXPAND when values do not broadcast to the indexed part
 */
export const indexPutKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  // The plan and the values are read before anything is written: they may share memory with self.
  const plan = planIndex(out, optionalTensorsArg(args, 1), "index_put");
  const values = valuesOf(out, args);
  const steps = expandStrides(values.shape, values.strides, plan.shape, "index_put");
  const from = partOffsets(plan, steps);
  const rest = offsetsOf(plan.restShape, plan.restStrides);
  copyUnlessInPlace(self, out);
  const target = arrayOf(out.storage, "index_put");
  const isAdding = boolArg(args, 3);
  for (let i = 0; i < plan.indexOffsets.length; i++) {
    const to = startOf(out) + plan.indexOffsets[i];
    const at = values.start + from.index[i];
    for (let k = 0; k < rest.length; k++) {
      const value = values.array[at + from.rest[k]];
      if (isAdding) addAt(target, out.dtype, to + rest[k], value);
      else if (target instanceof BigInt64Array) target[to + rest[k]] = BigInt(value);
      else target[to + rest[k]] = Number(value);
    }
  }
};

function valuesOf(out: Tensor, args: OpArgs): ReturnType<typeof elementsIn> {
  const values = tensorArg(args, 2);
  const elements = elementsIn(values, "index_put");
  return values.storage === out.storage ? copyAs(elements, values.dtype) : elements;
}
