// Samples of operators of one tensor, by the domain and the kinks of the function.
import type { Tensor } from "../../runtime/tensor/tensor.ts";
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

type Maker = (shape: readonly number[], spec?: TensorSpec) => Tensor;

const SPECIAL = [0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/** Zeros, ones, infinities and NaN, where few functions have a derivative. */
export function specialSample(): Sample {
  return { args: [makeTensor([SPECIAL.length], SPECIAL)], isDifferentiable: false };
}

/** One operand in every shape and layout that matters. */
export function inEveryLayout(make: Maker): Sample[] {
  return [
    make([3]),
    make([2, 3]),
    make([]),
    make([0]),
    make([2, 0, 3]),
    make([1, 3]),
    make([2, 3], { layout: "transposed" }),
    make([4], { layout: "strided" }),
    make([2, 2], { dtype: "float64" }),
  ].map((x) => ({ args: [x] }));
}

/** Integer operands of every dtype but bool. */
function integerSamples(): Sample[] {
  return [
    integers([3], [-4, 5]),
    integers([2, 2], [-4, 5], { dtype: "int32" }),
    integers([3], [0, 5], { dtype: "uint8" }),
  ].map((x) => ({ args: [x] }));
}

/** The elements of another maker through a function. */
export function mapped(make: Maker, fn: (x: number) => number): Maker {
  return (shape, spec = {}) => {
    const values = [...make(shape, { dtype: "float64" }).toTypedArray()];
    const results = values.map((x) => fn(Number(x)));
    return makeTensor(shape, results, spec);
  };
}

/** Numbers of both signs, none at or near an integer or a half. */
const stairs = mapped(floats, (x) => 3 * x + 1 / 128);
const belowOne = mapped(floats, (x) => 0.45 * x);
const aboveOne = mapped(positives, (x) => x + 1);

/** Ties, of which every second one rounds up, and numbers that have no fraction any more. */
function ties(): Sample {
  const values = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8388609, 2 ** 40];
  return { args: [makeTensor([values.length], values)], isDifferentiable: false };
}

const replaced = makeTensor([5], [Number.NaN, 1.5, Infinity, -Infinity, -0]);

/** Sets of samples for operators of one tensor. */
export const unarySamples: SampleTable = {
  unary_above_one: () => [
    ...inEveryLayout(aboveOne),
    { args: [integers([3], [1, 5])] },
    { args: [bools([3])] },
    specialSample(),
  ],
  unary_below_one: () => [
    ...inEveryLayout(belowOne),
    { args: [integers([3], [-1, 2])] },
    { args: [bools([3])] },
    specialSample(),
  ],
  unary_bits: () => [
    ...integerSamples(),
    { args: [integers([2, 3], [-9, 9], { layout: "transposed" })] },
    { args: [integers([], [-4, 5])] },
    { args: [integers([0], [0, 5], { dtype: "uint8" })] },
    { args: [bools([4])] },
    { args: [floats([3])], isRefused: true },
  ],
  unary_floats_and_integers: () => [
    ...inEveryLayout(floats),
    ...integerSamples(),
    { args: [bools([3])] },
    specialSample(),
  ],
  unary_predicate: () => [
    ...inEveryLayout(floats),
    ...integerSamples(),
    { args: [bools([3])] },
    { args: [bools([2, 3], { layout: "transposed" })] },
    specialSample(),
    { args: [makeTensor([7], SPECIAL, { dtype: "float64" })], isDifferentiable: false },
  ],
  unary_signs: () => [
    ...inEveryLayout(floats),
    ...integerSamples(),
    { args: [bools([3])] },
    specialSample(),
  ],
  unary_stairs: () => [...inEveryLayout(stairs), ...integerSamples(), specialSample(), ties()],
  unary_stairs_floats: () => [...inEveryLayout(stairs), specialSample(), ties()],
  decimal_places: () => [
    ...inEveryLayout(stairs).map(({ args }) => ({ args, kwargs: { decimals: 1 } })),
    { args: [mapped(floats, (x) => 1000 * x + 0.3)([2, 3])], kwargs: { decimals: -2 } },
    { args: [stairs([3])], kwargs: { decimals: 0 } },
    { args: [stairs([3], { dtype: "float64" })], kwargs: { decimals: 3 } },
    { ...specialSample(), kwargs: { decimals: 2 } },
  ],
  nan_replacements: () => [
    ...inEveryLayout(floats),
    ...integerSamples(),
    { args: [bools([3])] },
    { args: [replaced], isDifferentiable: false },
    { args: [replaced, 1, 2, -3], isDifferentiable: false },
    { args: [replaced, null, null, -3.5], isDifferentiable: false },
    {
      args: [makeTensor([2, 2], [Number.NaN, 1, -Infinity, 2], { dtype: "float64" })],
      isDifferentiable: false,
    },
  ],
};
