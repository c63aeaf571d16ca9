// Samples of ops on bits and truth values.

import {
  bools,
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";
import { signedIntegerPairs } from "./binary.ts";
import { comparisonPairs, floatPairs, mismatch, pairSamples } from "./pointwise.ts";

const bytes = (shape: readonly number[], salt = 5) =>
  integers(shape, [0, 256], { dtype: "uint8" }, salt);

const refusedFloats: readonly Sample[] = [
  { args: [floats([3]), otherFloats([3])], isRefused: true },
  { args: [integers([3], [0, 9]), floats([3])], isRefused: true },
  { args: [floats([0]), otherFloats([1])], isRefused: true },
];

/** Ops on bits. */
export const bitSamples: SampleTable = {
  binary_bits: () => [
    ...pairSamples([
      ...signedIntegerPairs(),
      [bytes([2, 3]), bytes([3], 9)],
      [bytes([20]), bytes([20], 9)],
      [bools([4]), bools([4], {}, 10)],
      [bools([2, 3], { layout: "transposed" }), bools([])],
      [integers([4], [-9, 10], { layout: "strided" }), integers([2, 1], [-9, 10])],
    ]),
    ...refusedFloats,
    mismatch(
      (shape) => integers(shape, [0, 9]),
      (shape) => integers(shape, [0, 9]),
    ),
  ],
  bits_and_scalar: () => [
    { args: [integers([4], [-9, 10]), 5] },
    { args: [integers([2, 3], [-9, 10], { dtype: "int32", layout: "transposed" }), -2] },
    { args: [bytes([3]), 15] },
    { args: [integers([], [-9, 10]), 2n ** 40n] },
    { args: [integers([0], [0, 5]), 1] },
    { args: [bools([3]), true] },
    { args: [bools([3]), 6] },
    { args: [integers([3], [0, 5]), 0.5], isRefused: true },
    { args: [floats([3]), 1], isRefused: true },
  ],
  scalar_and_bits: () => [
    { args: [5, integers([4], [-9, 10])] },
    { args: [-2, integers([2, 3], [-9, 10], { dtype: "int32", layout: "transposed" })] },
    { args: [15, bytes([3])] },
    { args: [true, bools([3])] },
    { args: [1, integers([0], [0, 5])] },
    { args: [1, floats([3])], isRefused: true },
  ],
  binary_shifts: () => [
    ...pairSamples([
      [integers([4], [-9, 10]), integers([4], [0, 5], {}, 8)],
      [
        integers([2, 3], [-9, 10], { dtype: "int32" }),
        integers([3], [0, 5], { layout: "strided" }),
      ],
      [integers([], [-9, 10]), integers([2, 1], [0, 5], {}, 8)],
      [bytes([3]), integers([3], [0, 9], { dtype: "uint8" })],
      [integers([0], [0, 5]), integers([1], [0, 5])],
      [
        makeTensor([4], [-1, 5, 5, -7], { dtype: "int64" }),
        makeTensor([4], [63, 64, -1, 100], { dtype: "int64" }),
      ],
      [
        makeTensor([3], [-1, 5, -7], { dtype: "int32" }),
        makeTensor([3], [31, 32, -1], { dtype: "int32" }),
      ],
    ]),
    ...refusedFloats,
  ],
  shifts_by_scalar: () => [
    { args: [integers([4], [-9, 10]), 3] },
    { args: [integers([2, 3], [-9, 10], { dtype: "int32", layout: "transposed" }), 31] },
    { args: [bytes([3]), 2] },
    { args: [integers([], [-9, 10]), 64] },
    { args: [integers([0], [0, 5]), 1] },
    { args: [floats([3]), 1], isRefused: true },
  ],
  scalar_shifts: () => [
    { args: [3, integers([4], [0, 5])] },
    { args: [-5, integers([2, 3], [0, 40], { dtype: "int32", layout: "transposed" })] },
    { args: [1, integers([0], [0, 5])] },
    { args: [1, floats([3])], isRefused: true },
  ],
  truths: () => [
    ...comparisonPairs(),
    ...pairSamples(
      floatPairs((shape, spec) => integers(shape, [0, 2], { dtype: "float32", ...spec }), floats),
    ),
    { args: [bools([3]), makeTensor([3], [0, 0.5, Number.NaN])] },
    { args: [integers([3], [0, 2]), bools([3])] },
    { args: [integers([4], [0, 2], { dtype: "uint8" }), integers([4], [0, 2], {}, 9)] },
    mismatch(floats, otherFloats),
  ],
};
