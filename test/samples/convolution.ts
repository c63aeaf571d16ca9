// Samples of windows as columns and of what convolutions are made of.
import { floats, integers, otherFloats, type SampleTable } from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const turned = { layout: "transposed" } as const;

/** Windows as columns, transposed convolutions, the backward op. */
export const convolutionSamples: SampleTable = {
  window_columns: () => [
    { args: [floats([1, 2, 4]), [2], [1], [0], [1]] },
    { args: [floats([2, 2, 3, 3], turned), [2, 2], [2, 1], [1, 0], [1, 2]] },
    { args: [floats([1, 1, 2, 3, 2], wide), [2, 1, 2], [1, 1, 1], [0, 1, 1], [1, 1, 1]] },
    { args: [floats([0, 1, 3]), [2], [1], [0], [1]] },
    { args: [integers([1, 1, 3], [-4, 5]), [2], [1], [1], [1]] },
    { args: [floats([1, 1, 2]), [3], [1], [0], [1]], isRefused: true },
    { args: [floats([1, 2]), [2], [1], [0], [1]], isRefused: true },
    { args: [floats([1, 1, 3]), [2], [1], [0], [0]], isRefused: true },
  ],
  added_columns: () => [
    { args: [floats([1, 4, 3]), [4], [2], [1], [0], [1]] },
    { args: [floats([2, 4, 3], turned), [3, 3], [2, 2], [2, 1], [1, 0], [1, 2]] },
    { args: [floats([1, 4, 4], wide), [2, 2, 3], [2, 1, 2], [1, 1, 1], [0, 0, 0], [1, 1, 1]] },
    { args: [integers([1, 2, 3], [-4, 5]), [4], [2], [1], [0], [1]] },
    { args: [floats([1, 3, 3]), [4], [2], [1], [0], [1]], isRefused: true },
    { args: [floats([1, 2, 2]), [4], [2], [1], [0], [1]], isRefused: true },
  ],
  im2cols: () => [
    { args: [floats([1, 2, 4, 3]), [2, 2], [1, 1], [0, 0], [1, 1]] },
    { args: [floats([2, 3, 3], wide), [2], [1], [1], [2]] },
    { args: [floats([3, 3]), [2], [1], [0], [1]], isRefused: true },
  ],
  col2ims: () => [
    { args: [floats([1, 4, 6]), [4, 3], [2, 2], [1, 1], [0, 0], [1, 1]] },
    { args: [floats([4, 4], wide), [3], [2], [1], [0], [1]] },
    { args: [floats([1, 4, 5]), [4, 3], [2, 2], [1, 1], [0, 0], [1, 1]], isRefused: true },
  ],
  conv_transpose1ds: () => [
    { args: [floats([2, 2, 3]), otherFloats([2, 3, 2]), floats([3])] },
    { args: [floats([2, 3]), otherFloats([2, 1, 3]), null, [2], [1], [1], 2] },
    { args: [floats([1, 2, 3], wide), otherFloats([2, 2, 2], wide), null, [1], [0], [0], 1, [2]] },
    { args: [floats([2, 2, 3]), otherFloats([3, 3, 2])], isRefused: true },
    { args: [floats([2, 2, 3]), otherFloats([2, 3, 2]), null, [1], [0], [1]], isRefused: true },
  ],
  conv_transpose2ds: () => [
    { args: [floats([1, 2, 2, 3]), otherFloats([2, 2, 2, 2]), floats([2])] },
    {
      args: [
        floats([2, 2, 2], wide),
        otherFloats([2, 1, 2, 1], wide),
        null,
        [2, 1],
        [0],
        [1, 0],
        2,
      ],
    },
    { args: [floats([2, 2]), otherFloats([2, 2, 2, 2])], isRefused: true },
  ],
  conv_transpose3ds: () => [
    { args: [floats([1, 1, 2, 2, 2]), otherFloats([1, 2, 2, 1, 2]), floats([2])] },
    { args: [floats([2, 2, 2, 2]), otherFloats([2, 1, 2, 1, 2]), null, [2, 1, 1], [1, 0, 0]] },
  ],
  convolution_backwards: () => [
    {
      args: [
        floats([1, 2, 2, 2]),
        otherFloats([1, 2, 3, 3]),
        floats([2, 2, 2, 2]),
        [2],
        [1, 1],
        [0, 0],
        [1, 1],
        false,
        [0, 0],
        1,
        [true, true, true],
      ],
    },
    {
      args: [
        floats([1, 2, 6], wide),
        otherFloats([1, 2, 3], wide),
        floats([2, 1, 2], wide),
        null,
        [2],
        [0],
        [1],
        true,
        [0],
        2,
        [true, true, false],
      ],
    },
    {
      args: [
        floats([1, 1, 6]),
        otherFloats([1, 2, 3]),
        floats([2, 1, 2]),
        null,
        [1],
        [1],
        [3],
        true,
        [2],
        1,
        [true, true, true],
      ],
    },
    {
      args: [
        floats([1, 2, 3]),
        otherFloats([1, 2, 3]),
        floats([2, 2, 2]),
        null,
        [1],
        [0],
        [1],
        false,
        [0],
        1,
        [true, false, false],
      ],
      isRefused: true,
    },
  ],
};
