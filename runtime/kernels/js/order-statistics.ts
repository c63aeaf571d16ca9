// `median`, `nanmedian`, `kthvalue` and `mode` along a dim: one element of each line, chosen by its rank or its frequency.
import { emptyReductionError } from "../../errors/kernels.ts";
import { kthRangeError } from "../../errors/statistics.ts";
import { reducedShape, wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { boolArg, intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { asBigints, offsetsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { linesOf } from "./lines.ts";
import { compare } from "./sort.ts";

/** Where the arguments of an op stand. */
interface Positions {
  readonly dim: number;
  readonly keepdim: number;
}

const AFTER_SELF: Positions = { dim: 1, keepdim: 2 };
const AFTER_K: Positions = { dim: 2, keepdim: 3 };

function dimOf(where: string, args: OpArgs, at: Positions): number {
  return wrapDim(intArg(args, at.dim), tensorArg(args, 0).shape.length, where);
}

function meta(where: string, at: Positions, check: (args: OpArgs, dim: number) => void): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    const dim = dimOf(where, args, at);
    check(args, dim);
    const reduced = reducedShape(shape, shape.length === 0 ? [] : [dim], boolArg(args, at.keepdim));
    return [
      { shape: reduced, dtype },
      { shape: reduced, dtype: "int64" },
    ];
  };
}

function notEmpty(where: string): (args: OpArgs, dim: number) => void {
  return (args, dim) => {
    const { shape } = tensorArg(args, 0);
    if (shape[dim] === 0) throw emptyReductionError(where, shape, dim);
  };
}

/** A line's elements in order, NaN last. */
interface Order {
  /** Positions on the line; of equal elements the first comes first. */
  readonly positions: Uint32Array;
  readonly nanCount: number;
  readonly valueAt: (position: number) => number | bigint;
}

/** The chosen position on the line. */
type Choose = (order: Order, args: OpArgs) => number;

function kernel(where: string, at: Positions, choose: Choose): Kernel {
  return ([values, indices], args) => {
    const self = tensorArg(args, 0);
    const lines = linesOf(self, dimOf(where, args, at));
    const source = arrayOf(self.storage, where);
    const toValues = arrayOf(values.storage, where);
    const toIndices = asBigints(arrayOf(indices.storage, where), where);
    const valuePlaces = offsetsOf(values.shape, values.strides);
    const indexPlaces = offsetsOf(indices.shape, indices.strides);
    for (let line = 0; line < lines.starts.length; line++) {
      const valueAt = (i: number): number | bigint => source[lines.starts[line] + i * lines.step];
      const positions = Uint32Array.from({ length: lines.length }, (_, i) => i);
      positions.sort((a, b) => compare(valueAt(a), valueAt(b)));
      let nanCount = 0;
      while (
        nanCount < positions.length &&
        Number.isNaN(valueAt(positions[positions.length - 1 - nanCount]))
      )
        nanCount++;
      const chosen = choose({ positions, nanCount, valueAt }, args);
      put(toValues, startOf(values) + valuePlaces[line], valueAt(chosen));
      toIndices[startOf(indices) + indexPlaces[line]] = BigInt(chosen);
    }
  };
}

/** Shape function of `median.dim`. @throws ShapeError E_EMPTY_REDUCTION */
export const medianDimMeta: Meta = meta("median", AFTER_SELF, notEmpty("median"));

/** `median.dim(self, dim, keepdim)`: the lower middle one, or the first NaN. */
export const medianDimKernel: Kernel = kernel("median", AFTER_SELF, ({ positions, nanCount }) =>
  nanCount > 0
    ? positions[positions.length - nanCount]
    : positions[Math.floor((positions.length - 1) / 2)],
);

/** Shape function of `nanmedian.dim`. @throws ShapeError E_EMPTY_REDUCTION */
export const nanmedianDimMeta: Meta = meta("nanmedian", AFTER_SELF, notEmpty("nanmedian"));

/** `nanmedian.dim(self, dim, keepdim)`: the lower middle one of those that are no NaN. */
export const nanmedianDimKernel: Kernel = kernel(
  "nanmedian",
  AFTER_SELF,
  ({ positions, nanCount }) =>
    positions[Math.max(Math.floor((positions.length - nanCount - 1) / 2), 0)],
);

/** Shape function of `kthvalue`. @throws ShapeError E_KTH_RANGE */
export const kthvalueMeta: Meta = meta("kthvalue", AFTER_K, (args, dim) => {
  const k = intArg(args, 1);
  const size = tensorArg(args, 0).shape[dim] ?? 1;
  if (k < 1 || k > size) throw kthRangeError(k, dim, size);
});

/** `kthvalue(self, k, dim, keepdim)`: the `k`-th smallest, counted from 1. */
export const kthvalueKernel: Kernel = kernel(
  "kthvalue",
  AFTER_K,
  ({ positions }, args) => positions[intArg(args, 1) - 1],
);

/** Shape function of `mode`. @throws ShapeError E_EMPTY_REDUCTION */
export const modeMeta: Meta = meta("mode", AFTER_SELF, notEmpty("mode"));

/** `mode(self, dim, keepdim)`: the most frequent, of several the smallest, at its last position. */
export const modeKernel: Kernel = kernel("mode", AFTER_SELF, ({ positions, valueAt }) => {
  let [best, bestCount, count] = [positions[0], 0, 0];
  for (let i = 0; i < positions.length; i++) {
    count++;
    const isLast = i + 1 === positions.length;
    if (!isLast && compare(valueAt(positions[i]), valueAt(positions[i + 1])) === 0) continue;
    if (count > bestCount) [best, bestCount] = [positions[i], count];
    count = 0;
  }
  return best;
});
