// Samples of padding with a tensor's own elements and of resampling.
import { bools, floats, integers, type SampleTable } from "./sample.ts";

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
