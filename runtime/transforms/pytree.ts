// Pytrees: arrays, plain objects and registered classes, nested, of leaves. Flatten, rebuild, compare and print them.
import { isPlainObject } from "../dispatch/predicates.ts";
import { openNode, sameAux } from "../dispatch/pytree-nodes.ts";
import { treeDepthError } from "../errors/pytree.ts";
import { Tensor } from "../tensor/tensor.ts";

/** The shape of a tree without its leaves. */
export type TreeSpec =
  | { readonly kind: "leaf" }
  | { readonly kind: "array"; readonly items: readonly TreeSpec[] }
  | {
      readonly kind: "object";
      readonly keys: readonly string[];
      readonly items: readonly TreeSpec[];
    }
  | {
      readonly kind: "node";
      /** The registered class, by its prototype. */
      readonly type: unknown;
      /** Name of the registered class. */
      readonly name: string;
      readonly aux: unknown;
      readonly rebuild: (children: readonly unknown[]) => unknown;
      readonly items: readonly TreeSpec[];
    };

/** A leaf and where it is: `[0].weight`. */
export interface TreeLeaf {
  readonly path: string;
  readonly value: unknown;
}

/** The structure of a value that is no container. */
export const LEAF: TreeSpec = { kind: "leaf" };

/** Leaves in order, with the structure needed to rebuild the tree. Object keys keep their order. */
export function flattenTree(
  tree: unknown,
  path = "",
): { readonly leaves: readonly TreeLeaf[]; readonly spec: TreeSpec } {
  const leaves: TreeLeaf[] = [];
  const spec = collect(tree, path, leaves, 0);
  return { leaves, spec };
}

/** Deeper trees contain themselves, most likely: recursion would end in an overflow that names nothing. */
const MAX_DEPTH = 500;

function collect(tree: unknown, path: string, leaves: TreeLeaf[], depth: number): TreeSpec {
  if (depth > MAX_DEPTH) throw treeDepthError(MAX_DEPTH, path);
  if (Array.isArray(tree)) {
    const items = tree.map((item: unknown, i) => collect(item, `${path}[${i}]`, leaves, depth + 1));
    return { kind: "array", items };
  }
  if (isPlainObject(tree)) {
    const keys = Object.keys(tree);
    return {
      kind: "object",
      keys,
      items: keys.map((key) =>
        collect(tree[key], path === "" ? key : `${path}.${key}`, leaves, depth + 1),
      ),
    };
  }
  const opened = openNode(tree);
  if (opened !== null) {
    const { type, name, aux, rebuild } = opened;
    const items = opened.children.map((item, i) =>
      collect(item, `${path}[${i}]`, leaves, depth + 1),
    );
    return { kind: "node", type, name, aux, rebuild, items };
  }
  leaves.push({ path, value: tree });
  return LEAF;
}

/** The inverse of `flattenTree`. */
export function unflattenTree(spec: TreeSpec, leaves: readonly unknown[]): unknown {
  let next = 0;
  const build = (node: TreeSpec): unknown => {
    switch (node.kind) {
      case "leaf":
        return leaves[next++];
      case "array":
        return node.items.map(build);
      case "object":
        return Object.fromEntries(node.keys.map((key, i) => [key, build(node.items[i])]));
      case "node":
        return node.rebuild(node.items.map(build));
    }
  };
  return build(spec);
}

/** Whether a value is a tree with members of its own rather than a leaf. */
export function isTree(value: unknown): boolean {
  return Array.isArray(value) || isPlainObject(value) || openNode(value) !== null;
}

/** The structures of a container's members; none for a leaf. */
export function itemsOf(spec: TreeSpec): readonly TreeSpec[] {
  return spec.kind === "leaf" ? [] : spec.items;
}

/** The members of a container whose structure is `spec`, in its order. */
export function childrenOf(tree: unknown, spec: TreeSpec): readonly unknown[] {
  if (spec.kind === "array") return Array.isArray(tree) ? tree : [];
  if (spec.kind === "node") return openNode(tree)?.children ?? [];
  return spec.kind === "object" && isPlainObject(tree) ? spec.keys.map((key) => tree[key]) : [];
}

/** Applies `fn` to every leaf. */
export function mapTree(tree: unknown, fn: (leaf: unknown, path: string) => unknown): unknown {
  const { leaves, spec } = flattenTree(tree);
  return unflattenTree(
    spec,
    leaves.map(({ value, path }) => fn(value, path)),
  );
}

/** Whether two trees have the same structure. */
export function sameSpec(a: TreeSpec, b: TreeSpec): boolean {
  if (a.kind === "leaf" || b.kind === "leaf") return a.kind === b.kind;
  if (a.kind !== b.kind || a.items.length !== b.items.length) return false;
  if (a.kind === "object" && b.kind === "object" && a.keys.some((key, i) => key !== b.keys[i]))
    return false;
  if (a.kind === "node" && b.kind === "node" && (a.type !== b.type || !sameAux(a.aux, b.aux)))
    return false;
  return a.items.every((item, i) => sameSpec(item, b.items[i]));
}

/** Every tensor among a tree's leaves. */
export function treeTensors(tree: unknown): readonly Tensor[] {
  return flattenTree(tree).leaves.flatMap(({ value }) => (value instanceof Tensor ? [value] : []));
}

/** Prints a structure with `*` for leaves: `[*, { w: * }]`. */
export function showSpec(spec: TreeSpec): string {
  switch (spec.kind) {
    case "leaf":
      return "*";
    case "array":
      return `[${spec.items.map(showSpec).join(", ")}]`;
    case "object":
      return spec.keys.length === 0
        ? "{}"
        : `{ ${spec.keys.map((key, i) => `${key}: ${showSpec(spec.items[i])}`).join(", ")} }`;
    case "node":
      return `${spec.name}(${spec.items.map(showSpec).join(", ")})`;
  }
}

const MAX_SHOWN_DEPTH = 20;

/** Prints a value's structure with a word per leaf, for messages. */
export function showTree(value: unknown, depth = 0): string {
  if (depth > MAX_SHOWN_DEPTH) return "…";
  const show = (item: unknown): string => showTree(item, depth + 1);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (isPlainObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  const opened = openNode(value);
  if (opened !== null) return `${opened.name}(${opened.children.map(show).join(", ")})`;
  return showLeaf(value);
}

/** One value in words: `a tensor of shape [2, 3]`, `null`, `5`. */
export function showLeaf(value: unknown): string {
  if (value instanceof Tensor) return `Tensor[${value.shape.join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function")
    return `function ${value.name === "" ? "(anonymous)" : value.name}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return classOf(value);
  return String(value);
}

/** `Map`, `Generator`: the class of an object, or what the language calls it. */
function classOf(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== ""
    ? name
    : Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Spreads a prefix of a tree over it: `broadcastPrefix(0, tree)` gives 0 for every leaf.
 *
 * @returns one entry per leaf of `spec`, or the path at which the prefix does not fit.
 */
export function broadcastPrefix(
  prefix: unknown,
  spec: TreeSpec,
  isPrefixLeaf: (value: unknown) => boolean,
): readonly unknown[] | { readonly mismatchAt: string } {
  const entries: unknown[] = [];
  const mismatch = spreadPrefix(prefix, spec, isPrefixLeaf, "", entries);
  return mismatch === null ? entries : { mismatchAt: mismatch };
}

function spreadPrefix(
  prefix: unknown,
  spec: TreeSpec,
  isPrefixLeaf: (value: unknown) => boolean,
  path: string,
  entries: unknown[],
): string | null {
  if (isPrefixLeaf(prefix)) {
    for (let count = countLeaves(spec); count > 0; count--) entries.push(prefix);
    return null;
  }
  const children = prefixChildren(prefix, spec);
  if (children === null || spec.kind === "leaf") {
    if (spec.kind !== "leaf") return path;
    entries.push(prefix);
    return isTree(prefix) ? path : null;
  }
  for (let i = 0; i < children.length; i++) {
    const step = spec.kind === "object" ? `.${spec.keys[i]}` : `[${i}]`;
    const mismatch = spreadPrefix(children[i], spec.items[i], isPrefixLeaf, path + step, entries);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

function prefixChildren(prefix: unknown, spec: TreeSpec): readonly unknown[] | null {
  if (spec.kind === "array")
    return Array.isArray(prefix) && prefix.length === spec.items.length ? prefix : null;
  if (spec.kind === "node") {
    // A class may not hold dims in place of tensors, so an array stands for its members too.
    if (Array.isArray(prefix)) return prefix.length === spec.items.length ? prefix : null;
    const opened = openNode(prefix);
    return opened !== null &&
      opened.type === spec.type &&
      opened.children.length === spec.items.length
      ? opened.children
      : null;
  }
  if (spec.kind !== "object" || !isPlainObject(prefix)) return null;
  const keys = Object.keys(prefix);
  return keys.length === spec.keys.length && spec.keys.every((key) => Object.hasOwn(prefix, key))
    ? spec.keys.map((key) => prefix[key])
    : null;
}

/** Number of leaves of a structure. */
export function countLeaves(spec: TreeSpec): number {
  return spec.kind === "leaf" ? 1 : spec.items.reduce((sum, item) => sum + countLeaves(item), 0);
}
