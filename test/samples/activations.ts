// Samples of the activation family.
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
  type TensorSpec,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const transposed = { layout: "transposed" } as const;
const strided = { layout: "strided" } as const;

const SPECIAL = [0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

function special(): Tensor {
  return makeTensor([SPECIAL.length], SPECIAL);
}

/** Numbers in [-8, 8], none of which is a multiple of 1/16, where the kinks of activations are. */
function spread(shape: Shape, spec: TensorSpec = {}, salt = 1): Tensor {
  const values = [...floats(shape, {}, salt).toTypedArray()].map((x) => 4 * Number(x) + 1 / 32);
  return makeTensor(shape, values, spec);
}

function operands(): Tensor[] {
  return [
    spread([6]),
    spread([2, 3]),
    spread([]),
    spread([0]),
    spread([2, 0, 3]),
    spread([2, 3], transposed),
    spread([4], strided),
    spread([3, 2], wide),
  ];
}

/** A call for every operand, further arguments after it, and one at the numbers that go wrong. */
function unary(...rest: readonly unknown[]): Sample[] {
  return [
    ...operands().map((x) => ({ args: [x, ...rest] })),
    { args: [special(), ...rest], isDifferentiable: false },
  ];
}

/** A cotangent and an input, in this order, of shapes that agree or broadcast. */
function cotangentPairs(): [Tensor, Tensor][] {
  return [
    [floats([6]), spread([6])],
    [otherFloats([2, 3]), spread([2, 3], transposed)],
    [floats([]), spread([])],
    [floats([0]), spread([0])],
    [floats([3]), spread([2, 3])],
    [otherFloats([4], strided), spread([4])],
    [floats([3, 2], wide), spread([3, 2], wide)],
  ];
}

function backward(...rest: readonly unknown[]): Sample[] {
  return [
    ...cotangentPairs().map(([grad, self]) => ({ args: [grad, self, ...rest] })),
    { args: [floats([7]), special(), ...rest], isDifferentiable: false },
    { args: [floats([2]), spread([3]), ...rest], isRefused: true },
  ];
}

function integerCalls(...rest: readonly unknown[]): Sample[] {
  return [
    { args: [integers([4], [-9, 9]), ...rest] },
    { args: [integers([2, 2], [-9, 9], { dtype: "int32" }), ...rest] },
  ];
}

function eluBackwards(): Sample[] {
  return cotangentPairs().flatMap(([grad, self]) => [
    { args: [grad, 1, 1, 1, false, self] },
    { args: [grad, 0.7, 1.1, 0.5, false, self] },
    { args: [grad, 1.5, 1, 1, true, self] },
  ]);
}

function prelus(): [Tensor, Tensor][] {
  return [
    [spread([2, 3]), otherFloats([3])],
    [spread([2, 3, 2], transposed), otherFloats([3], strided)],
    [spread([4]), floats([1])],
    [spread([2, 3]), floats([])],
    [spread([]), floats([1])],
    [spread([0, 3]), otherFloats([3])],
    [spread([2, 2], wide), floats([2], wide)],
  ];
}

/** Activations and their backward operators. */
export const activationSamples: SampleTable = {
  activations: () => unary(),
  activation_backwards: () => backward(),
  activations_with_alpha: () => [
    ...unary(),
    { args: [spread([6]), 2] },
    { args: [spread([2, 3]), 0.5] },
    { args: [spread([3]), 0], isRefused: true },
  ],
  binary_activations: () => [
    { args: [spread([3]), otherFloats([3])] },
    { args: [spread([2, 3], transposed), floats([3])] },
    { args: [spread([]), floats([])] },
    { args: [spread([0, 3]), floats([3])] },
    { args: [spread([3, 2], wide), floats([2], wide)] },
    { args: [special(), floats([7])], isDifferentiable: false },
    { args: [spread([2]), floats([3])], isRefused: true },
  ],
  bounded_activations: () => [...unary(), ...integerCalls()],
  elus: () => [...unary(), ...unary(0.7, 1.1, 0.5), { args: [spread([6]), 2] }],
  elu_backwards: eluBackwards,
  flagged_activations: () => [...unary(false), ...unary(true)],
  flagged_activation_backwards: () => [...backward(false), ...backward(true)],
  gelus: () => [
    ...unary(),
    ...unary().map((call) => ({ ...call, kwargs: { approximate: "tanh" } })),
    { args: [spread([3])], kwargs: { approximate: "erf" }, isRefused: true },
  ],
  gelu_backwards: () => [
    ...backward(),
    ...backward().map((call) => ({ ...call, kwargs: { approximate: "tanh" } })),
  ],
  glus: () => [
    { args: [spread([4])] },
    { args: [spread([2, 3]), 0] },
    { args: [spread([2, 4, 3], transposed), -2] },
    { args: [spread([0, 2])] },
    { args: [spread([2, 0])] },
    { args: [spread([3, 2], wide), 1] },
    { args: [spread([3])], isRefused: true },
    { args: [spread([])], isRefused: true },
    { args: [spread([2, 2]), 2], isRefused: true },
  ],
  glu_backwards: () => [
    { args: [floats([2]), spread([4]), 0] },
    { args: [floats([2, 2, 3]), spread([2, 4, 3], transposed), -2] },
    { args: [floats([0, 1]), spread([0, 2]), 1] },
    { args: [floats([3, 1], wide), spread([3, 2], wide), 1] },
    { args: [floats([1]), spread([3]), 0], isRefused: true },
  ],
  hardtanhs: () => [
    ...unary(),
    ...unary(-3, 2.5),
    ...integerCalls(),
    ...integerCalls(-2, 3),
    { args: [integers([4], [0, 9], { dtype: "uint8" }), 2, 5] },
    { args: [integers([4], [0, 9], { dtype: "uint8" })], isRefused: true },
    { args: [bools([4])], isRefused: true },
    // The upper bound wins where the bounds have changed places.
    { args: [spread([3, 3]), 0.5, -0.5] },
  ],
  hardtanh_backwards: () => [...backward(-1, 1), ...backward(-3, 2.5)],
  leaky_relus: () => [...unary(), ...unary(0.3), { args: [spread([6]), -0.5] }],
  leaky_relu_backwards: () => [...backward(0.01, false), ...backward(0.3, true)],
  log_sigmoid_backwards: () => [
    { args: [floats([6]), spread([6]), floats([6], {}, 3)] },
    { args: [floats([2, 3]), spread([2, 3], transposed), otherFloats([2, 3], strided)] },
    { args: [floats([]), spread([]), otherFloats([])] },
    { args: [floats([0]), spread([0]), otherFloats([0])] },
    { args: [floats([3, 2], wide), spread([3, 2], wide), otherFloats([3, 2], wide)] },
  ],
  prelus: () => [
    ...prelus().map((args) => ({ args })),
    { args: [special(), floats([1])], isDifferentiable: false },
    { args: [spread([2, 3]), floats([2])], isRefused: true },
    { args: [spread([3]), floats([3])], isRefused: true },
    { args: [spread([2, 3]), floats([1, 3])], isRefused: true },
  ],
  prelu_backwards: () => [
    ...prelus().map(([self, weight]) => ({
      args: [otherFloats(self.shape, { dtype: self.dtype }), self, weight],
    })),
    { args: [floats([2, 3]), spread([2, 3]), floats([2])], isRefused: true },
  ],
  rrelus: () => [
    ...unary(),
    ...unary(0.1, 0.3),
    { args: [spread([3]), 0.5, 0.25], isRefused: true },
  ],
  shrinks: () => [...unary(), ...unary(1.5), ...unary(0)],
  shrink_backwards: () => [...backward(0.5), ...backward(1.5)],
  softmins: () => [
    { args: [spread([2, 3]), 1] },
    { args: [spread([2, 3, 2], transposed), -2] },
    { args: [spread([]), 0] },
    { args: [spread([2, 0]), 1] },
    { args: [spread([3], wide), 0] },
    { args: [integers([3], [-4, 5]), 0, "float64"] },
    { args: [spread([3]), 1], isRefused: true },
  ],
  softpluses: () => [...unary(), ...unary(3, 0.2), { args: [spread([6]), 0.5] }],
  softplus_backwards: () => [...backward(1, 20), ...backward(2, 5)],
  softshrinks: () => [
    ...unary(),
    ...unary(1.5),
    ...unary(0),
    { args: [spread([3]), -1], isRefused: true },
  ],
  ternary_activations: () => [
    { args: [floats([3]), spread([3]), otherFloats([3])] },
    { args: [floats([2, 3]), spread([2, 3], transposed), otherFloats([2, 3])] },
    { args: [floats([]), spread([]), otherFloats([])] },
    { args: [floats([0]), spread([0]), otherFloats([0])] },
    { args: [floats([3, 2], wide), spread([3, 2], wide), otherFloats([3, 2], wide)] },
  ],
  thresholds: () => [
    ...unary(0, 0),
    ...unary(1.5, -2.5),
    ...integerCalls(5, 1),
    { args: [integers([4], [0, 9], { dtype: "uint8" }), 5, 1] },
  ],
};
