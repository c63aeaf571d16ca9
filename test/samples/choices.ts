// Samples of ops that choose between operands: larger, smaller, held between bounds.

import {
  floats,
  integers,
  otherFloats,
  positives,
  type SampleTable,
} from "../../testing/sample.ts";
import { dividends } from "./binary.ts";
import {
  comparisonPairs,
  floatPairs,
  integerPairs,
  mismatch,
  mixedPairs,
  pairSamples,
  special,
  withScalars,
} from "./pointwise.ts";

const low = (shape: readonly number[]) => positives(shape, {}, 21);

/** Ops that choose. */
export const choiceSamples: SampleTable = {
  binary_choices: () => [
    ...pairSamples([
      ...floatPairs(dividends, otherFloats),
      ...mixedPairs(dividends, otherFloats),
      ...integerPairs(),
    ]),
    ...comparisonPairs(),
    { args: [special(), floats([7])], isDifferentiable: false },
    { args: [floats([7]), special()], isDifferentiable: false },
    mismatch(floats, otherFloats),
  ],
  scalar_bounds: () => [
    ...withScalars({ int: 1, fraction: 0.3 }),
    { args: [special(), 0.5], isDifferentiable: false },
    { args: [floats([3]), Number.NaN], isDifferentiable: false },
  ],
  clamps: () => [
    { args: [floats([3]), -0.7, 0.3] },
    { args: [floats([2, 3], { layout: "transposed" }), null, 0.3] },
    { args: [floats([2, 3]), 0.3] },
    { args: [floats([]), -0.7, null] },
    { args: [floats([0]), 0, 1] },
    { args: [floats([4], { layout: "strided" }), 0.3, -0.7] },
    { args: [floats([2, 2], { dtype: "float64" }), -1.1, 1.1] },
    { args: [floats([3]), Number.NEGATIVE_INFINITY, 0.3] },
    { args: [integers([4], [-4, 5]), -1, 2] },
    { args: [integers([4], [-4, 5]), -0.5, 2] },
    { args: [integers([3], [0, 9], { dtype: "uint8" }), 2, null] },
    { args: [special(), -0.5, 0.5], isDifferentiable: false },
    { args: [floats([3]), Number.NaN, 1], isDifferentiable: false },
    { args: [floats([3]), null, null], isRefused: true },
  ],
  tensor_clamps: () => [
    { args: [floats([3]), otherFloats([3]), low([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), null, otherFloats([3])] },
    { args: [floats([3]), otherFloats([2, 3])] },
    { args: [floats([]), otherFloats([]), null] },
    { args: [floats([2, 0]), otherFloats([1]), low([])] },
    { args: [floats([3]), otherFloats([], { dtype: "float64" }), low([3])] },
    { args: [floats([2, 2], { dtype: "float64" }), otherFloats([2]), low([2, 1])] },
    { args: [integers([3], [-4, 5]), integers([3], [-2, 0]), integers([], [1, 3])] },
    { args: [special(), otherFloats([7]), special()], isDifferentiable: false },
    { args: [floats([2]), otherFloats([3]), null], isRefused: true },
    { args: [floats([3]), null, null], isRefused: true },
  ],
};
