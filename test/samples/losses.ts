// Samples of losses by element, with margins, and of distances.
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import {
  floats,
  integers,
  makeTensor,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const transposed = { layout: "transposed" } as const;
const strided = { layout: "strided" } as const;

type Maker = (shape: Shape, spec?: TensorSpec) => Tensor;

/** Values without the multiples of 1/64 at which differences of `floats` would meet kinks. */
function uneven(shape: Shape, spec: TensorSpec = {}): Tensor {
  const values = [...otherFloats(shape).toTypedArray()].map((x) => Number(x) + 1 / 128);
  return makeTensor(shape, values, spec);
}

/** Probabilities in [1/10, 19/20]. */
function probabilities(shape: Shape, spec: TensorSpec = {}): Tensor {
  const values = [...positives(shape).toTypedArray()].map((x) => Number(x) / 2.5 + 1 / 32);
  return makeTensor(shape, values, spec);
}

/** Another set of numbers in (0, 1), for targets. */
function shares(shape: Shape, spec: TensorSpec = {}): Tensor {
  const values = [...positives(shape, {}, 9).toTypedArray()].map((x) => Number(x) / 2.5);
  return makeTensor(shape, values, spec);
}

/** 1 and -1 in turns. */
function signs(shape: Shape, spec: TensorSpec = {}): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
  return makeTensor(shape, values, { ...spec, dtype: "int64" });
}

/** Inputs and targets that agree in shape or broadcast; whatever `rest` are, the third argument is a reduction. */
function pairs(left: Maker, right: Maker): [Tensor, Tensor][] {
  return [
    [left([3]), right([3])],
    [left([2, 3], transposed), right([2, 3])],
    [left([2, 3]), right([3])],
    [left([]), right([])],
    [left([0]), right([0])],
    [left([4], strided), right([4], strided)],
    [left([2, 2], wide), right([2, 2], wide)],
  ];
}

/** Every reduction of every pair; the mean of nothing has no derivative. */
function reductions(left: Maker, right: Maker, ...rest: readonly unknown[]): Sample[] {
  const calls = pairs(left, right).flatMap(([self, target], i) =>
    (i < 2 ? [0, 1, 2] : [i % 3]).map((reduction) => ({
      args: [self, target, reduction, ...rest],
      isDifferentiable: !(self.shape.includes(0) && reduction === 1),
    })),
  );
  return [
    ...calls,
    { args: [left([3]), right([3]), 3, ...rest], isRefused: true },
    { args: [left([3]), right([2]), 1, ...rest], isRefused: true },
  ];
}

/** The same with a weight, or none, before the reduction. */
function weighted(left: Maker, right: Maker): Sample[] {
  return reductions(left, right).map(({ args: [self, target, reduction], ...rest }, i) => {
    const weight = i % 2 === 0 ? null : positives([], {}, 10);
    return { args: [self, target, weight, reduction], ...rest };
  });
}

/** The same with a cotangent in front. */
function gradients(left: Maker, right: Maker, ...rest: readonly unknown[]): Sample[] {
  return pairs(left, right).flatMap(([self, target], i) => {
    const spec = { dtype: self.dtype };
    const whole: Sample = { args: [floats([], spec), self, target, 1 + (i % 2), ...rest] };
    const each: Sample = { args: [floats(self.shape, spec, 11), self, target, 0, ...rest] };
    return self.shape.includes(0) ? [each] : [whole, each];
  });
}

function classes(shape: Shape, bound: number): Tensor {
  return integers(shape, [0, bound]);
}

function multiMargins(): Sample[] {
  return [
    { args: [uneven([3, 4]), classes([3], 4)] },
    { args: [uneven([3, 4], transposed), classes([3], 4), 2, 0.7, positives([4]), 0] },
    { args: [uneven([3, 4]), classes([3], 4), 1, 0.5, positives([4]), 2] },
    { args: [uneven([5]), classes([], 5), 2] },
    { args: [uneven([3]), classes([1], 3), 1, 1, null, 0] },
    { args: [uneven([2, 3], wide), classes([2], 3), 2, 1, positives([3], wide)] },
    { args: [uneven([0, 3]), classes([0], 3), 1, 1, null, 0] },
    { args: [uneven([2, 3]), classes([2], 3), 3], isRefused: true },
    { args: [uneven([2, 3]), classes([3], 3)], isRefused: true },
    { args: [uneven([2, 3]), floats([2])], isRefused: true },
    { args: [uneven([2, 3]), integers([2], [3, 4])], isRefused: true },
    { args: [uneven([2, 3]), classes([2], 3), 1, 1, positives([2])], isRefused: true },
  ];
}

function multiMarginGradients(): Sample[] {
  return [
    { args: [floats([]), uneven([3, 4]), classes([3], 4), 1, 1] },
    { args: [floats([3]), uneven([3, 4], transposed), classes([3], 4), 2, 0.7, positives([4]), 0] },
    { args: [floats([]), uneven([5]), classes([], 5), 2, 1, null, 2] },
    { args: [floats([1]), uneven([3]), classes([1], 3), 1, 1, null, 0] },
    { args: [floats([], wide), uneven([2, 3], wide), classes([2], 3), 2, 1, positives([3], wide)] },
  ];
}

function multilabelMargins(): Sample[] {
  const labels = (shape: Shape, values: readonly number[]): Tensor =>
    makeTensor(shape, values, { dtype: "int64" });
  return [
    { args: [uneven([4]), labels([4], [2, 0, -1, 1]), 1] },
    { args: [uneven([2, 3], transposed), labels([2, 3], [1, -1, 0, 0, 2, 1]), 0] },
    { args: [uneven([2, 3]), labels([2, 3], [-1, 1, 0, 2, 2, -1]), 2] },
    { args: [uneven([]), labels([], [0]), 1] },
    { args: [uneven([2, 2], wide), labels([2, 2], [1, -1, 0, -1]), 1] },
    { args: [uneven([3]), labels([3], [3, -1, -1]), 1], isRefused: true },
    { args: [uneven([3]), labels([3], [-2, -1, -1]), 1], isRefused: true },
    { args: [uneven([3]), labels([2], [0, -1]), 1], isRefused: true },
    { args: [uneven([3]), floats([3]), 1], isRefused: true },
  ];
}

function gaussians(): Sample[] {
  return [
    { args: [floats([3]), otherFloats([3]), positives([3])] },
    { args: [floats([2, 3], transposed), otherFloats([2, 3]), positives([2]), true, 1e-3, 0] },
    { args: [floats([2, 3]), otherFloats([3]), positives([2, 1]), false, 1e-3, 2] },
    { args: [floats([3]), otherFloats([1]), positives([]), true] },
    { args: [floats([0]), otherFloats([0]), positives([0]), false, 1e-6, 2] },
    { args: [floats([2, 2], wide), otherFloats([2, 2], wide), positives([2, 2], wide)] },
    // Below eps the variance counts as eps and keeps its derivative, which is not that of the value.
    {
      args: [floats([2]), otherFloats([2]), makeTensor([2], [0, 2]), false, 0.5],
      isDifferentiable: false,
    },
    { args: [floats([2, 3]), otherFloats([2, 3]), positives([3])], isRefused: true },
    { args: [floats([3]), otherFloats([3]), positives([3]), false, 0], isRefused: true },
  ];
}

function rankings(): Sample[] {
  return [
    { args: [floats([3]), uneven([3]), signs([3])] },
    { args: [floats([2, 3], transposed), uneven([2, 3]), signs([2, 3]), 0.7, 0] },
    { args: [floats([2, 3]), uneven([3]), signs([]), 1.5, 2] },
    { args: [floats([]), uneven([]), signs([]), 1] },
    { args: [floats([2], wide), uneven([2], wide), signs([2]), 1] },
    { args: [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 7), integers([3], [1, 2]), 1] },
    { args: [floats([3]), uneven([2]), signs([3])], isRefused: true },
  ];
}

function cosineLosses(): Sample[] {
  return [
    { args: [floats([3]), otherFloats([3]), signs([])] },
    { args: [floats([3, 4], transposed), otherFloats([3, 4]), signs([3]), -0.75, 0] },
    { args: [floats([2, 3]), otherFloats([2, 3]), signs([2]), 0.25, 2] },
    { args: [floats([2, 3], wide), otherFloats([2, 3], wide), signs([2]), -0.9] },
    { args: [integers([2, 3], [-4, 5]), integers([2, 3], [1, 5]), integers([2], [1, 2])] },
    { args: [floats([3]), otherFloats([3]), signs([3])], isRefused: true },
    { args: [floats([2, 3]), otherFloats([3]), signs([2])], isRefused: true },
  ];
}

function triplets(): Sample[] {
  const [anchor, positive, negative] = [floats([3, 4]), uneven([3, 4]), positives([3, 4])];
  return [
    { args: [anchor, positive, negative] },
    { args: [anchor, positive, negative, 2, 2, 1e-6, true, 0] },
    { args: [anchor, positive, negative, 3.5, 1.5, 1e-3, false, 2] },
    { args: [floats([4]), uneven([4]), positives([4]), 5] },
    { args: [floats([2, 3], wide), uneven([2, 3], wide), positives([2, 3], wide), 4] },
    { args: [floats([2, 3]), uneven([3]), positives([2, 3])] },
    { args: [floats([2, 3]), uneven([2]), positives([2, 3])], isRefused: true },
  ];
}

/** Losses by element and with margins. */
export const lossSamples: SampleTable = {
  binary_losses: () => weighted(probabilities, shares),
  binary_loss_gradients: () =>
    gradients(probabilities, shares).map(
      ({ args: [grad, self, target, reduction], ...rest }, i) => ({
        args: [grad, self, target, i % 2 === 0 ? null : positives([], {}, 10), reduction],
        ...rest,
      }),
    ),
  binary_logit_losses: () => [
    ...weighted(floats, shares).map(({ args: [self, target, weight, reduction], ...rest }, i) => ({
      args: [self, target, weight, i % 3 === 0 ? positives([], {}, 12) : null, reduction],
      ...rest,
    })),
    { args: [floats([2, 3]), shares([2, 3]), positives([3]), positives([3], {}, 12)] },
  ],
  cosine_losses: cosineLosses,
  divergences: () => [
    ...reductions(floats, shares).filter(({ args }) => args[2] !== 3),
    { args: [floats([2, 3]), shares([2, 3]), 3] },
    { args: [floats([2, 3]), otherFloats([2, 3]), 1], kwargs: { log_target: true } },
    { args: [floats([2]), otherFloats([2]), 3], kwargs: { log_target: true } },
    { args: [floats([2]), makeTensor([2], [0, 0.5]), 0], isDifferentiable: false },
    { args: [floats([3]), shares([3]), 4], isRefused: true },
  ],
  full_multilabel_margins: multilabelMargins,
  gaussian_losses: gaussians,
  hinge_losses: () =>
    reductions(uneven, signs).map(({ args: [self, target, reduction], ...rest }, i) => ({
      args: [self, target, i % 2 === 0 ? 1 : 2.5, reduction],
      ...rest,
    })),
  huber_losses: () => [
    ...reductions(floats, uneven),
    ...reductions(floats, uneven, 0.7),
    { args: [floats([3]), uneven([3]), 1, 0], isRefused: true },
  ],
  loss_gradients: () => gradients(floats, uneven),
  multi_margins: multiMargins,
  multi_margin_gradients: multiMarginGradients,
  multilabel_logit_losses: () => [
    { args: [floats([3]), shares([3])] },
    { args: [floats([2, 3], transposed), shares([2, 3]), positives([3]), 0] },
    { args: [floats([2, 3]), shares([2, 3]), null, 2] },
    { args: [floats([0, 3]), shares([0, 3]), null, 2] },
    { args: [floats([2, 2], wide), shares([2, 2], wide), positives([2, 2], wide)] },
    { args: [floats([3]), shares([2])], isRefused: true },
  ],
  multilabel_margins: multilabelMargins,
  poisson_losses: () => [
    ...pairs(floats, positives).flatMap(([self, target], i) => [
      { args: [self, target, true, false, 1e-8, self.shape.includes(0) ? 2 : i % 3] },
      { args: [self, target, true, true, 1e-8, 0] },
    ]),
    { args: [positives([2, 3]), positives([2, 3], {}, 8), false, true, 1e-3, 1] },
    { args: [positives([3], wide), positives([3], wide, 8), false, false, 1e-3, 2] },
    { args: [floats([3]), positives([3]), true, false, 1e-8, 3], isRefused: true },
  ],
  probability_pairs: () => [
    ...pairs(probabilities, shares).map((args) => ({ args })),
    { args: [makeTensor([3], [0, 1, Number.NaN]), shares([3])], isDifferentiable: false },
  ],
  ranking_losses: rankings,
  scaled_loss_gradients: () => [
    ...gradients(floats, uneven, 1),
    ...gradients(floats, uneven, 0.7),
    {
      args: [floats([3]), floats([3]), makeTensor([3], [Number.NaN, 1, 2]), 0, 1],
      isDifferentiable: false,
    },
  ],
  smooth_losses: () => [
    ...reductions(floats, uneven),
    ...reductions(floats, uneven, 0.7),
    { args: [floats([3]), uneven([3]), 1, 0] },
    { args: [floats([3]), uneven([3]), 1, -1], isRefused: true },
  ],
  smooth_pairs: () => reductions(floats, signs),
  triplets,
};

/** Distances and angles. */
export const distanceSamples: SampleTable = {
  cosines: () => [
    { args: [floats([2, 3]), otherFloats([2, 3])] },
    { args: [floats([2, 3, 2], transposed), otherFloats([3, 1]), -2] },
    { args: [floats([3]), otherFloats([3]), 0, 1e-3] },
    { args: [floats([0, 3]), otherFloats([0, 3])] },
    { args: [floats([2, 3], wide), otherFloats([2, 3], wide), -1] },
    // Below eps the length counts as eps and keeps its derivative, which is not that of the value.
    { args: [floats([3]), otherFloats([3]), 0, 50], isDifferentiable: false },
    { args: [makeTensor([1, 2], [0, 0]), otherFloats([1, 2])], isDifferentiable: false },
    { args: [floats([3]), otherFloats([3])], isRefused: true },
    { args: [integers([2, 3], [1, 5]), integers([2, 3], [1, 5])], isRefused: true },
    { args: [floats([2, 3]), otherFloats([2, 2])], isRefused: true },
  ],
  pair_distances: () => [
    { args: [floats([2, 3]), uneven([2, 3])] },
    { args: [floats([2, 3], transposed), uneven([3]), 1, 1e-3, true] },
    { args: [floats([3]), uneven([3]), 5] },
    { args: [floats([0, 3]), uneven([0, 3])] },
    { args: [floats([2, 3], wide), uneven([2, 3], wide), 3] },
    { args: [integers([2, 3], [-4, 5]), integers([2, 3], [1, 5])], isDifferentiable: false },
    { args: [floats([2, 3]), uneven([2])], isRefused: true },
  ],
  normalizations: () => [
    { args: [floats([2, 3])] },
    { args: [floats([2, 3, 2], transposed), 1, -2] },
    { args: [floats([3]), 3, 0] },
    { args: [floats([2, 0])] },
    { args: [floats([2, 3], wide), 2, 0] },
    { args: [makeTensor([2, 2], [0, 0, 3, 4]), 2], isDifferentiable: false },
    { args: [floats([3])], isRefused: true },
    { args: [integers([2, 3], [1, 5])], isRefused: true },
  ],
};
