// Which storages a transform's results still need: the mark phase before its region is freed.

import { isPlainObject } from "../dispatch/predicates.ts";
import { openNode } from "../dispatch/pytree-nodes.ts";
import type { Storage } from "../tensor/storage.ts";
import type { GraphNode } from "../tensor/tensor.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * Every storage that `roots` reach through wrappers, tangents, view bases and graph nodes.
 *
 * Nodes older than `sinceSequence` were recorded before the region began, so they cannot hold anything
 * of it and the walk stops there: its cost is bounded by the work of the transform itself.
 */
export function reachableStorages(
  roots: readonly unknown[],
  sinceSequence: number,
): ReadonlySet<Storage> {
  const storages = new Set<Storage>();
  const seen = new Set<object>();
  const pending: unknown[] = [...roots];
  while (pending.length > 0) {
    const item = pending.pop();
    if (typeof item !== "object" || item === null || seen.has(item)) continue;
    seen.add(item);
    if (item instanceof Tensor) visitTensor(item, storages, pending);
    else if (Array.isArray(item)) pending.push(...item);
    else if (isNode(item)) visitNode(item, sinceSequence, pending);
    else if (isPlainObject(item)) pending.push(...Object.values(item));
    else pending.push(...(openNode(item)?.children ?? []));
  }
  return storages;
}

function visitTensor(x: Tensor, storages: Set<Storage>, pending: unknown[]): void {
  storages.add(x.storage);
  pending.push(x.value, x.tangent, x.autograd?.node, x.autograd?.grad, x.viewLink?.base);
}

function visitNode(node: GraphNode, sinceSequence: number, pending: unknown[]): void {
  if (node.sequence < sinceSequence) return;
  if (node.saved !== null) pending.push(...node.saved);
  for (const edge of node.edges) if (edge !== null) pending.push(edge.node);
}

function isNode(item: object): item is GraphNode {
  return "sequence" in item && "edges" in item && "saved" in item;
}
