// Resampling along one dim as a few elements, taps, per result: which ones, and with what weights.
import { add, mul } from "../../generated/core/ops/pointwise.ts";
import { type DType, newTypedArray } from "../../runtime/tensor/dtype.ts";
import { storageFromArray } from "../../runtime/tensor/storage.ts";
import { type Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { addAtPositions, type PositionLists, pickPositions } from "./positions.ts";

/** One tap of every result: its place in the input and its weight. */
export interface Tap {
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

/** How one dim is resampled. */
export interface Resize {
  readonly size: number;
  readonly count: number;
  /** Sizes of the result over those of the input, as the caller gave it; null when it is to be computed. */
  readonly scale: number | null;
  readonly alignCorners: boolean;
}

/** The distance in the input between neighbours of the result. */
function stepOf({ size, count, scale, alignCorners }: Resize): number {
  if (alignCorners) return count > 1 ? (size - 1) / (count - 1) : 0;
  return scale !== null && scale > 0 ? 1 / scale : size / count;
}

function indicesUpTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** The nearest element for each result; computed in float32, as PyTorch does whatever the dtype. */
export function nearestPlaces(resize: Resize, isExact: boolean): readonly number[] {
  const { size, count } = resize;
  const step = Math.fround(stepOf(resize));
  const shift = isExact ? 0.5 : 0;
  return indicesUpTo(count).map((i) => {
    if (count === size) return i;
    return Math.min(Math.floor(Math.fround((i + shift) * step)), size - 1);
  });
}

/** Two neighbours with weights that fall off linearly. */
export function linearTaps(resize: Resize): readonly Tap[] {
  const { size, count, alignCorners } = resize;
  const step = stepOf(resize);
  const at = indicesUpTo(count).map((i) =>
    alignCorners ? i * step : Math.max((i + 0.5) * step - 0.5, 0),
  );
  const low = at.map((place) => Math.min(Math.floor(place), size - 1));
  const high = low.map((place) => Math.min(place + 1, size - 1));
  const share = at.map((place, i) => Math.min(place - low[i], 1));
  return [
    { places: low, weights: share.map((part) => 1 - part) },
    { places: high, weights: share },
  ];
}

/** The constant of the cubic convolution kernel. */
const CUBIC = -0.75;

/** Weight of an element at a distance below 1, and from 1 to 2. */
const near = (x: number): number => ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
const far = (x: number): number => ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC;

/** The four weights of a cubic interpolation at a fraction between the two elements in the middle. */
export function cubicWeights(part: number): readonly number[] {
  return [far(part + 1), near(part), near(1 - part), far(2 - part)];
}

/** Four neighbours, repeated at the border, with weights of a cubic convolution. */
export function cubicTaps(resize: Resize): readonly Tap[] {
  const { size, count, alignCorners } = resize;
  const step = stepOf(resize);
  const at = indicesUpTo(count).map((i) => (alignCorners ? i * step : (i + 0.5) * step - 0.5));
  return indicesUpTo(4).map((tap) => ({
    places: at.map((x) => Math.min(Math.max(Math.floor(x) - 1 + tap, 0), size - 1)),
    weights: at.map((x) => cubicWeights(x - Math.floor(x))[tap]),
  }));
}

/** Weights along the first of the last `rank` dims. */
function weightsTensor(weights: readonly number[], dtype: DType, rank: number): Tensor {
  const elements = newTypedArray(dtype, weights.length);
  weights.forEach((weight, i) => {
    if (!(elements instanceof BigInt64Array)) elements[i] = weight;
  });
  const shape = [weights.length, ...new Array<number>(rank - 1).fill(1)];
  const strides = shape.map((_, dim) => (dim === 0 ? 1 : 0));
  return new Tensor(storageFromArray(dtype, elements), dtype, shape, strides, 0, 0);
}

/** `places` along the dim that is `rank` from the end, all of the dims behind it. */
function alongDimFromEnd(places: readonly number[], rank: number): PositionLists {
  return [places, ...new Array<null>(rank - 1).fill(null)];
}

/** Resamples the dim that is `rank` from the end. */
export function applyTaps(x: Tensor, rank: number, taps: readonly Tap[]): Tensor {
  return taps
    .map(({ places, weights }) =>
      mul(pickPositions(x, alongDimFromEnd(places, rank)), weightsTensor(weights, x.dtype, rank)),
    )
    .reduce((total, part) => add(total, part));
}

/** The transpose of `applyTaps`; the dim gets `size` elements. */
export function applyTapsBack(x: Tensor, rank: number, taps: readonly Tap[], size: number): Tensor {
  const shape: Shape = x.shape.with(-rank, size);
  return taps
    .map(({ places, weights }) => {
      const weighted = mul(x, weightsTensor(weights, x.dtype, rank));
      return addAtPositions(weighted, shape, alongDimFromEnd(places, rank));
    })
    .reduce((total, part) => add(total, part));
}
