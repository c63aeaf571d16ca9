// vmap's outputs: batch dims moved to where `outDims` wants them, unmapped outputs expanded.

import { expand, unsqueeze } from "../../generated/core/ops/view.ts";
import { moveDim } from "../../rules/lib/dims.ts";
import { assertAlive, frameOf, type VmapFrame } from "../dispatch/frames.ts";
import {
  outDimNullError,
  outDimRangeError,
  outDimsStructureError,
  outDimsTypeError,
  outputNotTensorError,
  promiseOutputError,
} from "../errors/vmap.ts";
import { Tensor } from "../tensor/tensor.ts";
import {
  broadcastPrefix,
  flattenTree,
  isTree,
  showLeaf,
  showTree,
  type TreeSpec,
} from "./pytree.ts";

/** Where the batch dim goes in each output: an int, null, or a structure (also a prefix) of them. */
export type OutDims = number | null | readonly OutDims[] | { readonly [key: string]: OutDims };

/** One output leaf: a tensor and the dim its chunks are joined at, or anything that is handed back as it is. */
export type MappedOutput =
  | { readonly path: string; readonly value: Tensor; readonly dim: number }
  | { readonly path: string; readonly value: unknown; readonly dim: null };

/** The outputs of one run and the structure of their tree. */
export interface CollectedOutputs {
  readonly outputs: readonly MappedOutput[];
  readonly spec: TreeSpec;
}

/**
 * Takes the function's result out of the level.
 *
 * @throws VmapError when a leaf is no tensor or its `outDims` entry does not fit
 */
export function collectOutputs(
  frame: VmapFrame,
  where: string,
  result: unknown,
  outDims: unknown,
): CollectedOutputs {
  const { leaves, spec } = flattenTree(result);
  for (const { path, value } of leaves) refusePromise(where, path, value);
  if (typeof outDims !== "number" && outDims !== null && !isTree(outDims))
    throw outDimsTypeError(where, showLeaf(outDims));
  const dims = broadcastPrefix(
    outDims,
    spec,
    (value) => typeof value === "number" || value === null,
  );
  if ("mismatchAt" in dims) throw outDimsStructureError(where, showTree(outDims), showTree(result));
  const outputs = leaves.map(({ path, value }, i) => takeOut(frame, where, path, value, dims[i]));
  return { outputs, spec };
}

/** What a promise does later fails because its tensors have escaped; that failure must not go unhandled. */
function refusePromise(where: string, path: string, value: unknown): void {
  if (!(value instanceof Promise)) return;
  value.catch(() => undefined);
  throw promiseOutputError(where, path);
}

function takeOut(
  frame: VmapFrame,
  where: string,
  path: string,
  value: unknown,
  dim: unknown,
): MappedOutput {
  const owner = value instanceof Tensor ? frameOf(value) : null;
  if (owner !== null) assertAlive(owner, where);
  if (dim === null) {
    if (owner === frame) throw outDimNullError(where, path);
    return { path, value, dim: null };
  }
  if (!(value instanceof Tensor)) throw outputNotTensorError(where, path, showLeaf(value));
  if (typeof dim !== "number" || !Number.isInteger(dim))
    throw outDimsTypeError(where, showLeaf(dim));
  const rank = value.shape.length + 1;
  if (dim < -rank || dim >= rank) throw outDimRangeError(where, path, value.shape, dim);
  const target = dim < 0 ? dim + rank : dim;
  if (owner === frame && value.value !== null) {
    const moved = moveDim(value.value, value.bdim, target);
    // Moving the batch dim makes no view of what was none before: nobody else sees the tensor behind it.
    moved.isView = value.value.isView;
    return { path, value: moved, dim: target };
  }
  const shape = [...value.shape.slice(0, target), frame.batchSize, ...value.shape.slice(target)];
  return { path, value: expand(unsqueeze(value, target), shape), dim: target };
}
