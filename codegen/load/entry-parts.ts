// The parts of an entry that need more than copying: kernel, batching, derivatives, places.
import { isMap, isScalar, type YAMLMap } from "yaml";
import type {
  Alias,
  Batching,
  Derivatives,
  EntryPlaces,
  KernelSource,
  SourceText,
} from "../model/entry.ts";
import type { Schema } from "../model/schema.ts";
import type { RawBatching } from "./batching-definition.ts";
import type { RawEntry } from "./definition.ts";
import { keyNodeAt, keyOf, nodeAt, nodeOf, pairsOf, toData } from "./yaml-nodes.ts";
import type { YamlSource } from "./yaml-source.ts";

/** The text of a scalar value, or null. */
export function textOf(source: YamlSource, map: YAMLMap, key: string): SourceText | null {
  const node = nodeOf(map, key);
  return node === null || !isScalar(node) ? null : source.sourceText(node);
}

/** Where the entry's keys and values stand. */
export function placesOf(source: YamlSource, map: YAMLMap): EntryPlaces {
  return {
    key: (...path) => source.spanOf(keyNodeAt(map, path)),
    value: (...path) => source.spanOf(nodeAt(map, path)),
  };
}

/** The kernel as written. */
export function kernelOf(source: YamlSource, map: YAMLMap): KernelSource | null {
  const node = nodeOf(map, "kernel");
  if (!isMap(node)) return null;
  const expression = textOf(source, node, "scalar");
  if (expression !== null) return { kind: "scalar", expression };
  const name = textOf(source, node, "name");
  return name === null ? null : { kind: "name", name };
}

/** Other names of the op. */
export function aliasesOf({ aliases = [] }: RawEntry): readonly Alias[] {
  return aliases.map((alias) => (typeof alias === "string" ? { func: alias, names: {} } : alias));
}

/** Batching as declared, with what follows from the schema. */
export function batchingOf(raw: RawBatching, schema: Schema): Batching {
  if ("fallback" in raw) return { kind: "fallback", reason: raw.fallback };
  if ("refuse" in raw) return { kind: "refuse", reason: raw.refuse };
  return raw.kind === "reduction" ? { ...raw, keepdim: raw.keepdim ?? keepdimOf(schema) } : raw;
}

/** A reduction keeps its dims when asked to by the parameter that PyTorch always calls so. */
function keepdimOf({ parameters }: Schema): string | null {
  return parameters.some(({ name }) => name === "keepdim") ? "keepdim" : null;
}

const FLAGS = "output_differentiability";

/** Formulas by what they are formulas of; `result` and names of outputs are forward. */
export function derivativesOf(
  source: YamlSource,
  map: YAMLMap,
  { returns }: Schema,
): Derivatives | null {
  const node = nodeOf(map, "derivatives");
  if (!isMap(node)) return null;
  const outputs = returns.flatMap(({ name }) => (name === null ? [] : [name]));
  const reverse = new Map<string, SourceText>();
  const forward = new Map<string, SourceText>();
  for (const pair of pairsOf(node)) {
    const key = keyOf(pair);
    if (key === FLAGS || !isScalar(pair.value)) continue;
    const isForward = key === "result" || outputs.includes(key);
    (isForward ? forward : reverse).set(key, source.sourceText(pair.value));
  }
  return { reverse, forward, outputDifferentiability: flagsOf(toData(nodeOf(node, FLAGS))) };
}

function flagsOf(data: unknown): readonly boolean[] | null {
  return Array.isArray(data) ? data.filter((flag) => typeof flag === "boolean") : null;
}
