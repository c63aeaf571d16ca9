// `triu`: matrices with everything below a diagonal set to zero.
import { rankError } from "../../errors/kernels.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { offsetsOf, startOf } from "./elements.ts";

/** Shape function of `triu`. */
export const triuMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  if (shape.length < 2) throw rankError("triu", "self", shape, "at least 2 dims");
  return [{ shape, dtype }];
};

/** `triu(self, diagonal)`: keeps `[i, j]` where `j - i >= diagonal`; in place too. */
export const triuKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const diagonal = intArg(args, 1);
  const source = arrayOf(self.storage, "triu");
  const target = arrayOf(out.storage, "triu");
  const from = offsetsOf(self.shape, self.strides);
  const to = offsetsOf(out.shape, out.strides);
  const [rows, columns] = self.shape.slice(-2);
  for (let i = 0; i < from.length; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns) % rows;
    const isKept = column - row >= diagonal;
    const value = source[startOf(self) + from[i]];
    if (target instanceof BigInt64Array) target[startOf(out) + to[i]] = isKept ? BigInt(value) : 0n;
    else target[startOf(out) + to[i]] = isKept ? Number(value) : 0;
  }
};
