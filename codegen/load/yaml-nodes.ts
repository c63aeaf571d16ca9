// Reading nodes of a parsed YAML document: maps as key and value pairs, plain data, places.
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Range,
  type YAMLMap,
} from "yaml";

/** A step into a map or list. */
export type PathStep = string | number;

/** The pairs of a map, in file order. */
export function pairsOf(map: YAMLMap): readonly Pair<Node, Node | null>[] {
  return map.items.filter((item): item is Pair<Node, Node | null> => isPair(item));
}

/** A pair's key as text; "" when it is no word. */
export function keyOf({ key }: Pair<Node, Node | null>): string {
  return isScalar(key) ? String(key.value) : "";
}

/** The value under a key, or null. */
export function nodeOf(map: YAMLMap, key: string): Node | null {
  return pairsOf(map).find((pair) => keyOf(pair) === key)?.value ?? null;
}

/** Start and end of a node in the file. */
export function rangeOf(node: { readonly range?: Range | null | undefined }): Range {
  return node.range ?? [0, 0, 0];
}

/** The innermost node on the way along `path` that exists. */
export function nodeAt(map: YAMLMap, path: readonly PropertyKey[]): Node {
  let node: Node = map;
  for (const step of path) {
    const next: unknown = isMap(node)
      ? nodeOf(node, String(step))
      : isSeq(node)
        ? node.items[Number(step)]
        : null;
    if (!isScalar(next) && !isMap(next) && !isSeq(next)) return node;
    node = next;
  }
  return node;
}

/** The node of the last key of `path`; the innermost value that exists when there is no such key. */
export function keyNodeAt(map: YAMLMap, path: readonly PathStep[]): Node {
  const owner = nodeAt(map, path.slice(0, -1));
  const last = String(path.at(-1));
  const pair = isMap(owner) ? pairsOf(owner).find((other) => keyOf(other) === last) : undefined;
  return pair?.key ?? owner;
}

/** A node as plain data; no key of the file can reach a prototype. */
export function toData(node: Node | null): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node))
    return node.items.map((item) =>
      isScalar(item) || isMap(item) || isSeq(item) ? toData(item) : null,
    );
  if (!isMap(node)) return undefined;
  const data: Record<string, unknown> = {};
  for (const pair of pairsOf(node)) {
    Object.defineProperty(data, keyOf(pair), {
      value: toData(pair.value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return data;
}
