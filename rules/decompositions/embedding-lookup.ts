// The embeddings of torch.nn.functional: indices first, padding rows from the end, rows no longer than a norm, bags.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { arange, newZeros } from "../../generated/core/ops/factory.ts";
import { indexAdd } from "../../generated/core/ops/indexing.ts";
import { embedding } from "../../generated/core/ops/layer.ts";
import {
  add,
  div,
  eq,
  ge,
  gt,
  lt,
  mul,
  ne,
  pow,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import { amax, any, norm, sum } from "../../generated/core/ops/reduction.ts";
import { detach, expand, narrow, reshape, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  bagModeError,
  bagWeightsError,
  embeddingBagError,
  paddingIndexError,
} from "../../runtime/errors/layers.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** The row that gets no cotangent, counted from 0; -1 for none. */
function paddingRow(paddingIdx: number | null, weight: Tensor): number {
  if (paddingIdx === null) return -1;
  const rows = weight.shape[0] ?? 0;
  if (paddingIdx < -rows || paddingIdx >= rows) throw paddingIndexError(paddingIdx, weight.shape);
  return paddingIdx + (paddingIdx < 0 ? rows : 0);
}

/** Rows scaled down to a norm; derivatives take them as they were, since PyTorch rescales outside of the graph. */
function shortened(rows: Tensor, maxNorm: number, normType: number): Tensor {
  const fixed = detach(rows);
  const length = norm(fixed, normType, [-1], true);
  const scaled = mul(pow(add(length, 1e-7), -1), maxNorm);
  const factor = where(gt(length, maxNorm), scaled, 1);
  return add(rows, sub(mul(fixed, factor), fixed));
}

/** The embedding of torch.nn.functional. */
export function embedWithPadding(
  input: Tensor,
  weight: Tensor,
  paddingIdx: number | null,
  maxNorm: number | null,
  normType: number,
  scaleGradByFreq: boolean,
  sparse: boolean,
): Tensor {
  const padding = paddingRow(paddingIdx, weight);
  const rows = embedding(weight, input, padding, scaleGradByFreq, sparse);
  return maxNorm === null ? rows : shortened(rows, maxNorm, normType);
}

/** The bag of each index, in a row, and how many bags there are. */
function bagsOf(
  input: Tensor,
  offsets: Tensor | null,
  includesLast: boolean,
): readonly [Tensor, number] {
  const fail = (): never => {
    throw embeddingBagError(input.shape, offsets?.shape ?? null);
  };
  if (input.shape.length === 2 && offsets === null) {
    const [bagCount, length] = input.shape;
    const each = unsqueeze(arange(bagCount, { dtype: "int64" }), -1);
    return [reshape(expand(each, [bagCount, length]), [bagCount * length]), bagCount];
  }
  if (input.shape.length !== 1 || offsets === null || offsets.shape.length !== 1) return fail();
  const bagCount = offsets.shape[0] - (includesLast ? 1 : 0);
  if (bagCount < 0) return fail();
  const starts = includesLast ? narrow(offsets, 0, 0, bagCount) : offsets;
  const positions = unsqueeze(arange(input.shape[0], { dtype: "int64" }), -1);
  return [sub(sum(ge(positions, unsqueeze(starts, 0)), [1]), 1), bagCount];
}

/** The embedding bags of torch.nn.functional: sums, means or largest elements of the rows of each bag. */
export function embedBags(
  input: Tensor,
  weight: Tensor,
  offsets: Tensor | null,
  maxNorm: number | null,
  normType: number,
  scaleGradByFreq: boolean,
  mode: string,
  perSampleWeights: Tensor | null,
  includeLastOffset: boolean,
  paddingIdx: number | null,
): Tensor {
  const [bags, bagCount] = bagsOf(input, offsets, includeLastOffset);
  // What lies before the first offset is in no bag.
  const isOutside = lt(bags, 0);
  const bagOf = where(isOutside, 0, bags);
  const flat = reshape(input, [-1]);
  const padding = paddingRow(paddingIdx, weight);
  const plain = embedding(weight, flat, padding, scaleGradByFreq);
  const rows = maxNorm === null ? plain : shortened(plain, maxNorm, normType);
  const isKept = ne(flat, padding);
  const counts = where(isOutside, ne(flat, flat), isKept);
  if (perSampleWeights !== null) {
    if (mode !== "sum" || !sameShape(perSampleWeights.shape, input.shape))
      throw bagWeightsError(mode, perSampleWeights.shape, input.shape);
    const weighted = mul(rows, unsqueeze(reshape(perSampleWeights, flat.shape), -1));
    return sumOfBags(where(unsqueeze(counts, -1), weighted, 0), bagOf, bagCount);
  }
  switch (mode) {
    case "sum":
      return sumOfBags(where(unsqueeze(counts, -1), rows, 0), bagOf, bagCount);
    case "mean": {
      const totals = sumOfBags(where(unsqueeze(counts, -1), rows, 0), bagOf, bagCount);
      const ones = unsqueeze(_toCopy(counts, { dtype: rows.dtype }), -1);
      const sizes = sumOfBags(ones, bagOf, bagCount);
      return div(totals, where(eq(sizes, 0), 1, sizes));
    }
    case "max":
      return largestOfBags(rows, counts, bagOf, bagCount);
    default:
      throw bagModeError(mode);
  }
}

function sumOfBags(rows: Tensor, bagOf: Tensor, bagCount: number): Tensor {
  return indexAdd(newZeros(rows, [bagCount, rows.shape[1]]), 0, bagOf, rows);
}

/** The largest elements of each bag; zeros where it is empty. */
function largestOfBags(rows: Tensor, counts: Tensor, bagOf: Tensor, bagCount: number): Tensor {
  if (rows.shape.includes(0) || bagCount === 0) return newZeros(rows, [bagCount, rows.shape[1]]);
  const bags = unsqueeze(arange(bagCount, { dtype: "int64" }), -1);
  const own = eq(bags, unsqueeze(bagOf, 0));
  const isMember = unsqueeze(where(own, unsqueeze(counts, 0), own), -1);
  const largest = amax(where(isMember, unsqueeze(rows, 0), Number.NEGATIVE_INFINITY), [1]);
  return where(any(isMember, 1), largest, 0);
}
