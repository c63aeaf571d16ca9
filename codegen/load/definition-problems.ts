// What zod found wrong with an entry, as problems at the keys and values they are about.
import { isMap, isScalar, type Node, type YAMLMap } from "yaml";
import type { z } from "zod";
import type { Complaint, Problem } from "../errors.ts";
import type { Span } from "../model/entry.ts";
import {
  batchingNeedsOptions,
  missingInnerKey,
  missingKey,
  unknownBatchingKind,
  unknownInnerKey,
  wrongChoice,
  wrongForm,
  wrongValue,
} from "../problems/entry.ts";
import { BATCHING_KEYS, KIND_EXAMPLES, KIND_NAMES } from "./batching-definition.ts";
import { INNER_KEYS } from "./definition.ts";
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
  const path = pathOf(issue);
  const [key] = path;
  if (path.length === 1 && nodeOf(map, String(key)) === null)
    return [problem(source.spanOf(firstKey(map)), missingKey(String(key)))];
  if (key === "batching") {
    const complaint = batchingComplaint(map);
    if (complaint !== null) {
      const node = nodeAt(map, ["batching", "kind"]);
      return [problem(source.spanOf(node), complaint)];
    }
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((inner) =>
      problem(
        source.spanOf(keyNodeAt(map, [...path, inner])),
        unknownInnerKey(inner, path.join("."), knownKeys(path, nodeAt(map, path))),
      ),
    );
  }
  if (issue.code === "invalid_union") {
    const best = bestAlternative(issue);
    if (best !== null)
      return best.flatMap((inner) => definitionProblems(source, map, where, inner));
  }
  const node = nodeAt(map, path);
  const isMissing = path.length > 1 && node === nodeAt(map, path.slice(0, -1));
  const complaint = isMissing
    ? missingInnerKey(String(path.at(-1)), path.slice(0, -1).join("."))
    : valueComplaint(issue, outlineOf(node));
  return [problem(source.spanOf(node), complaint)];
}

/** A value as far as messages show it: collections without their items. */
function outlineOf(node: Node): unknown {
  if (isScalar(node)) return node.value;
  return isMap(node) ? {} : [];
}

function pathOf({ path }: Issue): readonly (string | number)[] {
  return path.filter((step) => typeof step !== "symbol");
}

function firstKey(map: YAMLMap): Node {
  const [first] = pairsOf(map);
  return first?.key ?? map;
}

/** The alternative that was most likely meant: the one that found the fewest mistakes further inside. */
function bestAlternative(
  issue: Extract<Issue, { code: "invalid_union" }>,
): readonly Issue[] | null {
  const inside = issue.errors
    .filter((issues) =>
      issues.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
    )
    .toSorted((a, b) => a.length - b.length);
  const [best] = inside;
  if (best === undefined) return null;
  // A misspelt key is missing as well: one of the two is enough to say.
  const misspelt = best.filter(({ code }) => code === "unrecognized_keys");
  return (misspelt.length > 0 ? misspelt : best).map((inner) => ({
    ...inner,
    path: [...issue.path, ...inner.path],
  }));
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "a map",
  record: "a map",
};

function valueComplaint(issue: Issue, value: unknown): Complaint {
  const path = pathOf(issue).join(".");
  switch (issue.code) {
    case "invalid_type":
      return wrongValue(path, value, TYPES[issue.expected] ?? issue.expected);
    case "too_small":
      return wrongValue(path, value, `at least ${issue.minimum}${unit(issue.origin)}`);
    case "too_big":
      return wrongValue(path, value, `at most ${issue.maximum}${unit(issue.origin)}`);
    case "invalid_value":
      return wrongChoice(path, value, issue.values.map(String));
    case "invalid_format":
      return wrongValue(path, value, issue.message.replace(/^expected /, ""));
    default:
      return wrongForm(path);
  }
}

function unit(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
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
