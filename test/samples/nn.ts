// Samples of the nn family.
import {
  floats,
  integers,
  makeTensor,
  otherFloats,
  type SampleTable,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;

/** Losses, padding and convolutions. */
export const nnSamples: SampleTable = {
  losses: () => [
    { args: [floats([3]), otherFloats([3])] },
    // The first elements of both agree, where l1_loss has its kink.
    {
      args: [floats([2, 3], { layout: "transposed" }), otherFloats([2, 3]), 0],
      isDifferentiable: false,
    },
    { args: [floats([2, 3], { layout: "transposed" }), floats([2, 3], {}, 3), 0] },
    { args: [floats([2, 3]), otherFloats([3]), 2] },
    { args: [floats([]), otherFloats([]), 1] },
    // The mean of nothing is NaN.
    { args: [floats([0]), floats([0]), 1], isDifferentiable: false },
    { args: [floats([0]), floats([0]), 2] },
    { args: [floats([2, 2], wide), otherFloats([2, 2], wide), 1] },
    { args: [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 7), 2] },
    { args: [makeTensor([2], [Number.NaN, 1]), floats([2]), 0], isDifferentiable: false },
    { args: [integers([3], [-4, 5]), integers([3], [-4, 5]), 1], isRefused: true },
    { args: [floats([3]), otherFloats([3]), 3], isRefused: true },
    { args: [floats([3]), otherFloats([2])], isRefused: true },
  ],
  constant_pads: () => [
    { args: [floats([3]), [1, 2]] },
    { args: [floats([2, 3], { layout: "transposed" }), [1, 0, 0, 2], 0.5] },
    { args: [floats([2, 4]), [-1, 2]] },
    { args: [floats([2, 4]), [-1, -1]] },
    { args: [floats([]), []] },
    { args: [floats([0, 2]), [1, 1], 2] },
    { args: [floats([2], wide), [0, 1]] },
    { args: [integers([2, 2], [-4, 5]), [1, 1], 7] },
    { args: [floats([3]), [1]], isRefused: true },
    { args: [floats([3]), [1, 1, 1, 1]], isRefused: true },
    { args: [floats([3]), [-2, -2]], isRefused: true },
  ],
  conv1ds: () => [
    { args: [floats([2, 2, 5]), otherFloats([3, 2, 2]), floats([3])] },
    { args: [floats([2, 4]), otherFloats([2, 2, 3]), null, [2], [1]] },
    { args: [floats([1, 4, 5], wide), floats([2, 2, 2], wide), null, [1], [0], [2], 2] },
    { args: [floats([0, 2, 4]), otherFloats([3, 2, 2])] },
    { args: [floats([1, 2, 2]), otherFloats([3, 2, 4])], isRefused: true },
    { args: [floats([1, 2, 5]), otherFloats([3, 1, 2])], isRefused: true },
  ],
  conv2ds: () => [
    { args: [floats([2, 2, 3, 3]), otherFloats([2, 2, 2, 2]), floats([2])] },
    { args: [floats([2, 3, 4]), otherFloats([1, 2, 2, 3]), null, [2, 1], [1, 1]] },
    { args: [floats([1, 2, 4, 3], wide), floats([2, 1, 2, 2], wide), null, [1], [0], [2, 1], 2] },
    { args: [floats([2, 2]), otherFloats([1, 2, 2, 3])], isRefused: true },
  ],
  conv3ds: () => [
    { args: [floats([1, 2, 2, 3, 2]), otherFloats([2, 2, 2, 2, 1]), floats([2])] },
    {
      args: [floats([1, 2, 3, 2], wide), otherFloats([1, 1, 2, 2, 1], wide), null, [1, 2, 1], [1]],
    },
    { args: [floats([2, 2, 2]), otherFloats([1, 2, 1, 2, 2])], isRefused: true },
  ],
  conv1d_paddings: () => [
    {
      args: [floats([1, 2, 4]), otherFloats([2, 2, 2])],
      kwargs: { padding: "same", bias: floats([2]) },
    },
    {
      args: [floats([2, 4], wide), otherFloats([1, 2, 3], wide)],
      kwargs: { padding: "valid", stride: [2] },
    },
    {
      args: [floats([1, 2, 4]), otherFloats([2, 2, 2])],
      kwargs: { padding: "half" },
      isRefused: true,
    },
    {
      args: [floats([1, 2, 4]), otherFloats([2, 2, 2])],
      kwargs: { padding: "same", stride: [2] },
      isRefused: true,
    },
  ],
  conv2d_paddings: () => [
    {
      args: [floats([1, 2, 3, 3]), otherFloats([2, 1, 2, 3])],
      kwargs: { padding: "same", dilation: [1, 1], groups: 2 },
    },
    {
      args: [floats([1, 3, 3], wide), otherFloats([1, 1, 2, 2], wide)],
      kwargs: { padding: "valid" },
    },
  ],
  conv3d_paddings: () => [
    { args: [floats([1, 1, 2, 2, 3]), otherFloats([1, 1, 2, 1, 3])], kwargs: { padding: "same" } },
    { args: [floats([1, 2, 2, 2]), otherFloats([1, 1, 2, 1, 2])], kwargs: { padding: "valid" } },
  ],
  convolutions: () => [
    {
      args: [floats([1, 2, 4]), otherFloats([2, 2, 2]), floats([2]), [1], [0], [1], false, [0], 1],
    },
    {
      args: [floats([2, 2, 3]), otherFloats([2, 1, 2]), floats([2]), [2], [1], [1], true, [1], 2],
    },
    {
      args: [
        floats([1, 2, 2, 3], wide),
        floats([2, 1, 2, 2], wide),
        null,
        [1, 2],
        [0, 1],
        [2, 1],
        true,
        [0, 0],
        1,
      ],
    },
    // The extension is wider than a step, so it reaches beyond the last window.
    {
      args: [floats([1, 2, 3]), otherFloats([2, 1, 2]), null, [1], [1], [3], true, [2], 1],
    },
    { args: [floats([2, 3, 2]), otherFloats([2, 3, 1]), null, [1], [0], [1], false, [0], 1] },
    {
      args: [floats([1, 2, 3]), otherFloats([2, 1, 2]), null, [1], [0], [1], true, [1], 1],
      isRefused: true,
    },
    {
      args: [floats([1, 2, 4]), otherFloats([2, 2, 2]), null, [0], [0], [1], false, [0], 1],
      isRefused: true,
    },
    {
      args: [floats([1, 2, 4]), otherFloats([3, 1, 2]), null, [1], [0], [1], false, [0], 2],
      isRefused: true,
    },
  ],
};
