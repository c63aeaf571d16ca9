// Samples of pools. All elements differ, so that a maximum is in one place, also when a step is taken.
import {
  bools,
  distinct,
  floats,
  integers,
  makeTensor,
  type SampleTable,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const turned = { layout: "transposed" } as const;
const NAN = Number.NaN;

/** Max, average and adaptive pools with their backward ops. */
export const poolingSamples: SampleTable = {
  max_pool1ds: () => [
    { args: [distinct([1, 2, 6]), [2]] },
    { args: [distinct([2, 5], turned), [3], [2], [1]] },
    { args: [distinct([1, 1, 6], wide), [2], [1], [0], [2], true] },
    { args: [integers([1, 4], [0, 50]), [2], [1]] },
    { args: [makeTensor([1, 4], [1, NAN, -Infinity, -Infinity]), [2]], isDifferentiable: false },
    { args: [distinct([1, 3]), [4]], isRefused: true },
    { args: [distinct([1, 4]), [2], [1], [2]], isRefused: true },
    { args: [distinct([4]), [2]], isRefused: true },
  ],
  max_pool2ds: () => [
    { args: [distinct([1, 2, 4, 4]), [2]] },
    { args: [distinct([2, 4, 3], turned), [2, 3], [1, 2], [1, 1]] },
    { args: [distinct([1, 1, 5, 5]), [2], [], [0], [1], true] },
    { args: [distinct([1, 4, 4], wide), [2], [1], [0], [2]] },
    { args: [distinct([0, 1, 3, 3]), [2]] },
    { args: [integers([1, 3, 3], [0, 90]), [2], [1]] },
    { args: [distinct([1, 1, 3, 3]), [0]], isRefused: true },
    { args: [distinct([1, 1, 3, 3]), [2], [0]], isRefused: true },
    { args: [distinct([3, 3]), [2]], isRefused: true },
    { args: [bools([1, 3, 3]), [2]], isRefused: true },
  ],
  max_pool3ds: () => [
    { args: [distinct([1, 1, 2, 4, 2]), [2]] },
    { args: [distinct([1, 3, 2, 3], turned), [2, 1, 2], [1], [1, 0, 1]] },
    { args: [distinct([1, 2, 2, 3], wide), [2], [2], [0], [1], true] },
    { args: [distinct([2, 2, 2]), [2]], isRefused: true },
  ],
  max_pool2d_backwards: () => [
    {
      args: [
        floats([1, 2, 2, 2]),
        floats([1, 2, 4, 4]),
        [2],
        [2],
        [0],
        [1],
        false,
        integers([1, 2, 2, 2], [0, 16]),
      ],
    },
    {
      args: [
        floats([1, 2, 1], wide),
        floats([1, 3, 2], wide),
        [2],
        [1],
        [0],
        [1],
        false,
        integers([1, 2, 1], [0, 6]),
      ],
    },
    {
      args: [
        floats([1, 2, 2]),
        floats([1, 3, 3]),
        [2],
        [1],
        [0],
        [1],
        false,
        integers([1, 2, 1], [0, 9]),
      ],
      isRefused: true,
    },
  ],
  max_pool3d_backwards: () => [
    {
      args: [
        floats([1, 1, 1, 2, 1]),
        floats([1, 1, 2, 3, 2]),
        [2],
        [1],
        [0],
        [1],
        false,
        integers([1, 1, 1, 2, 1], [0, 12]),
      ],
    },
  ],
  adaptive_max2d_backwards: () => [
    { args: [floats([1, 2, 2, 2]), floats([1, 2, 3, 4]), integers([1, 2, 2, 2], [0, 12])] },
    { args: [floats([1, 1, 2], wide), floats([1, 2, 3], wide), integers([1, 1, 2], [0, 6])] },
    {
      args: [floats([1, 2, 2]), floats([1, 3, 3]), integers([1, 2, 1], [0, 9])],
      isRefused: true,
    },
  ],
  adaptive_max3d_backwards: () => [
    { args: [floats([1, 1, 2, 1]), floats([1, 2, 3, 2]), integers([1, 1, 2, 1], [0, 12])] },
  ],
  avg_pool1ds: () => [
    { args: [floats([1, 2, 6]), [2]] },
    { args: [floats([2, 5], turned), [3], [2], [1], true, false] },
    { args: [floats([1, 1, 5], wide), [2], [2], [1], true] },
    { args: [floats([1, 3]), [4]], isRefused: true },
    { args: [floats([1, 4]), [2], [1], [2]], isRefused: true },
  ],
  avg_pool2ds: () => [
    { args: [floats([1, 2, 4, 4]), [2]] },
    { args: [floats([2, 4, 3], turned), [2, 3], [1, 2], [1, 1], false, false] },
    { args: [floats([1, 1, 5, 5]), [2], [], [1], true] },
    { args: [floats([1, 3, 3], wide), [2], [1], [1], false, true, 3] },
    { args: [floats([0, 1, 3, 3]), [2]] },
    { args: [integers([1, 3, 3], [-20, 30]), [2], [1]] },
    { args: [makeTensor([1, 2, 2], [1, NAN, Infinity, 0]), [1, 2]], isDifferentiable: false },
    { args: [floats([1, 3, 3]), [2], [1], [0], false, true, 0], isRefused: true },
    { args: [floats([1, 3, 3]), [2], [1], [2]], isRefused: true },
    { args: [floats([3, 3]), [2]], isRefused: true },
    { args: [bools([1, 3, 3]), [2]], isRefused: true },
  ],
  avg_pool3ds: () => [
    { args: [floats([1, 1, 2, 4, 2]), [2]] },
    { args: [floats([1, 3, 2, 3], turned), [2, 1, 2], [1], [1, 0, 1], false, false] },
    { args: [floats([1, 2, 2, 3], wide), [2], [2], [0], true, true, 3] },
    { args: [floats([2, 2, 2]), [2]], isRefused: true },
  ],
  avg_pool2d_backwards: () => [
    { args: [floats([1, 2, 2, 2]), floats([1, 2, 4, 4]), [2], [], [0], false, true, null] },
    {
      args: [floats([2, 3, 2], turned), floats([2, 4, 3]), [2], [1, 2], [0, 1], false, false, null],
    },
    { args: [floats([1, 2, 2], wide), floats([1, 3, 3], wide), [2], [2], [0], true, true, 3] },
    {
      args: [floats([1, 2, 1]), floats([1, 3, 3]), [2], [1], [0], false, true, null],
      isRefused: true,
    },
  ],
  avg_pool3d_backwards: () => [
    {
      args: [floats([1, 1, 1, 2, 1]), floats([1, 1, 2, 3, 2]), [2], [1], [0], false, true, null],
    },
    {
      args: [
        floats([1, 2, 1, 2], wide),
        floats([1, 3, 2, 3], wide),
        [2],
        [1],
        [0],
        false,
        false,
        5,
      ],
    },
  ],
  adaptive_pool1ds: () => [
    { args: [distinct([1, 2, 6]), [3]] },
    { args: [distinct([2, 5], turned), [3]] },
    { args: [distinct([1, 2], wide), [5]] },
    { args: [distinct([4]), [2]], isRefused: true },
  ],
  adaptive_pool2ds: () => [
    { args: [floats([1, 2, 4, 4]), [2]] },
    { args: [floats([2, 5, 3], turned), [3, 2]] },
    { args: [floats([1, 2, 3], wide), [1, 5]] },
    { args: [floats([0, 1, 3, 3]), [2]] },
    { args: [floats([3, 3]), [2]], isRefused: true },
    { args: [floats([1, 3, 3]), [-1]], isRefused: true },
  ],
  adaptive_pool3ds: () => [
    { args: [floats([1, 1, 2, 3, 2]), [2, 2, 1]] },
    { args: [floats([1, 3, 2, 3], wide), [2]] },
    { args: [floats([2, 2, 2]), [2]], isRefused: true },
  ],
  adaptive_max2ds: () => [
    { args: [distinct([1, 2, 4, 4]), [2]] },
    { args: [distinct([2, 5, 3], turned), [3, 2]] },
    { args: [distinct([1, 2, 3], wide), [1, 5]] },
    { args: [distinct([3, 3]), [2]], isRefused: true },
  ],
  adaptive_max3ds: () => [
    { args: [distinct([1, 1, 2, 3, 2]), [2, 2, 1]] },
    { args: [distinct([1, 3, 2, 3], wide), [2]] },
  ],
  adaptive_average2d_backwards: () => [
    { args: [floats([1, 2, 2, 2]), floats([1, 2, 4, 3])] },
    { args: [floats([2, 3, 2], turned), floats([2, 2, 5])] },
    { args: [floats([1, 2, 1], wide), floats([1, 3, 2], wide)] },
  ],
  adaptive_average3d_backwards: () => [
    { args: [floats([1, 1, 2, 1, 2]), floats([1, 1, 3, 2, 2])] },
  ],
  lp_pool2ds: () => [
    { args: [floats([1, 2, 4, 4]), 2, [2]] },
    { args: [distinct([1, 3, 3], wide), 2, [2, 1], [1], true] },
    { args: [floats([3, 3]), 2, [2]], isRefused: true },
  ],
};
