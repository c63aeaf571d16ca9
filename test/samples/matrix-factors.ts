// Samples of LU and QR factors, of systems solved with them, and of the matrix exponential.
import {
  floats,
  integers,
  makeTensor,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const DOUBLE = { dtype: "float64" } as const;
const M33 = [3, 0.5, -1, 0.25, -1.5, 0.75, 0.5, 1, 0.5];
const M23 = [2, -1, 0.5, 0.25, 1.5, -2];
const PAIR = [2, 1, -1, 3, 4, -1, 2, 5];
const UNPIVOTED = { pivot: false } as const;

const refused: readonly Sample[] = [
  { args: [floats([2])], isRefused: true },
  { args: [integers([2, 2], [1, 5])], isRefused: true },
];

const regular: readonly Sample[] = [
  { args: [makeTensor([3, 3], M33)] },
  { args: [makeTensor([2, 3], M23, { layout: "transposed" })] },
  { args: [makeTensor([3, 2], M23, { layout: "strided" })] },
  { args: [makeTensor([2, 2, 2], PAIR)] },
  { args: [makeTensor([3, 3], M33)], kwargs: UNPIVOTED },
  { args: [makeTensor([0, 0], [])] },
  { args: [makeTensor([2, 0], [])] },
  { args: [makeTensor([0, 2, 2], [])] },
  { args: [makeTensor([2, 3], M23, DOUBLE)] },
];

/** Factors in one matrix, and pivots that fit it. */
function factors(): readonly (readonly [data: unknown, pivots: unknown])[] {
  const pivots = (shape: readonly number[], rows: readonly number[]): unknown =>
    makeTensor(shape, rows, { dtype: "int32" });
  return [
    [makeTensor([3, 3], M33), pivots([3], [2, 3, 3])],
    [makeTensor([2, 2, 2], PAIR, { layout: "strided" }), pivots([2, 2], [2, 2, 1, 2])],
    [makeTensor([2, 2], [2, 0.5, -1, 1.5], DOUBLE), pivots([2], [1, 2])],
    [makeTensor([0, 0], []), pivots([0], [])],
    [makeTensor([0, 2, 2], []), pivots([0, 2], [])],
  ];
}

const [three, two, double, none, noBatch] = factors();

/** Systems by factors: right-hand sides that fit. */
const sides = [floats([3, 2]), floats([2, 2, 1]), floats([2, 2], DOUBLE)] as const;

/** A Householder vector and scale need not belong to a reflection for the product to be defined. */
const reflections: readonly Sample[] = [
  { args: [floats([3, 3]), floats([3], {}, 5)] },
  { args: [floats([3, 2], { layout: "transposed" }), floats([2], {}, 5)] },
  { args: [floats([3, 2]), floats([1], {}, 5)] },
  { args: [floats([2, 3, 2], { layout: "strided" }), floats([2, 2], {}, 5)] },
  { args: [floats([2, 2]), makeTensor([0], [])] },
  { args: [makeTensor([0, 0], []), makeTensor([0], [])] },
  { args: [makeTensor([0, 2, 1], []), makeTensor([0, 1], [])] },
  { args: [floats([2, 2], DOUBLE), floats([2], DOUBLE, 5)] },
  { args: [floats([2, 3]), floats([2])], isRefused: true },
  { args: [floats([3, 2]), floats([3])], isRefused: true },
  { args: [floats([3, 2]), floats([])], isRefused: true },
  { args: [floats([3]), floats([1])], isRefused: true },
  { args: [floats([3, 2]), floats([2], DOUBLE)], isRefused: true },
  { args: [integers([2, 2], [0, 5]), integers([2], [0, 5])], isRefused: true },
];

/** Matrices taken apart. */
export const matrixFactorSamples: SampleTable = {
  lu_matrices: () => [
    ...regular,
    { args: [makeTensor([2, 2], [1, 2, 2, 4])], isDifferentiable: false },
    { args: [makeTensor([2, 2], [1, Number.NaN, 2, 4])], isDifferentiable: false },
    ...refused,
  ],
  regular_lu_matrices: () => [
    ...regular,
    { args: [makeTensor([2, 2], [1, 2, 2, 4])], isRefused: true },
    ...refused,
  ],
  lu_unpacks: () => [
    ...factors().map((args): Sample => ({ args })),
    { args: [makeTensor([2, 3], M23), makeTensor([2], [2, 2], { dtype: "int32" })] },
    { args: [makeTensor([3, 2], M23), makeTensor([2], [3, 2], { dtype: "int32" })] },
    { args: [...three, true, false] },
    { args: [...three, false, true], isDifferentiable: false },
    {
      args: [makeTensor([3, 3], M33), makeTensor([2], [1, 2], { dtype: "int32" })],
      isRefused: true,
    },
    { args: [makeTensor([3, 3], M33), floats([3])], isRefused: true },
    { args: [floats([3]), makeTensor([1], [1], { dtype: "int32" })], isRefused: true },
  ],
  lu_solves: () => [
    { args: [...three, sides[0]] },
    { args: [...two, sides[1]] },
    { args: [...double, sides[2]] },
    { args: [...three, floats([3, 1])], kwargs: { adjoint: true } },
    { args: [...three, floats([2, 3])], kwargs: { left: false } },
    { args: [...two, floats([2, 1, 2])], kwargs: { left: false, adjoint: true } },
    { args: [...two, floats([2, 1])] },
    { args: [...none, makeTensor([0, 2], [])] },
    { args: [...noBatch, makeTensor([0, 2, 1], [])] },
    { args: [...three, floats([2, 1])], isRefused: true },
    { args: [...three, floats([3])], isRefused: true },
  ],
  older_lu_solves: () => [
    { args: [sides[0], ...three] },
    { args: [sides[1], ...two] },
    { args: [sides[2], ...double] },
    { args: [makeTensor([0, 2], []), ...none] },
    { args: [floats([2, 1]), ...three], isRefused: true },
  ],
  qrs: () => [
    { args: [makeTensor([3, 3], M33)] },
    { args: [makeTensor([3, 2], M23, { layout: "transposed" })] },
    { args: [makeTensor([2, 3], M23)] },
    { args: [makeTensor([2, 2, 2], PAIR, { layout: "strided" }), "complete"] },
    { args: [makeTensor([2, 3], M23), "complete"] },
    { args: [makeTensor([3, 2], M23), "complete"], isDifferentiable: false },
    { args: [makeTensor([3, 2], M23), "r"], isDifferentiable: false },
    { args: [makeTensor([1, 1], [-4])] },
    { args: [makeTensor([0, 2], [])] },
    { args: [makeTensor([2, 0], []), "complete"], isDifferentiable: false },
    { args: [makeTensor([0, 3, 2], [])] },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])], isDifferentiable: false },
    { args: [makeTensor([3, 2], M23, DOUBLE)] },
    { args: [floats([2, 2]), "full"], isRefused: true },
    ...refused,
  ],
  older_qrs: () => [
    { args: [makeTensor([3, 2], M23)] },
    { args: [makeTensor([2, 2, 2], PAIR), false] },
    { args: [makeTensor([3, 2], M23), false], isDifferentiable: false },
    ...refused,
  ],
  householder_products: () => reflections,
  matrix_exponentials: () => [
    { args: [makeTensor([3, 3], M33)] },
    { args: [makeTensor([2, 2, 2], PAIR, { layout: "transposed" })] },
    { args: [makeTensor([2, 2], [0, 1, 0, 0])] },
    { args: [makeTensor([2, 2], [1, 2, -3, 0.5], { dtype: "float64", layout: "strided" })] },
    { args: [makeTensor([1, 1], [-2])] },
    { args: [makeTensor([0, 0], [])] },
    { args: [makeTensor([0, 2, 2], [])] },
    { args: [makeTensor([2, 2], [1, Number.NaN, 2, 4])], isDifferentiable: false },
    { args: [floats([2, 3])], isRefused: true },
    ...refused,
  ],
};
