// Where a backward pass starts and ends: outputs with their cotangents, and inputs as places in the graph.

import { _toCopy } from "../../generated/core/ops/copy.ts";
import { onesLike } from "../../generated/core/ops/factory.ts";
import {
  assertAlive,
  baseFrame,
  frameOf,
  type GradFrame,
  type VmapFrame,
} from "../dispatch/frames.ts";
import {
  cotangentMismatchError,
  inputWithoutGradError,
  mappedHistoryError,
  noHistoryError,
  nonScalarOutputError,
} from "../errors/autograd.ts";
import type { AutogradError } from "../errors/classes.ts";
import { sameShape } from "../tensor/strides.ts";
import type { Edge, Tensor } from "../tensor/tensor.ts";
import { edgeOf } from "./history.ts";
import { refreshView } from "./views.ts";

/** One place where cotangents enter. */
export interface Root {
  readonly edge: Edge;
  readonly cotangent: Tensor;
}

/** One value, or a list of them, as a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return isReadonlyArray(value) ? value : [value];
}

function isReadonlyArray<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** The grad level the outputs were recorded at; base autograd outside of transforms. */
export function gradFrameOf(outputs: readonly Tensor[]): GradFrame {
  for (const output of outputs) {
    const frame = frameOf(output);
    if (frame !== null && frame.kind === "grad") return frame;
  }
  return baseFrame;
}

/**
 * The place of an input whose gradient is wanted.
 *
 * @throws AutogradError E_INPUT_WITHOUT_GRAD
 */
export function targetOf(frame: GradFrame, where: string, input: Tensor, index: number): Edge {
  const edge = currentEdge(frame, input);
  if (edge === null) throw inputWithoutGradError(where, index, input.shape);
  return edge;
}

function currentEdge(frame: GradFrame, x: Tensor): Edge | null {
  refreshView(frame, x);
  return edgeOf(frame, x);
}

/**
 * The place of an output, with the cotangent given for it or with a one.
 *
 * @throws AutogradError E_NO_HISTORY, E_NON_SCALAR_OUTPUT, E_COTANGENT_MISMATCH
 */
export function rootOf(
  frame: GradFrame,
  where: string,
  output: Tensor,
  index: number,
  given: Tensor | null,
): Root {
  const edge = currentEdge(frame, output);
  if (edge === null) throw withoutHistory(where, output, index);
  if (given !== null) return { edge, cotangent: matchOutput(where, index, given, output) };
  if (output.shape.some((size) => size !== 1)) {
    const fix =
      where === "backward"
        ? "pass a gradient of that shape"
        : "pass { gradOutputs } with a cotangent of that shape";
    throw nonScalarOutputError(where, output.shape, `${fix}, or sum() the output`);
  }
  return { edge, cotangent: onesLike(output.value ?? output) };
}

/** The cotangent in the dtype of its output; its shape must be the output's already. */
function matchOutput(where: string, index: number, cotangent: Tensor, output: Tensor): Tensor {
  const { dtype, shape } = output;
  if (!sameShape(cotangent.shape, shape)) {
    throw cotangentMismatchError(
      where,
      "cotangent",
      index,
      `of shape [${cotangent.shape.join(", ")}]`,
      `shape [${shape.join(", ")}]`,
    );
  }
  return cotangent.dtype === dtype ? cotangent : _toCopy(cotangent, { dtype });
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
