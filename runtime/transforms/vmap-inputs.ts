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
  childrenOf,
  flattenTree,
  isTree,
  itemsOf,
  LEAF,
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
  const { leaves, spec } = flattenInputs(mapped, inDims);
  for (const { value } of leaves) refuseEscaped(where, value);
  const dims = dimsOfLeaves(where, inDims, mapped, spec);
  const resolved = leaves.map(
    (leaf, i): MappedLeaf => ({ value: leaf.value, dim: resolveDim(where, leaf, dims[i]) }),
  );
  const batchSize = commonSize(where, leaves, resolved, axisSize);
  const rest = resolved.values();
  const inputs = mapped.map((input, i) => joined(input, itemsOf(spec)[i], rest));
  if (hasKeywords) inputs.push({ spec: LEAF, leaves: [{ value: args.at(-1), dim: null }] });
  return {
    leaves: inputs.flatMap((input) => input.leaves),
    spec: { kind: "array", items: inputs.map((input) => input.spec) },
    batchSize,
  };
}

/** A part of the inputs. */
type Part = Pick<MappedCall, "spec" | "leaves">;

/** A container without a mapped member is one leaf: the function gets the very object, not a copy. */
function joined(value: unknown, spec: TreeSpec, rest: Iterator<MappedLeaf>): Part {
  if (spec.kind === "leaf") {
    const next = rest.next();
    return { spec, leaves: next.done === true ? [] : [next.value] };
  }
  const children = childrenOf(value, spec);
  const parts = spec.items.map((item, i) => joined(children[i], item, rest));
  const leaves = parts.flatMap((part) => part.leaves);
  return leaves.some(({ dim }) => dim !== null)
    ? { spec: { ...spec, items: parts.map((part) => part.spec) }, leaves }
    : { spec: LEAF, leaves: [{ value, dim: null }] };
}

/** Like `flattenTree`, but an input whose entry is null is one leaf, whatever it is. */
function flattenInputs(
  args: readonly unknown[],
  inDims: unknown,
): { readonly leaves: readonly TreeLeaf[]; readonly spec: TreeSpec } {
  const parts = args.map((arg, i) => {
    const path = `[${i}]`;
    const isShared = inDims === null || (Array.isArray(inDims) && inDims[i] === null);
    return isShared ? { leaves: [{ path, value: arg }], spec: LEAF } : flattenTree(arg, path);
  });
  return {
    leaves: parts.flatMap(({ leaves }) => leaves),
    spec: { kind: "array", items: parts.map(({ spec }) => spec) },
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
  // An argument that is left out stays left out, so that defaults apply.
  if (dim === null || value === undefined) return null;
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
    throw axisSizeError(where, showLeaf(axisSize), "a non-negative integer");
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
