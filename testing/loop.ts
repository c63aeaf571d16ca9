// The loop that vmap must equal: one call per example on plain tensors, results stacked as plain arrays.
import { Tensor } from "../runtime/tensor/tensor.ts";
import { batchShape, stackValues, toTensor, type Values, valuesOf } from "./values.ts";

/** A tensor and the dim its examples lie along; null when it is shared. */
export type LoopInput = readonly [value: unknown, dim: number | null];

/** Example `index` of a tensor along `dim`, as a tensor of its own. */
export function exampleAlong(x: Tensor, dim: number, index: number): Tensor {
  const { dtype, shape, data } = valuesOf(x);
  const at = dim < 0 ? dim + shape.length : dim;
  const inner = shape.slice(at + 1).reduce((product, size) => product * size, 1);
  const picked = data.filter((_, i) => Math.floor(i / inner) % shape[at] === index);
  return toTensor({ dtype, shape: shape.toSpliced(at, 1), data: picked });
}

/** What each example gives, one by one. */
export function callsOf<T>(
  fn: (...args: Tensor[]) => T,
  inputs: readonly LoopInput[],
  batchSize: number = sizeOf(inputs),
): readonly T[] {
  return Array.from({ length: batchSize }, (_, i) =>
    fn(
      ...inputs.map(([value, dim]) => {
        if (!(value instanceof Tensor)) throw new TypeError("the loop takes tensors");
        return dim === null ? value : exampleAlong(value, dim, i);
      }),
    ),
  );
}

/** The results of the loop in one, stacked along `outDim`. */
export function loopOf(
  fn: (...args: Tensor[]) => Tensor,
  inputs: readonly LoopInput[],
  outDim = 0,
): Values {
  return stackedCalls(callsOf(fn, inputs), outDim);
}

/** Results of single calls in one, stacked along `outDim`. */
export function stackedCalls(results: readonly Tensor[], outDim = 0): Values {
  const parts = results.map(valuesOf);
  const rank = parts[0].shape.length + 1;
  return stackValues(parts, outDim < 0 ? outDim + rank : outDim);
}

/** The empty result of no examples, shaped like `example` with a batch dim of 0 in front. */
export function noExamples(example: Values): Values {
  return { ...batchShape(example, 0), data: [] };
}

function sizeOf(inputs: readonly LoopInput[]): number {
  for (const [value, dim] of inputs) {
    if (value instanceof Tensor && dim !== null) return value.shape.at(dim) ?? 0;
  }
  throw new TypeError("the loop needs a mapped input");
}
