// Samples of padding with a tensor's own elements and of resampling.
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const turned = { layout: "transposed" } as const;

/** Padding that mirrors, repeats or goes around. */
export const paddingSamples: SampleTable = {
  border_pad1ds: () => [
    { args: [floats([1, 2, 4]), [1, 2]] },
    { args: [floats([2, 3], turned), [2, 0]] },
    { args: [floats([1, 4], wide), [-1, 1]] },
    { args: [integers([1, 3], [-4, 5]), [1, 1]] },
    { args: [floats([0, 2, 3]), [1, 1]] },
    { args: [floats([3]), [1, 1]], isRefused: true },
    { args: [floats([1, 3]), [-2, -1]], isRefused: true },
    { args: [floats([1, 3]), [1, 1, 1, 1]], isRefused: true },
  ],
  border_pad2ds: () => [
    { args: [floats([1, 1, 3, 4]), [1, 2, 1, 1]] },
    { args: [floats([2, 3, 2], turned), [0, 1, 2, -1]] },
    { args: [floats([1, 2, 3], wide), [1, 1, 0, 1]] },
    { args: [floats([3, 3]), [1, 1, 1, 1]], isRefused: true },
  ],
  border_pad3ds: () => [
    { args: [floats([1, 1, 2, 2, 2]), [1, 0, 0, 1, 1, 0]] },
    { args: [floats([1, 2, 3, 2], wide), [1, 1, 2, 0, -1, 1]] },
    { args: [floats([2, 2, 2]), [1, 0, 0, 1, 1, 0]], isRefused: true },
  ],
  border_pad1d_backwards: () => [
    { args: [floats([1, 2, 7]), floats([1, 2, 4]), [1, 2]] },
    { args: [floats([2, 5], turned), floats([2, 3]), [2, 0]] },
    { args: [floats([1, 4], wide), floats([1, 4], wide), [-1, 1]] },
    { args: [floats([1, 4]), floats([1, 3]), [1, 1]], isRefused: true },
  ],
  border_pad2d_backwards: () => [
    { args: [floats([1, 1, 5, 7]), floats([1, 1, 3, 4]), [1, 2, 1, 1]] },
    { args: [floats([2, 3, 4], wide), floats([2, 3, 3], wide), [0, 1, 0, 0]] },
  ],
  border_pad3d_backwards: () => [
    { args: [floats([1, 1, 3, 3, 3]), floats([1, 1, 2, 2, 2]), [1, 0, 0, 1, 1, 0]] },
    { args: [floats([1, 3, 2, 2]), floats([1, 2, 2, 2]), [0, 0, 0, 0, 1, 0]] },
  ],
  pads: () => [
    { args: [floats([2, 3]), [1, 2]] },
    { args: [floats([2, 3], turned), [1, 0, 0, 1], "constant", 0.5] },
    { args: [floats([1, 2, 4]), [1, 2], "reflect"] },
    { args: [floats([1, 2, 3, 3]), [-1, 1, -2, 1], "reflect"] },
    { args: [floats([2, 3], wide), [2, 1], "replicate"] },
    { args: [floats([1, 1, 2, 2, 2]), [1, 0, 0, 1, 1, 0], "replicate"] },
    { args: [floats([1, 3]), [3, 2], "circular"] },
    { args: [integers([1, 3, 3], [-4, 5]), [-1, 1, 1, -1], "circular"] },
    { args: [bools([2, 3]), [1, 1], "circular"] },
    { args: [floats([2, 3]), [1, 1], "mirror"], isRefused: true },
    { args: [floats([2, 3]), [1, 1], "reflect", 1], isRefused: true },
    { args: [floats([2, 3]), [3, 0], "reflect"], isRefused: true },
    { args: [floats([2, 3]), [4, 0], "circular"], isRefused: true },
    { args: [floats([2, 3]), [1], "replicate"], isRefused: true },
  ],
};

/** Upsampling, downsampling and the names for them. */
export const upsamplingSamples: SampleTable = {
  upsample_nearest1ds: () => [
    { args: [floats([1, 2, 3]), [6]] },
    { args: [floats([2, 1, 5], turned), [3]] },
    { args: [floats([1, 1, 4], wide), [7], 1.75] },
    { args: [integers([1, 1, 2], [0, 9], { dtype: "uint8" }), [3]] },
    { args: [floats([0, 1, 2]), [4]] },
    { args: [floats([1, 2]), [4]], isRefused: true },
    { args: [floats([1, 1, 2]), [0]], isRefused: true },
    { args: [integers([1, 1, 2], [0, 9]), [3]], isRefused: true },
  ],
  upsample_nearest2ds: () => [
    { args: [floats([1, 2, 2, 3]), [4, 3]] },
    { args: [floats([1, 1, 3, 3], turned), [2, 5], 0.67, 1.7] },
    { args: [floats([1, 2, 2]), [4, 4]], isRefused: true },
  ],
  upsample_nearest3ds: () => [{ args: [floats([1, 1, 2, 1, 2], wide), [3, 2, 1]] }],
  upsample_nearest1d_backwards: () => [
    { args: [floats([1, 2, 6]), [6], [1, 2, 3]] },
    { args: [floats([2, 1, 3], wide), [3], [2, 1, 5], 0.6] },
    { args: [floats([1, 2, 5]), [6], [1, 2, 3]], isRefused: true },
  ],
  upsample_nearest2d_backwards: () => [{ args: [floats([1, 1, 4, 3]), [4, 3], [1, 1, 2, 3]] }],
  upsample_nearest3d_backwards: () => [
    { args: [floats([1, 1, 2, 2, 3]), [2, 2, 3], [1, 1, 1, 2, 2]] },
  ],
  upsample_weighted1ds: () => [
    { args: [floats([1, 2, 3]), [5], false] },
    { args: [floats([2, 1, 4], turned), [7], true] },
    { args: [floats([1, 1, 4], wide), [2], false, 0.5] },
    { args: [floats([1, 1, 1]), [1], true] },
    { args: [floats([1, 2]), [4], false], isRefused: true },
    { args: [integers([1, 1, 2], [0, 9]), [3], false], isRefused: true },
  ],
  upsample_weighted2ds: () => [
    { args: [floats([1, 2, 2, 3]), [4, 3], false] },
    { args: [floats([1, 1, 3, 3], turned), [2, 5], true] },
    { args: [floats([1, 1, 2, 2], wide), [3, 3], false, 1.5, 1.5] },
    { args: [floats([1, 2, 2]), [4, 4], false], isRefused: true },
  ],
  upsample_weighted3ds: () => [
    { args: [floats([1, 1, 2, 1, 2]), [3, 2, 1], false] },
    { args: [floats([1, 1, 2, 2, 2], wide), [2, 3, 2], true] },
  ],
  upsample_weighted1d_backwards: () => [
    { args: [floats([1, 2, 5]), [5], [1, 2, 3], false] },
    { args: [floats([2, 1, 7], wide), [7], [2, 1, 4], true] },
    { args: [floats([1, 2, 4]), [5], [1, 2, 3], false], isRefused: true },
  ],
  upsample_weighted2d_backwards: () => [
    { args: [floats([1, 1, 4, 3]), [4, 3], [1, 1, 2, 3], false] },
    { args: [floats([1, 1, 2, 3], wide), [2, 3], [1, 1, 3, 2], true] },
  ],
  upsample_weighted3d_backwards: () => [
    { args: [floats([1, 1, 2, 2, 3]), [2, 2, 3], [1, 1, 1, 2, 2], true] },
  ],
  interpolates: () => [
    { args: [floats([1, 2, 4]), null, [2]] },
    { args: [floats([1, 1, 2, 3]), [3, 3], null, "nearest-exact"] },
    { args: [floats([1, 1, 3], wide), [5], null, "linear", true] },
    { args: [floats([1, 1, 2, 2]), null, [1.5, 2], "bilinear", false] },
    { args: [floats([1, 1, 2, 3]), [3], null, "bicubic"] },
    { args: [floats([1, 1, 2, 1, 2]), null, [2], "trilinear", null, true] },
    { args: [floats([1, 1, 3, 3]), [2], null, "area"] },
    { args: [floats([1, 2, 4])], isRefused: true },
    { args: [floats([1, 2, 4]), [2], [2]], isRefused: true },
    { args: [floats([1, 2, 4]), [2], null, "bilinear"], isRefused: true },
    { args: [floats([1, 2, 4]), [2], null, "nearest", true], isRefused: true },
  ],
};

/** Coordinates between -1.2 and 1.2, none of which meets an element. */
function coordinates(shape: readonly number[], spec: TensorSpec = {}): Tensor {
  const values = [0.13, -0.71, 0.47, -0.29, 0.83, -1.17, 1.13, 0.37, -0.57, 0.61, -0.11, 0.93];
  const count = shape.reduce((product, size) => product * size, 1);
  return makeTensor(
    shape,
    Array.from({ length: count }, (_, i) => values[(5 * i) % values.length]),
    spec,
  );
}

/** Sampling at coordinates, and channels that become pixels. */
export const gridSamples: SampleTable = {
  grid_sampler_2ds: () => [
    { args: [floats([1, 2, 3, 4]), coordinates([1, 2, 2, 2]), 0, 0, false] },
    { args: [floats([2, 1, 3, 3], turned), coordinates([2, 1, 2, 2]), 0, 1, true] },
    { args: [floats([1, 1, 4, 3], wide), coordinates([1, 2, 1, 2], wide), 0, 2, false] },
    { args: [floats([1, 1, 4, 3], wide), coordinates([1, 3, 1, 2], wide), 0, 2, true] },
    { args: [floats([1, 1, 3, 3]), coordinates([1, 2, 2, 2]), 1, 0, false] },
    { args: [floats([1, 1, 4, 4], wide), coordinates([1, 2, 2, 2], wide), 2, 0, true] },
    { args: [floats([1, 1, 4, 4], wide), coordinates([1, 2, 2, 2], wide), 2, 2, false] },
    { args: [floats([0, 1, 2, 2]), coordinates([0, 1, 1, 2]), 0, 0, false] },
    { args: [floats([1, 1, 2, 2]), coordinates([2, 1, 1, 2]), 0, 0, false], isRefused: true },
    { args: [floats([1, 1, 2, 2]), coordinates([1, 1, 1, 3]), 0, 0, false], isRefused: true },
    { args: [floats([1, 1, 2, 2]), coordinates([1, 1, 1, 2]), 3, 0, false], isRefused: true },
    { args: [floats([1, 1, 2, 2]), coordinates([1, 1, 1, 2]), 0, 3, false], isRefused: true },
    { args: [floats([1, 1, 2, 2]), coordinates([1, 1, 1, 2], wide), 0, 0, false], isRefused: true },
  ],
  grid_sampler_3ds: () => [
    { args: [floats([1, 1, 2, 3, 2]), coordinates([1, 2, 1, 2, 3]), 0, 0, false] },
    { args: [floats([1, 2, 2, 2, 3], wide), coordinates([1, 1, 1, 2, 3], wide), 0, 1, true] },
    { args: [floats([1, 1, 2, 2, 2]), coordinates([1, 1, 1, 1, 3]), 2, 0, false], isRefused: true },
  ],
  grid_sampler_2d_backwards: () => [
    {
      args: [
        floats([1, 2, 2, 2]),
        floats([1, 2, 3, 4]),
        coordinates([1, 2, 2, 2]),
        0,
        0,
        false,
        [true, true],
      ],
    },
    {
      args: [
        floats([2, 1, 1, 2], wide),
        floats([2, 1, 3, 3], wide),
        coordinates([2, 1, 2, 2], wide),
        0,
        2,
        true,
        [true, true],
      ],
    },
    {
      args: [
        floats([1, 1, 1, 2], wide),
        floats([1, 1, 4, 4], wide),
        coordinates([1, 1, 2, 2], wide),
        2,
        1,
        false,
        [false, true],
      ],
    },
    {
      args: [
        floats([1, 1, 1, 2]),
        floats([1, 1, 3, 3]),
        coordinates([1, 1, 2, 2]),
        1,
        0,
        false,
        [true, false],
      ],
    },
    {
      args: [
        floats([1, 1, 2, 2]),
        floats([1, 1, 3, 3]),
        coordinates([1, 1, 2, 2]),
        0,
        0,
        false,
        [true, true],
      ],
      isRefused: true,
    },
  ],
  grid_sampler_3d_backwards: () => [
    {
      args: [
        floats([1, 1, 1, 1, 2]),
        floats([1, 1, 2, 3, 2]),
        coordinates([1, 1, 1, 2, 3]),
        0,
        0,
        false,
        [true, true],
      ],
    },
  ],
  grid_samples: () => [
    { args: [floats([1, 2, 3, 3]), coordinates([1, 2, 2, 2])] },
    {
      args: [
        floats([1, 1, 4, 4], wide),
        coordinates([1, 1, 2, 2], wide),
        "bicubic",
        "border",
        true,
      ],
    },
    { args: [floats([1, 1, 2, 2, 2]), coordinates([1, 1, 1, 2, 3]), "nearest", "reflection"] },
    { args: [floats([1, 1, 3, 3]), coordinates([1, 1, 1, 2]), "cubic"], isRefused: true },
    { args: [floats([1, 1, 3, 3]), coordinates([1, 1, 1, 2]), "nearest", "edge"], isRefused: true },
  ],
  affine_grids: () => [
    { args: [floats([2, 2, 3]), [2, 1, 2, 3], true] },
    { args: [floats([1, 3, 4], turned), [1, 1, 2, 1, 3]] },
    { args: [floats([1, 2, 3], wide), [1, 2, 1, 2]] },
    { args: [floats([1, 2, 3]), [2, 1, 2, 2]], isRefused: true },
    { args: [floats([1, 2, 3]), [1, 1, 0, 2]], isRefused: true },
  ],
  pixel_shuffles: () => [
    { args: [floats([1, 4, 2, 3]), 2] },
    { args: [floats([9, 1, 2], turned), 3] },
    { args: [integers([2, 1, 2, 2], [-4, 5]), 1] },
    { args: [bools([1, 4, 1, 2]), 2] },
    { args: [floats([1, 4, 1, 0], wide), 2] },
    { args: [floats([1, 3, 2, 2]), 2], isRefused: true },
    { args: [floats([4, 2]), 2], isRefused: true },
  ],
  pixel_unshuffles: () => [
    { args: [floats([1, 1, 4, 2]), 2] },
    { args: [floats([2, 3, 3], turned), 3] },
    { args: [integers([1, 2, 2], [-4, 5]), 2] },
    { args: [floats([1, 3, 2], wide), 2], isRefused: true },
  ],
};
