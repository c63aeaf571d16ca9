// Grid sampling: elements of `[N, C, …]` at coordinates given per example, and the backward op.

import { stack } from "../../generated/core/ops/combine.ts";
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { newZeros, zerosLike } from "../../generated/core/ops/factory.ts";
import { gather, scatterAdd } from "../../generated/core/ops/indexing.ts";
import { add, ge, le, mul, where } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { gridSampler2d, gridSampler3d } from "../../generated/core/ops/resampling.ts";
import { expand, reshape, select, unsqueeze } from "../../generated/core/ops/view.ts";
import { unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { gridError } from "../../runtime/errors/resampling.ts";
import { isFloating } from "../../runtime/tensor/dtype.ts";
import { numel, sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { type GridOptions, type GridTap, gridTaps } from "../lib/grid-taps.ts";

/** One element per grid position: where it lies, and a tap per axis, the first spatial dim first. */
interface GridCorner {
  /** Places in the spatial dims as one, `[N, positions]`. */
  readonly places: Tensor;
  readonly isInside: Tensor;
  readonly taps: readonly GridTap[];
}

function assertGrid(
  where: string,
  input: Tensor,
  grid: Tensor,
  spatial: number,
  options: GridOptions,
): void {
  const fail = (expected: string): never => {
    throw gridError(where, input.shape, grid.shape, expected);
  };
  if (!isFloating(input.dtype))
    throw unsupportedDTypeError(where, "input", input.dtype, "float32 or float64");
  if (grid.dtype !== input.dtype)
    throw unsupportedDTypeError(where, "grid", grid.dtype, `${input.dtype}, as input`);
  if (input.shape.length !== spatial + 2 || grid.shape.length !== spatial + 2)
    fail(`${spatial + 2} dims each`);
  if (grid.shape[0] !== input.shape[0]) fail("as many examples in both");
  if (grid.shape[spatial + 1] !== spatial) fail(`a last size of ${spatial} in the grid`);
  if (input.shape.slice(2).includes(0)) fail("an input whose spatial dims are not empty");
  const modes = spatial === 2 ? 2 : 1;
  if (options.interpolation < 0 || options.interpolation > modes)
    fail(`an interpolation mode from 0 to ${modes}, not ${options.interpolation}`);
  if (options.padding < 0 || options.padding > 2)
    fail(`a padding mode from 0 to 2, not ${options.padding}`);
}

/** Every combination of the taps of the axes. */
function cornersOf(input: Shape, grid: Tensor, options: GridOptions): readonly GridCorner[] {
  const sizes = input.slice(2);
  const positions = numel(grid.shape.slice(1, -1));
  const axes = sizes.map((size, dim) => {
    // The last coordinate of the grid belongs to the first spatial dim.
    const coordinate = select(grid, -1, sizes.length - 1 - dim);
    return gridTaps(reshape(coordinate, [grid.shape[0], positions]), size, options);
  });
  const combinations = axes.reduce<readonly (readonly GridTap[])[]>(
    (rest, taps) => rest.flatMap((corner) => taps.map((tap) => [...corner, tap])),
    [[]],
  );
  return combinations.map((taps) => cornerOf(taps, sizes));
}

function cornerOf(taps: readonly GridTap[], sizes: Shape): GridCorner {
  const parts = taps.map(({ place }, dim) => {
    const isLow = ge(place, 0);
    const isInside = where(isLow, le(place, sizes[dim] - 1), isLow);
    return { isInside, place: _toCopy(where(isInside, place, 0), { dtype: "int64" }) };
  });
  const all = parts.reduce((done, { isInside, place }, dim) => ({
    isInside: where(isInside, done.isInside, isInside),
    place: add(mul(done.place, sizes[dim]), place),
  }));
  return { places: all.place, isInside: all.isInside, taps };
}

/** The product of the weights, with the slope instead along one axis; null for 1 or, with a slope, for 0. */
function weightOf({ taps }: GridCorner, slopeAxis: number): Tensor | null {
  const factors = taps.map(({ weight, slope }, axis) => (axis === slopeAxis ? slope : weight));
  return factors.reduce((product, factor) => {
    if (product === null || factor === null) return product ?? factor;
    return mul(product, factor);
  }, null);
}

/** A tensor per grid position, repeated over channels. */
function overChannels(x: Tensor, channels: number): Tensor {
  const [examples, positions] = x.shape;
  return expand(unsqueeze(x, 1), [examples, channels, positions]);
}

/** The elements at a corner, zero outside. */
function valuesAt(flat: Tensor, { places, isInside }: GridCorner): Tensor {
  const values = gather(flat, -1, overChannels(places, flat.shape[1]));
  return where(unsqueeze(isInside, 1), values, 0);
}

function flatten(x: Tensor): Tensor {
  const [examples, channels, ...sizes] = x.shape;
  return reshape(x, [examples, channels, numel(sizes)]);
}

function weighted(x: Tensor, weight: Tensor | null): Tensor {
  return weight === null ? x : mul(x, unsqueeze(weight, 1));
}

/** `grid_sampler_2d` and `grid_sampler_3d`. */
export function sampleGrid(
  input: Tensor,
  grid: Tensor,
  interpolation: number,
  padding: number,
  alignCorners: boolean,
  spatial: number,
): Tensor {
  const options = { interpolation, padding, alignCorners };
  assertGrid(`grid_sampler_${spatial}d`, input, grid, spatial, options);
  const flat = flatten(input);
  const parts = cornersOf(input.shape, grid, options).map((corner) =>
    weighted(valuesAt(flat, corner), weightOf(corner, -1)),
  );
  const total = parts.reduce((sampled, part) => add(sampled, part));
  return reshape(total, [...input.shape.slice(0, 2), ...grid.shape.slice(1, -1)]);
}

/** `grid_sampler_2d_backward` and `grid_sampler_3d_backward`; outputs not asked for are empty. */
export function sampleGridBack(
  gradOutput: Tensor,
  input: Tensor,
  grid: Tensor,
  interpolation: number,
  padding: number,
  alignCorners: boolean,
  mask: readonly boolean[],
  spatial: number,
): readonly [Tensor, Tensor] {
  const options = { interpolation, padding, alignCorners };
  const where = `grid_sampler_${spatial}d_backward`;
  assertGrid(where, input, grid, spatial, options);
  const expected = [...input.shape.slice(0, 2), ...grid.shape.slice(1, -1)];
  if (!sameShape(gradOutput.shape, expected))
    throw gridError(
      where,
      gradOutput.shape,
      grid.shape,
      `a grad_output of [${expected.join(", ")}]`,
    );
  const corners = cornersOf(input.shape, grid, options);
  const grad = flatten(gradOutput);
  const none = (): Tensor => newZeros(gradOutput, [0]);
  return [
    mask[0] ? gradOfSampled(grad, input.shape, corners) : none(),
    mask[1] ? gradOfGrid(grad, flatten(input), grid, corners) : none(),
  ];
}

function gradOfSampled(grad: Tensor, shape: Shape, corners: readonly GridCorner[]): Tensor {
  const [examples, channels, ...sizes] = shape;
  const zeros = newZeros(grad, [examples, channels, numel(sizes)]);
  const total = corners.reduce((sums, corner) => {
    const part = where(unsqueeze(corner.isInside, 1), weighted(grad, weightOf(corner, -1)), 0);
    return scatterAdd(sums, -1, overChannels(corner.places, channels), part);
  }, zeros);
  return reshape(total, shape);
}

function gradOfGrid(
  grad: Tensor,
  flat: Tensor,
  grid: Tensor,
  corners: readonly GridCorner[],
): Tensor {
  const [{ taps }] = corners;
  if (taps.some(({ slope }) => slope === null)) return zerosLike(grid);
  const changes = corners.map((corner) => sum(mul(grad, valuesAt(flat, corner)), [1]));
  const axes = taps.map((_, axis) =>
    corners
      .map((corner, i) => {
        const weight = weightOf(corner, axis);
        return weight === null ? changes[i] : mul(changes[i], weight);
      })
      .reduce((total, part) => add(total, part)),
  );
  return reshape(stack(axes.reverse(), -1), grid.shape);
}

const INTERPOLATIONS = ["bilinear", "nearest", "bicubic"];
const PADDINGS = ["zeros", "border", "reflection"];

/** `grid_sample`. */
export function sampleGridByName(
  input: Tensor,
  grid: Tensor,
  mode: string,
  paddingMode: string,
  alignCorners: boolean | null,
): Tensor {
  const interpolation = INTERPOLATIONS.indexOf(mode);
  const padding = PADDINGS.indexOf(paddingMode);
  if (interpolation < 0 || padding < 0)
    throw gridError(
      "grid_sample",
      input.shape,
      grid.shape,
      `one of the modes ${INTERPOLATIONS.join(", ")} and of the padding modes ${PADDINGS.join(", ")}`,
    );
  const sample = input.shape.length === 5 ? gridSampler3d : gridSampler2d;
  return sample(input, grid, interpolation, padding, alignCorners ?? false);
}
