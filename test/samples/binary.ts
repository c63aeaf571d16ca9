// Samples of pointwise ops with two or three operands: division, integers, weights and powers.
import { FloatScalar } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  mulberry32,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";
import {
  floatPairs,
  integerPairs,
  type Maker,
  mismatch,
  mixedPairs,
  pairSamples,
  special,
} from "./pointwise.ts";

/** Odd multiples of 1/`unit`: no quotient of two such makers is whole, where rounding has its steps. */
function oddMultiples(unit: number, least: number, salt: number): Maker {
  return (shape, spec) => {
    const random = mulberry32(salt + shape.length);
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Array.from({ length: count }, () => {
      const odd = least + 2 * Math.floor(random() * 50);
      return (random() < 0.5 ? -odd : odd) / unit;
    });
    return makeTensor(shape, values, spec);
  };
}

/** Operands that equal no element of `otherFloats`, and no multiple of a divisor. */
export const dividends: Maker = oddMultiples(128, 33, 1);
const divisors = oddMultiples(64, 17, 2);

/** Integer pairs with divisors and remainders of both signs. */
export function signedIntegerPairs(): [Tensor, Tensor][] {
  return [
    ...integerPairs(),
    [
      makeTensor([4], [7, -7, 7, -7], { dtype: "int64" }),
      makeTensor([4], [2, 2, -2, -2], { dtype: "int64" }),
    ],
    [integers([2, 3], [-9, 10], { dtype: "int32", layout: "transposed" }), integers([3], [-4, 0])],
    [
      makeTensor([2], [-(2n ** 63n), 2n ** 62n + 1n], { dtype: "int64" }),
      makeTensor([2], [3n, -(2n ** 31n)], { dtype: "int64" }),
    ],
    [integers([0], [1, 3]), makeTensor([1], [0], { dtype: "int64" })],
  ];
}

const zeroInt = makeTensor([3], [1, 0, 2], { dtype: "int64" });

function triples(make: Maker): [Tensor, Tensor, Tensor][] {
  return [
    [floats([3]), otherFloats([3]), make([3])],
    [floats([2, 3]), otherFloats([3]), make([2, 1])],
    [floats([3]), otherFloats([2, 3]), make([])],
    [floats([]), otherFloats([]), make([])],
    [floats([0, 3]), otherFloats([3]), make([1])],
    [
      floats([2, 3], { layout: "transposed" }),
      otherFloats([2, 3]),
      make([3], { layout: "strided" }),
    ],
    [
      floats([2, 2], { dtype: "float64" }),
      otherFloats([2, 2], { dtype: "float64" }),
      make([2, 2], { dtype: "float64" }),
    ],
    [floats([3]), otherFloats([], { dtype: "float64" }), make([3])],
    [floats([3]), integers([3], [-4, 5]), make([3])],
  ];
}

function tripleSamples(tensors: readonly (readonly Tensor[])[]): Sample[] {
  return tensors.map((args) => ({ args }));
}

const badTriple: Sample = {
  args: [floats([2]), otherFloats([3]), positives([3])],
  isRefused: true,
};

/** Ops with several operands. */
export const binarySamples: SampleTable = {
  binary_reals: () => [
    ...pairSamples([
      ...floatPairs(floats, otherFloats),
      ...mixedPairs(floats, otherFloats),
      ...integerPairs(),
    ]),
    { args: [special(), special()], isDifferentiable: false },
    { args: [special(), otherFloats([7])], isDifferentiable: false },
    { args: [floats([7]), special()], isDifferentiable: false },
    mismatch(floats, otherFloats),
  ],
  binary_divisions: () => [
    ...pairSamples([
      ...floatPairs(dividends, divisors),
      ...mixedPairs(dividends, divisors),
      ...signedIntegerPairs(),
    ]),
    { args: [special(), floats([7])], isDifferentiable: false },
    { args: [floats([7]), special()], isDifferentiable: false },
    { args: [integers([3], [1, 5]), zeroInt], isRefused: true },
    mismatch(dividends, divisors),
  ],
  scalar_divisors: () => [
    { args: [dividends([3]), 3] },
    { args: [dividends([2, 3], { layout: "transposed" }), -0.75] },
    { args: [dividends([]), 0.75] },
    { args: [dividends([0, 2]), 3] },
    { args: [dividends([2, 2], { dtype: "float64" }), new FloatScalar(3)] },
    { args: [integers([4], [-9, 10]), 3] },
    { args: [integers([4], [-9, 10], { dtype: "int32" }), -3] },
    { args: [integers([3], [0, 9], { dtype: "uint8" }), 2] },
    { args: [integers([4], [-9, 10]), -2.5] },
    { args: [bools([3]), 2] },
    { args: [special(), 0], isDifferentiable: false },
    { args: [integers([3], [1, 5]), 0], isRefused: true },
  ],
  scalar_dividends: () => [
    { args: [2, divisors([3])] },
    { args: [-3.5, divisors([2, 3], { layout: "transposed" })] },
    { args: [new FloatScalar(5), divisors([])] },
    { args: [1, divisors([0])] },
    { args: [7, integers([4], [1, 5])] },
    { args: [-7, integers([4], [1, 5], { dtype: "int32" })] },
    { args: [7, integers([4], [-4, 0])] },
    { args: [3, zeroInt], isRefused: true },
  ],
  rounded_quotients: () =>
    ["floor", "trunc", null].flatMap((mode): Sample[] => [
      ...pairSamples([
        [dividends([3]), divisors([3])],
        [dividends([2, 3]), divisors([3], { layout: "strided" })],
        [dividends([]), divisors([2, 1])],
        [dividends([0]), divisors([1])],
        [dividends([3]), divisors([], { dtype: "float64" })],
        ...signedIntegerPairs(),
      ]).map((sample) => ({ ...sample, kwargs: { rounding_mode: mode } })),
      {
        args: [integers([3], [1, 5]), zeroInt],
        kwargs: { rounding_mode: mode ?? "up" },
        isRefused: true,
      },
    ]),
  scalar_quotients: () =>
    ["floor", "trunc", null].flatMap((mode): Sample[] => [
      { args: [dividends([3]), 0.75], kwargs: { rounding_mode: mode } },
      { args: [dividends([2, 3], { layout: "transposed" }), -3], kwargs: { rounding_mode: mode } },
      { args: [dividends([]), 3], kwargs: { rounding_mode: mode } },
      { args: [integers([4], [-9, 10]), 3], kwargs: { rounding_mode: mode } },
      { args: [integers([4], [-9, 10]), -0.5], kwargs: { rounding_mode: mode } },
      {
        args: [integers([3], [1, 5]), 0],
        kwargs: { rounding_mode: mode ?? "up" },
        isRefused: true,
      },
    ]),
  binary_integers: () => [
    ...pairSamples([
      ...signedIntegerPairs(),
      [
        makeTensor([4], [0, 0, -12, 6], { dtype: "int64" }),
        makeTensor([4], [0, 5, 18, -4], { dtype: "int64" }),
      ],
      [
        integers([2, 3], [0, 13], { dtype: "uint8" }),
        integers([3], [0, 13], { dtype: "uint8" }, 9),
      ],
    ]),
    { args: [integers([2], [1, 3]), integers([3], [1, 3])], isRefused: true },
    { args: [floats([3]), otherFloats([3])], isRefused: true },
    { args: [integers([3], [1, 3]), floats([3])], isRefused: true },
  ],
  float_neighbours: () => [
    ...pairSamples(floatPairs(floats, otherFloats)),
    { args: [floats([3]), otherFloats([3], { dtype: "float64" })] },
    { args: [special(), special()], isDifferentiable: false },
    { args: [special(), floats([7])], isDifferentiable: false },
    { args: [integers([3], [1, 5]), integers([3], [1, 5])], isRefused: true },
  ],
  three_factors: () => [
    ...tripleSamples(triples(positives)),
    { args: [floats([3]), otherFloats([3]), positives([3])], kwargs: { value: -0.5 } },
    {
      args: [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 8), integers([], [1, 5])],
      kwargs: { value: 3 },
    },
    badTriple,
  ],
  three_quotients: () => [
    ...tripleSamples(triples(positives)),
    { args: [floats([3]), otherFloats([3]), positives([3])], kwargs: { value: -0.5 } },
    badTriple,
  ],
  tensor_weights: () => [
    ...tripleSamples(triples(positives)),
    { args: [floats([3]), otherFloats([3]), makeTensor([3], [0, 1, 0.25])] },
    badTriple,
  ],
  scalar_weights: () => [
    ...pairSamples(floatPairs(floats, otherFloats)).map(({ args }, i) => ({
      args: [...args, i % 2 === 0 ? 0.25 : 0.75],
    })),
    { args: [floats([3]), otherFloats([3]), 0] },
    { args: [floats([3]), otherFloats([3]), 1] },
    { args: [floats([3]), otherFloats([3]), 2.5] },
    { args: [floats([2]), otherFloats([3]), 0.5], isRefused: true },
  ],
  binary_exponents: () => [
    ...pairSamples([
      ...floatPairs(floats, positives),
      [integers([3], [0, 4]), positives([3])],
      [floats([3]), integers([3], [1, 5], { dtype: "int32" })],
    ]).map((sample) => ({ ...sample, isDifferentiable: false })),
    { args: [floats([3]), integers([], [1, 5])] },
    mismatch(floats, positives),
  ],
  distances: () => [
    { args: [floats([3]), otherFloats([3])] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([3]), 3] },
    { args: [floats([2, 3]), otherFloats([]), 1] },
    { args: [floats([3]), otherFloats([2, 1]), Number.POSITIVE_INFINITY] },
    { args: [floats([3]), otherFloats([3]), 0], isDifferentiable: false },
    { args: [floats([3]), otherFloats([2])], isRefused: true },
  ],
};
