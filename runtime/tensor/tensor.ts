// The one tensor class: plain tensors and the wrappers of every transform level share it, and so one hidden class.
import type { DType } from "./dtype.ts";
import type { Storage } from "./storage.ts";
import { VERSION } from "./version.ts";

/** Sizes of each dim. */
export type Shape = readonly number[];

/** Steps in elements for each dim. */
export type Strides = readonly number[];

/** `keys` bit: this tensor is a wrapper made by a transform level (level 0, base autograd, included). */
export const KEY_WRAPPED = 1;

/** `keys` bit: the elements live on a device other than the CPU. */
export const KEY_DEVICE = 2;

/**
 * What a level knows about its wrappers. The dispatcher's frames extend it; here it is only an identity.
 */
export interface LevelOwner {
  readonly level: number;
  readonly kind: "vmap" | "jvp" | "grad";
  alive: boolean;
}

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
export type GradHook = (grad: Tensor) => Tensor | null | undefined;

/** Reverse-mode state of one wrapper at a grad level. */
export class AutogradMeta {
  requiresGrad: boolean;
  /** The node that produced this tensor; null for a leaf without history. */
  node: GraphNode | null;
  /** Which output of `node` this is. */
  outputIndex: number;
  /** The edge to this place, made when first asked for and dropped when the history changes. */
  edge: Edge | null = null;
  /** Accumulated gradient of a leaf, or of a tensor that asked to retain it. */
  grad: Tensor | null = null;
  retainsGrad = false;
  /** How many in-place writes have rebased this tensor; views compare it with what they saw. */
  rebases = 0;

  constructor(requiresGrad: boolean, node: GraphNode | null, outputIndex: number) {
    this.requiresGrad = requiresGrad;
    this.node = node;
    this.outputIndex = outputIndex;
  }
}

/** A view's origin: applying `replay` to `base` gives the same view again. */
export interface ViewLink {
  readonly base: Tensor;
  readonly replay: (base: Tensor) => Tensor;
  /** Taken while nothing was recorded: it has no history of its own, and its base would not learn of writes. */
  readonly isSilent: boolean;
  /** The base's count of rebasing writes when this view's history was last derived from it. */
  seenRebases: number;
}

/**
 * An n-dimensional array of one dtype, or a transform level's wrapper around one.
 *
 * For a wrapper `shape`, `strides` and `offset` are logical: what the user sees inside the transform.
 */
export class Tensor {
  /** Logical sizes. */
  readonly shape: Shape;
  /** Element type. */
  readonly dtype: DType;
  /** @internal Steps in elements. */
  readonly strides: Strides;
  /** @internal Index of the first element in `storage`. */
  readonly offset: number;
  /** @internal Elements, shared by views. */
  readonly storage: Storage;
  /** @internal Dispatch keys; zero takes the fast path. */
  keys: number;
  /** @internal The level this wrapper belongs to; null when plain. */
  owner: LevelOwner | null = null;
  /** @internal The tensor one level down; null when plain. */
  value: Tensor | null = null;
  /** @internal vmap wrappers: physical position of the batch dim in `value`; otherwise -1. */
  bdim = -1;
  /** @internal jvp wrappers: the forward derivative one level down; null means zero. */
  tangent: Tensor | null = null;
  /** @internal grad wrappers: graph position. */
  autograd: AutogradMeta | null = null;
  /** @internal grad and jvp wrappers that are views: where they came from. */
  viewLink: ViewLink | null = null;
  /** @internal Plain tensors: whether another tensor was there first and shares the elements. */
  isView = false;

  constructor(
    storage: Storage,
    dtype: DType,
    shape: Shape,
    strides: Strides,
    offset: number,
    keys: number,
  ) {
    this.shape = shape;
    this.dtype = dtype;
    this.strides = strides;
    this.offset = offset;
    this.storage = storage;
    this.keys = keys;
  }

  /** Number of dims. */
  get ndim(): number {
    return this.shape.length;
  }
}

/** What every copy of this package marks its tensors with: the version that made them. */
export const TENSOR_MARK: symbol = Symbol.for("batchwise.tensor");

Object.defineProperty(Tensor.prototype, TENSOR_MARK, { value: VERSION });
