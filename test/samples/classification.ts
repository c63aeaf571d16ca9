// Samples of losses over classes.
import {
  floats,
  integers,
  makeTensor,
  positives,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const transposed = { layout: "transposed" } as const;

/** Calls with one class per example, in every rank. */
function flatCalls(): Sample[] {
  const logs = floats([4, 3], transposed);
  const target = makeTensor([4], [2, 0, 1, 2], { dtype: "int64" });
  return [
    { args: [logs, target, null, 1, -100] },
    { args: [logs, target, null, 0, -100] },
    { args: [logs, target, positives([3]), 1, -100] },
    { args: [logs, target, positives([3]), 0, 1] },
    { args: [logs, target, positives([3]), 2, 0] },
    { args: [logs, target, null, 1, 2] },
    // Classes may be ignored by a number that is none.
    { args: [logs, makeTensor([4], [2, -7, 1, -7], { dtype: "int64" }), null, 1, -7] },
    { args: [floats([3, 2], wide), integers([3], [0, 2]), positives([2], wide), 1, -100] },
    { args: [floats([2, 3]), integers([2], [0, 3], { dtype: "int32" }), null, 2, -100] },
    { args: [floats([2, 3]), integers([2], [0, 3], { dtype: "uint8" }), null, 0, -100] },
  ];
}

/** Calls whose result is not a number, or of nothing. */
function emptyCalls(): Sample[] {
  const ignored = makeTensor([2], [1, 1], { dtype: "int64" });
  return [
    { args: [floats([0, 3]), integers([0], [0, 3]), null, 0, -100] },
    { args: [floats([0, 3]), integers([0], [0, 3]), null, 2, -100] },
    { args: [floats([0, 3]), integers([0], [0, 3]), null, 1, -100], isDifferentiable: false },
    { args: [floats([2, 3]), ignored, null, 1, 1], isDifferentiable: false },
    {
      args: [makeTensor([1, 3], [0, Number.NaN, 1]), makeTensor([1], [1], { dtype: "int64" })],
      isDifferentiable: false,
    },
  ];
}

function vectorCalls(): Sample[] {
  const target = makeTensor([], [2], { dtype: "int64" });
  return [
    { args: [floats([3]), target] },
    { args: [floats([3]), target, positives([3]), 0] },
    { args: [floats([3]), target, positives([3]), 0, 2] },
    { args: [floats([3], wide), target, null, 2] },
  ];
}

function imageCalls(): Sample[] {
  const pixels = integers([2, 2, 2], [0, 3]);
  return [
    { args: [floats([2, 3, 2, 2], transposed), pixels, null, 1, -100] },
    { args: [floats([2, 3, 2, 2]), pixels, positives([3]), 0, 1] },
    { args: [floats([2, 3, 2, 2]), pixels, positives([3]), 1, 0] },
    { args: [floats([1, 2, 1, 2], wide), integers([1, 1, 2], [0, 2]), null, 2, -100] },
    { args: [floats([2, 3, 2, 2]), integers([2, 2], [0, 3]), null, 1, -100], isRefused: true },
  ];
}

function refusedCalls(): Sample[] {
  const refuse = (...args: readonly unknown[]): Sample => ({ args, isRefused: true });
  return [
    refuse(floats([2, 3]), makeTensor([2], [0, 3], { dtype: "int64" }), null, 1, -100),
    refuse(floats([2, 3]), makeTensor([2], [-1, 0], { dtype: "int64" }), null, 1, -100),
    refuse(floats([2, 3]), integers([3], [0, 3]), null, 1, -100),
    refuse(floats([2, 3]), floats([2]), null, 1, -100),
    refuse(floats([]), integers([], [0, 1]), null, 1, -100),
    refuse(floats([2, 3]), integers([2], [0, 3]), positives([2]), 1, -100),
    refuse(floats([2, 3]), integers([2], [0, 3]), null, 3, -100),
  ];
}

/** Calls with spare dims between and after. */
function deepCalls(): Sample[] {
  return [
    { args: [floats([2, 3, 2], transposed), integers([2, 2], [0, 3])] },
    { args: [floats([2, 3, 1, 2, 2]), integers([2, 1, 2, 2], [0, 3]), positives([3]), 1, 1] },
  ];
}

function smoothed(call: Sample, labelSmoothing: number): Sample {
  const [self, target, weight = null, reduction = 1, ignoreIndex = -100] = call.args;
  return { ...call, args: [self, target, weight, reduction, ignoreIndex, labelSmoothing] };
}

/** Targets that are probabilities: a number for every class. */
function probabilityCalls(): Sample[] {
  return [
    { args: [floats([2, 3]), positives([2, 3])] },
    { args: [floats([2, 3], transposed), positives([2, 3]), positives([3], {}, 8), 0] },
    { args: [floats([2, 3]), positives([2, 3]), positives([3], {}, 8), 1, -100, 0.25] },
    { args: [floats([3]), positives([3]), null, 2, -100, 1] },
    { args: [floats([2, 3, 2], wide), positives([2, 3, 2], wide), positives([3], wide, 8)] },
    { args: [floats([0, 3]), positives([0, 3]), null, 2] },
    { args: [floats([2, 3]), integers([2, 3], [0, 3])], isRefused: true },
    { args: [floats([2, 3]), positives([2, 3]), null, 1, -100, 1.5], isRefused: true },
    { args: [floats([2, 3]), positives([2, 3]), positives([2])], isRefused: true },
  ];
}

/** Cotangents of what `calls` give, as the backward operators take them. */
function gradientCalls(calls: readonly Sample[], shapeOfLosses: readonly number[]): Sample[] {
  return calls
    .filter(({ isRefused }) => isRefused !== true)
    .map(({ args: [self, target, weight, reduction, ignoreIndex] }) => {
      const grad = floats(reduction === 0 ? shapeOfLosses : [], {}, 11);
      return { args: [grad, self, target, weight, reduction, ignoreIndex, positives([])] };
    });
}

/** Negative log likelihoods and cross entropies. */
export const classificationSamples: SampleTable = {
  class_targets: () => [
    { args: [integers([4], [0, 3]), 3, -100, "nll_loss"] },
    { args: [integers([2, 3], [0, 3], transposed), 3, 1, "nll_loss"] },
    { args: [integers([], [0, 2], { dtype: "int32" }), 2, -1, "nll_loss"] },
    { args: [integers([3], [0, 2], { dtype: "uint8" }), 2, -100, "nll_loss"] },
    { args: [integers([0], [0, 2]), 2, null, "nll_loss"] },
    { args: [makeTensor([2], [3, 0], { dtype: "int64" }), 3, -100, "nll_loss"], isRefused: true },
  ],
  cross_entropies: () => [
    ...flatCalls(),
    ...vectorCalls(),
    ...deepCalls(),
    ...flatCalls()
      .slice(0, 7)
      .map((call) => smoothed(call, 0.2)),
    ...vectorCalls().map((call) => smoothed(call, 0.5)),
    ...emptyCalls(),
    ...probabilityCalls(),
    ...refusedCalls(),
  ],
  full_likelihood_losses: () => [...flatCalls(), ...refusedCalls()],
  likelihood_gradients: () => [
    ...gradientCalls(flatCalls().slice(0, 3), [4]),
    ...gradientCalls(flatCalls().slice(3, 7), [4]),
    {
      args: [
        floats([], wide),
        floats([3, 2], wide),
        integers([3], [0, 2]),
        positives([2], wide),
        1,
        -100,
        positives([], wide),
      ],
    },
    { args: [floats([]), floats([3]), integers([], [0, 3]), null, 2, -100, positives([])] },
    {
      args: [floats([]), floats([2, 3]), integers([3], [0, 3]), null, 1, -100, positives([])],
      isRefused: true,
    },
  ],
  likelihood_gradients_2d: () => gradientCalls(imageCalls().slice(0, 3), [2, 2, 2]),
  likelihood_losses: () => [...flatCalls(), ...vectorCalls(), ...emptyCalls(), ...refusedCalls()],
  likelihood_losses_2d: imageCalls,
  likelihood_losses_nd: () => [
    ...flatCalls().slice(0, 4),
    ...vectorCalls(),
    ...imageCalls(),
    ...deepCalls(),
  ],
};
