// `weighted_mean` on plain tensors: one pass over the rows along the averaged dim.
import {
  asNumbers,
  elementsIn,
  intArg,
  isFloating,
  type Kernel,
  type Meta,
  offsetsOf,
  rankError,
  tensorArg,
  unsupportedDTypeError,
  wrapDim,
} from "batchwise/plugin";
import { weightCountError } from "../src/errors.ts";

const NAME = "stats::weighted_mean";

/** Shape function of `weighted_mean`: the averaged dim disappears. */
export const weightedMeanMeta: Meta = (args) => {
  const [self, weight] = [tensorArg(args, 0), tensorArg(args, 1)];
  if (weight.ndim !== 1) throw rankError(NAME, "weight", weight.shape, "1 dim");
  if (self.ndim === 0) throw rankError(NAME, "self", self.shape, "at least 1 dim");
  if (!isFloating(self.dtype))
    throw unsupportedDTypeError(NAME, "self", self.dtype, "float32 or float64");
  if (weight.dtype !== self.dtype)
    throw unsupportedDTypeError(NAME, "weight", weight.dtype, self.dtype);
  const dim = wrapDim(intArg(args, 2), self.ndim, NAME);
  if (weight.shape[0] !== self.shape[dim]) throw weightCountError(weight.shape, self.shape, dim);
  return [{ shape: self.shape.filter((_, at) => at !== dim), dtype: self.dtype }];
};

/** `weighted_mean(self, weight, dim)`: `sum(weight * self) / sum(weight)` of every row. */
export const weightedMeanKernel: Kernel = ([out], args) => {
  const self = elementsIn(tensorArg(args, 0), NAME);
  const weight = elementsIn(tensorArg(args, 1), NAME);
  const target = elementsIn(out, NAME);
  const [values, weights, means] = [self, weight, target].map(({ array }) =>
    asNumbers(array, NAME),
  );
  const dim = wrapDim(intArg(args, 2), self.shape.length, NAME);
  const [count, step] = [self.shape[dim], self.strides[dim]];
  const total = sumOf(weights, weight.start, weight.strides[0], count);
  const rows = offsetsOf(
    out.shape,
    self.strides.filter((_, at) => at !== dim),
  );
  const places = offsetsOf(out.shape, out.strides);
  for (let row = 0; row < rows.length; row++) {
    const start = self.start + rows[row];
    let sum = 0;
    for (let i = 0; i < count; i++)
      sum += values[start + i * step] * weights[weight.start + i * weight.strides[0]];
    means[target.start + places[row]] = sum / total;
  }
};

function sumOf(array: ArrayLike<number>, start: number, step: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += array[start + i * step];
  return sum;
}
