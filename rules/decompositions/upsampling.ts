// Upsampling, and downsampling without smoothing: nearest elements, or weighted neighbours along one dim after another.
import { unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { resizeError, resizeGradError } from "../../runtime/errors/resampling.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { addAtPositions, pickPositions } from "../lib/positions.ts";
import {
  applyTaps,
  applyTapsBack,
  cubicTaps,
  linearTaps,
  nearestPlaces,
  type Resize,
  type Tap,
} from "../lib/taps.ts";

type Scales = readonly (number | null)[];

/** How each of the last dims of `shape` is resampled. */
function resizesOf(
  where: string,
  shape: Shape,
  outputSize: Shape,
  spatial: number,
  scales: Scales,
  alignCorners: boolean,
): readonly Resize[] {
  const counts =
    outputSize.length === 1 ? new Array<number>(spatial).fill(outputSize[0]) : outputSize;
  const sizes = shape.slice(2);
  const isWrong = (size: number): boolean => size < 1;
  if (sizes.length !== spatial || counts.length !== spatial)
    throw resizeError(where, shape, outputSize, spatial);
  if (sizes.some(isWrong) || counts.some(isWrong))
    throw resizeError(where, shape, outputSize, spatial);
  return sizes.map((size, dim) => ({
    size,
    count: counts[dim],
    scale: scales[dim] ?? null,
    alignCorners,
  }));
}

function assertGrad(
  where: string,
  grad: Tensor,
  inputSize: Shape,
  resizes: readonly Resize[],
): void {
  const expected = [...inputSize.slice(0, 2), ...resizes.map(({ count }) => count)];
  if (!sameShape(grad.shape, expected)) throw resizeGradError(where, grad.shape, expected);
}

function assertWeighted(where: string, x: Tensor): void {
  if (!isFloating(x.dtype))
    throw unsupportedDTypeError(where, "self", x.dtype, "float32 or float64");
}

/** `upsample_nearest1d` and its like; exact ones measure from the middle of an element. */
export function resizeNearest(
  self: Tensor,
  outputSize: Shape,
  isExact: boolean,
  spatial: number,
  ...scales: readonly (number | null)[]
): Tensor {
  const where = `upsample_nearest${spatial}d`;
  if (!isFloating(self.dtype) && self.dtype !== "uint8")
    throw unsupportedDTypeError(where, "self", self.dtype, "float32, float64 or uint8");
  const resizes = resizesOf(where, self.shape, outputSize, spatial, scales, false);
  return pickPositions(
    self,
    resizes.map((resize) => nearestPlaces(resize, isExact)),
  );
}

/** `upsample_nearest1d_backward` and its like. */
export function resizeNearestBack(
  gradOutput: Tensor,
  outputSize: Shape,
  inputSize: Shape,
  isExact: boolean,
  spatial: number,
  ...scales: readonly (number | null)[]
): Tensor {
  const where = `upsample_nearest${spatial}d_backward`;
  const resizes = resizesOf(where, inputSize, outputSize, spatial, scales, false);
  assertGrad(where, gradOutput, inputSize, resizes);
  const lists = resizes.map((resize) => nearestPlaces(resize, isExact));
  return addAtPositions(gradOutput, inputSize, lists);
}

type MakeTaps = (resize: Resize) => readonly Tap[];

const KINDS: Readonly<Record<string, MakeTaps>> = {
  linear1d: linearTaps,
  bilinear2d: linearTaps,
  trilinear3d: linearTaps,
  bicubic2d: cubicTaps,
};

/** `upsample_linear1d` and its like, of the kind that ends their names. */
export function resizeWeighted(
  self: Tensor,
  outputSize: Shape,
  alignCorners: boolean,
  kind: string,
  ...scales: readonly (number | null)[]
): Tensor {
  const where = `upsample_${kind}`;
  assertWeighted(where, self);
  const spatial = scales.length;
  const resizes = resizesOf(where, self.shape, outputSize, spatial, scales, alignCorners);
  return resizes.reduce((x, resize, dim) => applyTaps(x, spatial - dim, KINDS[kind](resize)), self);
}

/** `upsample_linear1d_backward` and its like. */
export function resizeWeightedBack(
  gradOutput: Tensor,
  outputSize: Shape,
  inputSize: Shape,
  alignCorners: boolean,
  kind: string,
  ...scales: readonly (number | null)[]
): Tensor {
  const where = `upsample_${kind}_backward`;
  assertWeighted(where, gradOutput);
  const spatial = scales.length;
  const resizes = resizesOf(where, inputSize, outputSize, spatial, scales, alignCorners);
  assertGrad(where, gradOutput, inputSize, resizes);
  return resizes.reduceRight(
    (x, resize, dim) => applyTapsBack(x, spatial - dim, KINDS[kind](resize), resize.size),
    gradOutput,
  );
}
