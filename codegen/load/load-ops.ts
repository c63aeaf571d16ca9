// ops.yaml text to the op model: every mistake at once, each with its place.
import { isMap, isScalar, type Node, type YAMLMap } from "yaml";
import { type Problem, sortProblems } from "../errors.ts";
import type { OpEntry, SourceText } from "../model/entry.ts";
import { opName } from "../model/names.ts";
import { readSchema } from "../model/parse-schema.ts";
import type { Schema } from "../model/schema.ts";
import { notAnEntry, schemaMistake, unknownKey } from "../problems/entry.ts";
import { readingStops, tooManyKeys } from "../problems/file.ts";
import { ENTRY_KEYS, entryDefinition, MAX_FUNC_LENGTH, type RawEntry } from "./definition.ts";
import { definitionProblems } from "./definition-problems.ts";
import { aliasesOf, batchingOf, derivativesOf, kernelOf, placesOf, textOf } from "./entry-parts.ts";
import { MAX_KEYS, MAX_PROBLEMS } from "./text-limits.ts";
import { keyOf, nodeOf, pairsOf, rangeOf, toData } from "./yaml-nodes.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** What loading gives: the entries that could be read, and every problem. */
export interface LoadedOps {
  readonly entries: readonly OpEntry[];
  readonly problems: readonly Problem[];
}

/** Most mistakes reported about the values of one entry. */
const MAX_ISSUES = 50;

/** Loads the text of ops.yaml; `file` is only for messages. Never throws on bad text. */
export function loadOps(text: string, file: string): LoadedOps {
  const { source, entries: nodes, problems: yamlProblems } = readYaml(text, file);
  const problems: Problem[] = [...yamlProblems];
  const entries: OpEntry[] = [];
  for (const node of nodes) {
    if (problems.length >= MAX_PROBLEMS) {
      problems.push(source.problem(source.spanOf(node), "", readingStops(MAX_PROBLEMS)));
      break;
    }
    const entry = loadEntry(source, node, problems);
    if (entry !== null) entries.push(entry);
  }
  return { entries, problems: sortProblems(problems) };
}

function loadEntry(source: YamlSource, node: Node, problems: Problem[]): OpEntry | null {
  if (!isMap(node) || node.flow === true) {
    const span = { position: source.at(rangeOf(node)[0]), length: 1 };
    problems.push(source.problem(span, "", notAnEntry()));
    return null;
  }
  const count = node.items.length;
  if (count > MAX_KEYS) {
    const span = { position: source.at(rangeOf(node)[0]), length: 1 };
    problems.push(source.problem(span, "", tooManyKeys(count, MAX_KEYS)));
    return null;
  }
  const where = entryName(node);
  const parsed = entryDefinition.safeParse(knownData(source, node, where, problems));
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, MAX_ISSUES))
      problems.push(...definitionProblems(source, node, where, issue));
  }
  const func = textOf(source, node, "func");
  const isReadable = func !== null && func.text.length <= MAX_FUNC_LENGTH;
  const schema = !isReadable ? null : readFunc(source, func, where, problems);
  if (!parsed.success || func === null || schema === null) return null;
  return entryOf({ source, node, func, schema, raw: parsed.data });
}

/** An entry whose parts are all known to be good. */
interface GoodEntry {
  readonly source: YamlSource;
  readonly node: YAMLMap;
  readonly func: SourceText;
  readonly schema: Schema;
  readonly raw: RawEntry;
}

function entryOf({ source, node, func, schema, raw }: GoodEntry): OpEntry {
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
    batching: batchingOf(raw.batching, schema),
    derivatives: derivativesOf(source, node, schema),
    decomposition: textOf(source, node, "decomposition"),
    aliases: aliasesOf(raw),
    samples: raw.samples,
    tags: raw.tags ?? [],
    since: raw.since ?? null,
    position: source.at(rangeOf(node)[0]),
    places: placesOf(source, node),
  };
}

/** The op's name for messages, as far as it can be read. */
function entryName(map: YAMLMap): string {
  const func = nodeOf(map, "func");
  const text = isScalar(func) ? String(func.value) : "";
  return /^[A-Za-z_][\w.]{0,80}/.exec(text)?.[0] ?? "entry";
}

/** The entry as plain data, without unknown keys, which are reported. */
function knownData(
  source: YamlSource,
  map: YAMLMap,
  where: string,
  problems: Problem[],
): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const pair of pairsOf(map)) {
    const key = keyOf(pair);
    if (ENTRY_KEYS.includes(key)) known[key] = toData(pair.value);
    else problems.push(source.problem(source.spanOf(pair.key), where, unknownKey(key, ENTRY_KEYS)));
  }
  return known;
}

function readFunc(
  source: YamlSource,
  func: SourceText,
  where: string,
  problems: Problem[],
): Schema | null {
  const reading = readSchema(func.text);
  for (const problem of reading.problems) {
    const span = { position: func.positionAt(problem.offset), length: problem.length };
    problems.push(source.problem(span, where, schemaMistake(problem)));
  }
  return reading.schema;
}
