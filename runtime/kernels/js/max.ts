// `max.dim`: the largest element along a dim and where it first occurs; a NaN is larger than anything.
import { emptyReductionError } from "../../errors/kernels.ts";
import { reducedShape, reductionDims, wrapDim } from "../../tensor/dims.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { boolArg, intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { asBigints, rowsOf, startOf } from "./elements.ts";
import { planReduction } from "./reduction.ts";

/** Shape function of `max.dim`. @throws ShapeError E_EMPTY_REDUCTION */
export const maxDimMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const dims = maxDims(args);
  const dim = wrapDim(intArg(args, 1), self.shape.length, "max.dim");
  if (self.shape[dim] === 0) throw emptyReductionError("max.dim", self.shape, dim);
  const shape = reducedShape(self.shape, dims, boolArg(args, 2));
  return [
    { shape, dtype: self.dtype },
    { shape, dtype: "int64" },
  ];
};

/** The dim that `max.dim` removes; none for a 0-d tensor. */
export function maxDims(args: OpArgs): readonly number[] {
  return reductionDims([intArg(args, 1)], tensorArg(args, 0).shape.length, "max.dim");
}

/** `max.dim(self, dim, keepdim)`: values and indices. */
export const maxDimKernel: Kernel = (outs, args) => {
  const self = tensorArg(args, 0);
  const plan = planReduction(self, outs, maxDims(args));
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, ...plan.outStrides]);
  const count = plan.reducedShape.length === 0 ? 1 : plan.reducedShape[0];
  const step = plan.reducedStrides.length === 0 ? 0 : plan.reducedStrides[0];
  const source = arrayOf(self.storage, "max.dim");
  const values = arrayOf(outs[0].storage, "max.dim");
  const indices = asBigints(arrayOf(outs[1].storage, "max.dim"), "max.dim");
  const [from, toValue, toIndex] = [startOf(self), startOf(outs[0]), startOf(outs[1])];
  for (let r = 0; r < kept.count; r++) {
    for (let i = 0; i < kept.length; i++) {
      const at = from + kept.starts[0][r] + i * kept.steps[0];
      const best = largest(source, at, count, step);
      put(values, toValue + kept.starts[1][r] + i * kept.steps[1], source[at + best * step]);
      indices[toIndex + kept.starts[2][r] + i * kept.steps[2]] = BigInt(best);
    }
  }
};

/** Both arrays have one dtype; the branches only tell the compiler. */
function put(target: TypedArray, at: number, value: number | bigint): void {
  if (target instanceof BigInt64Array) target[at] = BigInt(value);
  else target[at] = Number(value);
}

/** Position of the first NaN, else of the first largest element. */
function largest(x: TypedArray, at: number, count: number, step: number): number {
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
