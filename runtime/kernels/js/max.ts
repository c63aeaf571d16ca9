// `max.dim` and `min.dim`: the extreme element along a dim and where it first occurs; a NaN wins over anything.
import { emptyReductionError } from "../../errors/kernels.ts";
import { reducedShape, reductionDims, wrapDim } from "../../tensor/dims.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { asBigints, rowsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { planReduction } from "./reduction.ts";

function extremeMeta(where: string): Meta {
  return (args) => {
    const self = tensorArg(args, 0);
    const dim = wrapDim(intArg(args, 1), self.shape.length, where);
    if (self.shape[dim] === 0) throw emptyReductionError(where, self.shape, dim);
    const shape = reducedShape(self.shape, dimsOf(args, where), boolArg(args, 2));
    return [
      { shape, dtype: self.dtype },
      { shape, dtype: "int64" },
    ];
  };
}

function dimsOf(args: OpArgs, where: string): readonly number[] {
  return reductionDims([intArg(args, 1)], tensorArg(args, 0).shape.length, where);
}

/** Shape function of `max.dim`. @throws ShapeError E_EMPTY_REDUCTION */
export const maxDimMeta: Meta = extremeMeta("max.dim");

/** Shape function of `min.dim`. @throws ShapeError E_EMPTY_REDUCTION */
export const minDimMeta: Meta = extremeMeta("min.dim");

/** The dim that `max.dim` removes; none for a 0-d tensor. */
export function maxDims(args: OpArgs): readonly number[] {
  return dimsOf(args, "max.dim");
}

/** `max.dim(self, dim, keepdim)`: values and indices. */
export const maxDimKernel: Kernel = (outs, args) => {
  selectInto(outs, args, "max.dim", largest);
};

/** `min.dim(self, dim, keepdim)`: values and indices. */
export const minDimKernel: Kernel = (outs, args) => {
  selectInto(outs, args, "min.dim", smallest);
};

/** The position, counted from 0, of the element that a line of `count` elements yields. */
export type Pick = (x: TypedArray, at: number, count: number, step: number) => number;

function selectInto(outs: readonly Tensor[], args: OpArgs, where: string, pick: Pick): void {
  const self = tensorArg(args, 0);
  const plan = planReduction(self, outs, dimsOf(args, where));
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, ...plan.outStrides]);
  const count = plan.reducedShape.length === 0 ? 1 : plan.reducedShape[0];
  const step = plan.reducedStrides.length === 0 ? 0 : plan.reducedStrides[0];
  const source = arrayOf(self.storage, where);
  const values = arrayOf(outs[0].storage, where);
  const indices = asBigints(arrayOf(outs[1].storage, where), where);
  const [from, toValue, toIndex] = [startOf(self), startOf(outs[0]), startOf(outs[1])];
  for (let r = 0; r < kept.count; r++) {
    for (let i = 0; i < kept.length; i++) {
      const at = from + kept.starts[0][r] + i * kept.steps[0];
      const best = pick(source, at, count, step);
      put(values, toValue + kept.starts[1][r] + i * kept.steps[1], source[at + best * step]);
      indices[toIndex + kept.starts[2][r] + i * kept.steps[2]] = BigInt(best);
    }
  }
}

/** Position of the first NaN, else of the first largest element. */
export function largest(x: TypedArray, at: number, count: number, step: number): number {
  let best = 0;
  let max = x[at];
  for (let i = 0; i < count; i++) {
    const value = x[at + i * step];
    // A NaN is the only value that differs from itself.
    // biome-ignore lint/suspicious/noSelfCompare: works for bigint too, unlike Number.isNaN
    if (value !== value) return i;
    if (value > max) {
      max = value;
      best = i;
    }
  }
  return best;
}

/** Position of the first NaN, else of the first smallest element. */
export function smallest(x: TypedArray, at: number, count: number, step: number): number {
  let best = 0;
  let min = x[at];
  for (let i = 0; i < count; i++) {
    const value = x[at + i * step];
    // biome-ignore lint/suspicious/noSelfCompare: works for bigint too, unlike Number.isNaN
    if (value !== value) return i;
    if (value < min) {
      min = value;
      best = i;
    }
  }
  return best;
}
