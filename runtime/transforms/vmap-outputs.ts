// vmap's outputs: batch dims moved to where `outDims` wants them, unmapped outputs expanded.

import { expand, unsqueeze } from "../../generated/core/ops/view.ts";
import { moveDim } from "../../rules/lib/dims.ts";
import { assertAlive, frameOf, type VmapFrame } from "../dispatch/frames.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import {
  outDimNullError,
  outDimRangeError,
  outDimsStructureError,
  outDimsTypeError,
  outputNotTensorError,
} from "../errors/vmap.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastPrefix, flattenTree, showLeaf, showTree, unflattenTree } from "./pytree.ts";

/** Where the batch dim goes in each output: an int, null, or a structure (also a prefix) of them. */
export type OutDims = number | null | readonly OutDims[] | { readonly [key: string]: OutDims };

/** One output leaf and the dim its chunks are joined at; null when it is not mapped. */
export interface MappedOutput {
  readonly value: unknown;
  readonly dim: number | null;
}

/** The outputs of one run, with the means to rebuild their tree. */
export interface CollectedOutputs {
  readonly outputs: readonly MappedOutput[];
  readonly rebuild: (leaves: readonly unknown[]) => unknown;
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
  if (
    typeof outDims !== "number" &&
    outDims !== null &&
    !Array.isArray(outDims) &&
    !isPlainObject(outDims)
  ) {
    throw outDimsTypeError(where, showLeaf(outDims));
  }
  const dims = broadcastPrefix(
    outDims,
    spec,
    (value) => typeof value === "number" || value === null,
  );
  if ("mismatchAt" in dims) throw outDimsStructureError(where, showTree(outDims), showTree(result));
  const outputs = leaves.map(({ path, value }, i) => takeOut(frame, where, path, value, dims[i]));
  return { outputs, rebuild: (values) => unflattenTree(spec, values) };
}

function takeOut(
  frame: VmapFrame,
  where: string,
  path: string,
  value: unknown,
  dim: unknown,
): MappedOutput {
  const isMapped = value instanceof Tensor && value.owner === frame;
  if (dim === null) {
    if (isMapped) throw outDimNullError(where, path);
    return { value, dim: null };
  }
  if (!(value instanceof Tensor)) throw outputNotTensorError(where, path, showLeaf(value));
  const owner = frameOf(value);
  if (owner !== null) assertAlive(owner, where);
  if (typeof dim !== "number" || !Number.isInteger(dim))
    throw outDimsTypeError(where, showLeaf(dim));
  const rank = value.shape.length + 1;
  if (dim < -rank || dim >= rank) throw outDimRangeError(where, path, value.shape, dim);
  const target = dim < 0 ? dim + rank : dim;
  if (value.owner === frame && value.value !== null) {
    const moved = moveDim(value.value, value.bdim, target);
    // Moving the batch dim makes no view of what was none before: nobody else sees the tensor behind it.
    moved.isView = value.value.isView;
    return { value: moved, dim: target };
  }
  const shape = [...value.shape.slice(0, target), frame.batchSize, ...value.shape.slice(target)];
  return { value: expand(unsqueeze(value, target), shape), dim: target };
}
