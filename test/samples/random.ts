// Samples of the random family: sizes, templates, distribution parameters, tensors to write.
import {
  bools,
  floats,
  integers,
  makeTensor,
  positives,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";

/** Numbers in [0, 1], both ends among them. */
function chances(shape: readonly number[], spec: TensorSpec = {}): ReturnType<typeof floats> {
  const count = shape.reduce((product, size) => product * size, 1);
  return makeTensor(
    shape,
    Array.from({ length: count }, (_, i) => (i % 5) / 4),
    spec,
  );
}

/** Tensors to write random numbers into, with the rest of the arguments. */
function writes(...rest: readonly unknown[]): readonly Sample[] {
  return [
    { args: [floats([4]), ...rest] },
    { args: [floats([2, 3], { layout: "transposed" }), ...rest] },
    { args: [floats([3], { layout: "strided", dtype: "float64" }), ...rest] },
    { args: [floats([]), ...rest] },
    { args: [floats([0, 2]), ...rest] },
  ];
}

/** Ops that draw random numbers, or may. */
export const randomSamples: SampleTable = {
  bernoulli_templates: () => [
    { args: [floats([4]), 0.5] },
    { args: [floats([2, 3], { layout: "transposed" }), 0.25] },
    { args: [floats([]), 0.5] },
    { args: [floats([0]), 0.5] },
    { args: [floats([3], { dtype: "float64" }), 1] },
    { args: [integers([4], [0, 2]), 0.5] },
    { args: [floats([3]), 1.5], isRefused: true },
  ],
  dropouts: () => [
    { args: [floats([4]), 0.5, true] },
    { args: [floats([2, 3], { layout: "transposed" }), 0.25, true] },
    { args: [floats([]), 0.5, true] },
    { args: [floats([4]), 0.5, false] },
    { args: [floats([4]), 0, true] },
    { args: [floats([3]), 1, true] },
    { args: [floats([3]), 1.5, true], isRefused: true },
  ],
  random_sizes: () => [
    { args: [[3]] },
    { args: [[2, 3]] },
    { args: [[]] },
    { args: [[0, 2]] },
    { args: [[3]], kwargs: { dtype: "float64" } },
  ],
  exponential_writes: () => [
    ...writes(),
    ...writes(2.5),
    { args: [floats([2]), 0], isRefused: true },
    { args: [integers([2], [0, 3])], isRefused: true },
  ],
  geometric_writes: () => [
    ...writes(0.25),
    { args: [integers([4], [0, 3]), 0.5] },
    { args: [floats([2]), 0], isRefused: true },
    { args: [floats([2]), 1], isRefused: true },
  ],
  integer_writes: () => [
    ...writes(),
    { args: [integers([4], [0, 3])] },
    { args: [integers([4], [0, 3], { dtype: "uint8" })] },
    { args: [bools([4])] },
  ],
  integer_bound_writes: () => [
    ...writes(7),
    { args: [integers([4], [0, 3]), 2 ** 40] },
    { args: [integers([4], [0, 3]), 0], isRefused: true },
  ],
  integer_range_writes: () => [
    ...writes(-3, 7),
    { args: [integers([4], [0, 3]), 5, null] },
    { args: [integers([4], [0, 3]), 5, 5], isRefused: true },
  ],
  normal_writes: () => [
    ...writes(),
    ...writes(3, 0.5),
    { args: [floats([2]), 0, -1], isRefused: true },
    { args: [integers([2], [0, 3])], isRefused: true },
  ],
  uniform_writes: () => [
    ...writes(),
    ...writes(-1, 1.5),
    { args: [floats([2]), 1, 0], isRefused: true },
    { args: [integers([2], [0, 3])], isRefused: true },
  ],
  probabilities: () => [
    { args: [chances([5])] },
    { args: [chances([2, 3], { layout: "transposed" })] },
    { args: [chances([], { dtype: "float64" })] },
    { args: [chances([0])] },
    { args: [makeTensor([2], [0.5, 1.5])], isRefused: true },
    { args: [integers([2], [0, 2])], isRefused: true },
  ],
  bernoulli_probabilities: () => [
    // Away from 0 and 1, where a small step stays a probability.
    { args: [floats([4]), makeTensor([4], [0.25, 0.5, 0.375, 0.75])] },
    { args: [floats([5]), chances([5])], isDifferentiable: false },
    { args: [floats([2, 3], { layout: "transposed" }), chances([3])], isDifferentiable: false },
    { args: [integers([2, 2], [0, 3]), chances([])], isDifferentiable: false },
    { args: [floats([]), chances([])], isDifferentiable: false },
    { args: [floats([0]), chances([0])], isDifferentiable: false },
    { args: [floats([2]), makeTensor([2], [0.5, -1])], isRefused: true },
    { args: [floats([2]), chances([3])], isRefused: true },
    { args: [floats([3]), chances([1, 3])], isRefused: true },
    { args: [floats([2]), integers([2], [0, 2])], isRefused: true },
  ],
  multinomials: () => [
    { args: [positives([4]), 3] },
    { args: [positives([2, 4], { layout: "transposed" }), 4] },
    { args: [positives([3], { dtype: "float64" }), 6, true] },
    { args: [makeTensor([4], [0, 1, 0, 2]), 2] },
    { args: [positives([0, 3]), 2] },
    { args: [positives([3]), 4], isRefused: true },
    { args: [positives([3]), 0], isRefused: true },
    { args: [positives([]), 1], isRefused: true },
    { args: [makeTensor([3], [1, -1, 1]), 1], isRefused: true },
    { args: [makeTensor([2], [0, 0]), 1], isRefused: true },
    { args: [integers([3], [1, 3]), 1], isRefused: true },
  ],
  normal_sizes: () => [
    { args: [1, 2, [3]] },
    { args: [0.5, 0, [2, 3]] },
    { args: [0, 1, []] },
    { args: [0, 1, [0, 2]], kwargs: { dtype: "float64" } },
    { args: [0, -1, [2]], isRefused: true },
    { args: [0, 1, [2]], kwargs: { dtype: "int64" }, isRefused: true },
  ],
  normal_means: () => [
    { args: [floats([4])] },
    { args: [floats([2, 3], { layout: "transposed" }), 0.5] },
    { args: [floats([], { dtype: "float64" }), 0] },
    { args: [floats([0]), 1] },
    { args: [floats([2]), -1], isRefused: true },
    { args: [integers([2], [0, 2]), 1], isRefused: true },
  ],
  normal_deviations: () => [
    { args: [1, positives([4])] },
    { args: [0.5, positives([2, 3], { layout: "transposed" })] },
    { args: [0, positives([])] },
    { args: [0, positives([0])] },
    { args: [0, makeTensor([2], [1, -1])], isRefused: true },
    { args: [0, integers([2], [0, 2])], isRefused: true },
  ],
  normal_pairs: () => [
    { args: [floats([4]), positives([4])] },
    { args: [floats([2, 3], { layout: "transposed" }), positives([3])] },
    { args: [floats([3]), positives([2, 1])] },
    { args: [floats([], { dtype: "float64" }), positives([2])] },
    { args: [floats([0]), positives([0])] },
    { args: [floats([2]), makeTensor([2], [1, -1])], isRefused: true },
    { args: [floats([2]), positives([3])], isRefused: true },
    { args: [floats([2]), integers([2], [1, 3])], isRefused: true },
  ],
  random_templates: () => [
    { args: [floats([4])] },
    { args: [floats([2, 3], { layout: "transposed" })] },
    { args: [floats([])] },
    { args: [floats([0])] },
    { args: [integers([3], [0, 2])], kwargs: { dtype: "float64" } },
    { args: [integers([3], [0, 2])], isRefused: true },
  ],
  random_integers: () => [
    { args: [5, [4]] },
    { args: [5, [2, 3]], kwargs: { dtype: "float32" } },
    { args: [2 ** 40, [3]] },
    { args: [1, []] },
    { args: [3, [0, 2]] },
    { args: [0, [2]], isRefused: true },
  ],
  random_integer_ranges: () => [
    { args: [-2, 5, [4]] },
    { args: [3, 4, [2, 3]], kwargs: { dtype: "int32" } },
    { args: [-(2 ** 40), 2 ** 40, []] },
    { args: [2, 2, [2]], isRefused: true },
  ],
  random_integer_templates: () => [
    { args: [floats([4]), 5] },
    { args: [integers([2, 3], [0, 2], { layout: "transposed" }), 9] },
    { args: [floats([]), 3], kwargs: { dtype: "int64" } },
    { args: [floats([0]), 3] },
    { args: [floats([2]), 0], isRefused: true },
  ],
  random_integer_template_ranges: () => [
    { args: [floats([4]), -5, 5] },
    { args: [integers([2, 3], [0, 2], { layout: "transposed" }), 3, 9] },
    { args: [floats([]), 0, 3], kwargs: { dtype: "int64" } },
    { args: [floats([2]), 3, 3], isRefused: true },
  ],
  random_orders: () => [
    { args: [5] },
    { args: [1] },
    { args: [0] },
    { args: [4], kwargs: { dtype: "float32" } },
    { args: [-1], isRefused: true },
  ],
};
