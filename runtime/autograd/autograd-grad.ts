// `autograd.grad`: gradients returned instead of accumulated, for one cotangent or a batch of them.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { batchedToFront } from "../../rules/lib/dims.ts";
import { unwrapTensor, wrapTensor } from "../../rules/lib/wrap.ts";
import { nextLevel, type VmapFrame, withFrame } from "../dispatch/frames.ts";
import { batchedGradSizesError, unusedInputError } from "../errors/autograd.ts";
import { cotangentCountError, materializeOptionError } from "../errors/graph.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { runBackward } from "./engine.ts";
import { inRegion } from "./region-scope.ts";
import { gradFrameOf, listOf, rootOf, targetOf } from "./roots.ts";

/** Options of `autograd.grad`. */
export interface AutogradGradOptions {
  /** Cotangents of the outputs; ones for outputs with one element by default. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[] | null;
  /** Keep the graph for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the pass, so that its result can be differentiated. */
  readonly createGraph?: boolean;
  /** Give null for inputs that were not used, instead of an error. Default: `materializeGrads`. */
  readonly allowUnused?: boolean;
  /** Give zeros for inputs that were not used. */
  readonly materializeGrads?: boolean;
  /** `gradOutputs` have a batch dim in front; the pass runs once for all, under vmap. */
  readonly isGradsBatched?: boolean;
}

const WHERE = "autograd.grad";

/**
 * Gradients of `outputs` with respect to `inputs`, from the graph that computing the outputs left behind.
 *
 * @returns one gradient per input; null only with `allowUnused`
 * @throws AutogradError for a non-scalar output without `gradOutputs`, a freed graph, an unused input
 */
export function autogradGrad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: AutogradGradOptions & { readonly allowUnused?: false },
): Tensor[];
export function autogradGrad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: AutogradGradOptions,
): (Tensor | null)[];
export function autogradGrad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: AutogradGradOptions = {},
): (Tensor | null)[] {
  const { isGradsBatched = false, materializeGrads = false, allowUnused } = options;
  if (materializeGrads && allowUnused === false) throw materializeOptionError();
  const outs = listOf(outputs);
  const ins = listOf(inputs);
  const cotangents = listOf(options.gradOutputs ?? outs.map(() => null));
  if (cotangents.length !== outs.length)
    throw cotangentCountError(WHERE, cotangents.length, outs.length);
  return isGradsBatched
    ? batchedGrad(outs, ins, cotangents, options)
    : pass(outs, ins, cotangents, options);
}

function pass(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents: readonly (Tensor | null)[],
  options: AutogradGradOptions,
): (Tensor | null)[] {
  const { createGraph = false, retainGraph = createGraph } = options;
  const frame = gradFrameOf(outputs);
  const roots = outputs.map((output, i) => rootOf(frame, WHERE, output, i, cotangents[i]));
  const targets = inputs.map((input, i) => targetOf(frame, WHERE, input, i));
  const grads = inRegion(
    () => runBackward({ frame, roots, targets, retainGraph, createGraph }),
    (result) => result,
  );
  return grads.map((grad, i) => {
    if (grad !== null) return grad;
    if (options.materializeGrads === true) return zerosLike(inputs[i]);
    if (options.allowUnused === true) return null;
    throw unusedInputError(WHERE, i, inputs[i].shape);
  });
}

/** vmap over the pass: a level of its own in which every cotangent is mapped at dim 0. */
function batchedGrad(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents: readonly (Tensor | null)[],
  options: AutogradGradOptions,
): (Tensor | null)[] {
  const sizes = cotangents.flatMap((x) => (x === null ? [] : [x.shape[0] ?? -1]));
  if (sizes.length === 0 || sizes[0] < 0 || sizes.some((size) => size !== sizes[0]))
    throw batchedGradSizesError(WHERE, sizes);
  const frame: VmapFrame = {
    level: nextLevel(),
    kind: "vmap",
    where: "autograd.grad with isGradsBatched",
    alive: true,
    batchSize: sizes[0],
    totalBatchSize: sizes[0],
    chunkStart: 0,
    randomness: "error",
    region: null,
  };
  return withFrame(frame, () => {
    const mapped = cotangents.map((x) => (x === null ? null : wrapTensor(frame, x, 0)));
    return pass(outputs, inputs, mapped, options).map((grad) =>
      grad === null ? null : takeOut(frame, grad),
    );
  });
}

function takeOut(frame: VmapFrame, grad: Tensor): Tensor {
  return batchedToFront(unwrapTensor(frame, grad), frame.batchSize);
}
