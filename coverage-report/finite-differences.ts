// Derivatives without formulas: central differences along a direction, in float64.
import { isFloating } from "../runtime/tensor/dtype.ts";
import { elementsOf } from "../runtime/tensor/read.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { precisionOf } from "./compare.ts";
import { castPlain, tensorOf } from "./examples.ts";
import type { TensorFunction } from "./functions.ts";

/** Outputs cast to float32 round coarsely; the ops that do so are linear, so a wide step costs nothing. */
const STEP = { double: 1e-6, single: 0.125 } as const;
const TOLERANCE = { double: 1e-5, single: 1e-3 } as const;

/** The float inputs as float64; others unchanged. */
export function widened(inputs: readonly Tensor[]): readonly Tensor[] {
  return inputs.map((x) => (isFloating(x.dtype) ? castPlain(x, "float64") : x));
}

function numbers(x: Tensor): readonly number[] {
  return Array.from(elementsOf(x), Number);
}

function moved(x: Tensor, direction: Tensor, step: number): Tensor {
  const along = numbers(direction);
  const values = Float64Array.from(numbers(x), (value, i) => value + step * along[i]);
  return castPlain(tensorOf("float64", x.shape, values), x.dtype);
}

/** `inputs` moved along `directions`, which belong to the float ones. */
function movedInputs(
  inputs: readonly Tensor[],
  directions: readonly Tensor[],
  step: number,
): readonly Tensor[] {
  let next = 0;
  return inputs.map((x) => (isFloating(x.dtype) ? moved(x, directions[next++], step) : x));
}

function floatNumbers(outputs: readonly Tensor[]): readonly number[] {
  return outputs.filter(({ dtype }) => isFloating(dtype)).flatMap((x) => numbers(x));
}

/** Numerical directional derivative of all float outputs, flat. */
function slopes(
  fn: TensorFunction,
  inputs: readonly Tensor[],
  directions: readonly Tensor[],
  step: number,
): readonly number[] {
  const above = floatNumbers(fn(movedInputs(inputs, directions, step)));
  const below = floatNumbers(fn(movedInputs(inputs, directions, -step)));
  return above.map((value, i) => (value - below[i]) / (2 * step));
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * b[i], 0);
}

function isClose(actual: number, expected: number, tolerance: number): boolean {
  // Where the function itself overflows there is no slope to compare with.
  if (!Number.isFinite(expected)) return true;
  return Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected));
}

/** A derivative under test, with what it needs. `inputs` are float64. */
export interface DerivativeCheck {
  readonly fn: TensorFunction;
  readonly inputs: readonly Tensor[];
  /** A direction per float input. */
  readonly directions: readonly Tensor[];
}

/** Compares tangents of the outputs with slopes; the difference in words, or null. */
export function tangentDifference(
  { fn, inputs, directions }: DerivativeCheck,
  tangents: readonly Tensor[],
): string | null {
  const precision = precisionOf([...inputs, ...tangents]);
  const expected = slopes(fn, inputs, directions, STEP[precision]);
  const actual = tangents.flatMap((x) => numbers(x));
  const at = actual.findIndex((value, i) => !isClose(value, expected[i], TOLERANCE[precision]));
  return at < 0 ? null : `tangent ${at} is ${actual[at]}, finite differences give ${expected[at]}`;
}

/** Compares `<cotangents of the inputs, direction>` with `<cotangents, slopes>`; the difference, or null. */
export function cotangentDifference(
  { fn, inputs, directions }: DerivativeCheck,
  cotangents: readonly Tensor[],
  gradients: readonly Tensor[],
): string | null {
  const precision = precisionOf([...inputs, ...cotangents]);
  const slope = slopes(fn, inputs, directions, STEP[precision]);
  const expected = inner(
    cotangents.flatMap((x) => numbers(x)),
    slope,
  );
  const actual = inner(
    gradients.flatMap((x) => numbers(x)),
    directions.flatMap((x) => numbers(x)),
  );
  if (isClose(actual, expected, TOLERANCE[precision])) return null;
  return `the pullback gives ${actual} along a direction, finite differences give ${expected}`;
}
