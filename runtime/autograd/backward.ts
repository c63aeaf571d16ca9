// Base autograd's two ways to ask for gradients: `autograd.grad` returns them, `backward` accumulates them.
import { clone } from "../../generated/core/ops/copy.ts";
import { onesLike, zerosLike } from "../../generated/core/ops/factory.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { batchedToFront } from "../../rules/lib/dims.ts";
import { unwrapTensor, wrapTensor } from "../../rules/lib/wrap.ts";
import {
  assertAlive,
  baseFrame,
  frameOf,
  type GradFrame,
  nextLevel,
  type VmapFrame,
  withFrame,
} from "../dispatch/frames.ts";
import {
  batchedGradSizesError,
  batchedLeafGradError,
  cotangentMismatchError,
  inputWithoutGradError,
  mappedHistoryError,
  noHistoryError,
  nonScalarOutputError,
  unusedInputError,
} from "../errors/autograd.ts";
import type { AutogradError } from "../errors/classes.ts";
import type { Edge, Tensor } from "../tensor/tensor.ts";
import { runBackward } from "./engine.ts";
import { edgeOf, type LeafNode } from "./history.ts";
import { inRegion } from "./region-scope.ts";
import { refreshView } from "./views.ts";

/** Options of `autograd.grad`. */
export interface AutogradGradOptions {
  /** Cotangents of the outputs; ones for 0-d outputs by default. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[] | null;
  /** Keep the graph for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the pass, so that its result can be differentiated. */
  readonly createGraph?: boolean;
  /** Give null for inputs that were not used, instead of an error. */
  readonly allowUnused?: boolean;
  /** Give zeros for inputs that were not used. */
  readonly materializeGrads?: boolean;
  /** `gradOutputs` have a batch dim in front; the pass runs once for all, under vmap. */
  readonly isGradsBatched?: boolean;
}

/**
 * Gradients of `outputs` with respect to `inputs`, from the graph that computing the outputs left behind.
 *
 * @returns one gradient per input; null only with `allowUnused`
 * @throws AutogradError for a non-scalar output without `gradOutputs`, a freed graph, an unused input
 */
export function autogradGrad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: AutogradGradOptions = {},
): (Tensor | null)[] {
  const { isGradsBatched = false } = options;
  const outs = listOf(outputs);
  const ins = listOf(inputs);
  const cotangents = listOf(options.gradOutputs ?? null);
  if (isGradsBatched) return batchedGrad(outs, ins, cotangents, options);
  return pass(outs, ins, cotangents, options);
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return isReadonlyArray(value) ? value : [value];
}

function isReadonlyArray<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

const WHERE = "autograd.grad";

function pass(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents: readonly (Tensor | null)[],
  options: AutogradGradOptions,
): (Tensor | null)[] {
  const {
    createGraph = false,
    retainGraph = createGraph,
    allowUnused = false,
    materializeGrads = false,
  } = options;
  const frame = gradFrameOf(outputs);
  const roots = outputs.map((output, i) => rootOf(frame, WHERE, output, i, cotangents[i] ?? null));
  const targets = inputs.map((input, i) => {
    const edge = currentEdge(frame, input);
    if (edge === null) throw inputWithoutGradError(WHERE, i, input.shape);
    return edge;
  });
  const grads = inRegion(
    () => runBackward({ frame, roots, targets, retainGraph, createGraph }),
    (result) => result,
  );
  return grads.map((grad, i) => {
    if (grad !== null) return grad;
    if (materializeGrads) return zerosLike(inputs[i]);
    if (allowUnused) return null;
    throw unusedInputError(WHERE, i, inputs[i].shape);
  });
}

/** The grad level the outputs were recorded at; base autograd outside of transforms. */
function gradFrameOf(outputs: readonly Tensor[]): GradFrame {
  for (const output of outputs) {
    const frame = frameOf(output);
    if (frame !== null && frame.kind === "grad") return frame;
  }
  return baseFrame;
}

function currentEdge(frame: GradFrame, x: Tensor): Edge | null {
  refreshView(frame, x);
  return edgeOf(frame, x);
}

function rootOf(
  frame: GradFrame,
  where: string,
  output: Tensor,
  index: number,
  given: Tensor | null,
): { readonly edge: Edge; readonly cotangent: Tensor } {
  const edge = currentEdge(frame, output);
  if (edge === null) throw withoutHistory(where, output, index);
  if (given !== null) return { edge, cotangent: matchShape(where, index, given, output) };
  if (output.shape.length > 0 && output.shape.some((size) => size !== 1)) {
    throw nonScalarOutputError(
      where,
      output.shape,
      "pass { gradOutputs } with a cotangent of that shape, or sum() the output",
    );
  }
  return { edge, cotangent: onesLike(output.value ?? output) };
}

/** Why an output has no history: none at all, or one below a vmap level, where it is that of all examples. */
function withoutHistory(where: string, output: Tensor, index: number): AutogradError {
  let mappedBy: VmapFrame | null = null;
  for (let x: Tensor | null = output; x !== null; x = x.value) {
    const frame = frameOf(x);
    if (frame !== null) assertAlive(frame, where);
    if (frame?.kind === "vmap") mappedBy = frame;
    else if (mappedBy !== null && x.autograd?.requiresGrad === true)
      return mappedHistoryError(where, mappedBy, index);
  }
  return noHistoryError(where, index);
}

function matchShape(where: string, index: number, cotangent: Tensor, output: Tensor): Tensor {
  const isSame =
    cotangent.shape.length === output.shape.length &&
    cotangent.shape.every((size, dim) => size === output.shape[dim]);
  if (isSame) return cotangent;
  throw cotangentMismatchError(
    where,
    "cotangent",
    index,
    `of shape [${cotangent.shape.join(", ")}]`,
    `shape [${output.shape.join(", ")}]`,
  );
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

/** Options of `backward`. */
export interface BackwardOptions {
  /** Keep the graph for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the pass. */
  readonly createGraph?: boolean;
}

/** Adds the gradient of `output` to `.grad` of every leaf it depends on. */
export function backward(output: Tensor, gradient: Tensor | null, options: BackwardOptions): void {
  const { createGraph = false, retainGraph = createGraph } = options;
  const frame = gradFrameOf([output]);
  const root = rootOf(frame, "backward", output, 0, gradient);
  inRegion(
    () => {
      const leaves: Tensor[] = [];
      const onLeaf = (leaf: LeafNode, cotangent: Tensor): void => {
        accumulateGrad(leaf, cotangent);
        leaves.push(leaf.tensor);
      };
      runBackward({ frame, roots: [root], targets: null, retainGraph, createGraph, onLeaf });
      return leaves;
    },
    (leaves) => leaves,
  );
}

function accumulateGrad(leaf: LeafNode, cotangent: Tensor): void {
  const { tensor } = leaf;
  const meta = tensor.autograd;
  if (meta === null) return;
  const frame = frameOf(cotangent);
  if (frame !== null && frame.level > leaf.owner.level)
    throw batchedLeafGradError(tensor.shape, frame.level);
  // A copy, so that the user may write into .grad without touching anyone's cotangent.
  meta.grad = meta.grad === null ? clone(cotangent) : add(meta.grad, cotangent);
}
