// Samples of the reduction and scalar families.
import { bools, distinct, floats, integers, makeTensor, type SampleTable } from "./sample.ts";

/** Ops that collapse dims. */
export const reductionSamples: SampleTable = {
  full_reductions: () => [
    { args: [floats([3])] },
    { args: [floats([2, 3], { layout: "transposed" })] },
    { args: [floats([4], { layout: "strided" })] },
    { args: [floats([])] },
    { args: [floats([0])] },
    { args: [floats([2, 0])] },
    { args: [floats([2, 2], { dtype: "float64" })] },
    { args: [integers([3], [-4, 5])] },
    { args: [integers([2, 2], [0, 5], { dtype: "uint8" })] },
    { args: [bools([4])] },
    { args: [floats([3])], kwargs: { dtype: "float64" } },
    { args: [integers([3], [-4, 5])], kwargs: { dtype: "float32" } },
  ],
  dims_reductions: () => [
    { args: [floats([2, 3]), [0]] },
    { args: [floats([2, 3]), 1, true] },
    { args: [floats([2, 3], { layout: "transposed" }), [-1]] },
    { args: [floats([2, 3, 2]), [0, 2]] },
    { args: [floats([2, 3, 2]), [2, -2], true] },
    { args: [floats([2, 3]), []] },
    { args: [floats([2, 3]), null, true] },
    { args: [floats([3]), [0]] },
    { args: [floats([]), [0]] },
    { args: [floats([]), [-1], true] },
    { args: [floats([]), []] },
    { args: [floats([0, 3]), [0]] },
    { args: [floats([0, 3]), [1], true] },
    { args: [floats([1, 3]), [0]] },
    { args: [floats([2, 2], { dtype: "float64" }), [1]] },
    { args: [integers([2, 3], [-4, 5], { dtype: "int32" }), [0]] },
    { args: [bools([2, 3]), [1]] },
    { args: [floats([2, 3]), [0]], kwargs: { dtype: "float64" } },
    { args: [floats([2, 3]), [2]], isRefused: true },
    { args: [floats([2, 3]), [0, -2]], isRefused: true },
    { args: [floats([]), [1]], isRefused: true },
  ],
  dim_reductions: () => [
    { args: [distinct([4]), 0] },
    { args: [distinct([2, 3]), 0] },
    { args: [distinct([2, 3], { layout: "transposed" }), 1, true] },
    { args: [distinct([2, 3, 2]), -2] },
    { args: [distinct([1, 3]), 0, true] },
    { args: [distinct([]), 0] },
    { args: [distinct([]), -1, true] },
    { args: [distinct([0, 3]), 1] },
    { args: [distinct([2, 2], { dtype: "float64" }), 1] },
    { args: [integers([2, 4], [0, 3]), 1] },
    { args: [bools([2, 3]), 1] },
    { args: [makeTensor([2, 3], [1, 1, 0, 2, 3, 3]), 1], isDifferentiable: false },
    {
      args: [makeTensor([2, 2], [1, Number.NaN, Number.NEGATIVE_INFINITY, 0]), 1],
      isDifferentiable: false,
    },
    { args: [distinct([0, 3]), 0], isRefused: true },
    { args: [distinct([2, 3]), 2], isRefused: true },
  ],
  value_selecting_backwards: () => [
    { args: [floats([3]), 0, integers([3], [0, 2]), [2, 3], false] },
    { args: [floats([2, 1]), 1, integers([2, 1], [0, 3]), [2, 3], true] },
    { args: [floats([2, 2]), -2, integers([2, 2], [0, 3]), [2, 3, 2], false] },
    { args: [floats([]), 0, integers([], [0, 4]), [4], false] },
    { args: [floats([]), 0, integers([], [0, 1]), [], false] },
    { args: [floats([0]), 1, integers([0], [0, 3]), [0, 3], false] },
  ],
};

/** Ops that read one value. */
export const scalarSamples: SampleTable = {
  single_elements: () => [
    { args: [floats([])] },
    { args: [floats([1, 1])] },
    { args: [integers([1], [3, 4])] },
    { args: [bools([])] },
    { args: [floats([2])], isRefused: true },
    { args: [floats([0])], isRefused: true },
  ],
};
