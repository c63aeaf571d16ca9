// Which computed tensors keep their gradient, by the node that computed them.
import type { AutogradMeta, GraphNode } from "../tensor/tensor.ts";

/** A tensor that keeps the gradient of output `index` of a node. */
export interface Retainer {
  readonly index: number;
  readonly meta: AutogradMeta;
}

const retainers = new WeakMap<GraphNode, readonly Retainer[]>();

/** The tensors that keep a gradient of this node. */
export function retainersOf(node: GraphNode): readonly Retainer[] {
  return retainers.get(node) ?? [];
}

/** Lists a tensor that keeps its gradient at the node it comes from. */
export function keepAt(meta: AutogradMeta, node: GraphNode): void {
  retainers.set(node, [...retainersOf(node), { index: meta.outputIndex, meta }]);
}

/** A tensor whose history changed keeps the gradient of its new value, no longer that of the old one. */
export function moveRetained(meta: AutogradMeta, before: GraphNode | null): void {
  if (!meta.retainsGrad) return;
  if (before !== null) {
    const others = retainersOf(before).filter((other) => other.meta !== meta);
    retainers.set(before, others);
  }
  if (meta.node !== null) keepAt(meta, meta.node);
}
