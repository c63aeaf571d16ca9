// ops.yaml text to the op model: every mistake at once, each with its place.
import { isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { z } from "zod";
import { type Problem, sortProblems } from "../errors.ts";
import type {
  Alias,
  Batching,
  Derivatives,
  KernelSource,
  OpEntry,
  SourceText,
} from "../model/entry.ts";
import { opName } from "../model/names.ts";
import { readSchema } from "../model/parse-schema.ts";
import { nearName } from "../scalar/near-name.ts";
import { ENTRY_KEYS, entryDefinition, KIND_NAMES, type RawEntry } from "./definition.ts";
import { rangeOf, readYaml, type YamlSource } from "./yaml-source.ts";

/** What loading gives: the entries that could be read, and every problem. */
export interface LoadedOps {
  readonly entries: readonly OpEntry[];
  readonly problems: readonly Problem[];
}

/** Loads the text of ops.yaml; `file` is only for messages. Never throws on bad text. */
export function loadOps(text: string, file: string): LoadedOps {
  const source = readYaml(text, file);
  const problems: Problem[] = [...source.problems];
  const entries: OpEntry[] = [];
  for (const node of source.entries) {
    const entry = loadEntry(source, node, problems);
    if (entry !== null) entries.push(entry);
  }
  return { entries, problems: sortProblems(problems) };
}

function loadEntry(source: YamlSource, node: Node, problems: Problem[]): OpEntry | null {
  const [start] = rangeOf(node);
  if (!isMap(node) || node.flow === true) {
    problems.push(
      source.problem(
        "E_ENTRY_SHAPE",
        start,
        1,
        "",
        "an entry that is no block of keys",
        "write it as - func: …, one key per line",
      ),
    );
    return null;
  }
  const where = entryName(node);
  const known = unknownKeys(source, node, where, problems);
  const parsed = entryDefinition.safeParse(known);
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.flatMap((issue) => issueProblems(source, node, where, issue)),
    );
  }
  const schema = readFunc(source, node, problems);
  if (!parsed.success || schema === null) return null;
  const func = textOf(source, node, "func");
  if (func === null) return null;
  const raw = parsed.data;
  return {
    name: opName(schema),
    schema,
    func,
    doc: raw.doc,
    family: raw.family,
    module: raw.module ?? "core",
    variants: raw.variants ?? ["function"],
    kernel: kernelOf(source, node),
    meta: textOf(source, node, "meta"),
    promote: raw.promote ?? "common",
    batching: batchingOf(raw.batching),
    batchingPosition: source.at(rangeOf(nodeOf(node, "batching") ?? node)[0]),
    derivatives:
      raw.derivatives === undefined ? null : derivativesOf(source, node, raw.derivatives),
    decomposition: textOf(source, node, "decomposition"),
    aliases: (raw.aliases ?? []).map(
      (alias): Alias =>
        typeof alias === "string"
          ? { name: alias, args: null }
          : { name: alias.name, args: alias.args ?? null },
    ),
    samples: raw.samples,
    tags: raw.tags ?? [],
    since: raw.since ?? null,
    position: source.at(start),
  };
}

function pairsOf(map: YAMLMap): readonly Pair<Node, Node | null>[] {
  return map.items.filter((item): item is Pair<Node, Node | null> => isPair(item));
}

function keyOf(pair: Pair<Node, Node | null>): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function nodeOf(map: YAMLMap, key: string): Node | null {
  return pairsOf(map).find((pair) => keyOf(pair) === key)?.value ?? null;
}

function textOf(source: YamlSource, map: YAMLMap, key: string): SourceText | null {
  const node = nodeOf(map, key);
  return node === null || !isScalar(node) ? null : source.sourceText(node);
}

/** The op's name for messages, as far as it can be read. */
function entryName(map: YAMLMap): string {
  const func = nodeOf(map, "func");
  const text = isScalar(func) ? String(func.value) : "";
  return /^[A-Za-z_][\w.]*/.exec(text)?.[0] ?? "entry";
}

/** The entry as plain data, without unknown keys, which are reported. */
function unknownKeys(
  source: YamlSource,
  map: YAMLMap,
  where: string,
  problems: Problem[],
): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const pair of pairsOf(map)) {
    const key = keyOf(pair);
    if (ENTRY_KEYS.includes(key)) {
      known[key] = toData(pair.value);
      continue;
    }
    const near = nearName(key, ENTRY_KEYS);
    const hint =
      near === null
        ? `known keys: ${ENTRY_KEYS.join(", ")}`
        : `did you mean ${JSON.stringify(near)}?`;
    problems.push(
      source.problem(
        "E_UNKNOWN_KEY",
        rangeOf(pair.key)[0],
        key.length,
        where,
        `unknown key ${JSON.stringify(key)}`,
        hint,
      ),
    );
  }
  return known;
}

/** Plain data with null-prototype maps, so that no key of the file can reach a prototype. */
function toData(node: Node | null): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => toData(isPair(item) ? null : (item as Node)));
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

function readFunc(source: YamlSource, map: YAMLMap, problems: Problem[]): OpEntry["schema"] | null {
  const func = textOf(source, map, "func");
  if (func === null) return null;
  const reading = readSchema(func.text);
  for (const { offset, length, what, hint } of reading.problems) {
    problems.push(
      source.problem(
        "E_SCHEMA",
        func.positionAt(offset).offset,
        length,
        entryName(map),
        what,
        hint,
      ),
    );
  }
  return reading.schema;
}

function kernelOf(source: YamlSource, map: YAMLMap): KernelSource | null {
  const node = nodeOf(map, "kernel");
  if (!isMap(node)) return null;
  const expression = textOf(source, node, "scalar");
  if (expression !== null) return { kind: "scalar", expression };
  const name = textOf(source, node, "name");
  return name === null ? null : { kind: "name", name };
}

function batchingOf(raw: RawEntry["batching"]): Batching {
  if (typeof raw === "string")
    return batchingOf(
      raw === "reduction"
        ? { kind: raw, dims: ["dim"] }
        : raw === "existing_bdim"
          ? { kind: raw, fold: ["self"], rank: 1 }
          : { kind: raw },
    );
  if ("fallback" in raw) return { kind: "fallback", reason: raw.fallback };
  if ("refuse" in raw) return { kind: "refuse", reason: raw.refuse };
  switch (raw.kind) {
    case "reduction":
      return { kind: raw.kind, dims: raw.dims, keepdim: raw.keepdim ?? null };
    case "variadic":
      return { kind: raw.kind, minRank: raw.minRank ?? 0 };
    case "view":
      return {
        kind: raw.kind,
        dims: raw.dims ?? [],
        inserts: raw.inserts ?? 0,
        sizes: raw.sizes ?? null,
        sizeRule: raw.sizeRule ?? null,
      };
    case "factory":
      return { kind: raw.kind, like: raw.like ?? null, sizes: raw.sizes ?? null };
    case "random":
      return {
        kind: raw.kind,
        template: raw.template ?? null,
        sizes: raw.sizes ?? null,
        parameters: raw.parameters ?? [],
      };
    default:
      return raw;
  }
}

function derivativesOf(
  source: YamlSource,
  map: YAMLMap,
  raw: NonNullable<RawEntry["derivatives"]>,
): Derivatives {
  const node = nodeOf(map, "derivatives");
  const reverse = new Map<string, SourceText>();
  const forward = new Map<string, SourceText>();
  const flags = raw["output_differentiability"];
  if (isMap(node)) {
    const returns = readSchema(textOf(source, map, "func")?.text ?? "").schema?.returns ?? [];
    const outputs = returns.flatMap(({ name }) => (name === null ? [] : [name]));
    for (const pair of pairsOf(node)) {
      const key = keyOf(pair);
      const text = textOf(source, node, key);
      if (text === null || key === "output_differentiability") continue;
      (key === "result" || outputs.includes(key) ? forward : reverse).set(key, text);
    }
  }
  return { reverse, forward, outputDifferentiability: Array.isArray(flags) ? flags : null };
}

/** A zod issue as problems at the node it is about. */
function issueProblems(
  source: YamlSource,
  map: YAMLMap,
  where: string,
  issue: z.core.$ZodIssue,
): readonly Problem[] {
  const { node, isKey } = nodeAt(map, issue.path);
  const [start, end] = rangeOf(node);
  const path = issue.path.join(".");
  if (issue.path.length === 1 && nodeOf(map, path) === null) {
    const hint =
      path === "batching"
        ? 'every op says how it behaves under vmap, if only { fallback: "why" }'
        : undefined;
    return [
      source.problem(
        "E_MISSING_KEY",
        rangeOf(map)[0],
        4,
        where,
        `the key ${path} is missing`,
        hint,
      ),
    ];
  }
  if (path === "batching" && isScalar(node)) {
    const near = nearName(String(node.value), KIND_NAMES);
    const hint = `${near === null ? "" : `did you mean ${JSON.stringify(near)}? `}known kinds: ${KIND_NAMES.join(", ")}, or { fallback: "why" }, { refuse: "why" }`;
    return [
      source.problem(
        "E_BATCHING_KIND",
        start,
        end - start,
        where,
        `unknown batching kind ${JSON.stringify(node.value)}`,
        hint,
      ),
    ];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      source.problem(
        "E_UNKNOWN_KEY",
        keyStart(node, key),
        key.length,
        where,
        `unknown key ${JSON.stringify(key)} in ${path === "" ? "the entry" : path}`,
      ),
    );
  }
  const what =
    issue.code === "invalid_union"
      ? `${path} has a form that is not known`
      : `${path}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  return [
    source.problem("E_ENTRY_VALUE", start, isKey ? 1 : Math.max(end - start, 1), where, what),
  ];
}

function keyStart(node: Node, key: string): number {
  const pair = isMap(node)
    ? pairsOf(node).find((candidate) => keyOf(candidate) === key)
    : undefined;
  return rangeOf(pair?.key ?? node)[0];
}

function nodeAt(
  map: YAMLMap,
  path: readonly PropertyKey[],
): { readonly node: Node; readonly isKey: boolean } {
  let node: Node = map;
  for (const step of path) {
    const next: unknown = isMap(node)
      ? nodeOf(node, String(step))
      : isSeq(node)
        ? node.items[Number(step)]
        : null;
    if (!isScalar(next) && !isMap(next) && !isSeq(next)) return { node, isKey: true };
    node = next;
  }
  return { node, isKey: false };
}
