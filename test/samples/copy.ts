// Samples of the copy and factory families.
import { bools, floats, integers, makeTensor, otherFloats, type SampleTable } from "./sample.ts";

/** Ops that copy or cast. */
export const copySamples: SampleTable = {
  casts: () => [
    { args: [floats([3])], kwargs: { dtype: "float64" } },
    { args: [floats([2, 2], { dtype: "float64" })], kwargs: { dtype: "float32" } },
    { args: [floats([2, 3], { layout: "transposed" })], kwargs: { dtype: null } },
    { args: [floats([])], kwargs: { dtype: "float64" } },
    { args: [makeTensor([4], [1.75, -1.75, 0.5, -0.5])], kwargs: { dtype: "int64" } },
    { args: [makeTensor([4], [0, 0.5, -1, Number.NaN])], kwargs: { dtype: "bool" } },
    { args: [integers([3], [-4, 5])], kwargs: { dtype: "float32" } },
    { args: [integers([3], [0, 5])], kwargs: { dtype: "uint8" } },
    { args: [bools([3])], kwargs: { dtype: "float32" } },
    { args: [integers([0], [0, 5])], kwargs: { dtype: "int32" } },
  ],
  copies: () => [
    { args: [floats([3]), otherFloats([3])] },
    { args: [floats([2, 3]), otherFloats([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([])] },
    { args: [floats([]), otherFloats([])] },
    { args: [floats([0, 3]), otherFloats([3])] },
    { args: [floats([3]), otherFloats([3], { dtype: "float64" })] },
    { args: [integers([3], [0, 5]), otherFloats([3])] },
    { args: [floats([3]), bools([3])] },
    { args: [floats([3]), otherFloats([2, 3])], isRefused: true },
    { args: [floats([3]), otherFloats([2])], isRefused: true },
  ],
};

/** Ops that make tensors, with and without a template. */
export const factorySamples: SampleTable = {
  ranges: () => [
    { args: [5] },
    { args: [2.5] },
    { args: [0] },
    { args: [4], kwargs: { dtype: "float32" } },
    { args: [3], kwargs: { dtype: "int32" } },
  ],
  ranges_with_step: () => [
    { args: [1, 5] },
    { args: [5, 1, -2] },
    { args: [0, 1, 0.25] },
    { args: [2, 2] },
    { args: [0, 4, 2], kwargs: { dtype: "float64" } },
    { args: [0, 4, -1], isRefused: true },
    { args: [0, 4, 0], isRefused: true },
  ],
  square_sizes: () => [
    { args: [3] },
    { args: [0] },
    { args: [1], kwargs: { dtype: "float64" } },
    { args: [2], kwargs: { dtype: "int64" } },
    { args: [-1], isRefused: true },
  ],
  rectangular_sizes: () => [
    { args: [2, 3] },
    { args: [3, 2] },
    { args: [0, 2] },
    { args: [2, 2], kwargs: { dtype: "bool" } },
  ],
  fill_scalars: () => [
    { args: [floats([3]), 2] },
    { args: [floats([2, 3], { layout: "transposed" }), -0.5] },
    { args: [floats([]), 1] },
    { args: [floats([0]), 1] },
    { args: [integers([3], [0, 5]), 4] },
    { args: [bools([3]), true] },
    { args: [floats([2, 2], { dtype: "float64" }), 0.125] },
  ],
  fill_tensors: () => [
    { args: [floats([3]), otherFloats([])] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([])] },
    { args: [floats([]), otherFloats([])] },
    { args: [floats([0]), otherFloats([])] },
    { args: [floats([3]), otherFloats([], { dtype: "float64" })] },
    { args: [integers([3], [0, 5]), integers([], [0, 5])] },
  ],
  full_sizes: () => [
    { args: [[2, 3], 1.5] },
    { args: [[], 2] },
    { args: [[0, 2], true] },
    { args: [[2], 3], kwargs: { dtype: "float64" } },
  ],
  new_sizes: () => [
    { args: [floats([3]), [2, 2]] },
    { args: [floats([2, 3]), []] },
    { args: [floats([]), [0, 2]] },
    { args: [integers([3], [0, 5]), [2]] },
    { args: [floats([3]), [2]], kwargs: { dtype: "float64" } },
  ],
  sizes: () => [
    { args: [[2, 3]] },
    { args: [[]] },
    { args: [[0, 2]] },
    { args: [[2]], kwargs: { dtype: "int64" } },
    { args: [[-1]], isRefused: true },
  ],
  scalars: () => [
    { args: [2] },
    { args: [0.5] },
    { args: [true] },
    { args: [2], kwargs: { dtype: "float64" } },
  ],
};
