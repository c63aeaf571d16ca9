// Samples of norms.
import { floats, integers, makeTensor, type SampleTable } from "../../testing/sample.ts";

/** Norms over all dims and over some. */
export const normSamples: SampleTable = {
  full_norms: () => [
    { args: [floats([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), 2] },
    { args: [floats([4], { layout: "strided" }), 1] },
    { args: [floats([3]), 3] },
    { args: [floats([])] },
    { args: [floats([0])], isDifferentiable: false },
    { args: [floats([2, 2], { dtype: "float64" })] },
    { args: [makeTensor([2], [0, 0])], isDifferentiable: false },
    { args: [integers([3], [-4, 5])], isRefused: true },
  ],
  dims_norms: () => [
    { args: [floats([2, 3]), 2, [0]] },
    { args: [floats([2, 3]), null, 1, true] },
    { args: [floats([2, 3], { layout: "transposed" }), 1, [-1]] },
    { args: [floats([2, 3, 2]), 3, [0, 2]] },
    { args: [floats([2, 3, 2]), 0.5, [2, -2], true] },
    { args: [floats([2, 3]), -1, [1]] },
    { args: [floats([2, 3]), 0, [1]] },
    { args: [makeTensor([2, 3], [1, -3, 2, -5, 4, 0.5]), Infinity, [1]] },
    { args: [makeTensor([2, 3], [1, -3, 2, -5, 4, 0.5]), -Infinity, [1]] },
    { args: [makeTensor([2, 2], [3, 3, -1, 1]), Infinity, [1]], isDifferentiable: false },
    { args: [makeTensor([2, 2], [0, 0, 1, Number.NaN]), 2, [1]], isDifferentiable: false },
    { args: [floats([]), 2, [0]] },
    { args: [floats([]), 2, [-1], true] },
    { args: [floats([0, 3]), 2, [0]], isDifferentiable: false },
    { args: [floats([0, 3]), 2, [1]] },
    { args: [floats([2, 2], { dtype: "float64" }), 2, []] },
    { args: [integers([3], [-4, 5]), 2, [0]], isRefused: true },
    { args: [floats([2, 3]), 2, [2]], isRefused: true },
  ],
};
