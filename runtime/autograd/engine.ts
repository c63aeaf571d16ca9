// The backward pass: walks the graph from outputs to inputs, newest node first, and sums cotangents.

import { _toCopy } from "../../generated/core/ops/copy.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { reduceToShape } from "../../rules/derivatives/broadcasting.ts";
import type { GradFrame } from "../dispatch/frames.ts";
import { asOwnResults } from "../dispatch/own-results.ts";
import { isRecording, withFormula } from "../dispatch/recording.ts";
import { freedGraphError } from "../errors/autograd.ts";
import { internalError } from "../errors/internal.ts";
import type { Edge, GraphNode, OutputInfo, Tensor } from "../tensor/tensor.ts";
import {
  isLeafNode,
  type LeafNode,
  type OperationNode,
  recordedAt,
  unpackSaved,
} from "./history.ts";
import { runHooks } from "./hooks.ts";

/** What a backward pass is asked for. */
export interface BackwardRequest {
  readonly frame: GradFrame;
  /** Where cotangents enter. */
  readonly roots: readonly { readonly edge: Edge; readonly cotangent: Tensor }[];
  /** Graph positions whose cotangents are wanted; null wants every leaf. */
  readonly targets: readonly (Edge | null)[] | null;
  /** Keep saved values for another pass. */
  readonly retainGraph: boolean;
  /** Record the pass itself at `frame`. */
  readonly createGraph: boolean;
  /** Receives the cotangent of each leaf reached, when `targets` is null. */
  readonly onLeaf?: (leaf: LeafNode, cotangent: Tensor) => void;
}

type Slots = (Tensor | null)[];

type Grads = readonly (Tensor | null)[];

/**
 * Runs the pass; returns the cotangent of each target, null where nothing flows.
 *
 * Its level records while it runs exactly when `createGraph` asks for it, whatever `noGrad` surrounds it.
 */
export function runBackward(request: BackwardRequest): readonly (Tensor | null)[] {
  const { frame, createGraph } = request;
  const saved = frame.isEnabled;
  frame.isEnabled = createGraph;
  try {
    return walkGraph(request);
  } finally {
    frame.isEnabled = saved;
  }
}

function walkGraph(request: BackwardRequest): Grads {
  const { roots, targets } = request;
  const wanted =
    targets === null
      ? null
      : new Set(targets.flatMap((edge) => (edge === null ? [] : [edge.node])));
  const order = reachableNodes(
    roots.map((root) => root.edge.node),
    wanted,
  );
  const slots = new Map<GraphNode, Slots>();
  for (const { edge, cotangent } of roots) accumulate(slots, edge, cotangent);
  const captured = new Map<GraphNode, Grads>();
  for (const node of order) {
    const grads = slots.get(node);
    if (grads === undefined) continue;
    slots.delete(node);
    const seen = runHooks(node, grads);
    if (wanted?.has(node)) captured.set(node, seen);
    if (isLeafNode(node)) deliverToLeaf(request, node, seen);
    else pullNode(request, node as OperationNode, seen, slots);
  }
  const given = roots.map(({ cotangent }) => cotangent);
  return (targets ?? []).map((edge) => {
    const grad = edge === null ? null : (captured.get(edge.node)?.[edge.index] ?? null);
    if (grad !== null) asOwnResults(grad, given);
    return grad;
  });
}

function deliverToLeaf(request: BackwardRequest, leaf: LeafNode, grads: Grads): void {
  const [cotangent] = grads;
  if (cotangent !== null && request.onLeaf !== undefined) request.onLeaf(leaf, cotangent);
}

function pullNode(
  request: BackwardRequest,
  node: OperationNode,
  grads: Grads,
  slots: Map<GraphNode, Slots>,
): void {
  const { createGraph, retainGraph } = request;
  const { saved } = node;
  if (saved === null) throw freedGraphError(node.name);
  const values = unpackSaved(node, saved, createGraph);
  const cotangents = isRecording()
    ? withFormula({ name: `backward of ${node.name}`, location: recordedAt(node) }, () =>
        node.pullback(values, grads, createGraph),
      )
    : node.pullback(values, grads, createGraph);
  if (!retainGraph) node.saved = null;
  node.edges.forEach((edge, i) => {
    const cotangent = cotangents[i];
    if (edge === null || cotangent == null) return;
    accumulate(slots, edge, fitTo(cotangent, edge.node.outputs[edge.index], node.name));
  });
}

/** Undoes broadcasting and promotion: the cotangent gets the shape and dtype its tensor had. */
function fitTo(cotangent: Tensor, info: OutputInfo, op: string): Tensor {
  if (info === undefined) throw internalError(op, "an edge leads to an output that does not exist");
  const fitted = reduceToShape(cotangent, info.shape);
  return fitted.dtype === info.dtype ? fitted : _toCopy(fitted, { dtype: info.dtype });
}

function accumulate(slots: Map<GraphNode, Slots>, edge: Edge, cotangent: Tensor): void {
  let grads = slots.get(edge.node);
  if (grads === undefined) {
    grads = edge.node.outputs.map(() => null);
    slots.set(edge.node, grads);
  }
  const known = grads[edge.index];
  grads[edge.index] = known === null ? cotangent : add(known, cotangent);
}

/**
 * Every node that must run, newest first. Sequence numbers rise with creation, so this order visits a
 * node after everything that feeds it. With `wanted`, only nodes on a path to a wanted one.
 */
function reachableNodes(
  starts: readonly GraphNode[],
  wanted: ReadonlySet<GraphNode> | null,
): readonly GraphNode[] {
  const seen = new Set<GraphNode>();
  const pending = [...starts];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of node.edges)
      if (edge !== null && !seen.has(edge.node)) pending.push(edge.node);
  }
  const newestFirst = [...seen].sort((a, b) => b.sequence - a.sequence);
  return wanted === null ? newestFirst : onPathTo(newestFirst, wanted);
}

function onPathTo(
  newestFirst: readonly GraphNode[],
  wanted: ReadonlySet<GraphNode>,
): readonly GraphNode[] {
  const useful = new Set<GraphNode>();
  for (let i = newestFirst.length - 1; i >= 0; i--) {
    const node = newestFirst[i];
    if (wanted.has(node) || node.edges.some((edge) => edge !== null && useful.has(edge.node)))
      useful.add(node);
  }
  return newestFirst.filter((node) => useful.has(node));
}
