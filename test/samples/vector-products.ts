// Samples of products over chosen dims, of chains of matrices, and of distances between rows.
import {
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const DOUBLE = { dtype: "float64" } as const;

const INVERTIBLE = [2, 1, -1, 3];

/** Distances of every order. */
const orders = [0, 1, 1.5, 2, 3, 0.5, Number.POSITIVE_INFINITY] as const;

/** Rows in doubles to take distances of: no difference is 0, and no two sizes of one are equal. */
function rows(count: number, salt: number): ReturnType<typeof makeTensor> {
  const values = Array.from({ length: count * 3 }, (_, i) => Math.sin(salt + 1.7 * i) * 2);
  return makeTensor([count, 3], values, DOUBLE);
}

const pairSamples: readonly Sample[] = [
  { args: [floats([2, 3]), otherFloats([2, 3])] },
  { args: [floats([3, 2], { layout: "transposed" }), otherFloats([3, 2])] },
  { args: [floats([2, 1, 3]), otherFloats([2, 3], { layout: "strided" })] },
  { args: [floats([0, 3]), otherFloats([1, 3])] },
  { args: [floats([3], DOUBLE), otherFloats([3], DOUBLE)] },
  { args: [integers([2, 3], [-4, 5]), integers([2, 3], [-4, 5], {}, 8)] },
];

/** Products that no matrix product is by itself. */
export const vectorProductSamples: SampleTable = {
  linalg_crosses: () => [
    { args: [floats([2, 3]), otherFloats([2, 3])] },
    { args: [floats([3, 2], { layout: "transposed" }), otherFloats([3, 2])], kwargs: { dim: 0 } },
    {
      args: [floats([1, 3, 2]), otherFloats([2, 3, 1], { layout: "strided" })],
      kwargs: { dim: -2 },
    },
    { args: [floats([0, 3]), otherFloats([1, 3])] },
    { args: [floats([3], DOUBLE), otherFloats([3], DOUBLE)] },
    { args: [integers([2, 3], [-4, 5]), integers([2, 3], [-4, 5], {}, 8)] },
    { args: [floats([2, 4]), otherFloats([2, 4])], isRefused: true },
    { args: [floats([3]), otherFloats([2, 3])], isRefused: true },
    { args: [floats([3]), otherFloats([3])], kwargs: { dim: 1 }, isRefused: true },
    { args: [floats([]), otherFloats([])], isRefused: true },
  ],
  crosses: () => [
    { args: [floats([3, 3]), otherFloats([3, 3])] },
    { args: [floats([2, 3]), otherFloats([2, 3])] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([2, 3]), -1] },
    { args: [floats([2, 1, 3]), otherFloats([1, 2, 3])] },
    { args: [floats([3], DOUBLE), otherFloats([3], DOUBLE), 0] },
    { args: [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 8)] },
    { args: [floats([2, 4]), otherFloats([2, 4])], isRefused: true },
    { args: [floats([3, 2]), otherFloats([3, 2]), 1], isRefused: true },
  ],
  vecdots: () => [
    ...pairSamples,
    { args: [floats([2, 3]), otherFloats([2, 1])], kwargs: { dim: 0 } },
    { args: [floats([2, 0]), otherFloats([2, 0])] },
    { args: [floats([2, 3]), otherFloats([2, 3])], kwargs: { dim: 2 }, isRefused: true },
    { args: [floats([2]), otherFloats([3])], isRefused: true },
  ],
  tensordots: () => [
    { args: [floats([2, 3]), otherFloats([3, 2]), [1], [0]] },
    { args: [floats([2, 3, 4], { layout: "transposed" }), otherFloats([4, 3, 2]), [1, 2], [1, 0]] },
    { args: [floats([2, 3]), otherFloats([2, 3], { layout: "strided" }), [0, 1], [0, -1]] },
    { args: [floats([2]), otherFloats([3]), [], []] },
    { args: [floats([]), otherFloats([2]), [], []] },
    { args: [floats([2, 3]), otherFloats([1, 2]), [1], [0]] },
    { args: [floats([2, 1]), otherFloats([3, 2]), [-1], [0]] },
    { args: [floats([2, 0]), otherFloats([0, 3]), [1], [0]] },
    { args: [floats([0, 2]), otherFloats([2, 3]), [1], [0]] },
    { args: [floats([2, 2], DOUBLE), otherFloats([2], DOUBLE), [1], [0]] },
    { args: [integers([2, 3], [-4, 5]), integers([3], [-4, 5]), [1], [0]] },
    { args: [floats([2, 3]), otherFloats([2, 2]), [1], [0]], isRefused: true },
    { args: [floats([2, 3]), otherFloats([3, 2]), [1], [0, 1]], isRefused: true },
    { args: [floats([2, 3]), otherFloats([3, 2]), [2], [0]], isRefused: true },
    { args: [floats([2, 3]), integers([3, 2], [0, 5]), [1], [0]], isRefused: true },
  ],
  counted_tensordots: () => [
    { args: [floats([2, 3]), otherFloats([2, 3])] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([3, 2]), 1] },
    { args: [floats([2]), otherFloats([3]), 0] },
    { args: [floats([2, 2], DOUBLE), otherFloats([2, 2, 1], DOUBLE), 2] },
    { args: [integers([2, 3], [-4, 5]), integers([3], [-4, 5]), 1] },
    { args: [floats([2, 3]), otherFloats([2, 2]), 1], isRefused: true },
    { args: [floats([2]), otherFloats([2]), 2], isRefused: true },
  ],
  trilinears: () => [
    { args: [floats([2, 3]), otherFloats([2, 3]), floats([2, 3], {}, 5), [], [], [], [0]] },
    {
      args: [
        floats([2, 3]),
        otherFloats([4, 3, 2]),
        floats([2, 2], {}, 5),
        [1, 3],
        [0],
        [1, 2],
        [2, 3],
      ],
    },
    { args: [floats([2]), otherFloats([2]), floats([2], {}, 5), [0], [1], [0], []] },
    {
      args: [
        floats([2, 2], DOUBLE),
        otherFloats([2, 2], DOUBLE),
        floats([2, 2], DOUBLE, 5),
        [],
        [],
        [],
        [0, 1],
      ],
    },
    { args: [floats([2, 0]), otherFloats([2, 0]), floats([2, 0], {}, 5), [], [], [], [1]] },
  ],
  linalg_vanders: () => [
    { args: [floats([3])] },
    { args: [floats([2, 3], { layout: "transposed" })], kwargs: { N: 2 } },
    { args: [floats([2, 2], DOUBLE)], kwargs: { N: 4 } },
    { args: [floats([3])], kwargs: { N: 0 } },
    { args: [floats([])], kwargs: { N: 2 } },
    { args: [floats([0])] },
    { args: [makeTensor([2], [0, 1])], kwargs: { N: 3 } },
    { args: [integers([3], [-4, 5])], kwargs: { N: 4 } },
    { args: [floats([3])], kwargs: { N: -1 }, isRefused: true },
  ],
  vanders: () => [
    { args: [floats([3])] },
    { args: [floats([3], { layout: "strided" }), 2, true] },
    { args: [floats([2], DOUBLE), 4] },
    { args: [floats([0]), 3] },
    { args: [floats([2]), 0] },
    { args: [integers([3], [-4, 5]), 4] },
    { args: [floats([2, 2])], isRefused: true },
    { args: [floats([])], isRefused: true },
    { args: [floats([2]), -1], isRefused: true },
  ],
  matrix_powers: () => [
    { args: [floats([2, 2]), 3] },
    { args: [floats([3, 3], { layout: "transposed" }), 2] },
    { args: [floats([2, 2, 2], { layout: "strided" }), 5] },
    { args: [makeTensor([2, 2], INVERTIBLE), -1] },
    { args: [makeTensor([2, 2], INVERTIBLE), -3] },
    { args: [floats([2, 2]), 1] },
    { args: [floats([2, 2]), 0], isDifferentiable: false },
    { args: [makeTensor([0, 0], []), 3] },
    { args: [makeTensor([0, 2, 2], []), -2] },
    { args: [floats([2, 2], DOUBLE), 4] },
    { args: [integers([2, 2], [-4, 5]), 3] },
    { args: [floats([2, 3]), 2], isRefused: true },
    { args: [floats([2]), 2], isRefused: true },
    { args: [makeTensor([2, 2], [1, 2, 2, 4]), -1], isRefused: true },
  ],
  matrix_chains: () => [
    { args: [[floats([2, 3]), otherFloats([3, 4]), floats([4, 2], {}, 5)]] },
    { args: [[floats([2, 3], { layout: "transposed" })]] },
    { args: [[floats([2, 0]), otherFloats([0, 3])]] },
    { args: [[floats([2, 2], DOUBLE), otherFloats([2, 1], DOUBLE)]] },
    { args: [[integers([2, 3], [-4, 5]), integers([3, 2], [-4, 5])]] },
    { args: [[]], isRefused: true },
    { args: [[floats([3]), otherFloats([3, 2])]], isRefused: true },
    { args: [[floats([2, 3]), otherFloats([2, 3])]], isRefused: true },
  ],
  multi_dots: () => [
    { args: [[floats([2, 3]), otherFloats([3, 4], { layout: "transposed" })]] },
    {
      args: [[floats([4, 2]), otherFloats([2, 5]), floats([5, 1], {}, 5), floats([1, 3], {}, 6)]],
    },
    { args: [[floats([3]), otherFloats([3, 2]), floats([2], {}, 5)]] },
    { args: [[floats([3]), otherFloats([3])]] },
    { args: [[floats([2, 3]), otherFloats([3])]] },
    { args: [[floats([0, 3]), otherFloats([3, 2])]] },
    { args: [[floats([2, 2], DOUBLE), otherFloats([2, 1], DOUBLE)]] },
    { args: [[integers([2, 3], [-4, 5]), integers([3, 2], [-4, 5])]] },
    { args: [[floats([2, 3])]], isRefused: true },
    { args: [[floats([2, 3]), otherFloats([2, 3])]], isRefused: true },
    { args: [[floats([2, 3]), floats([3]), otherFloats([3, 2])]], isRefused: true },
  ],
  trace_backwards: () => [
    { args: [floats([]), [3, 3]] },
    { args: [floats([]), [2, 4]] },
    { args: [floats([], DOUBLE), [0, 2]] },
    { args: [floats([]), [3]], isRefused: true },
  ],
  cdists: () => [
    ...orders.map((p): Sample => ({ args: [rows(2, 0.3), rows(3, 2.1), p] })),
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([4, 3])] },
    { args: [floats([2, 1, 3]), otherFloats([2, 2, 3]), 1.5] },
    { args: [floats([2, 3]), otherFloats([2, 2, 3])] },
    { args: [floats([0, 3]), otherFloats([2, 3])] },
    { args: [floats([2, 0]), otherFloats([3, 0])] },
    {
      args: [makeTensor([2, 2], [1, 2, 3, 4]), makeTensor([1, 2], [1, 2])],
      isDifferentiable: false,
    },
    { args: [floats([2, 3]), otherFloats([2, 2])], isRefused: true },
    { args: [floats([3]), otherFloats([2, 3])], isRefused: true },
    { args: [floats([2, 3]), otherFloats([2, 3]), -1], isRefused: true },
    { args: [floats([2, 3]), otherFloats([2, 3], DOUBLE)], isRefused: true },
    { args: [integers([2, 3], [0, 5]), integers([2, 3], [0, 5])], isRefused: true },
  ],
  cdist_backwards: () => [
    ...orders
      .filter((p) => p !== Number.POSITIVE_INFINITY)
      .map(
        (p): Sample => ({
          args: [
            floats([2, 3], DOUBLE, 7),
            rows(2, 0.3),
            rows(3, 2.1),
            p,
            makeTensor([2, 3], [1, 2, 1.5, 3, 2.5, 1], DOUBLE),
          ],
        }),
      ),
    {
      args: [
        floats([2, 1, 2], {}, 7),
        floats([2, 1, 2]),
        otherFloats([2, 2, 2]),
        2,
        makeTensor([2, 1, 2], [1, 2, 0.5, 3]),
      ],
    },
    {
      args: [
        floats([1, 2], {}, 7),
        makeTensor([1, 2], [1, 2]),
        makeTensor([2, 2], [1, 2, 0, 5]),
        2,
        makeTensor([1, 2], [0, 3]),
      ],
      isDifferentiable: false,
    },
    { args: [floats([1, 1]), floats([1, 2]), floats([1, 3]), 2, floats([1, 1])], isRefused: true },
  ],
  euclidean_distances: () => [
    { args: [rows(2, 0.3), rows(3, 2.1)] },
    { args: [floats([2, 3]), otherFloats([4, 3], { layout: "strided" })] },
    { args: [floats([2, 2, 3]), otherFloats([2, 1, 3])] },
    { args: [floats([0, 3]), otherFloats([2, 3])] },
    { args: [floats([2, 3]), otherFloats([2, 2])], isRefused: true },
    { args: [floats([3]), otherFloats([2, 3])], isRefused: true },
  ],
  pdists: () => [
    ...orders.map((p): Sample => ({ args: [rows(4, 0.3), p] })),
    { args: [floats([3, 2], { layout: "transposed" })] },
    { args: [floats([1, 3])] },
    { args: [floats([0, 3])] },
    { args: [floats([3, 0])] },
    { args: [makeTensor([3, 2], [1, 2, 1, 2, 0, 1])], isDifferentiable: false },
    { args: [floats([3])], isRefused: true },
    { args: [floats([2, 2, 3])], isRefused: true },
    { args: [floats([3, 2]), -1], isRefused: true },
    { args: [integers([3, 2], [0, 5])], isRefused: true },
  ],
  pdist_backwards: () => [
    { args: [floats([3], DOUBLE, 7), rows(3, 0.3), 2, makeTensor([3], [1, 2, 1.5], DOUBLE)] },
    { args: [floats([3], {}, 7), floats([3, 2]), 1, makeTensor([3], [1, 2, 1.5])] },
    { args: [floats([1], {}, 7), floats([2, 2]), 3, makeTensor([1], [2])] },
    { args: [floats([0], {}, 7), floats([1, 2]), 2, makeTensor([0], [])] },
    { args: [floats([1]), floats([2]), 2, floats([1])], isRefused: true },
  ],
};
