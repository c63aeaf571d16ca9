// The calls that tests and coverage run, by the name that `samples:` in ops.yaml gives.
import { tensor } from "batchwise";
import { floats, positives, type SampleTable } from "batchwise/testing";

/** Symmetric, and positive definite: an inverse covariance matrix. */
const precision = [
  [2, 0.5, 0],
  [0.5, 1, 0.25],
  [0, 0.25, 3],
];

/** Samples by name. */
export const samples: SampleTable = {
  log_cosh: () => [
    { args: [floats([])] },
    { args: [floats([2, 3])] },
    { args: [floats([4, 3], { layout: "strided" })] },
    { args: [floats([0, 3])] },
    { args: [floats([3], { dtype: "float64" })] },
  ],
  mahalanobis: () => [
    { args: [floats([3]), positives([3]), tensor(precision)] },
    { args: [floats([4, 3]), positives([3]), tensor(precision)] },
    { args: [floats([2, 4, 3], { layout: "transposed" }), positives([3]), tensor(precision)] },
  ],
  weighted_mean: () => [
    { args: [floats([3]), positives([3])] },
    { args: [floats([2, 3]), positives([2]), 0] },
    { args: [floats([2, 3, 4], { layout: "transposed" }), positives([3]), -2] },
    { args: [floats([2, 3], { layout: "strided" }), positives([3], { layout: "strided" })] },
    { args: [floats([2, 3], { dtype: "float64" }), positives([3], { dtype: "float64" }), 1] },
    { args: [floats([2, 3]), positives([2])], isRefused: true },
    { args: [floats([2, 3]), positives([3, 1])], isRefused: true },
  ],
  zscore: () => [
    { args: [floats([5])] },
    { args: [floats([2, 3]), 0] },
    { args: [floats([2, 3, 4], { layout: "transposed" }), -2] },
  ],
};
