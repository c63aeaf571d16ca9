// `nonzero`: where a tensor is not zero, one row of indices per place. The output's shape depends on the values.
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, tensorArg } from "../contract.ts";
import { asBigints, offsetsOf, startOf } from "./elements.ts";

/** Positions, in row-major order, of the elements that are not zero. */
export function nonzeroPositions(x: Tensor): number[] {
  const array = arrayOf(x.storage, "nonzero");
  const start = startOf(x);
  const offsets = offsetsOf(x.shape, x.strides);
  const positions: number[] = [];
  for (let i = 0; i < offsets.length; i++) {
    const value = array[start + offsets[i]];
    if (value !== 0 && value !== 0n) positions.push(i);
  }
  return positions;
}

/** Shape function of `nonzero`; it counts. */
export const nonzeroMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const count = nonzeroPositions(self).length;
  return [{ shape: [count, self.shape.length], dtype: "int64" }];
};

/** `nonzero(self)`. */
export const nonzeroKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const target = asBigints(arrayOf(out.storage, "nonzero"), "nonzero");
  const positions = nonzeroPositions(self);
  const [rowStep, columnStep] = out.strides;
  for (let row = 0; row < positions.length; row++) {
    let rest = positions[row];
    for (let dim = self.shape.length - 1; dim >= 0; dim--) {
      const size = self.shape[dim];
      target[startOf(out) + row * rowStep + dim * columnStep] = BigInt(rest % size);
      rest = Math.floor(rest / size);
    }
  }
};
