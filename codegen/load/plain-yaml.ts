// What a parsed document may hold: plain keys and values. Aliases, anchors and tags are how YAML bombs are built.
import { isAlias, isMap, isNode, isScalar, type Node, visit } from "yaml";
import type { Complaint } from "../errors.ts";
import {
  complexKey,
  duplicateKey,
  nestedTooDeep,
  yamlAlias,
  yamlAnchor,
  yamlTag,
} from "../problems/file.ts";
import { pairsOf } from "./yaml-nodes.ts";

/** Deepest nesting of nodes; entries need 5. */
const MAX_DEPTH = 24;

/** After so many complaints the document is not searched further. */
const MAX_COMPLAINTS = 1_000;

/** A complaint about a node. */
export interface NodeComplaint {
  readonly node: Node;
  readonly complaint: Complaint;
}

/** Everything in the document that is more than plain YAML. */
export function refuseExotic(contents: Node): readonly NodeComplaint[] {
  const found: NodeComplaint[] = [];
  visit(contents, (_key, node, path) => {
    if (!isNode(node)) return undefined;
    if (found.length >= MAX_COMPLAINTS) return visit.BREAK;
    if (path.length > MAX_DEPTH) {
      found.push({ node, complaint: nestedTooDeep("values are nested too deeply") });
      return visit.SKIP;
    }
    for (const complaint of nodeComplaints(node)) found.push({ node, complaint });
    if (isMap(node)) found.push(...keyComplaints(node).slice(0, MAX_COMPLAINTS));
    return undefined;
  });
  return found;
}

function nodeComplaints(node: Node): readonly Complaint[] {
  if (isAlias(node)) return [yamlAlias(node.source)];
  const complaints: Complaint[] = [];
  if (node.anchor !== undefined) complaints.push(yamlAnchor(node.anchor));
  if (node.tag !== undefined) complaints.push(yamlTag(node.tag));
  return complaints;
}

/** The parser's own check for duplicates compares every pair of keys, which a long map makes slow. */
function keyComplaints(map: Parameters<typeof pairsOf>[0]): readonly NodeComplaint[] {
  const seen = new Set<string>();
  return pairsOf(map).flatMap(({ key }): readonly NodeComplaint[] => {
    if (!isScalar(key)) return [{ node: isNode(key) ? key : map, complaint: complexKey() }];
    const name = String(key.value);
    if (seen.has(name)) return [{ node: key, complaint: duplicateKey(name) }];
    seen.add(name);
    return [];
  });
}
