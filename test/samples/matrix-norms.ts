// Samples of norms of vectors and matrices by the names of `linalg`.
import {
  floats,
  integers,
  makeTensor,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const INF = Number.POSITIVE_INFINITY;
const DOUBLE = { dtype: "float64" } as const;

/** No two sums of sizes are equal. */
const M23 = [1, -3, 2, -5, 4, 0.5];

const refused: readonly Sample[] = [
  { args: [floats([3]), 1], isRefused: true },
  { args: [integers([2, 2], [0, 5]), 1], isRefused: true },
  { args: [floats([2, 2]), 3], isRefused: true },
  { args: [floats([2, 2]), 1, [0]], isRefused: true },
  { args: [floats([2, 2]), 1, [0, 2]], isRefused: true },
  { args: [floats([2, 2]), 1, [0, -2]], isRefused: true },
];

/** Norms with the arguments of `linalg`. */
export const matrixNormSamples: SampleTable = {
  vector_norms: () => [
    { args: [floats([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), 3] },
    { args: [floats([2, 3]), 1, [-1], true] },
    { args: [floats([2, 3, 2], { layout: "strided" }), 0.5, [0, 2]] },
    { args: [makeTensor([2, 3], M23), INF, [1]] },
    { args: [makeTensor([2, 3], M23), -INF] },
    { args: [floats([2, 3]), -2, [0]] },
    { args: [floats([2, 3]), 0, [0]] },
    { args: [floats([]), 6, []] },
    { args: [floats([]), 4, [-1]] },
    { args: [floats([0, 3]), 2, [0]], isDifferentiable: false },
    { args: [floats([0, 3]), INF, [1]] },
    { args: [floats([3])], kwargs: { dtype: "float64" } },
    { args: [integers([3], [-4, 5])], kwargs: { dtype: "float32" } },
    { args: [floats([2, 2], DOUBLE), 2] },
    { args: [makeTensor([2, 2], [0, 0, 1, Number.NaN]), 2, [1]], isDifferentiable: false },
    { args: [floats([0, 3]), -1, [0]], isRefused: true },
    { args: [floats([0]), INF], isRefused: true },
    { args: [integers([3], [-4, 5])], isRefused: true },
    { args: [floats([2, 3]), 2, [2]], isRefused: true },
  ],
  matrix_norms: () => [
    { args: [makeTensor([2, 3], M23), 1] },
    { args: [makeTensor([2, 3], M23, { layout: "transposed" }), -1] },
    { args: [makeTensor([2, 3], M23), INF, [-2, -1], true] },
    { args: [makeTensor([2, 3], M23), -INF, [1, 0]] },
    { args: [makeTensor([1, 2, 3], M23), 1, [1, 2]] },
    { args: [makeTensor([2, 3, 1], M23), 1, [0, 1], true] },
    { args: [makeTensor([2, 1, 3], M23), INF, [2, 0]] },
    { args: [makeTensor([2, 3], M23, DOUBLE), 1] },
    { args: [makeTensor([2, 3], M23), 1], kwargs: { dtype: "float64" } },
    { args: [floats([0, 2, 3]), 1] },
    { args: [makeTensor([2, 3], M23), 2] },
    { args: [makeTensor([2, 3], M23, { layout: "transposed" }), -2, [1, 0], true] },
    { args: [makeTensor([2, 1, 3], M23), 2, [2, 0], true] },
    ...refused,
  ],
  named_matrix_norms: () => [
    { args: [floats([2, 3])] },
    { args: [floats([2, 3, 2], { layout: "transposed" }), "fro", [0, 1], true] },
    { args: [floats([2, 3], DOUBLE), "fro", [1, 0]] },
    { args: [floats([0, 2, 2]), "fro"] },
    { args: [makeTensor([2, 3], M23), "nuc"] },
    { args: [makeTensor([2, 3, 1], M23), "nuc", [1, 0], true] },
    { args: [floats([3, 0]), "fro"], isDifferentiable: false },
    { args: [floats([3]), "fro"], isRefused: true },
    { args: [floats([2, 2]), "max"], isRefused: true },
  ],
  linalg_norms: () => [
    { args: [floats([3])] },
    { args: [floats([2, 3, 2]), null, null, true] },
    { args: [floats([2, 3, 2]), null, [0, 2]] },
    { args: [floats([3]), -0.5, null, true] },
    { args: [floats([2, 3]), 1, 1] },
    { args: [makeTensor([2, 3], M23), 1] },
    { args: [makeTensor([2, 3, 1], M23), INF, [0, 1]] },
    { args: [floats([2, 3])], kwargs: { dtype: "float64" } },
    { args: [floats([2, 2, 2]), 1], isRefused: true },
    { args: [floats([]), 1], isRefused: true },
    { args: [floats([2, 2, 2]), 1, [0, 1, 2]], isRefused: true },
    { args: [floats([2, 2]), 3], isRefused: true },
  ],
  named_norms: () => [
    { args: [floats([2, 3]), "fro"] },
    { args: [floats([2, 3, 2], { layout: "strided" }), "fro", [2, 0], true] },
    { args: [makeTensor([2, 3], M23), "nuc"] },
    { args: [floats([2, 2]), "fro"], kwargs: { dtype: "float64" } },
    { args: [floats([3]), "fro"], isRefused: true },
    { args: [floats([2, 2, 2]), "fro"], isRefused: true },
    { args: [floats([2, 2]), "max"], isRefused: true },
  ],
  frobenius_norms: () => [
    { args: [floats([2, 3]), [0, 1]] },
    { args: [floats([2, 3], { layout: "transposed" }), 1, true] },
    { args: [floats([3]), []] },
    { args: [floats([]), []] },
    { args: [floats([2, 2], DOUBLE), [-1]] },
    { args: [floats([2, 3]), [2]], isRefused: true },
    { args: [integers([3], [-4, 5]), [0]], isRefused: true },
  ],
};
