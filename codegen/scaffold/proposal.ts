// What `op new` proposes for the keys of an entry, and why: from the schema and the ops most like it.
import type { Batching, OpEntry, Promotion, Variant } from "../model/entry.ts";
import { opIdentifier, opName } from "../model/names.ts";
import { printType } from "../model/print-schema.ts";
import type { Parameter, Schema } from "../model/schema.ts";
import { type NearOp, nearOps } from "./near-ops.ts";

/** A proposed value with its reason: `because hypot takes the same parameters`. */
export interface Proposed<T> {
  readonly value: T;
  readonly because: string;
}

/** How the op computes: an expression of one element, a named function, or other ops. */
export type Computation =
  | { readonly kind: "scalar"; readonly expression: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "decomposition"; readonly expression: string };

/** What is settled before the rest is proposed. */
export interface Settled {
  readonly family?: string | undefined;
  readonly computation?: Computation | undefined;
}

/** `batching:` as written in the file. */
export type BatchingData = string | Readonly<Record<string, unknown>>;

/** Everything an entry needs. */
export interface Proposal {
  readonly family: Proposed<string>;
  readonly computation: Proposed<Computation>;
  readonly batching: Proposed<BatchingData>;
  readonly variants: Proposed<readonly Variant[]>;
  /** Null where the entry needs none. */
  readonly promote: Proposed<Promotion> | null;
  /** Null when no set of samples has the schema's parameters. */
  readonly samples: Proposed<string> | null;
  /** The set nearest to fitting, whether it fits or not. */
  readonly nearSamples: string | null;
  readonly doc: Proposed<string>;
}

/** Proposes from the schema and the entries; what is settled already guides the rest. */
export function propose(
  schema: Schema,
  entries: readonly OpEntry[],
  { family: given, computation: chosen }: Settled = {},
): Proposal {
  const near = nearOps(schema, entries);
  const family =
    given === undefined ? proposeFamily(schema, near) : { value: given, because: "you chose it" };
  const own = near.filter(({ entry }) => entry.family === family.value);
  const computation =
    chosen === undefined ? proposeComputation(schema) : { value: chosen, because: "you gave it" };
  const samples = proposeSamples(schema, [...own, ...near]);
  return {
    family,
    computation,
    batching: proposeBatching(schema, computation.value, own),
    variants: proposeVariants(schema, own),
    promote: proposePromote(computation.value, own),
    samples,
    nearSamples: near[0]?.entry.samples ?? null,
    doc: proposeDoc(schema),
  };
}

function proposeFamily(schema: Schema, near: readonly NearOp[]): Proposed<string> {
  const overload = near.find(({ entry }) => entry.schema.base === schema.base)?.entry;
  if (overload !== undefined)
    return { value: overload.family, because: `${overload.name}, another overload, is in it` };
  const [first] = near;
  if (first === undefined) return { value: "core", because: "ops.yaml has no op yet" };
  const alike = near.filter(({ hasSameShape, score }) => hasSameShape && score > first.score - 5);
  const families = alike.map(({ entry }) => entry.family);
  const value = mostFrequent(families) ?? first.entry.family;
  const names = near.filter(({ entry }) => entry.family === value).slice(0, 2);
  const listed = names.map(({ entry }) => entry.name).join(" and ");
  const how = names.some(({ hasSameShape }) => hasSameShape)
    ? "with the same parameters and result, are in it"
    : "nearest by parameters, result and name, are in it";
  return { value, because: `${listed}, ${names.length === 1 ? how.replace("are", "is") : how}` };
}

/** The word that stands most often; the first of several that do. */
function mostFrequent(words: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
  return best === undefined ? null : best[0];
}

function proposeComputation(schema: Schema): Proposed<Computation> {
  const stem = opIdentifier(opName(schema));
  const named = (ending: string, because: string): Proposed<Computation> => ({
    value: { kind: "name", name: `${stem}${ending}` },
    because,
  });
  if (isView(schema)) return named("Geometry", "it returns a view, which is a geometry alone");
  if (schema.returns.some(({ type }) => type.base !== "Tensor"))
    return named("Read", "it returns a JavaScript value");
  return named("Kernel", "you gave neither an expression nor a decomposition");
}

/** Whether a schema returns a view of an argument. */
export function isView({ returns }: Schema): boolean {
  return returns.some(({ alias }) => alias !== null && !alias.isWrite);
}

function proposeBatching(
  schema: Schema,
  computation: Computation,
  own: readonly NearOp[],
): Proposed<BatchingData> {
  if (computation.kind === "decomposition")
    return {
      value: "decompose",
      because: "there is a decomposition, which runs on mapped tensors",
    };
  if (computation.kind === "scalar")
    return { value: "pointwise", because: "its kernel is an expression of one element" };
  return (
    reductionOf(schema) ??
    kindOfNeighbours(schema, own) ??
    kindWithoutTensors(schema) ?? {
      value: "rule",
      because: "no op like it has a kind that serves this schema",
    }
  );
}

/** `dim` and `keepdim` together are a reduction. */
function reductionOf({ parameters }: Schema): Proposed<BatchingData> | null {
  const dim = parameters.find(({ name, type }) => name === "dim" && type.base === "int");
  const keepdim = parameters.find(({ name, type }) => name === "keepdim" && type.base === "bool");
  const tensors = parameters.filter(({ type }) => type.base === "Tensor");
  if (dim === undefined || keepdim === undefined || tensors.length !== 1) return null;
  return {
    value: { kind: "reduction", dims: ["dim"], keepdim: "keepdim" },
    because: "it takes dim and keepdim, as reductions do",
  };
}

/** The kind of the nearest op of the family that is served by a kind whose parameters the schema has. */
function kindOfNeighbours(schema: Schema, own: readonly NearOp[]): Proposed<BatchingData> | null {
  const served = own.filter(
    ({ entry, hasSameShape }) =>
      hasSameShape && entry.kernel !== null && carriesOver(entry.batching, schema),
  );
  const texts = served.map(({ entry }) => JSON.stringify(batchingData(entry.batching)));
  const best = mostFrequent(texts);
  const found = served.find((_, i) => texts[i] === best);
  if (found === undefined) return null;
  const { name, batching } = found.entry;
  return {
    value: batchingData(batching),
    because: `${name}, with the same parameters and result, has this kind`,
  };
}

const KINDS_THAT_CARRY_OVER: readonly string[] = [
  "pointwise",
  "variadic",
  "view",
  "existing_bdim",
  "random",
  "factory",
];

/** Whether a kind says nothing about one op alone, and every parameter it names is there. */
function carriesOver(batching: Batching, { parameters }: Schema): boolean {
  if (!KINDS_THAT_CARRY_OVER.includes(batching.kind)) return false;
  const known = parameters.map(({ name }) => name);
  return namedIn(batching).every((name) => known.includes(name));
}

function namedIn(batching: Batching): readonly string[] {
  switch (batching.kind) {
    case "view":
      return [...batching.dims, ...present(batching.sizes)];
    case "existing_bdim":
      return batching.fold;
    case "factory":
      return [...present(batching.like), ...present(batching.sizes)];
    case "random":
      return [...batching.parameters, ...present(batching.template), ...present(batching.sizes)];
    default:
      return [];
  }
}

function present(name: string | null): readonly string[] {
  return name === null ? [] : [name];
}

/** A loaded kind as it is written: without the options that have their default. */
export function batchingData(batching: Batching): BatchingData {
  if (batching.kind === "fallback") return { fallback: batching.reason };
  if (batching.kind === "refuse") return { refuse: batching.reason };
  const { kind, ...options } = batching;
  const written = Object.entries(options).filter(
    ([key, value]) =>
      value !== null &&
      !(Array.isArray(value) && value.length === 0) &&
      !(value === 0 && (key === "minRank" || key === "inserts")),
  );
  return written.length === 0 ? kind : { kind, ...Object.fromEntries(written) };
}

function kindWithoutTensors({ parameters }: Schema): Proposed<BatchingData> | null {
  if (parameters.some(({ type }) => type.base === "Tensor")) return null;
  const isRandom = parameters.some(({ type }) => type.base === "Generator");
  const size = parameters.find(
    ({ type, name }) => type.base === "int" && type.list !== null && name === "size",
  );
  if (isRandom)
    return {
      value: size === undefined ? "random" : { kind: "random", sizes: "size" },
      because: "it takes a generator and no tensor",
    };
  return { value: "factory", because: "it takes no tensor" };
}

/** The forms that the schema allows, as the family's nearest op has them. */
function proposeVariants(schema: Schema, own: readonly NearOp[]): Proposed<readonly Variant[]> {
  const allowed = allowedVariants(schema);
  const example = own.find(({ hasSameShape }) => hasSameShape)?.entry;
  if (example !== undefined) {
    const value = example.variants.filter((variant) => allowed.includes(variant));
    return { value, because: `${example.name} is offered so` };
  }
  return allowed.includes("method") && !schema.base.startsWith("_")
    ? { value: ["function", "method"], because: "its first parameter is a tensor" }
    : { value: ["function"], because: "every op is a function" };
}

/** The forms that a schema can have. */
export function allowedVariants({ parameters, returns }: Schema): readonly Variant[] {
  const [self] = parameters;
  const isMethod = self !== undefined && isPlainTensor(self) && !self.type.optional;
  const writes =
    returns.length === 1 &&
    returns[0].type.base === "Tensor" &&
    returns[0].type.list === null &&
    returns[0].alias === null;
  return [
    "function",
    ...(isMethod ? ["method" as const] : []),
    ...(isMethod && writes ? ["inplace" as const] : []),
    ...(writes && parameters.length > 1 ? ["out" as const] : []),
  ];
}

function isPlainTensor({ type }: Parameter): boolean {
  return type.base === "Tensor" && type.list === null;
}

/** Only a loop made of an expression asks how its result dtype follows. */
function proposePromote(
  computation: Computation,
  own: readonly NearOp[],
): Proposed<Promotion> | null {
  if (computation.kind !== "scalar") return null;
  const example = own.find(({ entry }) => entry.kernel?.kind === "scalar")?.entry;
  if (example === undefined || example.promote === "common") return null;
  return { value: example.promote, because: `${example.name} promotes so` };
}

/** The samples of the nearest op that takes the same arguments. */
function proposeSamples(schema: Schema, near: readonly NearOp[]): Proposed<string> | null {
  const fitting = near.find(({ entry }) => takesSamplesOf(schema, entry.schema))?.entry;
  if (fitting === undefined) return null;
  return { value: fitting.samples, because: `${fitting.name} takes the same arguments` };
}

/** Whether calls of one schema are calls of another: same positional types, and its named parameters. */
function takesSamplesOf(schema: Schema, other: Schema): boolean {
  const named = schema.parameters.filter(({ keywordOnly }) => keywordOnly);
  const otherNamed = other.parameters.filter(({ keywordOnly }) => keywordOnly);
  const types = (list: readonly Parameter[]): readonly string[] =>
    list.filter(({ keywordOnly }) => !keywordOnly).map(({ type }) => printType(type, null));
  const [own, theirs] = [types(schema.parameters), types(other.parameters)];
  const isSame = own.length === theirs.length && own.every((type, i) => type === theirs[i]);
  return (
    isSame &&
    otherNamed.every(({ name }) => named.some((mine) => mine.name === name)) &&
    named.every(
      (mine) => mine.default !== null || otherNamed.some(({ name }) => name === mine.name),
    )
  );
}

function proposeDoc({ base, parameters }: Schema): Proposed<string> {
  const tensors = parameters.filter(({ type }) => type.base === "Tensor");
  const names = tensors.map(({ name }) => `\`${name}\``);
  const of = names.length === 0 ? "" : ` of ${names.join(" and ")}`;
  return {
    value: `The \`${base}\`${of}; say here in one sentence what it computes.`,
    because: "you gave no --doc",
  };
}
