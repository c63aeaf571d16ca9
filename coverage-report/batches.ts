// Batches of examples for one sample, and the inputs a column adds to the op's own.
import { isFloating } from "../runtime/tensor/dtype.ts";
import { contiguousStrides } from "../runtime/tensor/strides.ts";
import { Tensor } from "../runtime/tensor/tensor.ts";
import type { MappedColumn } from "./columns.ts";
import { directionLike, exampleOf, stackPlain } from "./examples.ts";
import { pulledBack, type TensorFunction } from "./functions.ts";
import type { OpSubject } from "./subject.ts";

/** A batch: how many examples per level of vmap, its inputs, and the inputs of each example. */
export interface Batch {
  readonly dims: readonly number[];
  readonly stacked: readonly Tensor[];
  readonly examples: readonly (readonly Tensor[])[];
}

/** Examples of `templates`, as many as the product of `dims`. */
export function batchOf(templates: readonly Tensor[], dims: readonly number[]): Batch {
  const count = dims.reduce((product, size) => product * size, 1);
  const examples = Array.from({ length: count }, (_, i) => templates.map((x) => exampleOf(x, i)));
  const stacked = templates.map((_, k) => stackNth(examples, k, dims));
  return { dims, examples, stacked };
}

/** Tensor `k` of every row as one tensor with `dims` in front. */
function stackNth(
  rows: readonly (readonly Tensor[])[],
  k: number,
  dims: readonly number[],
): Tensor {
  return stackPlain(
    rows.map((row) => row[k]),
    dims,
  );
}

/** What a batch must give: the loop, or for random ops one call on the whole batch, as documented. */
export function expectedOf(
  { isRandom, drawsWhole, tensors, resized }: OpSubject,
  single: TensorFunction,
  { dims, stacked, examples }: Batch,
): readonly Tensor[] {
  if (isRandom && drawsWhole && tensors.length > 0)
    return single(alignedForDraw(tensors, stacked, dims.length));
  if (isRandom && resized !== null) return resized(dims)([]);
  const results = examples.map(single);
  return results[0].map((_, k) => stackNth(results, k, dims));
}

/** Stacked tensors with the dims of size 1 that the op's broadcasting would add to each example. */
function alignedForDraw(
  templates: readonly Tensor[],
  stacked: readonly Tensor[],
  depth: number,
): readonly Tensor[] {
  const rank = Math.max(...templates.map(({ shape }) => shape.length));
  return stacked.map((x, i) => {
    if (i >= templates.length) return x;
    const ones = new Array<number>(rank + depth - x.shape.length).fill(1);
    const shape = x.shape.toSpliced(depth, 0, ...ones);
    return new Tensor(x.storage, x.dtype, shape, contiguousStrides(shape), x.offset, 0);
  });
}

/** Stand-ins for cotangents or tangents, one per float tensor. */
export function directionsFor(tensors: readonly Tensor[], salt: number): readonly Tensor[] {
  return tensors.filter(({ dtype }) => isFloating(dtype)).map((x, i) => directionLike(x, salt + i));
}

/** Inputs of one example, and how many there are before and after each set of extras. */
export interface Templates {
  readonly inputs: readonly Tensor[];
  readonly counts: readonly number[];
}

/** The op's tensors followed by the extra inputs a column needs. */
export function templatesFor({ fn, tensors }: OpSubject, { extras }: MappedColumn): Templates {
  const counts = [tensors.length];
  let inputs = tensors;
  let current = fn;
  for (const [i, extra] of extras.entries()) {
    const like = extra === "tangents" ? tensors : current(inputs);
    current = pulledBack(current, inputs.length);
    inputs = [...inputs, ...directionsFor(like, 10 * (i + 1))];
    counts.push(inputs.length);
  }
  return { inputs, counts };
}
