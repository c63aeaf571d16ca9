// The graph's building blocks: wrapping at a grad level, nodes, leaves, and a tensor's place in the graph.
import type { Frame, GradFrame, JvpFrame } from "../dispatch/frames.ts";
import { isRecording, recordedLocation } from "../dispatch/recording.ts";
import { savedTensorChangedError } from "../errors/autograd.ts";
import { inferenceSavedError } from "../errors/graph.ts";
import {
  AutogradMeta,
  type Edge,
  type GraphNode,
  KEY_WRAPPED,
  type OutputInfo,
  Tensor,
} from "../tensor/tensor.ts";

/** Cotangents in, cotangents of each edge out; with `keepGraph` all of them are wrappers, and the formula is recorded. */
export type NodePullback = (
  saved: readonly unknown[],
  grads: readonly (Tensor | null)[],
  keepGraph: boolean,
) => readonly (Tensor | null)[];

let sequence = 0;

/** A recorded operation. */
export class OperationNode implements GraphNode {
  readonly name: string;
  readonly sequence: number;
  readonly owner: Frame;
  readonly outputs: readonly OutputInfo[];
  readonly edges: readonly (Edge | null)[];
  saved: readonly unknown[] | null;
  /** Version of each saved tensor when it was saved; -1 for what is no tensor, a list for a list. */
  readonly versions: readonly Version[];
  readonly pullback: NodePullback;

  constructor(parts: NodeParts) {
    const { saved } = parts;
    const versions = new Array<Version>(saved.length);
    for (let i = 0; i < saved.length; i++) versions[i] = versionOf(parts, saved[i]);
    this.name = parts.name;
    this.sequence = sequence++;
    this.owner = parts.owner;
    this.outputs = parts.outputs;
    this.edges = parts.edges;
    this.saved = saved;
    this.versions = versions;
    this.pullback = parts.pullback;
    const location = isRecording() ? recordedLocation(this.name) : null;
    if (location !== null) locations.set(this, location);
  }
}

/** Lines of the user's code, kept only while a recorder asks for them. */
const locations = new WeakMap<GraphNode, string>();

/** The user's line that a node was recorded at, where a recorder asked for it. */
export function recordedAt(node: GraphNode): string | null {
  return locations.get(node) ?? null;
}

type Version = number | readonly number[];

function versionOf(parts: NodeParts, item: unknown): Version {
  if (Array.isArray(item)) return item.map((one: unknown) => tensorVersion(parts, one));
  return tensorVersion(parts, item);
}

function tensorVersion({ name, owner }: NodeParts, item: unknown): number {
  if (!(item instanceof Tensor)) return -1;
  const { storage, shape } = item;
  // Inference tensors have no reliable version. A transform's own levels end with it, so it may save them.
  if (storage.isInference && owner.level === 0) throw inferenceSavedError(name, shape);
  return storage.version;
}

/** What a node is made of. */
export interface NodeParts {
  readonly name: string;
  readonly owner: Frame;
  readonly outputs: readonly OutputInfo[];
  readonly edges: readonly (Edge | null)[];
  readonly saved: readonly unknown[];
  readonly pullback: NodePullback;
}

/** The end of a path: a tensor without history whose gradient is wanted. */
export interface LeafNode extends GraphNode {
  readonly name: "leaf";
  readonly tensor: Tensor;
}

/** The sequence number the next node will get; nodes of a transform have at least its starting number. */
export function nextSequence(): number {
  return sequence;
}

/** A wrapper of a grad or jvp level around `value`, without history or tangent. */
export function wrapAtLevel(frame: GradFrame | JvpFrame, value: Tensor): Tensor {
  const wrapper = new Tensor(
    value.storage,
    value.dtype,
    value.shape,
    value.strides,
    value.offset,
    value.keys | KEY_WRAPPED,
  );
  wrapper.owner = frame;
  wrapper.value = value;
  return wrapper;
}

/** A wrapper that starts a graph: gradients stop and accumulate here. */
export function wrapLeaf(frame: GradFrame, value: Tensor): Tensor {
  const leaf = wrapAtLevel(frame, value);
  makeLeaf(leaf, frame);
  return leaf;
}

/** Turns a wrapper without history into a leaf that requires grad. */
export function makeLeaf(wrapper: Tensor, frame: GradFrame): void {
  const meta = new AutogradMeta(true, null, 0);
  meta.grad = wrapper.autograd?.grad ?? null;
  const node: LeafNode = {
    name: "leaf",
    sequence: sequence++,
    owner: frame,
    outputs: [outputInfo(wrapper)],
    edges: [],
    saved: [],
    tensor: wrapper,
  };
  meta.node = node;
  wrapper.autograd = meta;
}

/** Whether a node is a leaf. */
export function isLeafNode(node: GraphNode): node is LeafNode {
  return node.name === "leaf";
}

/** Shape and dtype of a tensor, as the graph remembers them. */
export function outputInfo(x: Tensor): OutputInfo {
  return { shape: x.shape, dtype: x.dtype };
}

/** Points `wrapper` at output `index` of `node`. */
export function attachHistory(wrapper: Tensor, node: GraphNode, index: number): void {
  const meta = wrapper.autograd;
  if (meta === null) {
    wrapper.autograd = new AutogradMeta(true, node, index);
    return;
  }
  meta.requiresGrad = true;
  meta.node = node;
  meta.outputIndex = index;
  meta.edge = null;
}

/** Whether gradients are wanted for `x` at `frame`. */
export function needsGrad(frame: GradFrame, x: unknown): x is Tensor {
  return x instanceof Tensor && x.owner === frame && x.autograd !== null && x.autograd.requiresGrad;
}

/** The edge to follow from `x`; null when no gradient is wanted. */
export function edgeOf(frame: GradFrame, x: unknown): Edge | null {
  if (!needsGrad(frame, x)) return null;
  const meta = x.autograd;
  if (meta === null || meta.node === null) return null;
  meta.edge ??= { node: meta.node, index: meta.outputIndex };
  return meta.edge;
}

/**
 * The saved values of a node, ready for its formula.
 *
 * With `keepGraph` the wrappers themselves are returned, so that the formula is recorded in turn;
 * otherwise the values one level down.
 *
 * @throws AutogradError E_SAVED_TENSOR_CHANGED when one was written in place after it was saved.
 */
export function unpackSaved(
  node: OperationNode,
  saved: readonly unknown[],
  keepGraph: boolean,
): readonly unknown[] {
  return saved.map((item, i) => {
    const version = node.versions[i];
    if (!Array.isArray(item)) return unpackOne(node, item, version, keepGraph);
    return item.map((one: unknown, k) =>
      unpackOne(node, one, typeof version === "number" ? version : version[k], keepGraph),
    );
  });
}

function unpackOne(
  node: OperationNode,
  item: unknown,
  version: Version,
  keepGraph: boolean,
): unknown {
  if (!(item instanceof Tensor)) return item;
  if (item.storage.version !== version)
    throw savedTensorChangedError(node.name, item.shape, Number(version), item.storage.version);
  return keepGraph ? item : below(node, item);
}

function below(node: GraphNode, item: unknown): unknown {
  return item instanceof Tensor && item.owner === node.owner ? item.value : item;
}
