// Data of the reverse-mode graph that tensors carry; runtime/autograd gives it meaning.
import type { DType } from "./dtype.ts";
import type { LevelOwner, Shape, Tensor } from "./tensor.ts";

/** Where a cotangent flows next: output `index` of `node`. */
export interface Edge {
  readonly node: GraphNode;
  readonly index: number;
}

/** Shape and dtype of one output, as seen at the level where the node was recorded. */
export interface OutputInfo {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One recorded operation, or the leaf that accumulates a gradient. */
export interface GraphNode {
  /** Op name, or `leaf`. */
  readonly name: string;
  /** Rising with creation; edges always point to smaller numbers. */
  readonly sequence: number;
  /** The grad level that recorded it. */
  readonly owner: LevelOwner;
  readonly outputs: readonly OutputInfo[];
  readonly edges: readonly (Edge | null)[];
  /** Values kept for the backward pass; null once freed. */
  saved: readonly unknown[] | null;
}

/** A function that sees, and may replace, a gradient. */
export type GradHook = (grad: Tensor) => Tensor | undefined;

/** Reverse-mode state of one wrapper at a grad level. */
export class AutogradMeta {
  requiresGrad: boolean;
  /** The node that produced this tensor; null for a leaf without history. */
  node: GraphNode | null;
  /** Which output of `node` this is. */
  outputIndex: number;
  /** Accumulated gradient of a leaf, or of a tensor that asked to retain it. */
  grad: Tensor | null = null;
  retainsGrad = false;
  hooks: GradHook[] | null = null;
  /** How many in-place writes have rebased this tensor; views compare it with what they saw. */
  rebases = 0;

  constructor(requiresGrad: boolean, node: GraphNode | null, outputIndex: number) {
    this.requiresGrad = requiresGrad;
    this.node = node;
    this.outputIndex = outputIndex;
  }
}
