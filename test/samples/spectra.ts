// Samples of eigenvalues and singular values.
import {
  floats,
  integers,
  makeTensor,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const DOUBLE = { dtype: "float64" } as const;

/** No two singular values are near each other, in any rotation of the elements. */
const M33 = [3, 0.5, -1, 0.25, -1.5, 0.75, 0.5, 1, 0.5];
const M23 = [2, -1, 0.5, 0.25, 1.5, -2];
const S2 = [4, 1, 1, 3];
const S3 = [4, 1, -1, 1, 2, 0.5, -1, 0.5, -3];

const refused: readonly Sample[] = [
  { args: [floats([2])], isRefused: true },
  { args: [integers([2, 2], [1, 5])], isRefused: true },
  { args: [makeTensor([2, 2], [1, Number.NaN, Number.NaN, 3])], isRefused: true },
];

const thin: readonly Sample[] = [
  { args: [makeTensor([3, 3], M33), false] },
  { args: [makeTensor([2, 3], M23), false] },
  { args: [makeTensor([3, 2], M23, { layout: "transposed" }), false] },
  { args: [makeTensor([2, 2, 2], [2, 1, -1, 3, 4, -1, 2, 5], { layout: "strided" }), false] },
  { args: [makeTensor([1, 1], [-4]), false] },
  { args: [makeTensor([0, 2], []), false] },
  { args: [makeTensor([2, 0], []), false] },
  { args: [makeTensor([0, 2, 3], []), false] },
  { args: [makeTensor([2, 3], M23, DOUBLE), false] },
  { args: [makeTensor([3, 2], [1, 2, 2, 4, 3, 6]), false], isDifferentiable: false },
  { args: [makeTensor([2, 3], [0, 0, 0, 0, 0, 0]), false], isDifferentiable: false },
];

/** Spectra of matrices. */
export const spectrumSamples: SampleTable = {
  svds: () => [
    ...thin,
    { args: [makeTensor([2, 2], [2, 1, -1, 3])] },
    { args: [makeTensor([3, 2], M23), true], isDifferentiable: false },
    { args: [makeTensor([2, 3], M23), true], isDifferentiable: false },
    { args: [makeTensor([0, 2], []), true], isDifferentiable: false },
    ...refused,
  ],
  older_svds: () => [
    ...thin.map((sample) => ({ ...sample, args: [sample.args[0]] })),
    { args: [makeTensor([3, 2], M23), false], isDifferentiable: false },
    { args: [makeTensor([2, 3], M23), true, false] },
    ...refused,
  ],
  singular_values: () => [
    ...thin.map((sample) => ({ ...sample, args: [sample.args[0]] })),
    ...refused,
  ],
  symmetric_matrices: () => [
    ...[
      { args: [makeTensor([2, 2], S2)] },
      { args: [makeTensor([3, 3], S3, { layout: "strided" }), "U"] },
      { args: [makeTensor([2, 2, 2], [4, 1, 1, 3, 2, -0.5, -0.5, 1], { layout: "transposed" })] },
      { args: [makeTensor([1, 1], [-4]), "U"] },
      { args: [makeTensor([2, 2], S2, DOUBLE), "l"] },
    ].map((sample): Sample => ({ ...sample, structure: { 0: "symmetric" } })),
    { args: [makeTensor([0, 0], [])] },
    { args: [makeTensor([0, 2, 2], [])] },
    { args: [makeTensor([2, 2], [2, 0, 0, 2])], isDifferentiable: false },
    { args: [makeTensor([2, 2], [1, 5, 2, 3])], isDifferentiable: false },
    { args: [makeTensor([2, 2], [1, 5, 2, 3]), "U"], isDifferentiable: false },
    { args: [makeTensor([2, 2], S2), "X"], isRefused: true },
    { args: [floats([2, 3])], isRefused: true },
    ...refused,
  ],
};
