// Samples of ops that ask whether elements are near each other, equal, or among others.
import { FloatScalar } from "../../runtime/tensor/dtype.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";
import { comparisonPairs, special } from "./pointwise.ts";

const near = makeTensor([4], [1, 1.000001, 1.1, -3]);
const base = makeTensor([4], [1, 1, 1, -3.00001]);
const small = integers([3], [0, 4]);

function withSpecials(): readonly Sample[] {
  return [
    { args: [special(), special()] },
    { args: [special(), special(), 1e-5, 1e-8, true] },
    { args: [special(), floats([7])] },
  ];
}

/** Ops that compare for nearness, equality and membership. */
export const closenessSamples: SampleTable = {
  close_values: () => [
    ...comparisonPairs(),
    { args: [near, base] },
    { args: [near, base, 0.2] },
    { args: [near, base, 0, 0.05] },
    { args: [near, base, 0, 0] },
    { args: [integers([3], [0, 9]), integers([3], [0, 9], {}, 9), 0, 2] },
    { args: [small, integers([3], [0, 4], {}, 9), 0, 0] },
    { args: [small, floats([2, 3], { dtype: "float64" }), 1, 0] },
    ...withSpecials(),
    { args: [near, base, -1], isRefused: true },
    { args: [near, base, 0, -1], isRefused: true },
    { args: [floats([2]), otherFloats([3])], isRefused: true },
  ],
  near_values: () => [
    { args: [near, base, new FloatScalar(1e-5), new FloatScalar(0), false] },
    { args: [near, makeTensor([2, 1], [1, -3]), new FloatScalar(0.2), new FloatScalar(0), false] },
    { args: [special(), special(), new FloatScalar(0), new FloatScalar(0), true] },
    { args: [floats([0]), floats([1]), new FloatScalar(0), new FloatScalar(0), false] },
    { args: [small, small, new FloatScalar(1), new FloatScalar(1), false] },
  ],
  equal_tensors: () => [
    { args: [near, near] },
    { args: [near, base] },
    { args: [floats([2, 3]), floats([2, 3], { layout: "transposed" })] },
    { args: [floats([3]), floats([1, 3])] },
    { args: [floats([]), floats([])] },
    { args: [floats([0]), floats([0])] },
    { args: [special(), special()] },
    { args: [small, small] },
    { args: [bools([3]), small] },
  ],
  members: () =>
    [false, true].flatMap((invert): Sample[] => [
      { args: [small, integers([2, 2], [0, 4], {}, 9)], kwargs: { invert } },
      { args: [integers([2, 3], [0, 4], { layout: "transposed" }), small], kwargs: { invert } },
      { args: [integers([], [0, 4]), small], kwargs: { invert, assume_unique: true } },
      { args: [small, integers([], [0, 4], {}, 9)], kwargs: { invert } },
      { args: [integers([0], [0, 4]), small], kwargs: { invert } },
      { args: [small, integers([0], [0, 4])], kwargs: { invert } },
      { args: [special(), special()], kwargs: { invert } },
      { args: [floats([4], { layout: "strided" }), small], kwargs: { invert } },
      { args: [small, makeTensor([2], [1.5, 2], { dtype: "float64" })], kwargs: { invert } },
    ]),
  members_in_scalars: () => [
    { args: [small, 1] },
    { args: [integers([2, 3], [0, 4], { layout: "transposed" }), 2], kwargs: { invert: true } },
    { args: [floats([]), 0.5] },
    { args: [special(), Number.NaN] },
    { args: [integers([0], [0, 4]), 1] },
  ],
  members_of_scalars: () => [
    { args: [1, small] },
    { args: [2, integers([2, 3], [0, 4], { layout: "transposed" })], kwargs: { invert: true } },
    { args: [0.5, floats([])] },
    { args: [Number.NaN, special()] },
    { args: [1, integers([0], [0, 4])] },
  ],
};
