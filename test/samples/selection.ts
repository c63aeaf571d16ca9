// Samples of elements combined at indexed places, chosen by their place among all, or searched for.
import {
  bools,
  distinct,
  floats,
  integers,
  makeTensor,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";

const NAN = Number.NaN;

function places(
  shape: readonly number[],
  values: readonly number[],
  spec: TensorSpec = {},
): ReturnType<typeof makeTensor> {
  return makeTensor(shape, values, { dtype: "int64", ...spec });
}

/** The same call with every way to combine, including self or not. */
function everyMode(modes: readonly string[], ...args: readonly unknown[]): readonly Sample[] {
  return modes.flatMap((mode) =>
    [true, false].map((includesSelf) => ({
      args: [...args, mode],
      kwargs: { include_self: includesSelf },
    })),
  );
}

/** Ops that combine elements at indexed places. */
export const combinedSamples: SampleTable = {
  scatter_reduces: () => [
    ...everyMode(
      ["sum", "prod", "mean", "amax", "amin"],
      distinct([3, 4]),
      1,
      places([3, 3], [0, 2, 0, 3, 3, 3, 1, 0, 2]),
      positives([3, 3]),
    ),
    {
      args: [
        distinct([4], { layout: "strided" }),
        -1,
        places([3], [3, 1, 3]),
        otherFloats([5]),
        "prod",
      ],
    },
    {
      args: [
        floats([3, 2], { layout: "transposed" }),
        0,
        places([1, 2], [2, 0]),
        positives([2, 2]),
        "mean",
      ],
    },
    { args: [floats([]), 0, places([], [0]), otherFloats([]), "sum"] },
    { args: [floats([]), 0, places([1], [0]), otherFloats([1]), "amax"] },
    { args: [floats([3]), 0, places([0], []), otherFloats([2]), "prod"] },
    {
      args: [floats([3]), 0, places([2], [0, 0]), makeTensor([2], [0, 2]), "prod"],
      isDifferentiable: false,
    },
    {
      args: [
        makeTensor([3], [1, NAN, 2]),
        0,
        places([3], [0, 1, 2]),
        makeTensor([3], [NAN, 1, 2]),
        "amax",
      ],
      isDifferentiable: false,
    },
    { args: [integers([4], [0, 9]), 0, places([3], [1, 1, 2]), integers([3], [-9, 9]), "mean"] },
    {
      args: [
        integers([4], [0, 9], { dtype: "int32" }),
        0,
        places([3], [1, 1, 2]),
        integers([3], [-9, 9], { dtype: "int32" }),
        "amin",
      ],
      kwargs: { include_self: false },
    },
    { args: [bools([3]), 0, places([2], [0, 1]), bools([2]), "sum"] },
    { args: [floats([3]), 0, places([1], [0]), floats([1]), "max"], isRefused: true },
    { args: [floats([3]), 0, places([1], [3]), floats([1]), "sum"], isRefused: true },
    { args: [floats([3]), 0, places([2], [0, 1]), floats([1]), "sum"], isRefused: true },
    { args: [floats([3]), 0, places([1], [0]), integers([1], [0, 3]), "sum"], isRefused: true },
    { args: [floats([3]), 1, places([1], [0]), floats([1]), "sum"], isRefused: true },
  ],
  scatters_combined: () => [
    ...["add", "multiply"].map((reduce) => ({
      args: [floats([2, 3]), 1, places([2, 2], [0, 0, 2, 1]), otherFloats([2, 3])],
      kwargs: { reduce },
    })),
    { args: [floats([]), 0, places([], [0]), otherFloats([])], kwargs: { reduce: "multiply" } },
    {
      args: [integers([3], [0, 9]), -1, places([2], [2, 2]), integers([2], [1, 4])],
      kwargs: { reduce: "add" },
    },
    {
      args: [floats([3]), 0, places([1], [0]), floats([1])],
      kwargs: { reduce: "sum" },
      isRefused: true,
    },
    {
      args: [floats([3]), 0, places([1], [5]), floats([1])],
      kwargs: { reduce: "add" },
      isRefused: true,
    },
  ],
  scatter_values_combined: () => [
    { args: [floats([2, 3]), 1, places([2, 2], [0, 0, 2, 1]), 2.5], kwargs: { reduce: "add" } },
    { args: [floats([3]), 0, places([2], [1, 1]), -2], kwargs: { reduce: "multiply" } },
    { args: [floats([]), 0, places([], [0]), 3], kwargs: { reduce: "multiply" } },
    { args: [floats([3]), 0, places([1], [0]), 2], kwargs: { reduce: "mean" }, isRefused: true },
  ],
  index_reduces: () => [
    ...everyMode(
      ["prod", "mean", "amax", "amin"],
      distinct([3, 4]),
      0,
      places([2], [2, 0]),
      positives([2, 4]),
    ),
    { args: [distinct([2, 3]), -1, places([4], [0, 1, 1, 2]), positives([2, 4]), "mean"] },
    { args: [floats([]), 0, places([1], [0]), positives([]), "prod"] },
    { args: [integers([3, 2], [0, 9]), 0, places([2], [1, 1]), integers([2, 2], [1, 9]), "amax"] },
    { args: [floats([3]), 0, places([0], []), floats([0]), "prod"] },
    { args: [floats([3]), 0, places([1], [0]), floats([1]), "sum"], isRefused: true },
    { args: [floats([3]), 0, places([1], [4]), floats([1]), "prod"], isRefused: true },
    { args: [floats([3]), 0, places([2], [0, 1]), floats([3]), "prod"], isRefused: true },
  ],
  gather_backwards: () => [
    { args: [floats([2, 3]), floats([2, 4]), 1, places([2, 3], [0, 3, 0, 1, 1, 2]), false] },
    { args: [floats([2], { layout: "strided" }), floats([4]), -1, places([2], [3, 3]), false] },
    { args: [floats([]), floats([]), 0, places([], [0]), true] },
  ],
  index_select_backwards: () => [
    { args: [floats([2, 3]), [4, 3], 0, places([2], [3, 3])] },
    { args: [floats([2, 3], { layout: "transposed" }), [2, 5], 1, places([3], [0, 4, 2])] },
    { args: [floats([0]), [3], 0, places([0], [])] },
  ],
};

/** Ops that choose by the place among all elements, by a mask, or by order. */
export const chosenSamples: SampleTable = {
  masked_scatters: () => [
    { args: [floats([4]), makeTensor([4], [1, 0, 1, 0], { dtype: "bool" }), otherFloats([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), bools([3]), otherFloats([6])] },
    { args: [floats([3]), bools([2, 3]), otherFloats([2, 3])] },
    { args: [floats([]), bools([]), otherFloats([1])] },
    { args: [floats([0]), bools([0]), otherFloats([0])] },
    { args: [integers([2, 2], [0, 9]), bools([2, 2]), integers([4], [10, 19])] },
    {
      args: [floats([2]), makeTensor([2], [1, 1], { dtype: "bool" }), otherFloats([1])],
      isRefused: true,
    },
    {
      args: [floats([2]), makeTensor([2], [1, 1], { dtype: "bool" }), otherFloats([0])],
      isRefused: true,
    },
    { args: [floats([2]), integers([2], [0, 2]), otherFloats([2])], isRefused: true },
    { args: [floats([2]), bools([2]), integers([2], [0, 2])], isRefused: true },
  ],
  puts: () => [
    { args: [floats([2, 3]), places([3], [0, 5, -2]), otherFloats([3])] },
    {
      args: [
        floats([2, 3], { layout: "transposed" }),
        places([2, 2], [1, 1, 3, 0]),
        otherFloats([4]),
        true,
      ],
    },
    { args: [floats([]), places([1], [0]), otherFloats([1]), true] },
    { args: [floats([3]), places([0], []), otherFloats([0])] },
    { args: [integers([4], [0, 9]), places([], [2]), integers([], [10, 19])] },
    { args: [floats([3]), places([1], [3]), floats([1])], isRefused: true },
    { args: [floats([3]), places([2], [0, 1]), floats([1])], isRefused: true },
    { args: [floats([3]), places([1], [0]), integers([1], [0, 9])], isRefused: true },
    { args: [floats([3]), floats([1]), floats([1])], isRefused: true },
  ],
  takes: () => [
    { args: [floats([2, 3]), places([3], [0, 5, -2])] },
    { args: [floats([2, 3], { layout: "transposed" }), places([2, 2], [1, 1, 3, 0])] },
    { args: [floats([]), places([1], [0])] },
    { args: [floats([3]), places([], [1])] },
    { args: [floats([3]), places([0], [])] },
    { args: [integers([4], [0, 9]), places([2], [3, 3])] },
    { args: [floats([3]), places([1], [3])], isRefused: true },
    { args: [floats([3]), floats([1])], isRefused: true },
  ],
  first_dim_sorts: () => [
    { args: [distinct([5])] },
    { args: [distinct([3, 2], { layout: "transposed" })] },
    { args: [distinct([])] },
    { args: [distinct([0, 2])] },
    { args: [integers([4, 2], [0, 9])] },
    { args: [makeTensor([3], [NAN, 1, 0])], isDifferentiable: false },
  ],
  searches: () => [
    { args: [makeTensor([4], [1, 2, 2, 5]), makeTensor([2, 3], [0, 2, 3, 5, 6, NAN])] },
    { args: [makeTensor([4], [1, 2, 2, 5]), makeTensor([3], [1, 2, 5])], kwargs: { right: true } },
    {
      args: [makeTensor([2, 3], [1, 2, 3, 4, 5, 6]), makeTensor([2, 2], [2, 9, 4, 5])],
      kwargs: { side: "right" },
    },
    {
      args: [makeTensor([3], [1, 2, 3], { layout: "strided" }), makeTensor([], [2.5])],
      kwargs: { out_int32: true },
    },
    {
      args: [makeTensor([3], [5, 1, 3]), makeTensor([2], [2, 4])],
      kwargs: { sorter: places([3], [1, 2, 0]) },
    },
    { args: [makeTensor([0], []), makeTensor([2], [1, 2])] },
    { args: [makeTensor([2, 3], [1, 2, 3, 4, 5, 6]), makeTensor([2, 0], [])] },
    { args: [places([3], [1, 4, 9]), places([2, 2], [0, 4, 5, 10], { layout: "transposed" })] },
    { args: [makeTensor([2, 3], [1, 2, 3, 4, 5, 6]), makeTensor([2], [2, 9])], isRefused: true },
    { args: [makeTensor([3], [1, 2, 3]), places([2], [2, 9])], isRefused: true },
    {
      args: [makeTensor([3], [1, 2, 3]), makeTensor([1], [2])],
      kwargs: { side: "up" },
      isRefused: true,
    },
    {
      args: [makeTensor([3], [1, 2, 3]), makeTensor([1], [2])],
      kwargs: { side: "left", right: true },
      isRefused: true,
    },
    { args: [makeTensor([], [1]), makeTensor([1], [2])], isRefused: true },
  ],
  searched_numbers: () => [
    { args: [makeTensor([4], [1, 2, 2, 5]), 2] },
    { args: [makeTensor([4], [1, 2, 2, 5]), 2], kwargs: { right: true } },
    { args: [places([3], [1, 4, 9]), 4.5], kwargs: { right: true } },
    { args: [places([3], [1, 4, 9]), 4], kwargs: { side: "right", out_int32: true } },
    { args: [makeTensor([2, 2], [1, 2, 3, 4]), 2], isRefused: true },
  ],
  buckets: () => [
    { args: [makeTensor([2, 3], [0, 2, 3, 5, 6, NAN]), makeTensor([4], [1, 2, 2, 5])] },
    {
      args: [makeTensor([3], [1, 2, 5], { layout: "strided" }), makeTensor([3], [1, 2, 5])],
      kwargs: { right: true },
    },
    { args: [places([], [4]), places([3], [1, 4, 9])], kwargs: { out_int32: true } },
    { args: [makeTensor([0, 2], []), makeTensor([3], [1, 2, 5])] },
    { args: [makeTensor([2], [1, 2]), makeTensor([1, 2], [1, 2])], isRefused: true },
    { args: [makeTensor([2], [1, 2]), places([2], [1, 2])], isRefused: true },
  ],
  bucket_numbers: () => [
    { args: [2, makeTensor([4], [1, 2, 2, 5])] },
    { args: [2, makeTensor([4], [1, 2, 2, 5])], kwargs: { right: true } },
    { args: [4.5, places([3], [1, 4, 9])], kwargs: { out_int32: true } },
  ],
};
