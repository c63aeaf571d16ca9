// `scatter_reduce`: combines elements at the places that an index names along a dim. Follows aten/src/ATen/native/cpu/ScatterGatherKernel.cpp.
import { dtypePairError } from "../../errors/kernels.ts";
import { reduceModeError } from "../../errors/statistics.ts";
import { wrapDim } from "../../tensor/dims.ts";
import { isFloating, type TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  boolArg,
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  tensorArg,
  textArg,
} from "../contract.ts";
import { copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { assertIndexFits, positionsAlongDim } from "./positions-along-dim.ts";
import { addAt, copyUnlessInPlace } from "./scatter.ts";

const WHERE = "scatter_reduce";

type Combine = (array: TypedArray, out: Tensor, at: number, value: number | bigint) => void;

const add: Combine = (array, out, at, value) => addAt(array, out.dtype, at, value);

const multiply: Combine = (array, out, at, value) => {
  if (array instanceof BigInt64Array) array[at] *= BigInt(value);
  else if (out.dtype === "bool") array[at] &= Number(value);
  else array[at] *= Number(value);
};

/** Keeps the better one; a NaN is better than anything. */
function extreme(isBetter: (value: number | bigint, best: number | bigint) => boolean): Combine {
  return (array, _out, at, value) => {
    const best = array[at];
    if (!Number.isNaN(best) && (Number.isNaN(value) || isBetter(value, best)))
      put(array, at, value);
  };
}

const COMBINE: ReadonlyMap<string, Combine> = new Map([
  ["sum", add],
  ["mean", add],
  ["prod", multiply],
  ["amax", extreme((value, best) => value > best)],
  ["amin", extreme((value, best) => value < best)],
]);

function dimArg(args: OpArgs): number {
  return wrapDim(intArg(args, 1), tensorArg(args, 0).shape.length, WHERE);
}

function combineArg(args: OpArgs): Combine {
  const name = textArg(args, 4);
  const combine = COMBINE.get(name);
  if (combine === undefined) throw reduceModeError(WHERE, name, [...COMBINE.keys()]);
  return combine;
}

/** Shape function of `scatter_reduce.two`. */
export const scatterReduceTwoMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  combineArg(args);
  assertIndexFits(WHERE, index, { name: "self", shape }, dimArg(args));
  assertIndexFits(WHERE, index, { name: "src", shape: src.shape }, null);
  if (src.dtype !== dtype)
    throw dtypePairError(WHERE, { name: "self", dtype }, { name: "src", dtype: src.dtype });
  return [{ shape, dtype }];
};

/** `scatter_reduce(self, dim, index, src, reduce, { include_self })`; with the output being self, in place. */
export const scatterReduceTwoKernel: Kernel = ([out], args) => {
  const index = tensorArg(args, 2);
  const src = tensorArg(args, 3);
  const includesSelf = boolArg(args, 5);
  const combine = combineArg(args);
  // Places and values are read before anything is written: they may share memory with self.
  const places = positionsAlongDim(WHERE, out, dimArg(args), index);
  const elements = elementsIn(src, WHERE);
  const values = src.storage === out.storage ? copyAs(elements, src.dtype) : elements;
  const from = offsetsOf(index.shape, values.strides);
  copyUnlessInPlace(tensorArg(args, 0), out);
  const target = arrayOf(out.storage, WHERE);
  const counts = new Uint32Array(places.reduce((most, at) => Math.max(most, at + 1), 0));
  for (let i = 0; i < places.length; i++) {
    const at = startOf(out) + places[i];
    const value = values.array[values.start + from[i]];
    // Where self does not count, the first value takes its place.
    if (counts[places[i]]++ === 0 && !includesSelf) put(target, at, value);
    else combine(target, out, at, value);
  }
  if (textArg(args, 4) === "mean") divide(target, out, counts, includesSelf ? 1 : 0);
};

/** Sums become means; those of integers are rounded down. */
function divide(array: TypedArray, out: Tensor, counts: Uint32Array, own: number): void {
  const isFloat = isFloating(out.dtype);
  counts.forEach((count, place) => {
    if (count === 0) return;
    const at = startOf(out) + place;
    const divisor = count + own;
    if (array instanceof BigInt64Array) array[at] = floorDivide(array[at], BigInt(divisor));
    else array[at] = isFloat ? array[at] / divisor : Math.floor(array[at] / divisor);
  });
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}
