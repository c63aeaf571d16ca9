// Average pools and their backward ops, over windows of a kernel or over equal parts.
import { dtypePairError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { poolArgumentError, poolGradError, poolPaddingError } from "../../errors/layers.ts";
import { type DType, isFloating } from "../../tensor/dtype.ts";
import { numel, sameShape } from "../../tensor/strides.ts";
import type { Shape } from "../../tensor/tensor.ts";
import {
  boolArg,
  intsArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalIntArg,
  tensorArg,
} from "../contract.ts";
import { averageOfWindows, spreadOverWindows } from "../pool-loops.ts";
import {
  adaptiveWindows,
  kernelWindows,
  perSpatialDim,
  splitSpatial,
  type Windows,
} from "../pool-windows.ts";
import { contiguousElements, outElements } from "./dense.ts";
import { asNumbers } from "./elements.ts";

/** The windows over an input and what every window is divided by, null for how many elements it counts. */
interface Plan {
  readonly windows: readonly Windows[];
  readonly divisor: number | null;
}

/** Reads the arguments from position `first` on, for an input of some shape. */
type Planner = (args: OpArgs, shape: Shape, first: number) => Plan;

function kernelPlanner(where: string, spatial: number): Planner {
  return (args, shape, first) => {
    const { sizes } = splitSpatial(where, shape, spatial);
    const read = (at: number, name: string, least: number): Shape =>
      perSpatialDim(where, name, intsArg(args, first + at), spatial, least);
    const kernel = read(0, "kernel_size", 1);
    const stride = intsArg(args, first + 1).length === 0 ? kernel : read(1, "stride", 1);
    const padding = read(2, "padding", 0);
    if (padding.some((size, dim) => size > kernel[dim] / 2))
      throw poolPaddingError(where, padding, kernel);
    const divisor = optionalIntArg(args, first + 5);
    if (divisor === 0) throw poolArgumentError(where, "divisor_override", [0], 1, 1);
    const options = {
      kernel,
      stride,
      padding,
      dilation: kernel.map(() => 1),
      isCeil: boolArg(args, first + 3),
      countsPadding: boolArg(args, first + 4),
    };
    return { windows: kernelWindows(where, shape, sizes, options), divisor };
  };
}

function adaptivePlanner(where: string, spatial: number): Planner {
  return (args, shape, first) => {
    const { sizes } = splitSpatial(where, shape, spatial);
    const given = args[first];
    const counts =
      given === undefined ? tensorArg(args, 0).shape.slice(-spatial) : intsArg(args, first);
    const parts = perSpatialDim(where, "output_size", counts, spatial, 0);
    return { windows: adaptiveWindows(sizes, parts), divisor: null };
  };
}

function pooledShape(shape: Shape, { windows }: Plan): Shape {
  const lead = shape.slice(0, shape.length - windows.length);
  return [...lead, ...windows.map(({ starts }) => starts.length)];
}

function assertAverage(where: string, dtype: DType): void {
  if (!isFloating(dtype) && dtype !== "int64")
    throw unsupportedDTypeError(where, "self", dtype, "float32, float64 or int64");
}

function forwardMeta(where: string, planner: Planner): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    assertAverage(where, dtype);
    return [{ shape: pooledShape(shape, planner(args, shape, 1)), dtype }];
  };
}

function forwardKernel(where: string, planner: Planner): Kernel {
  return ([out], args) => {
    const self = tensorArg(args, 0);
    const { windows, divisor } = planner(args, self.shape, 1);
    const lead = numel(self.shape.slice(0, self.shape.length - windows.length));
    const target = { ...outElements(out, where), dtype: out.dtype };
    averageOfWindows(contiguousElements(self, where), target, lead, windows, divisor);
  };
}

function backwardMeta(where: string, planner: Planner): Meta {
  return (args) => {
    const grad = tensorArg(args, 0);
    const { shape, dtype } = tensorArg(args, 1);
    if (!isFloating(dtype)) throw unsupportedDTypeError(where, "self", dtype, "float32 or float64");
    if (grad.dtype !== dtype)
      throw dtypePairError(
        where,
        { name: "self", dtype },
        { name: "grad_output", dtype: grad.dtype },
      );
    const expected = pooledShape(shape, planner(args, shape, 2));
    if (!sameShape(grad.shape, expected)) throw poolGradError(where, grad.shape, expected);
    return [{ shape, dtype }];
  };
}

function backwardKernel(where: string, planner: Planner): Kernel {
  return ([out], args) => {
    const { windows, divisor } = planner(args, out.shape, 2);
    const lead = numel(out.shape.slice(0, out.shape.length - windows.length));
    const target = outElements(out, where);
    asNumbers(target.array, where).fill(0, target.at, target.at + numel(out.shape));
    spreadOverWindows(
      contiguousElements(tensorArg(args, 0), where),
      target,
      lead,
      windows,
      divisor,
    );
  };
}

const plan2d = kernelPlanner("avg_pool2d", 2);
const plan3d = kernelPlanner("avg_pool3d", 3);
const adaptive2d = adaptivePlanner("adaptive_avg_pool2d", 2);
const adaptive3d = adaptivePlanner("adaptive_avg_pool3d", 3);

/** Shape function of `avg_pool2d`. */
export const avgPool2dMeta: Meta = forwardMeta("avg_pool2d", plan2d);

/** `avg_pool2d`. */
export const avgPool2dKernel: Kernel = forwardKernel("avg_pool2d", plan2d);

/** Shape function of `avg_pool2d_backward`. */
export const avgPool2dBackwardMeta: Meta = backwardMeta("avg_pool2d_backward", plan2d);

/** `avg_pool2d_backward`. */
export const avgPool2dBackwardKernel: Kernel = backwardKernel("avg_pool2d_backward", plan2d);

/** Shape function of `avg_pool3d`. */
export const avgPool3dMeta: Meta = forwardMeta("avg_pool3d", plan3d);

/** `avg_pool3d`. */
export const avgPool3dKernel: Kernel = forwardKernel("avg_pool3d", plan3d);

/** Shape function of `avg_pool3d_backward`. */
export const avgPool3dBackwardMeta: Meta = backwardMeta("avg_pool3d_backward", plan3d);

/** `avg_pool3d_backward`. */
export const avgPool3dBackwardKernel: Kernel = backwardKernel("avg_pool3d_backward", plan3d);

/** Shape function of `_adaptive_avg_pool2d`. */
export const _adaptiveAvgPool2dMeta: Meta = forwardMeta("adaptive_avg_pool2d", adaptive2d);

/** `_adaptive_avg_pool2d`. */
export const _adaptiveAvgPool2dKernel: Kernel = forwardKernel("adaptive_avg_pool2d", adaptive2d);

/** Shape function of `_adaptive_avg_pool2d_backward`. */
export const _adaptiveAvgPool2dBackwardMeta: Meta = backwardMeta(
  "_adaptive_avg_pool2d_backward",
  adaptive2d,
);

/** `_adaptive_avg_pool2d_backward`. */
export const _adaptiveAvgPool2dBackwardKernel: Kernel = backwardKernel(
  "_adaptive_avg_pool2d_backward",
  adaptive2d,
);

/** Shape function of `_adaptive_avg_pool3d`. */
export const _adaptiveAvgPool3dMeta: Meta = forwardMeta("adaptive_avg_pool3d", adaptive3d);

/** `_adaptive_avg_pool3d`. */
export const _adaptiveAvgPool3dKernel: Kernel = forwardKernel("adaptive_avg_pool3d", adaptive3d);

/** Shape function of `_adaptive_avg_pool3d_backward`. */
export const _adaptiveAvgPool3dBackwardMeta: Meta = backwardMeta(
  "_adaptive_avg_pool3d_backward",
  adaptive3d,
);

/** `_adaptive_avg_pool3d_backward`. */
export const _adaptiveAvgPool3dBackwardKernel: Kernel = backwardKernel(
  "_adaptive_avg_pool3d_backward",
  adaptive3d,
);
