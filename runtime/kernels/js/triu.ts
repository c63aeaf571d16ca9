// `triu` and `tril`: matrices with everything on one side of a diagonal set to zero.
import { rankError } from "../../errors/kernels.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  type OutputMeta,
  tensorArg,
} from "../contract.ts";
import { offsetsOf, startOf } from "./elements.ts";

function matricesLike(args: OpArgs, where: string): readonly OutputMeta[] {
  const { shape, dtype } = tensorArg(args, 0);
  if (shape.length < 2) throw rankError(where, "self", shape, "at least 2 dims");
  return [{ shape, dtype }];
}

/** Shape function of `triu`. */
export const triuMeta: Meta = (args) => matricesLike(args, "triu");

/** Shape function of `tril`. */
export const trilMeta: Meta = (args) => matricesLike(args, "tril");

/** `triu(self, diagonal)`: keeps `[i, j]` where `j - i >= diagonal`; in place too. */
export const triuKernel: Kernel = ([out], args) => {
  const diagonal = intArg(args, 1);
  keepWhere(out, tensorArg(args, 0), (ahead) => ahead >= diagonal);
};

/** `tril(self, diagonal)`: keeps `[i, j]` where `j - i <= diagonal`; in place too. */
export const trilKernel: Kernel = ([out], args) => {
  const diagonal = intArg(args, 1);
  keepWhere(out, tensorArg(args, 0), (ahead) => ahead <= diagonal);
};

/** Copies the elements whose column is so far ahead of the row, zeros elsewhere. */
function keepWhere(out: Tensor, self: Tensor, isKept: (ahead: number) => boolean): void {
  const source = arrayOf(self.storage, "triu");
  const target = arrayOf(out.storage, "triu");
  const from = offsetsOf(self.shape, self.strides);
  const to = offsetsOf(out.shape, out.strides);
  const [rows, columns] = self.shape.slice(-2);
  for (let i = 0; i < from.length; i++) {
    const row = Math.floor(i / columns) % rows;
    const keeps = isKept((i % columns) - row);
    const value = source[startOf(self) + from[i]];
    if (target instanceof BigInt64Array) target[startOf(out) + to[i]] = keeps ? BigInt(value) : 0n;
    else target[startOf(out) + to[i]] = keeps ? Number(value) : 0;
  }
}
