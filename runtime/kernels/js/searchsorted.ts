// `searchsorted`: where values would go into sorted lines, by halving.
import { dtypePairError, rankError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { sideError, sortedShapeError } from "../../errors/statistics.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { sameShape } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  boolArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalTensorArg,
  optionalTextArg,
  tensorArg,
} from "../contract.ts";
import { offsetsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { linesOf } from "./lines.ts";

const WHERE = "searchsorted";

/** Shape function of `searchsorted.Tensor`. */
export const searchsortedTensorMeta: Meta = (args) => {
  const [sorted, values] = [tensorArg(args, 0), tensorArg(args, 1)];
  const sorter = optionalTensorArg(args, 5);
  if (sorted.shape.length === 0)
    throw rankError(WHERE, "sorted_sequence", sorted.shape, "at least one dim");
  const isShared = sorted.shape.length === 1;
  if (!isShared && !sameShape(sorted.shape.slice(0, -1), values.shape.slice(0, -1)))
    throw sortedShapeError(WHERE, sorted.shape, values.shape);
  if (sorted.dtype !== values.dtype)
    throw dtypePairError(
      WHERE,
      { name: "sorted_sequence", dtype: sorted.dtype },
      { name: "self", dtype: values.dtype },
    );
  if (sorter !== null && sorter.dtype !== "int64")
    throw unsupportedDTypeError(WHERE, "sorter", sorter.dtype, "int64");
  if (sorter !== null && !sameShape(sorter.shape, sorted.shape))
    throw sortedShapeError(WHERE, sorted.shape, sorter.shape);
  isRight(args);
  return [{ shape: values.shape, dtype: boolArg(args, 2) ? "int32" : "int64" }];
};

function isRight(args: OpArgs): boolean {
  const right = boolArg(args, 3);
  const side = optionalTextArg(args, 4);
  if (side === null) return right;
  if (side !== "left" && side !== "right") throw sideError(WHERE, side);
  if (right && side === "left") throw sideError(WHERE, side);
  return side === "right";
}

/** Reads element `i` of line `line` of the sorted sequence, through the sorter if there is one. */
type Read = (line: number, i: number) => number | bigint;

function reader(sorted: Tensor, sorter: Tensor | null): Read {
  const array = arrayOf(sorted.storage, WHERE);
  const lines = linesOf(sorted, sorted.shape.length - 1);
  if (sorter === null) return (line, i) => array[lines.starts[line] + i * lines.step];
  const order = arrayOf(sorter.storage, WHERE);
  const places = linesOf(sorter, sorter.shape.length - 1);
  return (line, i) =>
    array[lines.starts[line] + Number(order[places.starts[line] + i * places.step]) * lines.step];
}

/** `searchsorted.Tensor(sorted_sequence, self, …)`: a NaN goes behind everything. */
export const searchsortedTensorKernel: Kernel = ([out], args) => {
  const [sorted, values] = [tensorArg(args, 0), tensorArg(args, 1)];
  const read = reader(sorted, optionalTensorArg(args, 5));
  const size = sorted.shape[sorted.shape.length - 1];
  const passes = isRight(args)
    ? (x: number | bigint, value: number | bigint): boolean => !(x > value)
    : (x: number | bigint, value: number | bigint): boolean => !(x >= value);
  const source = arrayOf(values.storage, WHERE);
  const target = arrayOf(out.storage, WHERE);
  const from = offsetsOf(values.shape, values.strides);
  const to = offsetsOf(out.shape, out.strides);
  // One line for all values, or one for each row of them.
  const perLine = sorted.shape.length === 1 ? from.length : values.shape[values.shape.length - 1];
  for (let i = 0; i < from.length; i++) {
    const line = Math.floor(i / perLine);
    const value = source[startOf(values) + from[i]];
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passes(read(line, middle), value)) low = middle + 1;
      else high = middle;
    }
    put(target, startOf(out) + to[i], low);
  }
};
