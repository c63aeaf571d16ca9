// One op call as a differentiable function in float64, and its derivatives by finite differences.

import { clone } from "../generated/core/ops/copy.ts";
import type { OpArg } from "../runtime/kernels/contract.ts";
import { isFloating } from "../runtime/tensor/dtype.ts";
import { numel } from "../runtime/tensor/strides.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { jvp } from "../runtime/transforms/jvp.ts";
import { vjp } from "../runtime/transforms/vjp.ts";
import { type OpCall, runCall } from "./op-calls.ts";
import { floats, layoutOf } from "./sample.ts";
import { structured } from "./structure.ts";
import { toTensor, type Values, valuesOf } from "./values.ts";

/** A list of tensors in, a list of tensors out. */
export type TensorsFunction = (tensors: readonly Tensor[]) => readonly Tensor[];

/** One op call as a function of all its tensors, of which the floating ones are differentiated. */
export interface DifferentiableCall {
  readonly call: OpCall;
  readonly label: string;
  /** All tensors, floats in float64. */
  readonly tensors: readonly Tensor[];
  /** Positions of the floats among `tensors`. */
  readonly floats: readonly number[];
  /** The outputs that can carry a derivative. */
  readonly fn: TensorsFunction;
  readonly outputs: readonly Tensor[];
}

/** The call in float64; null when nothing differentiable goes in or comes out. */
export function differentiable(call: OpCall): DifferentiableCall | null {
  const wide = inFloat64(call);
  const positions = wide.tensors.flatMap((x, i) => (isFloating(x.dtype) ? [i] : []));
  const fn = differentiableFunction(wide);
  if (positions.length === 0) return null;
  const outputs = fn(wide.tensors);
  if (outputs.length === 0) return null;
  return { call: wide, label: call.label, tensors: wide.tensors, floats: positions, fn, outputs };
}

/** Floats, and a float dtype that is asked for, become float64, where finite differences are exact enough. */
function inFloat64(call: OpCall): OpCall {
  const tensors = call.tensors.map((x) =>
    isFloating(x.dtype)
      ? toTensor({ ...valuesOf(x), dtype: "float64" }, { layout: layoutOf(x) })
      : x,
  );
  const args = call.args.map((arg): OpArg => (arg === "float32" ? "float64" : arg));
  return { ...call, args, tensors };
}

/** The op's floating, differentiable outputs; an in-place op writes a clone. */
export function differentiableFunction(call: OpCall): TensorsFunction {
  const { op, slots } = call;
  const self = slots.findIndex(({ position }) => position === op.mutates);
  const { vjp: formula } = (op.binding.functionalOp ?? op).binding;
  return (tensors) => {
    const read = tensors.map((x, i) => structured(x, call.sample.structure?.[i]));
    const inputs = self < 0 ? read : read.with(self, clone(read[self]));
    const outs = runCall(call, inputs);
    return outs.filter(
      (out, i) => isFloating(out.dtype) && formula?.differentiableOutputs[i] !== false,
    );
  };
}

/** Fixed cotangents or tangents for tensors. */
export function directionsFor(tensors: readonly Tensor[], salt: number): readonly Tensor[] {
  return tensors.map((x, i) => floats(x.shape, { dtype: x.dtype }, salt + i));
}

/** The floats among all tensors replaced. */
export function withFloats(
  { floats: positions }: Pick<DifferentiableCall, "floats">,
  tensors: readonly Tensor[],
  values: readonly Tensor[],
): readonly Tensor[] {
  return tensors.map((x, i) => {
    const at = positions.indexOf(i);
    return at < 0 ? x : values[at];
  });
}

/** Only the floats. */
export function floatsOf(
  { floats: positions }: Pick<DifferentiableCall, "floats">,
  tensors: readonly Tensor[],
): readonly Tensor[] {
  return positions.map((i) => tensors[i]);
}

/** `(tensors, cotangents) → gradients of the floats`, by the library's `vjp`. */
export function gradients(
  one: DifferentiableCall,
  tensors: readonly Tensor[],
  cotangents: readonly Tensor[],
): readonly Tensor[] {
  const run = (values: readonly Tensor[]): readonly Tensor[] =>
    one.fn(withFloats(one, tensors, values));
  const [, pullback] = vjp(run, [floatsOf(one, tensors)]);
  return tensorList(pullback(cotangents)[0]);
}

/** `(tensors, tangents of the floats) → tangents of the outputs`, by the library's `jvp`. */
export function pushForward(
  one: DifferentiableCall,
  tensors: readonly Tensor[],
  tangents: readonly Tensor[],
): readonly Tensor[] {
  const run = (values: readonly Tensor[]): readonly Tensor[] =>
    one.fn(withFloats(one, tensors, values));
  const [, tangentOut] = jvp(run, [floatsOf(one, tensors)], [tangents]);
  return tensorList(tangentOut);
}

/** `(tensors, cotangents, weights) → pullback of the pullback`: gradients of the floats and of the cotangents. */
export function doubleVjp(
  one: DifferentiableCall,
  tensors: readonly Tensor[],
  cotangents: readonly Tensor[],
  weights: readonly Tensor[],
): readonly Tensor[] {
  const inner = (values: readonly Tensor[], given: readonly Tensor[]): readonly Tensor[] =>
    gradients(one, withFloats(one, tensors, values), given);
  const [, pullback] = vjp(inner, [floatsOf(one, tensors), cotangents]);
  return pullback(weights).flatMap(tensorList);
}

/** What a transform returned for a list of tensors. */
export function tensorList(value: unknown): readonly Tensor[] {
  if (!Array.isArray(value)) throw new TypeError("expected a list of tensors");
  return value;
}

const STEP = 1e-5;

/**
 * The derivative of `fn` along `tangents` by central differences, one per output.
 *
 * `fn` must be smooth around `inputs`; the error is of the order of `STEP ** 2`.
 */
export function alongDirection(
  fn: TensorsFunction,
  inputs: readonly Tensor[],
  tangents: readonly Tensor[],
): readonly Values[] {
  const at = (step: number): readonly Values[] =>
    fn(inputs.map((x, i) => moved(x, tangents[i], step))).map(valuesOf);
  const above = at(STEP);
  const below = at(-STEP);
  return above.map((high, output) => ({
    ...high,
    data: high.data.map((value, i) => (Number(value) - Number(below[output].data[i])) / (2 * STEP)),
  }));
}

function moved(x: Tensor, tangent: Tensor, step: number): Tensor {
  const values = valuesOf(x);
  const direction = valuesOf(tangent).data;
  const data = values.data.map((value, i) => Number(value) + step * Number(direction[i]));
  return toTensor({ ...values, data }, { layout: layoutOf(x) });
}

/** Gradients of `<fn, cotangents>` by central differences, one element at a time. */
export function numericalGradients(
  fn: TensorsFunction,
  inputs: readonly Tensor[],
  cotangents: readonly Tensor[],
): readonly Values[] {
  return inputs.map((x, position) => {
    const data = Array.from({ length: numel(x.shape) }, (_, element) => {
      const tangents = inputs.map((other, i) => unit(other, i === position ? element : -1));
      return innerProduct(alongDirection(fn, inputs, tangents), cotangents.map(valuesOf));
    });
    return { dtype: x.dtype, shape: x.shape, data };
  });
}

function unit(x: Tensor, element: number): Tensor {
  const data = Array.from({ length: numel(x.shape) }, (_, i) => (i === element ? 1 : 0));
  return toTensor({ dtype: x.dtype, shape: x.shape, data });
}

/** Sum of the products of all elements. */
export function innerProduct(a: readonly Values[], b: readonly Values[]): number {
  return a.reduce(
    (sum, values, i) =>
      values.data.reduce(
        (part: number, value, k) => part + Number(value) * Number(b[i].data[k]),
        sum,
      ),
    0,
  );
}
