// Samples of special functions, by domain.
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";
import { inEveryLayout, mapped, specialSample } from "./unary.ts";

const { POSITIVE_INFINITY: inf, NaN: nan } = Number;

/** Numbers in (0, 1). */
const probabilities = mapped(positives, (x) => x / 2.5 + 0.01);
/** Numbers of both signs, none at or near an integer. */
const betweenIntegers = mapped(floats, (x) => 2 * x + 1 / 128);
const beyondOne = mapped(positives, (x) => 3 * x + 1);

type Maker = (shape: readonly number[], spec?: TensorSpec) => Tensor;

/** Pairs of operands: equal, broadcast both ways, 0-d, empty, not contiguous, in float64. */
function pairs(left: Maker, right: Maker): Sample[] {
  const all: [Tensor, Tensor][] = [
    [left([3]), right([3])],
    [left([2, 3]), right([3])],
    [left([]), right([2, 3], { layout: "transposed" })],
    [left([2, 1]), right([1, 3])],
    [left([]), right([])],
    [left([0, 3]), right([3])],
    [left([4], { layout: "strided" }), right([4])],
    [left([2, 2], { dtype: "float64" }), right([2, 2], { dtype: "float64" })],
  ];
  return all.map(([self, other]) => ({ args: [self, other] }));
}

const notDifferentiable = (sample: Sample): Sample => ({ ...sample, isDifferentiable: false });

/** Integer orders, of which no derivative is asked, and floats. */
function ordersAnd(right: Maker): Sample[] {
  return [
    { args: [integers([3], [2, 6]), right([3])] },
    { args: [integers([], [2, 6]), right([2, 3], { layout: "transposed" })] },
    { args: [integers([2, 1], [2, 6], { dtype: "int32" }), right([3])] },
    { args: [integers([3], [2, 6]), right([])] },
    { args: [integers([0], [2, 6]), right([0])] },
    { args: [integers([2], [2, 6]), right([2], { dtype: "float64" })] },
  ];
}

function mismatch(): Sample {
  return { args: [positives([2]), positives([3])], isRefused: true };
}

const edges = makeTensor([8], [0, 0, 1, -1, inf, 2, nan, 0.5]);
const otherEdges = makeTensor([8], [0, inf, inf, 2, 2, -0.5, 1, nan]);

/** Sets of samples for special functions. */
export const specialSamples: SampleTable = {
  gammas: () => [
    ...inEveryLayout(positives),
    { args: [betweenIntegers([3])] },
    { args: [mapped(positives, (x) => 20 * x)([2, 3])] },
    { args: [integers([3], [1, 9])] },
    { args: [bools([3])] },
    specialSample(),
    { args: [makeTensor([4], [-2, -3, 0.5, 1e10])], isDifferentiable: false },
  ],
  polygammas: () => [
    ...inEveryLayout(positives).map(({ args }) => ({ args: [1, ...args] })),
    { args: [0, positives([3])] },
    { args: [2, betweenIntegers([2, 3])] },
    { args: [3, beyondOne([3], { dtype: "float64" })] },
    { args: [1, integers([3], [1, 9])] },
    { args: [2, bools([3])] },
    { args: [1, makeTensor([4], [0, -1, inf, nan])], isDifferentiable: false },
    { args: [-1, positives([3])], isRefused: true },
  ],
  unit_interval: () => [
    ...inEveryLayout(probabilities),
    { args: [integers([3], [0, 2])] },
    { args: [bools([3])] },
    specialSample(),
    { args: [makeTensor([4], [1e-30, 1e-8, 0.9999999, 0.5])], isDifferentiable: false },
  ],
  logits: () => [
    ...inEveryLayout(probabilities),
    { args: [probabilities([3]), 0.3] },
    { args: [probabilities([2, 3], { layout: "transposed" }), 0.4] },
    { args: [probabilities([3], { dtype: "float64" }), 0.2] },
    { args: [integers([3], [0, 2]), 0.1] },
    { args: [bools([3])] },
    specialSample(),
    { ...specialSample(), args: [...specialSample().args, 0.1] },
  ],
  logit_backwards: () => [
    { args: [floats([3]), probabilities([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), probabilities([2, 3]), 0.3] },
    { args: [floats([]), probabilities([])] },
    { args: [floats([0]), probabilities([0])] },
    { args: [floats([2], { dtype: "float64" }), probabilities([2], { dtype: "float64" }), 0.4] },
    {
      args: [floats([7]), ...specialSample().args],
      isDifferentiable: false,
    },
    { args: [floats([7]), ...specialSample().args, 0.1], isDifferentiable: false },
  ],
  xlog_tensors: () => [
    ...pairs(floats, positives),
    { args: [integers([3], [-4, 5]), positives([3])] },
    { args: [floats([3]), integers([3], [1, 5])] },
    { args: [bools([3]), integers([], [1, 5])] },
    { args: [floats([3]), positives([], { dtype: "float64" })] },
    { args: [edges, otherEdges], isDifferentiable: false },
    mismatch(),
  ],
  xlog_number_and_tensor: () => [
    { args: [2, positives([3])] },
    { args: [0.5, positives([2, 3], { layout: "transposed" })] },
    { args: [0, positives([])] },
    { args: [-1.5, positives([0])] },
    { args: [2, positives([2], { dtype: "float64" })] },
    { args: [2, integers([3], [1, 5])] },
    { args: [0, otherEdges], isDifferentiable: false },
  ],
  xlog_tensor_and_number: () => [
    { args: [floats([3]), 2] },
    { args: [otherFloats([2, 3], { layout: "transposed" }), 0.5] },
    { args: [floats([]), 3] },
    { args: [floats([0]), 1] },
    { args: [floats([2], { dtype: "float64" }), 1.5] },
    { args: [integers([3], [-4, 5]), 2] },
    { args: [edges, 0], isDifferentiable: false },
    { args: [edges, nan], isDifferentiable: false },
  ],
  special_log_softmaxes: () => [
    { args: [floats([3]), 0] },
    { args: [floats([2, 3]), -1] },
    { args: [floats([2, 3], { layout: "transposed" }), 0] },
    { args: [floats([0, 3]), 1] },
    { args: [floats([]), 0] },
    { args: [integers([3], [-4, 5]), 0], kwargs: { dtype: "float64" } },
    { args: [floats([2, 3]), 1], kwargs: { dtype: "float64" } },
    { args: [floats([3]), 1], isRefused: true },
  ],
  zetas: () => [
    ...ordersAnd(positives),
    ...pairs(beyondOne, positives).map(notDifferentiable),
    { args: [integers([3], [2, 6]), betweenIntegers([3])] },
    { args: [integers([2], [2, 6]), bools([2])] },
    { args: [edges, otherEdges], isDifferentiable: false },
    mismatch(),
  ],
  zeta_of_tensor: () => [
    { args: [2, positives([3])] },
    { args: [1.5, positives([2, 3], { layout: "transposed" })] },
    { args: [3, betweenIntegers([])] },
    { args: [2, positives([0])] },
    { args: [4, positives([2], { dtype: "float64" })] },
    { args: [2, integers([3], [1, 5])] },
    { args: [1, positives([3])], isDifferentiable: false },
  ],
  zeta_of_number: () => [
    { args: [beyondOne([3]), 2], isDifferentiable: false },
    { args: [beyondOne([2, 3], { layout: "transposed" }), 0.5], isDifferentiable: false },
    { args: [beyondOne([], { dtype: "float64" }), 1], isDifferentiable: false },
    { args: [beyondOne([0]), 1], isDifferentiable: false },
    { args: [integers([3], [1, 6]), 2.5] },
    { args: [edges, -1.5], isDifferentiable: false },
  ],
  incomplete_gammas: () => [
    ...ordersAnd(positives),
    { args: [integers([3], [1, 30]), mapped(positives, (x) => 20 * x)([3])] },
    ...pairs(positives, beyondOne).map(notDifferentiable),
    { args: [integers([2], [1, 6]), bools([2])] },
    { args: [edges, otherEdges], isDifferentiable: false },
    {
      args: [makeTensor([3], [1e5, 2e6, 1e-9]), makeTensor([3], [1e5, 2.001e6, 0.5])],
      isDifferentiable: false,
    },
    mismatch(),
  ],
  multivariate_gammas: () => [
    ...inEveryLayout(beyondOne).map(({ args }) => ({ args: [...args, 2] })),
    { args: [beyondOne([3]), 1] },
    { args: [beyondOne([2, 3]), 3] },
    { args: [integers([3], [3, 9]), 4] },
    { args: [beyondOne([3]), 0], isRefused: true },
  ],
};
