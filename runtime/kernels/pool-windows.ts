// The windows of a pool along each spatial dim: where they begin and end, and what an average divides by.
import { poolArgumentError, poolShapeError } from "../errors/layers.ts";
import type { Shape } from "../tensor/tensor.ts";

/** The windows along one dim. */
export interface Windows {
  /** Elements of the dim. */
  readonly size: number;
  /** First element of each window. */
  readonly starts: Int32Array;
  /** One past the last element of each window; before its start where it is empty. */
  readonly ends: Int32Array;
  /** Distance between neighbours in a window. */
  readonly step: number;
  /** How many elements an average counts. */
  readonly divisors: Int32Array;
}

/** The options of a pool, one entry per spatial dim. */
export interface PoolOptions {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
  readonly isCeil: boolean;
  /** Whether an average counts padding. */
  readonly countsPadding: boolean;
}

/** A list with one entry per dim; one entry serves all dims. */
export function perSpatialDim(
  where: string,
  name: string,
  given: Shape,
  spatial: number,
  least: number,
): Shape {
  const sizes = given.length === 1 ? new Array<number>(spatial).fill(given[0]) : given;
  if (sizes.length !== spatial || sizes.some((size) => size < least))
    throw poolArgumentError(where, name, given, spatial, least);
  return sizes;
}

/** Leading dims, folded to one size, and the spatial dims behind them. @throws ShapeError E_POOL_SHAPE */
export function splitSpatial(
  where: string,
  shape: Shape,
  spatial: number,
): { readonly lead: Shape; readonly sizes: Shape } {
  const extra = shape.length - spatial;
  const lead = shape.slice(0, Math.max(extra, 0));
  const sizes = shape.slice(Math.max(extra, 0));
  if (extra < 1 || extra > 2 || sizes.includes(0))
    throw poolShapeError(where, shape, spatial, null);
  return { lead, sizes };
}

/** The windows of a pool with a kernel, along every spatial dim. @throws ShapeError E_POOL_SHAPE */
export function kernelWindows(
  where: string,
  shape: Shape,
  sizes: Shape,
  options: PoolOptions,
): readonly Windows[] {
  return sizes.map((size, dim) => {
    const count = windowCount(size, dim, options);
    if (count < 1) throw poolShapeError(where, shape, sizes.length, options.kernel);
    return windowsAlong(size, count, dim, options);
  });
}

function windowCount(size: number, dim: number, options: PoolOptions): number {
  const { kernel, stride, padding, dilation, isCeil } = options;
  const reach = dilation[dim] * (kernel[dim] - 1) + 1;
  const room = size + 2 * padding[dim] - reach;
  const count = Math.floor((room + (isCeil ? stride[dim] - 1 : 0)) / stride[dim]) + 1;
  // The last window must begin inside the input or its left padding.
  return isCeil && (count - 1) * stride[dim] >= size + padding[dim] ? count - 1 : count;
}

function windowsAlong(size: number, count: number, dim: number, options: PoolOptions): Windows {
  const { kernel, stride, padding, dilation, countsPadding } = options;
  const step = dilation[dim];
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const divisors = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const first = i * stride[dim] - padding[dim];
    const stop = first + (kernel[dim] - 1) * step + 1;
    const padded = Math.min(stop, size + padding[dim]);
    starts[i] = first < 0 ? first + Math.ceil(-first / step) * step : first;
    ends[i] = Math.min(stop, size);
    divisors[i] = countsPadding ? padded - first : ends[i] - starts[i];
  }
  return { size, starts, ends, step, divisors };
}

/** Windows that divide every dim into so many parts, as equal as can be. */
export function adaptiveWindows(sizes: Shape, counts: Shape): readonly Windows[] {
  return sizes.map((size, dim) => {
    const count = counts[dim];
    const starts = Int32Array.from({ length: count }, (_, i) => Math.floor((i * size) / count));
    const ends = Int32Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * size) / count));
    return { size, starts, ends, step: 1, divisors: ends.map((end, i) => end - starts[i]) };
  });
}
