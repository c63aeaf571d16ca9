// `backward`: gradients accumulated into `.grad` of the leaves, or of the inputs that are asked for.
import { clone } from "../../generated/core/ops/copy.ts";
import { add, add_ } from "../../generated/core/ops/pointwise.ts";
import { frameOf } from "../dispatch/frames.ts";
import { batchedLeafGradError } from "../errors/autograd.ts";
import { cotangentCountError, emptyInputsError } from "../errors/graph.ts";
import { isContiguous } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { runBackward } from "./engine.ts";
import type { LeafNode } from "./history.ts";
import { noGrad } from "./modes.ts";
import { inRegion } from "./region-scope.ts";
import { gradFrameOf, listOf, rootOf, targetOf } from "./roots.ts";

/** Options of `backward`. */
export interface BackwardOptions {
  /** Keep the graph for another pass. Default: `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the pass, so that the gradients can be differentiated. */
  readonly createGraph?: boolean;
  /** The tensors whose `.grad` receives its gradient; every leaf by default. */
  readonly inputs?: Tensor | readonly Tensor[] | null;
}

/** Options of `autograd.backward`. */
export interface AutogradBackwardOptions extends BackwardOptions {
  /** Cotangents of the outputs; ones for outputs with one element by default. */
  readonly gradTensors?: Tensor | readonly (Tensor | null)[] | null;
}

/**
 * Adds the gradients of `outputs` to `.grad` of every leaf they depend on, or of `inputs` alone.
 *
 * @throws AutogradError for a non-scalar output without a gradient, a freed graph, an input without grad
 */
export function autogradBackward(
  outputs: Tensor | readonly Tensor[],
  options: AutogradBackwardOptions = {},
): void {
  const outs = listOf(outputs);
  const gradients = listOf(options.gradTensors ?? outs.map(() => null));
  if (gradients.length !== outs.length)
    throw cotangentCountError("backward", gradients.length, outs.length);
  const { createGraph = false, retainGraph = createGraph } = options;
  const frame = gradFrameOf(outs);
  const roots = outs.map((output, i) => rootOf(frame, "backward", output, i, gradients[i]));
  const request = { frame, roots, retainGraph, createGraph };
  const { inputs } = options;
  if (inputs !== undefined && inputs !== null) {
    const given = listOf(inputs);
    if (given.length === 0) throw emptyInputsError();
    const targets = given.map((input, i) => targetOf(frame, "backward", input, i));
    inRegion(
      () => {
        const grads = runBackward({ ...request, targets });
        grads.forEach((grad, i) => {
          if (grad !== null) accumulateGrad(given[i], grad, createGraph);
        });
        return given;
      },
      (changed) => changed,
    );
    return;
  }
  inRegion(
    () => {
      const leaves: Tensor[] = [];
      const onLeaf = ({ tensor }: LeafNode, cotangent: Tensor): void => {
        accumulateGrad(tensor, cotangent, createGraph);
        leaves.push(tensor);
      };
      runBackward({ ...request, targets: null, onLeaf });
      return leaves;
    },
    (leaves) => leaves,
  );
}

/** `backward` as the method of one output. */
export function backward(output: Tensor, gradient: Tensor | null, options: BackwardOptions): void {
  autogradBackward([output], { ...options, gradTensors: [gradient] });
}

/** Adds in place, so that whoever holds `.grad` sees the sum, unless the sum has a history. */
function accumulateGrad(x: Tensor, cotangent: Tensor, createGraph: boolean): void {
  const meta = x.autograd;
  if (meta === null) return;
  const frame = frameOf(cotangent);
  if (frame !== null && frame.level > (x.owner?.level ?? 0))
    throw batchedLeafGradError(x.shape, frame.level);
  const { grad } = meta;
  // A copy, so that the user may write into .grad without touching anyone's cotangent.
  if (grad === null) meta.grad = clone(cotangent);
  else if (createGraph) meta.grad = add(grad, cotangent);
  else if (grad.autograd?.requiresGrad === true || !isContiguous(grad.shape, grad.strides))
    meta.grad = noGrad(() => add(grad, cotangent));
  else noGrad(() => add_(grad, cotangent));
}
