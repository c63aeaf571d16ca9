// Transforms of functions from lists of tensors to lists of tensors: what a column of the report runs.

import type { Randomness } from "../runtime/dispatch/frames.ts";
import { manualSeed } from "../runtime/dispatch/random.ts";
import { isFloating } from "../runtime/tensor/dtype.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { jvp } from "../runtime/transforms/jvp.ts";
import { treeTensors } from "../runtime/transforms/pytree.ts";
import { vjp } from "../runtime/transforms/vjp.ts";
import { vmap } from "../runtime/transforms/vmap.ts";

/** A function of tensors alone; everything else about a call is fixed in it. */
export type TensorFunction = (inputs: readonly Tensor[]) => readonly Tensor[];

/** Positions of the floating point tensors, which derivatives are taken for. */
export function floatPositions(tensors: readonly Tensor[]): readonly number[] {
  return tensors.flatMap(({ dtype }, i) => (isFloating(dtype) ? [i] : []));
}

/** The outputs of `fn` that can carry a derivative. */
function floatOutputs(outputs: readonly Tensor[]): readonly Tensor[] {
  return outputs.filter(({ dtype }) => isFloating(dtype));
}

function replaced(
  inputs: readonly Tensor[],
  positions: readonly number[],
  values: readonly Tensor[],
): readonly Tensor[] {
  const next = [...inputs];
  positions.forEach((position, i) => {
    next[position] = values[i];
  });
  return next;
}

/** `fn` over a leading dim of every input; `size` counts where there is no input. */
export function mapped(fn: TensorFunction, size: number, randomness: Randomness): TensorFunction {
  return (inputs) =>
    inputs.length === 0
      ? vmap(() => fn([]), { axisSize: size, randomness })()
      : vmap(fn, { randomness })(inputs);
}

/** `[...inputs, ...cotangents of the float outputs]` to the cotangents of the float inputs. */
export function pulledBack(fn: TensorFunction, inputCount: number): TensorFunction {
  return (all) => {
    const [inputs, cotangents] = [all.slice(0, inputCount), all.slice(inputCount)];
    const positions = floatPositions(inputs);
    const primals = positions.map((position) => inputs[position]);
    const restricted = (...values: Tensor[]): readonly Tensor[] =>
      floatOutputs(fn(replaced(inputs, positions, values)));
    const [, pullback] = vjp(restricted, primals);
    return treeTensors(pullback([...cotangents]));
  };
}

/** `[...inputs, ...tangents of the float inputs]` to the tangents of the float outputs. */
export function pushedForward(fn: TensorFunction, inputCount: number): TensorFunction {
  return (all) => {
    const [inputs, tangents] = [all.slice(0, inputCount), all.slice(inputCount)];
    const positions = floatPositions(inputs);
    const primals = positions.map((position) => inputs[position]);
    const restricted = (...values: Tensor[]): readonly Tensor[] =>
      floatOutputs(fn(replaced(inputs, positions, values)));
    const [, tangentOut] = jvp(restricted, primals, tangents);
    return treeTensors(tangentOut);
  };
}

/** `fn` with the same random draws on every call. */
export function seeded(fn: TensorFunction): TensorFunction {
  return (inputs) => {
    manualSeed(20);
    return fn(inputs);
  };
}
