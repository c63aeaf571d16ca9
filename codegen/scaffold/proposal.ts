// What `op new` proposes for the keys of an entry, and why: from the schema and the ops most like it.
import type { OpEntry, Promotion, Variant } from "../model/entry.ts";
import { opIdentifier, opName } from "../model/names.ts";
import { printType } from "../model/print-schema.ts";
import type { Parameter, Schema } from "../model/schema.ts";
import { mostFrequent, type NearOp, nearOps } from "./near-ops.ts";
import {
  type BatchingData,
  type Computation,
  type Proposed,
  proposeBatching,
} from "./propose-batching.ts";

/** What is settled before the rest is proposed. */
export interface Settled {
  readonly family?: string | undefined;
  readonly computation?: Computation | undefined;
}

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
  const samples = proposeSamples(schema, own, near);
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

/** The forms that the schema allows, as most ops like it in the family are offered. */
function proposeVariants(schema: Schema, own: readonly NearOp[]): Proposed<readonly Variant[]> {
  const allowed = allowedVariants(schema);
  const alike = models(own);
  const texts = alike.map(({ variants }) => variants.join());
  const example = alike[texts.indexOf(mostFrequent(texts) ?? "")];
  if (example !== undefined) {
    const value = example.variants.filter((variant) => allowed.includes(variant));
    return { value, because: `${example.name} and most ops like it are offered so` };
  }
  return allowed.includes("method") && !schema.base.startsWith("_")
    ? { value: ["function", "method"], because: "its first parameter is a tensor" }
    : { value: ["function"], because: "every op is a function" };
}

/** Most ops that serve as models: the nearest ones. */
const MODELS = 12;

/** The nearest ops of the family that take and return the same. */
function models(own: readonly NearOp[]): readonly OpEntry[] {
  return own
    .filter(({ hasSameShape }) => hasSameShape)
    .slice(0, MODELS)
    .map(({ entry }) => entry);
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

/** The set that most ops with the same arguments use: those of the family first, and those with the same names. */
function proposeSamples(
  schema: Schema,
  own: readonly NearOp[],
  near: readonly NearOp[],
): Proposed<string> | null {
  const fits = (list: readonly NearOp[]): readonly OpEntry[] =>
    list.map(({ entry }) => entry).filter((entry) => takesSamplesOf(schema, entry.schema));
  const inFamily = fits(own);
  const fitting = inFamily.length > 0 ? inFamily : fits(near);
  const sameNames = fitting.filter(
    (entry) => parameterNames(entry.schema) === parameterNames(schema),
  );
  const models = sameNames.length > 0 ? sameNames : fitting;
  const value = mostFrequent(models.map(({ samples }) => samples));
  const example = models.find(({ samples }) => samples === value);
  if (value === null || example === undefined) return null;
  return { value, because: `${example.name} takes the same arguments` };
}

function parameterNames({ parameters }: Schema): string {
  return parameters.map(({ name }) => name).join();
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
