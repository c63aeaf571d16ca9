// What zod found wrong with an entry, as problems at the keys and values they are about.
import { isMap, type Node, type YAMLMap } from "yaml";
import type { z } from "zod";
import type { Complaint, Problem } from "../errors.ts";
import type { Span } from "../model/entry.ts";
import {
  batchingNeedsOptions,
  missingKey,
  unknownBatchingKind,
  unknownInnerKey,
  wrongValue,
} from "../problems/entry.ts";
import { BATCHING_KEYS, INNER_KEYS, KIND_EXAMPLES, KIND_NAMES } from "./definition.ts";
import { keyNodeAt, nodeAt, nodeOf, pairsOf, toData } from "./yaml-nodes.ts";
import type { YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** One issue of an entry as problems. */
export function definitionProblems(
  source: YamlSource,
  map: YAMLMap,
  where: string,
  issue: Issue,
): readonly Problem[] {
  const problem = (span: Span, complaint: Complaint): Problem =>
    source.problem(span, where, complaint);
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const [key] = path;
  if (path.length === 1 && typeof key === "string" && nodeOf(map, key) === null)
    return [problem(source.spanOf(firstKey(map)), missingKey(key))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((inner) =>
      problem(
        source.spanOf(keyNodeAt(map, [...path, inner])),
        unknownInnerKey(inner, owner(path), knownKeys(path, nodeAt(map, path))),
      ),
    );
  }
  const span = source.spanOf(nodeAt(map, path));
  if (key === "batching") {
    const complaint = batchingComplaint(map);
    if (complaint !== null) return [problem(kindSpan(source, map), complaint)];
  }
  if (issue.code === "invalid_union") return unionProblems(source, map, where, issue);
  return [problem(span, wrongValue(owner(path), sentence(issue)))];
}

function firstKey(map: YAMLMap): Node {
  const [first] = pairsOf(map);
  return first?.key ?? map;
}

function owner(path: readonly (string | number)[]): string {
  return path.length === 0 ? "the entry" : path.join(".");
}

function sentence({ message }: Issue): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** The alternative that was most likely meant: the one with the fewest issues that fits the value's type. */
function unionProblems(
  source: YamlSource,
  map: YAMLMap,
  where: string,
  issue: Extract<Issue, { code: "invalid_union" }>,
): readonly Problem[] {
  const candidates = issue.errors
    .filter((issues) => issues.some(({ path }) => path.length > 0) || issues.some(isInside))
    .toSorted((a, b) => a.length - b.length);
  const [best] = candidates;
  if (best !== undefined) {
    return best.flatMap((inner) =>
      definitionProblems(source, map, where, { ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const span = source.spanOf(nodeAt(map, path));
  return [source.problem(span, where, wrongValue(owner(path), "has a form that is not known"))];
}

function isInside({ code }: Issue): boolean {
  return code === "unrecognized_keys" || code === "too_small" || code === "too_big";
}

function kindSpan(source: YamlSource, map: YAMLMap): Span {
  return source.spanOf(nodeAt(map, ["batching", "kind"]));
}

/** A complaint about the kind itself; null when the kind is known and its options are wrong. */
function batchingComplaint(map: YAMLMap): Complaint | null {
  const data = toData(nodeOf(map, "batching"));
  const kind = typeof data === "object" && data !== null && "kind" in data ? data.kind : data;
  if (typeof kind !== "string") return null;
  if (!KIND_NAMES.some((name) => name === kind)) return unknownBatchingKind(kind, KIND_NAMES);
  const example = KIND_EXAMPLES[kind];
  return typeof data === "string" && example !== undefined
    ? batchingNeedsOptions(kind, example)
    : null;
}

/** The keys that may stand at a place inside an entry. */
function knownKeys(path: readonly (string | number)[], node: Node): readonly string[] {
  const [key] = path;
  if (key !== "batching") return INNER_KEYS[String(key)] ?? [];
  const kind = isMap(node) ? toData(nodeOf(node, "kind")) : null;
  return BATCHING_KEYS[String(kind)] ?? ["kind", "fallback", "refuse"];
}
