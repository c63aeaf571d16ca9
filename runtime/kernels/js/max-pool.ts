// Max pools with the places of their elements, over windows of a kernel or over equal parts.
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import { poolPaddingError } from "../../errors/layers.ts";
import { numel } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, intsArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { maxOfWindows } from "../pool-loops.ts";
import {
  adaptiveWindows,
  kernelWindows,
  perSpatialDim,
  splitSpatial,
  type Windows,
} from "../pool-windows.ts";
import { contiguousElements, outElements } from "./dense.ts";

type Plan = (args: OpArgs) => readonly Windows[];

function planKernel(where: string, spatial: number): Plan {
  return (args) => {
    const { shape } = tensorArg(args, 0);
    const { sizes } = splitSpatial(where, shape, spatial);
    const kernel = perSpatialDim(where, "kernel_size", intsArg(args, 1), spatial, 1);
    const given = intsArg(args, 2);
    const stride = given.length === 0 ? kernel : perSpatialDim(where, "stride", given, spatial, 1);
    const padding = perSpatialDim(where, "padding", intsArg(args, 3), spatial, 0);
    const dilation = perSpatialDim(where, "dilation", intsArg(args, 4), spatial, 1);
    const reach = kernel.map((size, dim) => (size - 1) * dilation[dim] + 1);
    if (padding.some((size, dim) => size > reach[dim] / 2))
      throw poolPaddingError(where, padding, reach);
    const isCeil = boolArg(args, 5);
    const options = { kernel, stride, padding, dilation, isCeil, countsPadding: true };
    return kernelWindows(where, shape, sizes, options);
  };
}

function planAdaptive(where: string, spatial: number): Plan {
  return (args) => {
    const { sizes } = splitSpatial(where, tensorArg(args, 0).shape, spatial);
    return adaptiveWindows(
      sizes,
      perSpatialDim(where, "output_size", intsArg(args, 1), spatial, 0),
    );
  };
}

function metaOf(where: string, plan: Plan): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    if (dtype === "bool") throw unsupportedDTypeError(where, "self", dtype, "numbers");
    const windows = plan(args);
    const lead = shape.slice(0, shape.length - windows.length);
    const pooled = [...lead, ...windows.map(({ starts }) => starts.length)];
    return [
      { shape: pooled, dtype },
      { shape: pooled, dtype: "int64" },
    ];
  };
}

function kernelOf(where: string, plan: Plan): Kernel {
  return ([values, indices], args) => {
    const self: Tensor = tensorArg(args, 0);
    const windows = plan(args);
    const lead = numel(self.shape.slice(0, self.shape.length - windows.length));
    const from = contiguousElements(self, where);
    maxOfWindows(from, outElements(values, where), outElements(indices, where), lead, windows);
  };
}

const plan1d = planKernel("max_pool1d", 1);
const plan2d = planKernel("max_pool2d", 2);
const plan3d = planKernel("max_pool3d", 3);
const adaptive2d = planAdaptive("adaptive_max_pool2d", 2);
const adaptive3d = planAdaptive("adaptive_max_pool3d", 3);

/** Shape function of `max_pool1d_with_indices`. */
export const maxPool1dWithIndicesMeta: Meta = metaOf("max_pool1d", plan1d);

/** `max_pool1d_with_indices`. */
export const maxPool1dWithIndicesKernel: Kernel = kernelOf("max_pool1d", plan1d);

/** Shape function of `max_pool2d_with_indices`. */
export const maxPool2dWithIndicesMeta: Meta = metaOf("max_pool2d", plan2d);

/** `max_pool2d_with_indices`. */
export const maxPool2dWithIndicesKernel: Kernel = kernelOf("max_pool2d", plan2d);

/** Shape function of `max_pool3d_with_indices`. */
export const maxPool3dWithIndicesMeta: Meta = metaOf("max_pool3d", plan3d);

/** `max_pool3d_with_indices`. */
export const maxPool3dWithIndicesKernel: Kernel = kernelOf("max_pool3d", plan3d);

/** Shape function of `adaptive_max_pool2d`. */
export const adaptiveMaxPool2dMeta: Meta = metaOf("adaptive_max_pool2d", adaptive2d);

/** `adaptive_max_pool2d`. */
export const adaptiveMaxPool2dKernel: Kernel = kernelOf("adaptive_max_pool2d", adaptive2d);

/** Shape function of `adaptive_max_pool3d`. */
export const adaptiveMaxPool3dMeta: Meta = metaOf("adaptive_max_pool3d", adaptive3d);

/** `adaptive_max_pool3d`. */
export const adaptiveMaxPool3dKernel: Kernel = kernelOf("adaptive_max_pool3d", adaptive3d);
