// `_window_columns` and `_add_window_columns`: im2col and col2im for any number of spatial dims up to three.
import { windowColumnsError, windowOptionError } from "../../errors/layers.ts";
import { numel } from "../../tensor/strides.ts";
import type { Shape, Tensor } from "../../tensor/tensor.ts";
import { intsArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import {
  addBigColumnsToWindows,
  addColumnsToWindows,
  type ColumnPlan,
  windowsToColumns,
} from "../window-columns.ts";
import { contiguousElements, outElements } from "./dense.ts";

/** Where the options begin, and the sizes of the spatial dims. */
interface Spatial {
  readonly where: string;
  readonly shape: Shape;
  readonly sizes: Shape;
  readonly first: number;
}

/** Options in the order of im2col: kernel, dilation, padding, stride. */
function planOf(args: OpArgs, { where, shape, sizes, first }: Spatial, planes: number): ColumnPlan {
  const read = (at: number, name: string, least: number): Shape => {
    const given = intsArg(args, first + at);
    if (given.length !== sizes.length || given.some((size) => size < least))
      throw windowOptionError(where, name, given, sizes.length, least);
    return given;
  };
  const kernel = read(0, "kernel_size", 1);
  const dilation = read(1, "dilation", 1);
  const padding = read(2, "padding", 0);
  const stride = read(3, "stride", 1);
  const output = sizes.map((size, dim) => {
    const reach = dilation[dim] * (kernel[dim] - 1) + 1;
    return Math.floor((size + 2 * padding[dim] - reach) / stride[dim]) + 1;
  });
  if (output.some((size) => size < 1)) throw windowColumnsError(where, shape, sizes, kernel);
  const three = (list: Shape, missing: number): Shape => [
    ...new Array<number>(3 - list.length).fill(missing),
    ...list,
  ];
  return {
    planes,
    input: three(sizes, 1),
    kernel: three(kernel, 1),
    output: three(output, 1),
    stride: three(stride, 1),
    padding: three(padding, 0),
    dilation: three(dilation, 1),
  };
}

function columnsPlan(args: OpArgs): ColumnPlan {
  const where = "im2col";
  const { shape } = tensorArg(args, 0);
  const spatial = intsArg(args, 1).length;
  if (spatial < 1 || spatial > 3 || shape.length !== spatial + 2)
    throw windowColumnsError(where, shape, shape.slice(2), intsArg(args, 1));
  const planes = shape[0] * shape[1];
  return planOf(args, { where, shape, sizes: shape.slice(2), first: 1 }, planes);
}

/** Shape function of `_window_columns`. */
export const _windowColumnsMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const { kernel, output } = columnsPlan(args);
  return [{ shape: [shape[0], shape[1] * numel(kernel), numel(output)], dtype }];
};

function zero(out: Tensor, where: string): void {
  const { array, at } = outElements(out, where);
  if (array instanceof BigInt64Array) array.fill(0n, at, at + numel(out.shape));
  else array.fill(0, at, at + numel(out.shape));
}

/** `_window_columns(self, kernel_size, dilation, padding, stride)`. */
export const _windowColumnsKernel: Kernel = ([out], args) => {
  const plan = columnsPlan(args);
  const from = contiguousElements(tensorArg(args, 0), "im2col");
  const to = outElements(out, "im2col");
  if (plan.padding.some((size) => size > 0)) zero(out, "im2col");
  if (from.array instanceof BigInt64Array || to.array instanceof BigInt64Array) {
    if (from.array instanceof BigInt64Array && to.array instanceof BigInt64Array)
      windowsToColumns(from.array, from.at, to.array, to.at, plan);
    return;
  }
  windowsToColumns(from.array, from.at, to.array, to.at, plan);
};

function foldPlan(args: OpArgs): { readonly plan: ColumnPlan; readonly shape: Shape } {
  const where = "col2im";
  const { shape } = tensorArg(args, 0);
  const sizes = intsArg(args, 1);
  const kernel = intsArg(args, 2);
  const taps = numel(kernel);
  if (sizes.length < 1 || sizes.length > 3 || shape.length !== 3 || shape[1] % taps !== 0)
    throw windowColumnsError(where, shape, sizes, kernel);
  const channels = shape[1] / taps;
  const plan = planOf(args, { where, shape, sizes, first: 2 }, shape[0] * channels);
  if (shape[2] !== numel(plan.output)) throw windowColumnsError(where, shape, sizes, kernel);
  return { plan, shape: [shape[0], channels, ...sizes] };
}

/** Shape function of `_add_window_columns`. */
export const _addWindowColumnsMeta: Meta = (args) => [
  { shape: foldPlan(args).shape, dtype: tensorArg(args, 0).dtype },
];

/** `_add_window_columns(self, output_size, kernel_size, dilation, padding, stride)`. */
export const _addWindowColumnsKernel: Kernel = ([out], args) => {
  const { plan } = foldPlan(args);
  const from = contiguousElements(tensorArg(args, 0), "col2im");
  const to = outElements(out, "col2im");
  zero(out, "col2im");
  if (from.array instanceof BigInt64Array || to.array instanceof BigInt64Array) {
    if (from.array instanceof BigInt64Array && to.array instanceof BigInt64Array)
      addBigColumnsToWindows(from.array, from.at, to.array, to.at, plan);
    return;
  }
  addColumnsToWindows(from.array, from.at, to.array, to.at, plan);
};
