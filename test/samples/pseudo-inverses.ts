// Samples of pseudo-inverses, ranks, condition numbers, least squares, symmetric factors, and systems over many dims.
import {
  bools,
  floats,
  integers,
  makeTensor,
  positives,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const DOUBLE = { dtype: "float64" } as const;
const M33 = [2.75, -2.75, 0.75, -3, -2.75, 1.75, 1.5, -2.5, -3];
const M23 = [2, -1, 0.5, 0.25, 1.5, -2];
const PAIR = [2, 1, -1, 3, 4, -1, 2, 5];
const S2 = [4, 1, 1, 3];
const S3 = [4, 1, -1, 1, 2, 0.5, -1, 0.5, -3];
const DEFICIENT = [1, 2, 2, 4];
const SYMMETRIC = { structure: { 0: "symmetric" } } as const;

const refused: readonly Sample[] = [
  { args: [floats([2])], isRefused: true },
  { args: [integers([2, 2], [1, 5])], isRefused: true },
];

const matrices: readonly Sample[] = [
  { args: [makeTensor([3, 3], M33)] },
  { args: [makeTensor([2, 3], M23, { layout: "transposed" })] },
  { args: [makeTensor([3, 2], M23, { layout: "strided" })] },
  { args: [makeTensor([2, 2, 2], PAIR)] },
  { args: [makeTensor([2, 3], M23, DOUBLE)] },
  { args: [makeTensor([0, 2], [])] },
  { args: [makeTensor([2, 0], [])] },
  { args: [makeTensor([0, 2, 2], [])] },
];

const deficient: Sample = { args: [makeTensor([2, 2], DEFICIENT)], isDifferentiable: false };
const symmetric: readonly Sample[] = [
  { args: [makeTensor([3, 3], S3)], kwargs: { hermitian: true }, ...SYMMETRIC },
  { args: [makeTensor([2, 2], DEFICIENT)], kwargs: { hermitian: true }, isDifferentiable: false },
  { args: [floats([2, 3])], kwargs: { hermitian: true }, isRefused: true },
];

/** Every matrix with one more positional argument. */
function withArgument(samples: readonly Sample[], value: unknown): readonly Sample[] {
  return samples.map((sample) => ({ ...sample, args: [...sample.args, value] }));
}

/** Tensors that the shape of the result depends on are none here: bounds only decide values. */
function bounds(dtype: "float32" | "float64" = "float32"): ReturnType<typeof makeTensor> {
  return makeTensor([], [0.01], { dtype });
}

/** Matrices that need not be square or regular. */
export const pseudoInverseSamples: SampleTable = {
  pseudo_inverses: () => [
    ...matrices,
    deficient,
    ...symmetric,
    { args: [makeTensor([2, 2], [3, 0, 0, 0.5])], kwargs: { atol: 1 }, isDifferentiable: false },
    { args: [makeTensor([2, 2], [3, 0, 0, 0.5])], kwargs: { rtol: 0.5 }, isDifferentiable: false },
    { args: [makeTensor([3, 3], M33)], kwargs: { atol: 0, rtol: 0.001 } },
    ...refused,
  ],
  pseudo_inverses_above: () => [
    ...withArgument(matrices, 0.001),
    { args: [makeTensor([2, 2], S2), 0.01, true], ...SYMMETRIC },
    { args: [makeTensor([2, 2], DEFICIENT), 0.01], isDifferentiable: false },
    ...withArgument(refused, 0.1),
  ],
  pseudo_inverses_by_tensor: () => [
    ...matrices.slice(0, 2),
    {
      args: [makeTensor([2, 2], [3, 0, 0, 0.5])],
      kwargs: { atol: makeTensor([], [1]) },
      isDifferentiable: false,
    },
    {
      args: [makeTensor([2, 2, 2], PAIR)],
      kwargs: { rtol: makeTensor([2], [0.9, 0]) },
      isDifferentiable: false,
    },
    ...refused,
  ],
  older_pseudo_inverses: () => [
    ...matrices,
    { args: [makeTensor([2, 2], DEFICIENT), 0.01], isDifferentiable: false },
    ...refused,
  ],
  ranks: () => [
    ...matrices,
    deficient,
    ...symmetric,
    { args: [makeTensor([2, 2], [3, 0, 0, 0.5])], kwargs: { atol: 1 } },
    { args: [makeTensor([2, 2], [3, 0, 0, 0.5])], kwargs: { atol: 0.1, rtol: 0.5 } },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])] },
    ...refused,
  ],
  ranks_above: () => [
    ...withArgument(matrices, 1),
    { args: [makeTensor([2, 2], S2), 2.5, true] },
    ...withArgument(refused, 1),
  ],
  ranks_by_tensor: () => [
    ...matrices.slice(0, 4),
    { args: [makeTensor([2, 2, 2], PAIR)], kwargs: { atol: makeTensor([2], [3, 0]) } },
    {
      args: [makeTensor([2, 2], [3, 0, 0, 0.5])],
      kwargs: { rtol: bounds(), atol: makeTensor([], [1]) },
    },
    { args: [makeTensor([0, 2, 2], [])], kwargs: { rtol: makeTensor([0], []) } },
    ...refused,
  ],
  condition_numbers: () => [
    ...matrices.filter(({ args: [x] }) => x !== matrices[4].args[0]),
    { args: [makeTensor([3, 3], M33), 1] },
    { args: [makeTensor([2, 2], [2, 1, -1.5, 3]), -Infinity] },
    { args: [makeTensor([3, 2], M23), -2] },
    { args: [makeTensor([2, 2, 2], PAIR), 2] },
    { args: [makeTensor([2, 2], [1, 0, 0, 0]), 1], isDifferentiable: false },
    { args: [makeTensor([2, 2], [1, 0, 0, 0])], isDifferentiable: false },
    { args: [floats([2, 3]), 1], isRefused: true },
    { args: [floats([2, 2]), 3], isRefused: true },
    ...refused,
  ],
  named_condition_numbers: () => [
    { args: [makeTensor([3, 3], M33), "fro"] },
    { args: [makeTensor([2, 2, 2], PAIR), "nuc"] },
    { args: [makeTensor([0, 0], []), "fro"] },
    { args: [floats([2, 3]), "fro"], isRefused: true },
    { args: [floats([2, 2]), "max"], isRefused: true },
  ],
  least_squares: () => [
    { args: [makeTensor([3, 2], M23), floats([3, 2])] },
    { args: [makeTensor([2, 3], M23), floats([2, 1])] },
    { args: [makeTensor([2, 2, 2], PAIR), floats([2, 2, 1])] },
    { args: [makeTensor([2, 2, 2], PAIR), floats([2, 2])] },
    { args: [makeTensor([3, 3], M33), floats([3]), 0.001] },
    { args: [makeTensor([3, 2], M23), floats([3, 1])], kwargs: { driver: "gels" } },
    { args: [makeTensor([2, 3], M23), floats([2, 1])], kwargs: { driver: "gels" } },
    { args: [makeTensor([2, 0], []), makeTensor([2, 1], [1, 2])] },
    { args: [makeTensor([2, 2], S2, DOUBLE), floats([2, 1], DOUBLE)] },
    { args: [makeTensor([2, 2], S2), floats([2, 1])], kwargs: { driver: "qr" }, isRefused: true },
    { args: [makeTensor([2, 2], S2), floats([3, 1])], isRefused: true },
    { args: [integers([2, 2], [1, 5]), integers([2, 1], [1, 5])], isRefused: true },
  ],
  any_symmetric_matrices: () => [
    { args: [makeTensor([3, 3], S3)] },
    { args: [makeTensor([4, 4], [0, 1, 2, 0, 1, 0, 3, 1, 2, 3, 0, 1, 0, 1, 1, 0.5])] },
    { args: [makeTensor([2, 2, 2], [...S2, 0, 1, 1, 0], { layout: "transposed" })] },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])] },
    { args: [makeTensor([0, 0], [])] },
    { args: [makeTensor([0, 2, 2], [])] },
    { args: [makeTensor([2, 2], S2, DOUBLE)], kwargs: { hermitian: true } },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])], kwargs: { check_errors: true }, isRefused: true },
    { args: [floats([2, 3])], isRefused: true },
    ...refused,
  ],
  regular_symmetric_matrices: () => [
    { args: [makeTensor([3, 3], S3, { layout: "strided" })] },
    { args: [makeTensor([2, 2], [0, 1, 1, 0])] },
    { args: [makeTensor([2, 2], S2)], kwargs: { hermitian: true } },
    { args: [makeTensor([0, 0], [])] },
    { args: [makeTensor([2, 2], [0, 0, 0, 0])], isRefused: true },
    ...refused,
  ],
  tensor_inverses: () => [
    { args: [makeTensor([3, 1, 3], M33)] },
    { args: [makeTensor([1, 3, 3], M33, { layout: "transposed" })] },
    { args: [makeTensor([2, 1, 2], [2, 1, -1, 3]), 1] },
    { args: [makeTensor([2, 2], S2, DOUBLE), 1] },
    { args: [makeTensor([0, 0], []), 1] },
    { args: [floats([2, 3]), 1], isRefused: true },
    { args: [floats([2, 2]), 0], isRefused: true },
    { args: [makeTensor([2, 2], DEFICIENT), 1], isRefused: true },
  ],
  tensor_systems: () => [
    { args: [makeTensor([3, 1, 3], M33), floats([3, 1])] },
    { args: [makeTensor([3, 3, 1], M33), floats([3]), [0]] },
    { args: [makeTensor([2, 2], S2, DOUBLE), floats([2], DOUBLE)] },
    { args: [floats([2, 3]), floats([2])], isRefused: true },
    { args: [makeTensor([2, 2], S2), floats([3])], isRefused: true },
  ],
  covariances: () => [
    { args: [floats([2, 3])] },
    { args: [floats([3, 4], { layout: "transposed" })], kwargs: { correction: 0 } },
    { args: [floats([4])] },
    { args: [floats([1, 3])] },
    { args: [floats([])], kwargs: { correction: 0 } },
    {
      args: [floats([2, 3])],
      kwargs: { fweights: integers([3], [1, 4]), aweights: positives([3]) },
    },
    { args: [floats([2, 3])], kwargs: { fweights: integers([3], [1, 4]), correction: 0 } },
    { args: [floats([2, 3], DOUBLE)], kwargs: { aweights: positives([3], DOUBLE) } },
    { args: [floats([2, 1])], isDifferentiable: false },
    { args: [integers([2, 3], [-4, 5])] },
    { args: [floats([2, 2, 2])], isRefused: true },
    { args: [bools([2, 3])], isRefused: true },
    { args: [floats([2, 3])], kwargs: { fweights: integers([2], [1, 4]) }, isRefused: true },
    { args: [floats([2, 3])], kwargs: { aweights: positives([1, 3]) }, isRefused: true },
  ],
  correlations: () => [
    { args: [floats([2, 4])] },
    { args: [floats([3, 5], { layout: "transposed" })] },
    { args: [floats([4])], isDifferentiable: false },
    { args: [floats([2, 4], DOUBLE)] },
    { args: [integers([2, 4], [-4, 5])] },
    { args: [floats([2, 2, 2])], isRefused: true },
  ],
};
