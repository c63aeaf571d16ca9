// Samples of the pointwise family.
import { FloatScalar } from "../../runtime/tensor/dtype.ts";
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

/** Makes one operand. */
export type Maker = (shape: readonly number[], spec?: TensorSpec) => Tensor;

function oneArgument(tensors: readonly Tensor[]): Sample[] {
  return tensors.map((x) => ({ args: [x] }));
}

/** One float operand in every shape and layout that matters. */
function floatOperands(make: Maker): Tensor[] {
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
  ];
}

/** Pairs of float operands: equal, broadcast both ways, 0-d, empty, not contiguous. */
export function floatPairs(left: Maker, right: Maker): [Tensor, Tensor][] {
  return [
    [left([3]), right([3])],
    [left([2, 3]), right([3])],
    [left([3]), right([2, 3])],
    [left([]), right([2, 3])],
    [left([2, 3]), right([])],
    [left([]), right([])],
    [left([2, 1]), right([1, 3])],
    [left([1]), right([0])],
    [left([0, 3]), right([3])],
    [left([2, 3], { layout: "transposed" }), right([2, 3])],
    [left([4], { layout: "strided" }), right([2, 4], { layout: "transposed" })],
    [left([2, 2], { dtype: "float64" }), right([2, 2], { dtype: "float64" })],
  ];
}

/** Pairs of different dtypes, where ranks decide the result's. */
export function mixedPairs(left: Maker, right: Maker): [Tensor, Tensor][] {
  return [
    [left([3]), right([3], { dtype: "float64" })],
    [left([3]), right([], { dtype: "float64" })],
    [left([], { dtype: "float64" }), right([2, 3])],
    [integers([3], [1, 5]), right([])],
    [left([2, 3]), integers([3], [1, 5], { dtype: "int32" })],
    [bools([3]), right([3])],
  ];
}

/** Pairs of integers and bools; the second ones are positive. */
export function integerPairs(): [Tensor, Tensor][] {
  return [
    [integers([3], [-4, 5]), integers([3], [1, 5], {}, 8)],
    [integers([2, 3], [-4, 5], { dtype: "int32" }), integers([3], [1, 5])],
    [integers([3], [0, 5], { dtype: "uint8" }), integers([], [1, 5], { dtype: "int32" })],
    [bools([3]), integers([], [1, 5])],
  ];
}

/** Samples with two operands. */
export function pairSamples(pairs: readonly (readonly [Tensor, Tensor])[]): Sample[] {
  return pairs.map(([self, other]) => ({ args: [self, other] }));
}

/** Shapes that do not broadcast. */
export function mismatch(left: Maker, right: Maker): Sample {
  return { args: [left([2]), right([3])], isRefused: true };
}

/** A tensor of every dtype with an integer or a fraction. */
export function withScalars(scalars: {
  readonly int: number;
  readonly fraction: number;
}): Sample[] {
  const { int, fraction } = scalars;
  return [
    { args: [floats([3]), int] },
    { args: [floats([2, 3], { layout: "transposed" }), fraction] },
    { args: [floats([]), fraction] },
    { args: [floats([0, 2]), int] },
    { args: [floats([2, 2], { dtype: "float64" }), new FloatScalar(int)] },
    { args: [floats([3]), true] },
    { args: [integers([3], [-4, 5]), int] },
    { args: [integers([3], [-4, 5]), fraction] },
    { args: [integers([2, 2], [-4, 5], { dtype: "int32" }), new FloatScalar(int)] },
    { args: [integers([3], [0, 5], { dtype: "uint8" }), int] },
    { args: [bools([3]), int] },
  ];
}

const SPECIAL = [0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/** Zeros of both signs, infinities and NaN. */
export function special(): Tensor {
  return makeTensor([SPECIAL.length], SPECIAL);
}

function quarters(shape: readonly number[], spec: TensorSpec = {}): Tensor {
  return integers(shape, [0, 3], { dtype: "float32", ...spec });
}

/** Negative quarters: none equals one of `positives`. */
function negatives(shape: readonly number[], spec?: TensorSpec): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return makeTensor(
    shape,
    Array.from({ length: count }, (_, i) => -(1 + (i % 8)) / 4),
    spec,
  );
}

/** Pairs with many equal elements. */
export function comparisonPairs(): Sample[] {
  const samples = pairSamples([
    [quarters([4]), integers([4], [0, 3], { dtype: "float32" }, 9)],
    [quarters([2, 3]), quarters([3])],
    [quarters([]), quarters([2, 3])],
    [quarters([2, 0]), quarters([1])],
    [quarters([2, 3], { layout: "transposed" }), quarters([2, 1])],
    [quarters([4], { layout: "strided" }), quarters([4])],
    [quarters([3]), integers([3], [0, 3])],
    [quarters([3], { dtype: "float64" }), quarters([3])],
    [integers([4], [0, 3]), integers([4], [0, 3], {}, 9)],
    [bools([4]), bools([4], {}, 10)],
    [special(), special()],
  ]);
  return samples.map((sample) => ({ ...sample, isDifferentiable: false }));
}

function comparisonScalars(): Sample[] {
  return [
    { args: [quarters([4]), 1] },
    { args: [quarters([2, 3], { layout: "transposed" }), 0.5] },
    { args: [quarters([]), 1] },
    { args: [quarters([0]), 1] },
    { args: [integers([4], [0, 3]), 1] },
    { args: [integers([4], [0, 3]), 0.5] },
    { args: [integers([4], [0, 3], { dtype: "uint8" }), 2] },
    { args: [bools([3]), 1] },
    { args: [special(), 0] },
  ];
}

function wherePairs(): Sample[] {
  return [
    { args: [bools([3]), floats([3]), otherFloats([3])] },
    { args: [bools([2, 3]), floats([3]), otherFloats([])] },
    { args: [bools([]), floats([2, 3]), otherFloats([3])] },
    { args: [bools([2, 1]), floats([1, 3]), otherFloats([2, 3], { layout: "transposed" })] },
    { args: [bools([0]), floats([1]), otherFloats([])] },
    { args: [bools([4], { layout: "strided" }), floats([4]), floats([4], { dtype: "float64" })] },
    { args: [bools([3]), floats([3]), otherFloats([], { dtype: "float64" })] },
    { args: [bools([3]), integers([3], [0, 5]), otherFloats([])] },
    { args: [bools([3]), integers([3], [0, 5]), integers([3], [0, 5], { dtype: "int32" }, 9)] },
    { args: [bools([2]), floats([3]), otherFloats([3])], isRefused: true },
  ];
}

/** Pointwise ops, by the number and kind of their operands. */
export const pointwiseSamples: SampleTable = {
  unary: () =>
    oneArgument([
      ...floatOperands(floats),
      integers([3], [-4, 5]),
      integers([2, 2], [-4, 5], { dtype: "int32" }),
      integers([3], [0, 5], { dtype: "uint8" }),
      bools([3]),
    ]),
  unary_numeric: () => [
    ...oneArgument([
      ...floatOperands(floats),
      integers([3], [-4, 5]),
      integers([2, 2], [-4, 5], { dtype: "int32" }),
      integers([3], [0, 5], { dtype: "uint8" }),
    ]),
    { args: [special()], isDifferentiable: false },
  ],
  unary_positive: () => [
    ...oneArgument([...floatOperands(positives), integers([3], [1, 9]), bools([3])]),
    { args: [special()], isDifferentiable: false },
  ],
  binary: () => [
    ...pairSamples([
      ...floatPairs(floats, otherFloats),
      ...mixedPairs(floats, otherFloats),
      ...integerPairs(),
      [bools([4]), bools([4], {}, 10)],
    ]),
    { args: [special(), floats([7])], isDifferentiable: false },
    mismatch(floats, otherFloats),
  ],
  binary_equal_shapes: () =>
    pairSamples([
      [floats([3]), otherFloats([3])],
      [floats([2, 3]), otherFloats([2, 3], { layout: "transposed" })],
      [floats([]), otherFloats([])],
      [floats([0]), otherFloats([0])],
      [floats([2, 2], { dtype: "float64" }), otherFloats([2, 2], { dtype: "float64" })],
      [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 8)],
    ]),
  binary_nonzero: () => [
    ...pairSamples([
      ...floatPairs(floats, otherFloats),
      ...mixedPairs(floats, otherFloats),
      ...integerPairs(),
    ]),
    { args: [floats([7]), special()], isDifferentiable: false },
    mismatch(floats, otherFloats),
  ],
  binary_powers: () => [
    ...pairSamples([
      ...floatPairs(positives, otherFloats),
      [positives([3]), otherFloats([3], { dtype: "float64" })],
      [positives([3]), otherFloats([], { dtype: "float64" })],
      [positives([2, 3]), integers([3], [0, 4])],
      [integers([3], [1, 5]), otherFloats([])],
      [integers([3], [-4, 5]), integers([3], [0, 4], {}, 8)],
      [integers([3], [1, 5], { dtype: "int32" }), integers([], [0, 4])],
    ]),
    { args: [special(), makeTensor([7], [0, 2, 0.5, 3, -1, 2, 0])], isDifferentiable: false },
    mismatch(positives, otherFloats),
  ],
  binary_with_alpha: () => [
    ...pairSamples([
      ...floatPairs(floats, otherFloats),
      ...mixedPairs(floats, otherFloats),
      ...integerPairs(),
    ]),
    { args: [floats([2, 3]), otherFloats([3])], kwargs: { alpha: 2 } },
    { args: [floats([3]), otherFloats([])], kwargs: { alpha: 0.5 } },
    { args: [integers([3], [-4, 5]), integers([3], [-4, 5], {}, 8)], kwargs: { alpha: 3 } },
    { args: [floats([3]), otherFloats([3])], kwargs: { alpha: 0 } },
    mismatch(floats, otherFloats),
  ],
  tensor_and_scalar: () => [
    ...withScalars({ int: 2, fraction: -0.75 }),
    { args: [floats([2, 3]), 1.5, 2] },
    { args: [floats([3]), 2, 0.5] },
    { args: [integers([3], [-4, 5]), 2, 3] },
  ],
  tensor_and_scalar_factor: () => [
    ...withScalars({ int: 3, fraction: -0.75 }),
    { args: [floats([3]), 0] },
  ],
  tensor_and_nonzero_scalar: () => withScalars({ int: 4, fraction: -0.5 }),
  comparison: () => [...comparisonPairs(), ...pairSamples(floatPairs(positives, negatives))],
  comparison_with_scalar: () => [
    ...comparisonScalars().map((sample) => ({ ...sample, isDifferentiable: false })),
    { args: [positives([3]), 0] },
    { args: [positives([2, 2], { dtype: "float64" }), -0.5] },
  ],
  scalar_base: () => [
    { args: [2, floats([3])] },
    { args: [0.5, floats([2, 3], { layout: "transposed" })] },
    { args: [new FloatScalar(3), floats([])] },
    { args: [2, floats([0])] },
    { args: [0, positives([3])] },
    { args: [1.5, floats([2, 2], { dtype: "float64" })] },
    { args: [3, integers([3], [0, 4])] },
    { args: [0.5, integers([3], [0, 4])] },
  ],
  scalar_exponent: () => [
    { args: [floats([3]), 2] },
    { args: [floats([2, 3], { layout: "transposed" }), 3] },
    { args: [positives([3]), 0.5] },
    { args: [floats([3]), -1] },
    { args: [floats([3]), 0] },
    { args: [floats([]), 1] },
    { args: [positives([4], { layout: "strided" }), new FloatScalar(2)] },
    { args: [floats([0]), 2] },
    { args: [positives([2, 2], { dtype: "float64" }), -1.5] },
    { args: [integers([3], [-4, 5]), 2] },
    { args: [integers([3], [1, 5]), 0.5] },
    { args: [special(), 2], isDifferentiable: false },
    { args: [special(), 0.5], isDifferentiable: false },
  ],
  threshold_backwards: () => [
    { args: [floats([3]), otherFloats([3]), 0] },
    { args: [floats([2, 3], { layout: "transposed" }), otherFloats([2, 3]), 0.1] },
    { args: [floats([]), otherFloats([]), 0] },
    { args: [floats([0]), otherFloats([0]), 0] },
    {
      args: [floats([2, 2], { dtype: "float64" }), otherFloats([2, 2], { dtype: "float64" }), 0],
    },
  ],
  where_scalars: () => [
    { args: [bools([3]), 1, 2] },
    { args: [bools([2, 3], { layout: "transposed" }), 1.5, 2] },
    { args: [bools([]), true, false] },
    { args: [bools([0]), 1, 2] },
  ],
  where_scalar_other: () => [
    { args: [bools([3]), floats([3]), 0] },
    { args: [bools([2, 1]), floats([3]), 0.5] },
    { args: [bools([]), floats([2, 3], { layout: "transposed" }), -1] },
    { args: [bools([2, 3]), floats([]), 2] },
    { args: [bools([3]), integers([3], [0, 5]), 2] },
    { args: [bools([3]), integers([3], [0, 5]), 0.5] },
    { args: [bools([0]), floats([1]), 0] },
  ],
  where_scalar_self: () => [
    { args: [bools([3]), 0, floats([3])] },
    { args: [bools([2, 1]), 0.5, floats([3])] },
    { args: [bools([]), -1, floats([2, 3], { layout: "transposed" })] },
    { args: [bools([2, 3]), 2, floats([])] },
    { args: [bools([3]), 2, integers([3], [0, 5])] },
    { args: [bools([0]), 0, floats([1])] },
  ],
  where_tensors: () => wherePairs(),
};
