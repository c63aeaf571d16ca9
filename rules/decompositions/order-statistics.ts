// Medians of all elements, quantiles and histograms in terms of other ops.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { full, newZeros, scalarTensor } from "../../generated/core/ops/factory.ts";
import { gather, scatterAdd } from "../../generated/core/ops/indexing.ts";
import {
  add,
  div,
  eq,
  ge,
  gt,
  le,
  lt,
  mul,
  ne,
  neg,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import {
  amax,
  amin,
  any,
  median,
  nanmedian,
  sort,
  sum,
} from "../../generated/core/ops/reduction.ts";
import { expand, movedim, reshape, select, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  dtypePairError,
  emptyReductionError,
  rankError,
  unsupportedDTypeError,
} from "../../runtime/errors/kernels.ts";
import {
  histogramError,
  interpolationError,
  quantileError,
} from "../../runtime/errors/statistics.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { isFloating, type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { assertFloating } from "./means.ts";

/** `median` and `nanmedian` without a dim; of nothing it is NaN. */
export function medianOfAll(self: Tensor, ignoresNaN: boolean): Tensor {
  if (numel(self.shape) === 0) return fullOfNaN(self);
  const [values] = (ignoresNaN ? nanmedian : median)(reshape(self, [-1]), 0);
  return values;
}

function fullOfNaN({ shape, dtype }: Tensor): Tensor {
  if (!isFloating(dtype)) throw emptyReductionError("median", shape, shape.indexOf(0));
  return full([], Number.NaN, { dtype });
}

/** `aminmax`. */
export function bothExtremes(
  self: Tensor,
  dim: number | null,
  keepdim: boolean,
): [min: Tensor, max: Tensor] {
  const dims = dim === null ? [] : [dim];
  return [amin(self, dims, keepdim), amax(self, dims, keepdim)];
}

const INTERPOLATIONS: readonly string[] = ["linear", "lower", "higher", "midpoint", "nearest"];

/** What `quantile` and its kin are asked for. */
interface QuantileOptions {
  readonly where: string;
  readonly dim: number | null;
  readonly keepdim: boolean;
  readonly interpolation: string;
  readonly ignoresNaN: boolean;
}

/** `quantile`. */
export function quantilesOf(
  self: Tensor,
  q: Tensor | number,
  dim: number | null,
  keepdim: boolean,
  interpolation: string,
): Tensor {
  const options = { where: "quantile", dim, keepdim, interpolation, ignoresNaN: false };
  return quantilesAt(self, q, options);
}

/** `nanquantile`. */
export function presentQuantilesOf(
  self: Tensor,
  q: Tensor | number,
  dim: number | null,
  keepdim: boolean,
  interpolation: string,
): Tensor {
  const options = { where: "nanquantile", dim, keepdim, interpolation, ignoresNaN: true };
  return quantilesAt(self, q, options);
}

function quantilesAt(self: Tensor, q: Tensor | number, options: QuantileOptions): Tensor {
  if (q instanceof Tensor) return quantiles(self, q, options);
  if (!(q >= 0 && q <= 1)) throw quantileError(options.where, q);
  return quantiles(self, scalarTensor(q, { dtype: self.dtype }), options);
}

/** In front, one result for each element of `q`. */
function quantiles(self: Tensor, q: Tensor, options: QuantileOptions): Tensor {
  const { where: name, dim, keepdim, interpolation } = options;
  assertFloating(name, self.dtype);
  if (q.dtype !== self.dtype)
    throw dtypePairError(name, { name: "self", dtype: self.dtype }, { name: "q", dtype: q.dtype });
  if (q.shape.length > 1) throw rankError(name, "q", q.shape, "at most 1 dim");
  if (!INTERPOLATIONS.includes(interpolation))
    throw interpolationError(name, interpolation, INTERPOLATIONS);
  const rank = self.shape.length;
  const at = dim === null ? 0 : wrapDim(dim, rank, name);
  const lines = dim === null || rank === 0 ? reshape(self, [-1]) : movedim(self, at, -1);
  const last = lines.shape.length - 1;
  if (lines.shape[last] === 0) throw emptyReductionError(name, self.shape, at);
  const [sorted] = sort(lines, -1);
  const columns = quantilesOfSorted(sorted, q.shape.length === 0 ? unsqueeze(q, 0) : q, options);
  // The elements of q lie along the last dim; in front of it are the dims that were not reduced.
  const inFront = movedim(columns, -1, 0);
  const kept = keepdim ? restored(inFront, self, dim, at) : inFront;
  return q.shape.length === 0 ? select(kept, 0, 0) : kept;
}

function restored(inFront: Tensor, self: Tensor, dim: number | null, at: number): Tensor {
  if (self.shape.length === 0) return inFront;
  if (dim !== null) return unsqueeze(inFront, at + 1);
  return reshape(inFront, [inFront.shape[0], ...self.shape.map(() => 1)]);
}

function quantilesOfSorted(
  sorted: Tensor,
  q: Tensor,
  { interpolation, ignoresNaN }: QuantileOptions,
): Tensor {
  const size = sorted.shape[sorted.shape.length - 1];
  const isMissing = ne(sorted, sorted);
  const ranks = ignoresNaN
    ? mul(q, where(gt(presentCount(isMissing, size), 0), sub(presentCount(isMissing, size), 1), 0))
    : where(any(isMissing, -1, true), size - 1, mul(q, size - 1));
  const [below, above] = neighbours(ranks);
  const shape = [...sorted.shape.slice(0, -1), q.shape[0]];
  const pick = (places: Tensor): Tensor => gather(sorted, -1, expand(places, shape));
  switch (interpolation) {
    case "lower":
      return pick(below);
    case "higher":
      return pick(above);
    case "nearest":
      return pick(nearest(ranks, below, above));
    default: {
      const weight = interpolation === "midpoint" ? 0.5 : sub(ranks, below);
      return between(pick(below), pick(above), weight);
    }
  }
}

function presentCount(isMissing: Tensor, size: number): Tensor {
  return neg(sub(sum(isMissing, [-1], true), size));
}

/** The integers around each rank; a rank below 0 has -1, so that nothing can be picked there. */
function neighbours(ranks: Tensor): readonly [below: Tensor, above: Tensor] {
  const whole = _toCopy(ranks, { dtype: "int64" });
  const below = where(lt(ranks, 0), -1, whole);
  return [below, where(gt(ranks, below), add(below, 1), below)];
}

/** Halves go to the even neighbour. */
function nearest(ranks: Tensor, below: Tensor, above: Tensor): Tensor {
  const part = sub(ranks, below);
  const halves = _toCopy(div(below, 2), { dtype: "int64" });
  const isEven = eq(mul(halves, 2), below);
  return where(lt(part, 0.5), below, where(gt(part, 0.5), above, where(isEven, below, above)));
}

/** Linear interpolation, exact at both ends. */
function between(a: Tensor, b: Tensor, weight: Tensor | number): Tensor {
  const way = sub(b, a);
  if (!(weight instanceof Tensor)) return add(a, mul(way, weight));
  return where(lt(weight, 0.5), add(a, mul(way, weight)), sub(b, mul(way, neg(sub(weight, 1)))));
}

/** `histc`: how many elements fall into each of `bins` equal parts; what lies outside, or is NaN, is left out. */
export function histogram(self: Tensor, bins: number, min: Scalar, max: Scalar): Tensor {
  if (!isFloating(self.dtype))
    throw unsupportedDTypeError("histc", "self", self.dtype, "float32 or float64");
  const [low, high] = [scalarNumber(min), scalarNumber(max)];
  if (bins < 1 || !(low <= high) || !Number.isFinite(low) || !Number.isFinite(high))
    throw histogramError(bins, low, high);
  const x = reshape(self, [-1]);
  const zeros = newZeros(x, [bins]);
  if (x.shape[0] === 0) return zeros;
  const [from, to] = low === high ? ownBounds(x) : [low, high].map((bound) => boundLike(x, bound));
  const isInside = where(ge(x, from), le(x, to), false);
  const place = div(mul(sub(x, from), bins), sub(to, from));
  const index = _toCopy(where(isInside, place, 0), { dtype: "int64" });
  const counted = where(ge(index, bins), bins - 1, index);
  return scatterAdd(zeros, 0, counted, _toCopy(isInside, { dtype: x.dtype }));
}

function boundLike({ dtype }: Tensor, bound: number): Tensor {
  return scalarTensor(bound, { dtype });
}

/** The smallest and the largest element, one apart on both sides where they are equal. */
function ownBounds(x: Tensor): readonly [Tensor, Tensor] {
  const [low, high] = [amin(x), amax(x)];
  const isPoint = eq(low, high);
  return [where(isPoint, sub(low, 1), low), where(isPoint, add(high, 1), high)];
}
