// `sort.stable` and `topk`: the elements along a dim in order, with their positions; a NaN is larger than anything.
import { topkRangeError } from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { asBigints } from "./elements.ts";
import { put } from "./fold.ts";
import { linesOf } from "./lines.ts";

/** Shape function of `sort.stable`. */
export const sortStableMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  wrapDim(intArg(args, 2), shape.length, "sort.stable");
  return [
    { shape, dtype },
    { shape, dtype: "int64" },
  ];
};

/** `sort(self, { stable, dim, descending })`; always stable. */
export const sortStableKernel: Kernel = (outs, args) => {
  const dim = wrapDim(intArg(args, 2), tensorArg(args, 0).shape.length, "sort.stable");
  orderInto("sort.stable", outs, tensorArg(args, 0), dim, boolArg(args, 3));
};

/** Shape function of `topk`. @throws ShapeError E_TOPK_RANGE */
export const topkMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const dim = topkDim(args);
  const k = intArg(args, 1);
  const size = shape[dim] ?? 1;
  if (k < 0 || k > size) throw topkRangeError(k, dim, size);
  const chosen = shape.map((length, i) => (i === dim ? k : length));
  return [
    { shape: chosen, dtype },
    { shape: chosen, dtype: "int64" },
  ];
};

function topkDim(args: OpArgs): number {
  return wrapDim(intArg(args, 2), tensorArg(args, 0).shape.length, "topk");
}

/** `topk(self, k, dim, largest, sorted)`; always sorted. */
export const topkKernel: Kernel = (outs, args) => {
  orderInto("topk", outs, tensorArg(args, 0), topkDim(args), boolArg(args, 3));
};

/** Writes the first elements of each line's order, as many as the outputs hold. */
function orderInto(
  where: string,
  outs: readonly Tensor[],
  self: Tensor,
  dim: number,
  descending: boolean,
): void {
  const [from, toValues, toIndices] = [self, ...outs].map((x) => linesOf(x, dim));
  const source = arrayOf(self.storage, where);
  const values = arrayOf(outs[0].storage, where);
  const indices = asBigints(arrayOf(outs[1].storage, where), where);
  const sign = descending ? -1 : 1;
  // A 0-d tensor asked for none of its elements has outputs without a dim, which hold one all the same.
  for (let line = 0; line < toValues.starts.length; line++) {
    const start = from.starts[line];
    const order = Uint32Array.from({ length: from.length }, (_, i) => i);
    order.sort(
      (a, b) => sign * compare(source[start + a * from.step], source[start + b * from.step]),
    );
    for (let i = 0; i < toValues.length; i++) {
      const position = order[i];
      put(values, toValues.starts[line] + i * toValues.step, source[start + position * from.step]);
      indices[toIndices.starts[line] + i * toIndices.step] = BigInt(position);
    }
  }
}

/** Order of two elements; NaN comes last. Equal ones keep their places, because sorting is stable. */
export function compare(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  const isA = Number.isNaN(a);
  return isA === Number.isNaN(b) ? 0 : isA ? 1 : -1;
}
