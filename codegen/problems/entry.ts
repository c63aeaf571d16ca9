// Problems inside one entry of ops.yaml: its keys, its values, its schema. One factory per problem.
import type { Complaint } from "../errors.ts";
import type { SchemaProblem } from "../model/schema-text.ts";
import { listed, quoted, suggestion } from "./suggestion.ts";

/** An item of the list that is no block of keys. */
export function notAnEntry(): Complaint {
  return {
    code: "E_ENTRY_SHAPE",
    what: "an entry that is no block of keys",
    hint: 'write it as - func: …, one key per line; npx batchwise op new "<schema>" writes one',
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
  return {
    code: "E_MISSING_KEY",
    what: `the key ${key} is missing`,
    hint: Object.hasOwn(hints, key) ? hints[key] : `add a line ${key}: …`,
  };
}

/** A key that a value cannot do without. */
export function missingInnerKey(key: string, owner: string): Complaint {
  return {
    code: "E_MISSING_KEY",
    what: `the key ${key} is missing in ${owner}`,
    hint: `write { …, ${key}: … }`,
  };
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

/** A value of the wrong type, length or spelling; `expected` says what is right: `a text`. */
export function wrongValue(path: string, value: unknown, expected: string): Complaint {
  return { code: "E_ENTRY_VALUE", what: `${path} is ${shown(value)}; expected ${expected}` };
}

/** A value that is none of a few known words. */
export function wrongChoice(path: string, value: unknown, known: readonly string[]): Complaint {
  return {
    code: "E_ENTRY_VALUE",
    what: `${path} is ${shown(value)}; expected one of ${listed(known)}`,
    hint: suggestion(String(value), known, "choose one of them"),
  };
}

/** A value in none of the forms that its key takes. */
export function wrongForm(path: string): Complaint {
  const forms: Readonly<Record<string, string>> = {
    kernel: "{ scalar: … } or { name: … }",
    batching: 'a kind, { kind: …, … }, { fallback: "why" } or { refuse: "why" }',
    derivatives: "parameter: formula, one per line",
    aliases: "a list of callables, or of { func: callable, names: { its name: the op's } }",
  };
  const [key] = path.split(".");
  const expected = Object.hasOwn(forms, key) ? forms[key] : "the form in docs/ops-yaml.md";
  return { code: "E_ENTRY_VALUE", what: `${path} has an unknown form; expected ${expected}` };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  return value === null || value === undefined ? "empty" : quoted(value);
}

/** A mistake inside the schema string. */
export function schemaMistake({ what, hint }: SchemaProblem): Complaint {
  return { code: "E_SCHEMA", what, hint };
}
