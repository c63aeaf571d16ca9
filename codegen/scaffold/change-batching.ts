// Makes `batching:` of one entry say `rule`, and leaves every other byte of ops.yaml alone.
import { isMap, isScalar, isSeq, type Node } from "yaml";
import { keyNodeAt, nodeOf, pairsOf, rangeOf } from "../load/yaml-nodes.ts";
import { readYaml } from "../load/yaml-source.ts";

/** The text with `batching: rule` in the entry of the op; as it is when the op has no such key. */
export function withRuleKind(text: string, op: string): string {
  for (const node of readYaml(text, "ops.yaml").entries) {
    if (!isMap(node)) continue;
    const func = nodeOf(node, "func");
    const value = nodeOf(node, "batching");
    if (!isScalar(func) || value === null) continue;
    if (!String(func.value).startsWith(`${op}(`)) continue;
    const keyEnd = rangeOf(keyNodeAt(node, ["batching"]))[1];
    const colon = text.indexOf(":", keyEnd) + 1;
    const start = rangeOf(value)[0];
    const isBelow = text.slice(colon, start).includes("\n");
    const from = isBelow ? colon : start;
    return `${text.slice(0, from)}${isBelow ? " rule" : "rule"}${text.slice(lastEnd(value))}`;
  }
  return text;
}

/** Where a value's last word or bracket ends; ranges of block collections reach into the lines below. */
function lastEnd(node: Node): number {
  if (isMap(node) && node.flow !== true) {
    const last = pairsOf(node).at(-1);
    if (last !== undefined) return lastEnd(last.value ?? last.key);
  }
  const item = isSeq(node) && node.flow !== true ? node.items.at(-1) : undefined;
  if (isScalar(item) || isMap(item) || isSeq(item)) return lastEnd(item);
  return rangeOf(node)[1];
}
