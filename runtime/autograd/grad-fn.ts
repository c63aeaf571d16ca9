// The recorded operation behind a tensor, as users see it: a name and what it leads to.
import type { GraphNode } from "../tensor/tensor.ts";
import { isLeafNode } from "./history.ts";

/** A recorded operation: `x.gradFn`. */
export interface GradFn {
  /** `MulBackward`; `AccumulateGrad` for the end of a path, a leaf. */
  readonly name: string;
  /** The operations that made its inputs; null where no gradient flows. */
  readonly nextFunctions: readonly (GradFn | null)[];
}

/** `MulBackward` for `mul.Tensor`, `LinalgInvBackward` for `linalg_inv`, `CopyBackward` for `copy_`. */
export function gradFnName(node: GraphNode): string {
  if (isLeafNode(node)) return "AccumulateGrad";
  const [base] = node.name.split(".");
  const words = base.split("_").filter((word) => word !== "");
  return `${words.map((word) => word[0].toUpperCase() + word.slice(1)).join("")}Backward`;
}

const known = new WeakMap<GraphNode, GradFn>();

/** The public face of a node; one and the same for one node. */
export function gradFnOf(node: GraphNode): GradFn {
  const found = known.get(node);
  if (found !== undefined) return found;
  const gradFn: GradFn = {
    name: gradFnName(node),
    get nextFunctions() {
      return node.edges.map((edge) => (edge === null ? null : gradFnOf(edge.node)));
    },
  };
  known.set(node, gradFn);
  return gradFn;
}
