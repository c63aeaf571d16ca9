// Problems inside one entry of ops.yaml: its keys, its values, its schema. One factory per problem.
import type { Complaint } from "../errors.ts";
import type { SchemaProblem } from "../model/parse-schema.ts";
import { listed, quoted, suggestion } from "./suggestion.ts";

/** An item of the list that is no block of keys. */
export function notAnEntry(): Complaint {
  return {
    code: "E_ENTRY_SHAPE",
    what: "an entry that is no block of keys",
    hint: "write it as - func: …, one key per line",
  };
}

/** A key that nothing reads. */
export function unknownKey(key: string, known: readonly string[]): Complaint {
  return {
    code: "E_UNKNOWN_KEY",
    what: `unknown key ${quoted(key)}`,
    hint: suggestion(key, known, `known keys: ${listed(known)}`),
  };
}

/** A key inside a value that nothing reads. */
export function unknownInnerKey(key: string, owner: string, known: readonly string[]): Complaint {
  return {
    code: "E_UNKNOWN_KEY",
    what: `unknown key ${quoted(key)} in ${owner}`,
    hint: suggestion(key, known, `known keys: ${listed(known)}`),
  };
}

/** A key every entry has. */
export function missingKey(key: string): Complaint {
  const hints: Readonly<Record<string, string>> = {
    batching: 'every op says how it behaves under vmap, if only { fallback: "why" }',
    samples: "name the samples in test/samples that exercise the op",
    doc: "say in one sentence what the op computes",
    func: "start the entry with - func: and the schema",
  };
  const complaint = { code: "E_MISSING_KEY", what: `the key ${key} is missing` };
  return Object.hasOwn(hints, key) ? { ...complaint, hint: hints[key] } : complaint;
}

/** A kind of batching that is not known. */
export function unknownBatchingKind(kind: unknown, known: readonly string[]): Complaint {
  const all = `known kinds: ${listed(known)}, or { fallback: "why" }, { refuse: "why" }`;
  const near = suggestion(String(kind), known, "");
  return {
    code: "E_BATCHING_KIND",
    what: `unknown batching kind ${quoted(kind)}`,
    hint: near === "" ? all : `${near} ${all}`,
  };
}

/** A kind of batching that cannot do without its options. */
export function batchingNeedsOptions(kind: string, example: string): Complaint {
  return {
    code: "E_BATCHING_OPTIONS",
    what: `batching kind ${quoted(kind)} needs its options`,
    hint: `write batching: ${example}`,
  };
}

/** A value of the wrong type or form. */
export function wrongValue(path: string, message: string): Complaint {
  return { code: "E_ENTRY_VALUE", what: `${path}: ${message}` };
}

/** A mistake inside the schema string. */
export function schemaMistake({ what, hint }: SchemaProblem): Complaint {
  return hint === undefined ? { code: "E_SCHEMA", what } : { code: "E_SCHEMA", what, hint };
}
