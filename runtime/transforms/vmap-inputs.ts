// vmap's inputs: which leaves are mapped, at which dim, and how many examples there are.
import { assertAlive, frameOf } from "../dispatch/frames.ts";
import {
  axisSizeError,
  inDimLeafError,
  inDimNotTensorError,
  inDimRangeError,
  inDimsStructureError,
  inDimsTypeError,
  keywordsError,
  mappedSizesError,
  noInputsError,
  nothingMappedError,
} from "../errors/vmap.ts";
import { Tensor } from "../tensor/tensor.ts";
import { isKeywords } from "./keywords.ts";
import {
  broadcastPrefix,
  flattenTree,
  isTree,
  showLeaf,
  showTree,
  type TreeLeaf,
  type TreeSpec,
} from "./pytree.ts";

/** A leaf of the inputs and the dim it is mapped at; null when it is handed through. */
export interface MappedLeaf {
  readonly value: unknown;
  readonly dim: number | null;
}

/** One call of a mapped function, checked. */
export interface MappedCall {
  readonly leaves: readonly MappedLeaf[];
  readonly spec: TreeSpec;
  readonly batchSize: number;
}

/**
 * Checks the arguments of a mapped function against `inDims`.
 *
 * @throws VmapError naming the input, its shape and its entry
 */
export function resolveInputs(
  where: string,
  args: readonly unknown[],
  inDims: unknown,
  axisSize: number | null,
): MappedCall {
  const hasKeywords = isKeywords(args.at(-1));
  const mapped = hasKeywords ? args.slice(0, -1) : args;
  const misplaced = mapped.findIndex(isKeywords);
  if (misplaced >= 0) throw keywordsError(where, `input [${misplaced}] is marked by kwargs`);
  if (mapped.length === 0 && axisSize === null) throw noInputsError(where);
  const { leaves, spec } = flattenTree(mapped);
  for (const { value } of leaves) refuseEscaped(where, value);
  const dims = dimsOfLeaves(where, inDims, mapped, spec);
  const resolved = leaves.map(
    (leaf, i): MappedLeaf => ({ value: leaf.value, dim: resolveDim(where, leaf, dims[i]) }),
  );
  const batchSize = commonSize(where, leaves, resolved, axisSize);
  if (!hasKeywords || spec.kind !== "array") return { leaves: resolved, spec, batchSize };
  const withKeywords: TreeSpec = { kind: "array", items: [...spec.items, { kind: "leaf" }] };
  return {
    leaves: [...resolved, { value: args.at(-1), dim: null }],
    spec: withKeywords,
    batchSize,
  };
}

function refuseEscaped(where: string, value: unknown): void {
  const frame = value instanceof Tensor ? frameOf(value) : null;
  if (frame !== null) assertAlive(frame, where);
}

function dimsOfLeaves(
  where: string,
  inDims: unknown,
  args: readonly unknown[],
  spec: TreeSpec,
): readonly unknown[] {
  if (typeof inDims !== "number" && inDims !== null && !isTree(inDims))
    throw inDimsTypeError(where, showLeaf(inDims));
  if (typeof inDims === "number" && !Number.isInteger(inDims))
    throw inDimsTypeError(where, String(inDims));
  const dims = broadcastPrefix(
    inDims,
    spec,
    (value) => typeof value === "number" || value === null,
  );
  if ("mismatchAt" in dims) throw inDimsStructureError(where, showTree(inDims), showTree(args));
  return dims;
}

function resolveDim(where: string, leaf: TreeLeaf, dim: unknown): number | null {
  const { path, value } = leaf;
  if (dim === null) return null;
  if (typeof dim !== "number" || !Number.isInteger(dim))
    throw inDimLeafError(where, path, showLeaf(dim));
  if (!(value instanceof Tensor)) {
    const isObject = typeof value === "object" && value !== null;
    throw inDimNotTensorError(where, path, dim, showLeaf(value), isObject);
  }
  const rank = value.shape.length;
  if (dim < -rank || dim >= rank) throw inDimRangeError(where, path, value.shape, dim);
  return dim < 0 ? dim + rank : dim;
}

function commonSize(
  where: string,
  leaves: readonly TreeLeaf[],
  resolved: readonly MappedLeaf[],
  axisSize: number | null,
): number {
  if (axisSize !== null && (!Number.isInteger(axisSize) || axisSize < 0)) {
    throw axisSizeError(where, String(axisSize), "a non-negative integer");
  }
  const mapped = resolved.flatMap(({ value, dim }, i) =>
    value instanceof Tensor && dim !== null
      ? [{ path: leaves[i].path, shape: value.shape, dim }]
      : [],
  );
  if (mapped.length === 0) {
    if (axisSize === null) throw nothingMappedError(where);
    return axisSize;
  }
  const size = mapped[0].shape[mapped[0].dim];
  if (mapped.some(({ shape, dim }) => shape[dim] !== size)) throw mappedSizesError(where, mapped);
  if (axisSize !== null && axisSize !== size)
    throw axisSizeError(where, String(axisSize), `${size}, the size of the mapped dims`);
  return size;
}
