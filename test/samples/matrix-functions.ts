// Samples of systems of equations, determinants and Cholesky factors.
import {
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const DOUBLE = { dtype: "float64" } as const;

const A2 = [2, 1, -1, 3];
const A3 = [0, 2, 1, 3, 1, 0, 1, 0, -2];
const PAIR = [2, 1, -1, 3, 4, -1, 2, 5];
const SINGULAR = [1, 2, 2, 4];

const S2 = [4, 1, 1, 3];
const S3 = [4, 1, -1, 1, 3, 0.5, -1, 0.5, 5];
const S_PAIR = [4, 1, 1, 3, 2, -0.5, -0.5, 1];
const INDEFINITE = [1, 2, 2, 1];

/** Invertible matrices with positive determinants. */
const invertible: readonly Sample[] = [
  { args: [makeTensor([2, 2], A2)] },
  { args: [makeTensor([3, 3], A3, { layout: "transposed" })] },
  { args: [makeTensor([2, 2, 2], PAIR, { layout: "strided" })] },
  { args: [makeTensor([1, 1], [4])] },
  { args: [makeTensor([0, 0], [])] },
  { args: [makeTensor([2, 0, 0], [])] },
  { args: [makeTensor([0, 2, 2], [])] },
  { args: [makeTensor([2, 2], [1, -2, 3, 1], DOUBLE)] },
];

/** What every operator on square float matrices refuses. */
const refused: readonly Sample[] = [
  { args: [floats([2, 3])], isRefused: true },
  { args: [floats([2])], isRefused: true },
  { args: [integers([2, 2], [1, 5])], isRefused: true },
];

const notFinite: Sample = {
  args: [makeTensor([2, 2], [1, Number.NaN, 2, 3])],
  isDifferentiable: false,
};

/** Symmetric positive-definite matrices. */
function definite(...rest: readonly unknown[]): readonly Sample[] {
  return [
    { args: [makeTensor([2, 2], S2), ...rest] },
    { args: [makeTensor([3, 3], S3, { layout: "strided" }), ...rest] },
    { args: [makeTensor([2, 2, 2], S_PAIR, { layout: "transposed" }), ...rest] },
    { args: [makeTensor([1, 1], [4]), ...rest] },
    { args: [makeTensor([0, 0], []), ...rest] },
    { args: [makeTensor([0, 2, 2], []), ...rest] },
    { args: [makeTensor([2, 2], S2, DOUBLE), ...rest] },
  ].map((sample) => ({ ...sample, structure: { 0: "symmetric" } }));
}

const indefinite = makeTensor([2, 2], INDEFINITE);
const UPPER = { upper: true } as const;

function withUpper(samples: readonly Sample[]): readonly Sample[] {
  return samples.flatMap((sample) => [sample, { ...sample, kwargs: UPPER }]);
}

/** Systems that `linalg_solve` and `linalg_solve_ex` take alike. */
const solvable: readonly Sample[] = [
  { args: [makeTensor([2, 2], A2), floats([2])] },
  { args: [makeTensor([3, 3], A3, { layout: "transposed" }), floats([3, 2])] },
  { args: [makeTensor([2, 2, 2], PAIR), floats([2, 2, 3], { layout: "strided" })] },
  { args: [makeTensor([2, 2, 2], PAIR), floats([2, 2])] },
  { args: [makeTensor([2, 2, 2], PAIR), floats([2])] },
  { args: [makeTensor([2, 2], A2), floats([2, 2, 1])] },
  { args: [makeTensor([2, 2, 2], PAIR), floats([2, 1])] },
  { args: [makeTensor([2, 1, 2, 2], PAIR), floats([3, 2, 1])] },
  { args: [makeTensor([3, 3], A3), floats([2, 3])], kwargs: { left: false } },
  { args: [makeTensor([2, 2, 2], PAIR), floats([3, 2])], kwargs: { left: false } },
  { args: [makeTensor([2, 2], A2), floats([2, 1, 2])], kwargs: { left: false } },
  { args: [makeTensor([0, 0], []), makeTensor([0], [])] },
  { args: [makeTensor([0, 0], []), makeTensor([0, 3], [])] },
  { args: [makeTensor([0, 2, 2], []), makeTensor([0, 2, 1], [])] },
  { args: [makeTensor([2, 2], A2), makeTensor([2, 0], [])] },
  { args: [makeTensor([2, 2], A2, DOUBLE), floats([2, 1], DOUBLE)] },
  { args: [makeTensor([2, 2], A2), floats([2])], kwargs: { left: false }, isRefused: true },
  { args: [makeTensor([2, 2], A2), floats([3])], isRefused: true },
  { args: [makeTensor([2, 2], A2), floats([3, 1])], isRefused: true },
  { args: [makeTensor([2, 2], A2), floats([])], isRefused: true },
  { args: [makeTensor([2, 2], A2), floats([2, 1], DOUBLE)], isRefused: true },
  { args: [floats([2, 3]), floats([2])], isRefused: true },
  { args: [floats([2]), floats([2])], isRefused: true },
  { args: [integers([2, 2], [1, 5]), integers([2], [1, 5])], isRefused: true },
];

/** No zeros, so that no element rotated onto the diagonal makes the triangle singular. */
const LOWER = [2, 1.5, -1.75, 1.25, 2.25, -1.5, -1.25, 1.75, 3];

/** Triangular matrices, with something in the other triangle that must not be read. */
function triangular(make: (sample: TriangularSample) => Sample): readonly Sample[] {
  const full = [2, 5, -4, 1, 1.5, 6, -1, 0.5, 3];
  return [
    make({ A: makeTensor([3, 3], LOWER), B: floats([3, 2]), upper: false }),
    make({ A: makeTensor([3, 3], full), B: floats([3, 1]), upper: true }),
    make({ A: makeTensor([3, 3], full, { layout: "strided" }), B: floats([3, 2]), upper: false }),
    make({ A: makeTensor([3, 3], full), B: floats([3, 2]), upper: true, isUnit: true }),
    make({ A: makeTensor([3, 3], full), B: floats([3, 2]), upper: false, isUnit: true }),
    make({ A: makeTensor([2, 2, 2], PAIR), B: floats([2, 3]), upper: true }),
    make({
      A: makeTensor([2, 2], A2),
      B: floats([2, 2, 1], { layout: "transposed" }),
      upper: false,
    }),
    make({ A: makeTensor([0, 0], []), B: makeTensor([0, 2], []), upper: true }),
    make({ A: makeTensor([2, 2], A2), B: makeTensor([2, 0], []), upper: true }),
    make({ A: makeTensor([0, 2, 2], []), B: floats([2, 2]), upper: true }),
    make({ A: makeTensor([2, 2], A2, DOUBLE), B: floats([2, 2], DOUBLE), upper: true }),
    { ...make({ A: makeTensor([2, 2], A2), B: floats([3, 2]), upper: true }), isRefused: true },
    { ...make({ A: makeTensor([2, 2], A2), B: floats([2]), upper: true }), isRefused: true },
    { ...make({ A: floats([2, 3]), B: floats([2, 3]), upper: true }), isRefused: true },
    {
      ...make({ A: makeTensor([2, 2], A2), B: floats([2, 2], DOUBLE), upper: true }),
      isRefused: true,
    },
  ];
}

interface TriangularSample {
  readonly A: unknown;
  readonly B: unknown;
  readonly upper: boolean;
  readonly isUnit?: boolean;
}

/** Functions of square matrices. */
export const matrixFunctionSamples: SampleTable = {
  determinants: () => [
    ...invertible,
    notFinite,
    { args: [makeTensor([2, 2], SINGULAR)], isDifferentiable: false },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])], isDifferentiable: false },
    ...refused,
  ],
  invertible_determinants: () => [
    ...invertible,
    { args: [makeTensor([2, 2, 2], [0, 1, 2, 3, 1, 2, 3, 4])] },
    { args: [makeTensor([2, 2], SINGULAR)], isDifferentiable: false },
    ...refused,
  ],
  positive_determinants: () => [
    ...invertible.filter(({ args: [x] }) => x !== invertible[1].args[0]),
    { args: [makeTensor([2, 2], [0, 1, 2, 3])], isDifferentiable: false },
    { args: [makeTensor([2, 2], SINGULAR)], isDifferentiable: false },
    ...refused,
  ],
  inverses_with_info: () => [
    ...invertible,
    { args: [makeTensor([2, 2, 2], [...A2, ...SINGULAR])], isDifferentiable: false },
    {
      args: [makeTensor([2, 2, 2], [...A2, ...SINGULAR])],
      kwargs: { check_errors: true },
      isRefused: true,
    },
    ...refused,
  ],
  solves: () => [
    ...solvable,
    { args: [makeTensor([2, 2], SINGULAR), floats([2])], isRefused: true },
  ],
  solves_with_info: () => [
    ...solvable,
    {
      args: [makeTensor([2, 2, 2], [...A2, ...SINGULAR]), floats([2, 1])],
      isDifferentiable: false,
    },
    {
      args: [makeTensor([2, 2], SINGULAR), floats([2])],
      kwargs: { check_errors: true },
      isRefused: true,
    },
  ],
  choleskys: () => [
    ...definite(),
    ...definite(true),
    { args: [indefinite], isRefused: true },
    ...refused,
  ],
  linalg_choleskys: () => [
    ...withUpper(definite()),
    { args: [indefinite], isRefused: true },
    ...refused,
  ],
  linalg_cholesky_exs: () => [
    ...withUpper(definite()),
    { args: [indefinite], isDifferentiable: false },
    { args: [makeTensor([2, 2, 2], [...S2, ...INDEFINITE])], isDifferentiable: false },
    { args: [indefinite], kwargs: { check_errors: true }, isRefused: true },
    { ...notFinite },
    ...refused,
  ],
  cholesky_inverses: () => [
    { args: [makeTensor([3, 3], LOWER)], structure: { 0: "lower" } },
    { args: [makeTensor([2, 2], A2), true], structure: { 0: "upper" } },
    { args: [makeTensor([2, 2, 2], PAIR, { layout: "strided" })], structure: { 0: "lower" } },
    { args: [makeTensor([0, 0], [])] },
    { args: [makeTensor([0, 2, 2], []), true] },
    { args: [makeTensor([2, 2], A2, DOUBLE)], structure: { 0: "lower" } },
    ...refused,
  ],
  cholesky_solves: () => [
    { args: [floats([3, 2]), makeTensor([3, 3], LOWER)], structure: { 1: "lower" } },
    {
      args: [floats([2, 1], { layout: "strided" }), makeTensor([2, 2], A2), true],
      structure: { 1: "upper" },
    },
    {
      args: [floats([2, 2]), makeTensor([2, 2, 2], PAIR, { layout: "transposed" })],
      structure: { 1: "lower" },
    },
    { args: [floats([2, 2, 1]), makeTensor([2, 2], A2), true], structure: { 1: "upper" } },
    { args: [makeTensor([0, 3], []), makeTensor([0, 0], [])] },
    { args: [makeTensor([0, 2, 1], []), makeTensor([0, 2, 2], [])] },
    {
      args: [floats([2, 2], DOUBLE), makeTensor([2, 2], A2, DOUBLE)],
      structure: { 1: "lower" },
    },
    { args: [floats([3, 2]), makeTensor([2, 2], A2)], isRefused: true },
    { args: [floats([2]), makeTensor([2, 2], A2)], isRefused: true },
    { args: [floats([2, 3]), floats([2, 3])], isRefused: true },
    { args: [integers([2, 2], [1, 5]), integers([2, 2], [1, 5])], isRefused: true },
  ],
  triangular_systems: () => [
    ...triangular(({ A, B, upper, isUnit = false }) => ({
      args: [A, B],
      kwargs: { upper, unitriangular: isUnit },
    })),
    {
      args: [makeTensor([3, 3], LOWER), floats([2, 3])],
      kwargs: { upper: false, left: false },
    },
    {
      args: [makeTensor([3, 3], A3), otherFloats([2, 1, 3])],
      kwargs: { upper: true, left: false, unitriangular: true },
    },
    {
      args: [makeTensor([2, 2, 2], PAIR), floats([1, 2])],
      kwargs: { upper: true, left: false },
    },
    {
      args: [makeTensor([2, 2], [1, 2, 3, 0]), floats([2, 1])],
      kwargs: { upper: true },
      isDifferentiable: false,
    },
    {
      args: [makeTensor([2, 2], A2), floats([2, 3])],
      kwargs: { upper: true, left: false },
      isRefused: true,
    },
  ],
  older_triangular_systems: () => [
    ...triangular(({ A, B, upper, isUnit = false }) => ({ args: [B, A, upper, false, isUnit] })),
    { args: [floats([3, 2]), makeTensor([3, 3], LOWER), false, true] },
    { args: [floats([2, 2]), makeTensor([2, 2, 2], PAIR), true, true, true] },
  ],
};
