// Pools in terms of those with a kernel: without the places, with fewer dims, and the backward ops of max pools.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { gather, scatterAdd } from "../../generated/core/ops/indexing.ts";
import { mul, pow } from "../../generated/core/ops/pointwise.ts";
import {
  _adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool2d,
} from "../../generated/core/ops/pooling.ts";
import { reshape, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { poolGradError } from "../../runtime/errors/layers.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** The first of several outputs: a max pool without the places. */
export function valuesOnly([values]: readonly [Tensor, Tensor]): Tensor {
  return values;
}

/** `[…, spatial dims as one]`. */
function flattenSpatial(x: Tensor, spatial: number): Tensor {
  const lead = x.shape.slice(0, x.shape.length - spatial);
  const count = x.shape.slice(lead.length).reduce((product, size) => product * size, 1);
  return reshape(x, [...lead, count]);
}

/** The elements of `x` at the places that a max pool found. */
export function pickPooled(x: Tensor, indices: Tensor, spatial: number): Tensor {
  const picked = gather(flattenSpatial(x, spatial), -1, flattenSpatial(indices, spatial));
  return reshape(picked, indices.shape);
}

/** The backward op of a max pool: every cotangent goes to the place its element came from. */
export function placePooled(
  where: string,
  gradOutput: Tensor,
  shape: Shape,
  indices: Tensor,
  spatial: number,
): Tensor {
  if (!sameShape(gradOutput.shape, indices.shape))
    throw poolGradError(where, gradOutput.shape, indices.shape);
  const zeros = flattenSpatial(newZeros(gradOutput, shape), spatial);
  const places = flattenSpatial(indices, spatial);
  return reshape(scatterAdd(zeros, -1, places, flattenSpatial(gradOutput, spatial)), shape);
}

/** `avg_pool1d`, as a pool over one row. */
export function averageRow(
  self: Tensor,
  kernelSize: Shape,
  stride: Shape,
  padding: Shape,
  ceilMode: boolean,
  countIncludePad: boolean,
): Tensor {
  const steps = stride.length === 0 ? kernelSize : stride;
  const row = unsqueeze(self, -2);
  const sizes = [
    [1, ...kernelSize],
    [1, ...steps],
    [0, ...padding],
  ] as const;
  return squeeze(avgPool2d(row, ...sizes, ceilMode, countIncludePad, null), -2);
}

/** `adaptive_avg_pool1d`. */
export function adaptiveAverageRow(self: Tensor, outputSize: Shape): Tensor {
  return squeeze(_adaptiveAvgPool2d(unsqueeze(self, -2), [1, ...outputSize]), -2);
}

/** `adaptive_max_pool1d`. */
export function adaptiveMaxRow(self: Tensor, outputSize: Shape): readonly [Tensor, Tensor] {
  const [values, indices] = adaptiveMaxPool2d(unsqueeze(self, -2), [1, ...outputSize]);
  return [squeeze(values, -2), squeeze(indices, -2)];
}

/** `lp_pool2d`: sums of powers are averages times the size of the window. */
export function normOfWindows(
  input: Tensor,
  normType: number,
  kernelSize: Shape,
  stride: Shape,
  ceilMode: boolean,
): Tensor {
  const powers = avgPool2d(pow(input, normType), kernelSize, stride, [0], ceilMode);
  const [height, width = height] = kernelSize;
  return pow(mul(powers, height * width), 1 / normType);
}

/** The last sizes of a shape. */
export function lastSizes(shape: Shape, count: number): Shape {
  return shape.slice(shape.length - count);
}
