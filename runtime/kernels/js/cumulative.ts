// Cumulative ops along a dim: sums and products, running extremes with their positions, logarithms of sums.
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { type DType, isFloating, type TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalDTypeArg,
  tensorArg,
} from "../contract.ts";
import { asBigints, asNumbers, elementsAs } from "./elements.ts";
import { put } from "./fold.ts";
import { type Lines, linesOf, linesOfElements } from "./lines.ts";
import { sumDType } from "./sum.ts";

function dimOf(args: OpArgs, where: string): number {
  return wrapDim(intArg(args, 1), tensorArg(args, 0).shape.length, where);
}

function cumulativeMeta(where: string): Meta {
  return (args) => {
    const self = tensorArg(args, 0);
    dimOf(args, where);
    return [{ shape: self.shape, dtype: sumDType(self, optionalDTypeArg(args, 2)) }];
  };
}

/** Shape function of `cumsum`. */
export const cumsumMeta: Meta = cumulativeMeta("cumsum");

/** Shape function of `cumprod`. */
export const cumprodMeta: Meta = cumulativeMeta("cumprod");

/** How one line is accumulated, in doubles, 32-bit integers or bigints. */
interface Accumulation {
  readonly first: number;
  readonly float: (total: number, x: number) => number;
  readonly integer: (total: number, x: number) => number;
  readonly bigint: (total: bigint, x: bigint) => bigint;
}

const ADDITION: Accumulation = {
  first: 0,
  float: (total, x) => total + x,
  integer: (total, x) => (total + x) | 0,
  bigint: (total, x) => BigInt.asIntN(64, total + x),
};

const MULTIPLICATION: Accumulation = {
  first: 1,
  float: (total, x) => total * x,
  integer: Math.imul,
  bigint: (total, x) => BigInt.asIntN(64, total * x),
};

/** `cumsum(self, dim)`; in place too. */
export const cumsumKernel: Kernel = ([out], args) => {
  accumulate("cumsum", out, args, ADDITION);
};

/** `cumprod(self, dim)`; in place too. */
export const cumprodKernel: Kernel = ([out], args) => {
  accumulate("cumprod", out, args, MULTIPLICATION);
};

function accumulate(where: string, out: Tensor, args: OpArgs, by: Accumulation): void {
  const dim = dimOf(args, where);
  const elements = elementsAs(tensorArg(args, 0), out.dtype, where);
  const from = linesOfElements(elements, dim);
  const to = linesOf(out, dim);
  const target = arrayOf(out.storage, where);
  if (target instanceof BigInt64Array) {
    const source = asBigints(elements.array, where);
    walk(from, to, (at, count, step, into, stride) => {
      let total = BigInt(by.first);
      for (let i = 0; i < count; i++) {
        total = by.bigint(total, source[at + i * step]);
        target[into + i * stride] = total;
      }
    });
    return;
  }
  const source = asNumbers(elements.array, where);
  const next = isFloating(out.dtype) ? by.float : by.integer;
  const isBool = out.dtype === "bool";
  walk(from, to, (at, count, step, into, stride) => {
    let total = by.first;
    for (let i = 0; i < count; i++) {
      total = next(total, source[at + i * step]);
      target[into + i * stride] = isBool && total !== 0 ? 1 : total;
    }
  });
}

type LineVisitor = (at: number, count: number, step: number, into: number, stride: number) => void;

function walk(from: Lines, to: Lines, visit: LineVisitor): void {
  for (let i = 0; i < from.starts.length; i++)
    visit(from.starts[i], from.length, from.step, to.starts[i], to.step);
}

function runningMeta(where: string): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    dimOf(args, where);
    return [
      { shape, dtype },
      { shape, dtype: "int64" },
    ];
  };
}

/** Shape function of `cummax`. */
export const cummaxMeta: Meta = runningMeta("cummax");

/** Shape function of `cummin`. */
export const cumminMeta: Meta = runningMeta("cummin");

/** `cummax(self, dim)`: of equal elements the last one counts, and a NaN stays. */
export const cummaxKernel: Kernel = (outs, args) => {
  running("cummax", outs, args, (x, best) => x >= best);
};

/** `cummin(self, dim)`: of equal elements the last one counts, and a NaN stays. */
export const cumminKernel: Kernel = (outs, args) => {
  running("cummin", outs, args, (x, best) => x <= best);
};

type Replaces = (x: number | bigint, best: number | bigint) => boolean;

function running(where: string, outs: readonly Tensor[], args: OpArgs, replaces: Replaces): void {
  const dim = dimOf(args, where);
  const self = tensorArg(args, 0);
  const [from, toValues, toIndices] = [self, ...outs].map((x) => linesOf(x, dim));
  const source: TypedArray = arrayOf(self.storage, where);
  const values = arrayOf(outs[0].storage, where);
  const indices = asBigints(arrayOf(outs[1].storage, where), where);
  for (let line = 0; line < from.starts.length; line++) {
    let best = source[from.starts[line]];
    let position = 0;
    for (let i = 0; i < from.length; i++) {
      const x = source[from.starts[line] + i * from.step];
      // biome-ignore lint/suspicious/noSelfCompare: only a NaN differs from itself
      if (x !== x || replaces(x, best)) {
        best = x;
        position = i;
      }
      put(values, toValues.starts[line] + i * toValues.step, best);
      indices[toIndices.starts[line] + i * toIndices.step] = BigInt(position);
    }
  }
}

/** Shape function of `logcumsumexp`. @throws DTypeError E_UNSUPPORTED_DTYPE */
export const logcumsumexpMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  dimOf(args, "logcumsumexp");
  assertFloating(dtype);
  return [{ shape, dtype }];
};

function assertFloating(dtype: DType): void {
  if (!isFloating(dtype))
    throw unsupportedDTypeError("logcumsumexp", "self", dtype, "float32 or float64");
}

/** `logcumsumexp(self, dim)`, each step as `max + log1p(exp(min - max))`. */
export const logcumsumexpKernel: Kernel = ([out], args) => {
  const dim = dimOf(args, "logcumsumexp");
  const self = tensorArg(args, 0);
  const source = asNumbers(arrayOf(self.storage, "logcumsumexp"), "logcumsumexp");
  const target = asNumbers(arrayOf(out.storage, "logcumsumexp"), "logcumsumexp");
  walk(linesOf(self, dim), linesOf(out, dim), (at, count, step, into, stride) => {
    let total = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      total = logAddExp(total, source[at + i * step]);
      target[into + i * stride] = total;
    }
  });
};

function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  if (!Number.isFinite(high)) return high;
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
