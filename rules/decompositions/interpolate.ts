// `interpolate`: resampling by name, to sizes or by factors.
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
} from "../../generated/core/ops/pooling.ts";
import {
  upsampleBicubic2d,
  upsampleBilinear2d,
  upsampleLinear1d,
  upsampleTrilinear3d,
} from "../../generated/core/ops/resampling.ts";
import { interpolateError } from "../../runtime/errors/resampling.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { resizeNearest } from "./upsampling.ts";

/** Modes that take `align_corners`. */
const ALIGNED: readonly string[] = ["linear", "bilinear", "bicubic", "trilinear"];

/** `interpolate`. */
export function interpolateBy(
  input: Tensor,
  size: Shape | null,
  scaleFactor: readonly number[] | null,
  mode: string,
  alignCorners: boolean | null,
  recomputeScaleFactor: boolean | null,
  antialias: boolean,
): Tensor {
  const spatial = input.shape.length - 2;
  const fail = (expected: string): never => {
    throw interpolateError(input.shape, mode, expected);
  };
  if ((size === null) === (scaleFactor === null)) fail("either size or scale_factor");
  if (alignCorners !== null && !ALIGNED.includes(mode)) fail("no align_corners in this mode");
  if (antialias) fail("antialias = false, as there is no smoothing");
  if (recomputeScaleFactor === true && scaleFactor === null)
    fail("a scale_factor with recompute_scale_factor");
  const perDim = <T>(list: readonly T[]): readonly T[] =>
    list.length === 1 ? new Array<T>(spatial).fill(list[0]) : list;
  const factors = scaleFactor === null ? null : perDim(scaleFactor);
  const sizes =
    factors === null
      ? perDim(size ?? [])
      : input.shape.slice(2).map((length, dim) => Math.floor(length * factors[dim]));
  if (sizes.length !== spatial) fail(`one number, or ${spatial}`);
  const scales =
    factors === null || recomputeScaleFactor === true ? sizes.map(() => null) : factors;
  return resampled(input, sizes, mode, alignCorners ?? false, scales);
}

function resampled(
  input: Tensor,
  sizes: Shape,
  mode: string,
  isAligned: boolean,
  scales: readonly (number | null)[],
): Tensor {
  const [a = null, b = null, c = null] = scales;
  switch (`${mode} ${sizes.length}`) {
    case "nearest 1":
    case "nearest 2":
    case "nearest 3":
      return resizeNearest(input, sizes, false, sizes.length, ...scales);
    case "nearest-exact 1":
    case "nearest-exact 2":
    case "nearest-exact 3":
      return resizeNearest(input, sizes, true, sizes.length, ...scales);
    case "linear 1":
      return upsampleLinear1d(input, sizes, isAligned, a);
    case "bilinear 2":
      return upsampleBilinear2d(input, sizes, isAligned, a, b);
    case "bicubic 2":
      return upsampleBicubic2d(input, sizes, isAligned, a, b);
    case "trilinear 3":
      return upsampleTrilinear3d(input, sizes, isAligned, a, b, c);
    case "area 1":
      return adaptiveAvgPool1d(input, sizes);
    case "area 2":
      return adaptiveAvgPool2d(input, sizes);
    case "area 3":
      return adaptiveAvgPool3d(input, sizes);
    default:
      throw interpolateError(
        input.shape,
        mode,
        "nearest, nearest-exact or area of 3 to 5 dims, linear of 3, bilinear or bicubic of 4, or trilinear of 5",
      );
  }
}
