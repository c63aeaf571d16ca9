// `sum` over all or some dims: integers and bools add up in int64, floats pairwise in double precision.

import { reducedShape, reductionDims } from "../../tensor/dims.ts";
import { CATEGORY, type DType, isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  boolArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalDTypeArg,
  optionalIntsArg,
  tensorArg,
} from "../contract.ts";
import {
  asBigints,
  asNumbers,
  type Elements,
  elementsAs,
  elementsIn,
  type NumberArray,
  type Rows,
  rowsOf,
  startOf,
} from "./elements.ts";
import { planReduction } from "./reduction.ts";

/** Runs shorter than this are added one by one. */
const RUN = 128;

/** The dtype of a sum: the one asked for, the input's if floating, else int64. */
export function sumDType(self: Tensor, asked: DType | null): DType {
  if (asked !== null) return asked;
  return isFloating(self.dtype) ? self.dtype : "int64";
}

/** Shape function of `sum`. */
export const sumMeta: Meta = (args) => {
  const dtype = sumDType(tensorArg(args, 0), optionalDTypeArg(args, 1));
  return [{ shape: [], dtype }];
};

/** Shape function of `sum.dim_IntList`. */
export const sumDimIntListMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const shape = reducedShape(self.shape, sumDims(args), boolArg(args, 2));
  return [{ shape, dtype: sumDType(self, optionalDTypeArg(args, 3)) }];
};

/** The dims that `sum.dim_IntList` removes. */
export function sumDims(args: OpArgs): readonly number[] {
  return reductionDims(
    optionalIntsArg(args, 1),
    tensorArg(args, 0).shape.length,
    "sum.dim_IntList",
  );
}

/** `sum(self)`. */
export const sumKernel: Kernel = (outs, args) => {
  const self = tensorArg(args, 0);
  sumInto(outs[0], self, reductionDims(null, self.shape.length, "sum"));
};

/** `sum.dim_IntList(self, dim, keepdim)`. */
export const sumDimIntListKernel: Kernel = (outs, args) => {
  sumInto(outs[0], tensorArg(args, 0), sumDims(args));
};

function sumInto(out: Tensor, self: Tensor, dims: readonly number[]): void {
  const source = summands(self, out.dtype);
  const plan = planReduction(source, [out], dims);
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, plan.outStrides[0]]);
  const reduced = rowsOf(plan.reducedShape, [plan.reducedStrides]);
  const places = { start: source.start, outStart: startOf(out), kept };
  const target = arrayOf(out.storage, "sum");
  const { array } = source;
  if (!(target instanceof BigInt64Array)) {
    const numbers = asNumbers(array, "sum");
    const add = numberSum(out.dtype);
    forEachOutput(places, (at, to) => {
      target[to] = add(numbers, at, reduced);
    });
  } else if (array instanceof BigInt64Array) {
    const bigints = asBigints(array, "sum");
    forEachOutput(places, (at, to) => {
      target[to] = sumBigints(bigints, at, reduced);
    });
  } else {
    forEachOutput(places, (at, to) => {
      target[to] = sumToBigint(array, at, reduced);
    });
  }
}

/** Elements converted to the result's dtype first, except small integers, which int64 loops read as they are. */
function summands(self: Tensor, dtype: DType): Elements {
  const isNarrowInteger = self.dtype !== "int64" && CATEGORY[self.dtype] < 2;
  if (dtype === "int64" && isNarrowInteger) return elementsIn(self, "sum");
  return elementsAs(self, dtype, "sum");
}

interface Places {
  readonly start: number;
  readonly outStart: number;
  readonly kept: Rows;
}

function forEachOutput(
  { start, outStart, kept }: Places,
  visit: (at: number, to: number) => void,
): void {
  const [step, outStep] = kept.steps;
  for (let r = 0; r < kept.count; r++) {
    const at = start + kept.starts[0][r];
    const to = outStart + kept.starts[1][r];
    for (let i = 0; i < kept.length; i++) visit(at + i * step, to + i * outStep);
  }
}

type NumberSum = (x: NumberArray, at: number, rows: Rows) => number;

function numberSum(dtype: DType): NumberSum {
  if (isFloating(dtype)) return sumFloats;
  return dtype === "bool" ? anyNonzero : sumIntegers;
}

function sumFloats(x: NumberArray, at: number, rows: Rows): number {
  let total = 0;
  for (let r = 0; r < rows.count; r++) {
    total += pairwiseSum(x, at + rows.starts[0][r], rows.length, rows.steps[0]);
  }
  return total;
}

/** Halves are added separately, so that the error grows with the logarithm of the count. */
function pairwiseSum(x: NumberArray, at: number, count: number, step: number): number {
  if (count > RUN) {
    const half = count >>> 1;
    return pairwiseSum(x, at, half, step) + pairwiseSum(x, at + half * step, count - half, step);
  }
  let total = 0;
  for (let i = 0; i < count; i++) total += x[at + i * step];
  return total;
}

/** Wraps around like the 32-bit integers it adds; a store into bytes wraps further. */
function sumIntegers(x: NumberArray, at: number, rows: Rows): number {
  let total = 0;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) total = (total + x[start + i * rows.steps[0]]) | 0;
  }
  return total;
}

function anyNonzero(x: NumberArray, at: number, rows: Rows): number {
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) if (x[start + i * rows.steps[0]] !== 0) return 1;
  }
  return 0;
}

function sumBigints(x: BigInt64Array, at: number, rows: Rows): bigint {
  let total = 0n;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) {
      total = BigInt.asIntN(64, total + x[start + i * rows.steps[0]]);
    }
  }
  return total;
}

/** Runs of small integers are exact in a double: 2^20 of them stay below 2^51. */
const EXACT_RUN = 2 ** 20;

function sumToBigint(x: NumberArray, at: number, rows: Rows): bigint {
  let total = 0n;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i += EXACT_RUN) {
      const end = Math.min(i + EXACT_RUN, rows.length);
      let run = 0;
      for (let k = i; k < end; k++) run += x[start + k * rows.steps[0]];
      total += BigInt(run);
    }
  }
  return BigInt.asIntN(64, total);
}
