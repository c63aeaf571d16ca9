// Which kind of batching `op new` proposes, and why.
import type { Batching } from "../model/entry.ts";
import type { Schema } from "../model/schema.ts";
import { mostFrequent, type NearOp } from "./near-ops.ts";

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

/** `batching:` as written in the file. */
export type BatchingData = string | Readonly<Record<string, unknown>>;

/** The kind that follows from how the op computes, from its parameters, or from the ops of its family most like it. */
export function proposeBatching(
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
      hasSameShape &&
      entry.kernel !== null &&
      entry.schema.base.startsWith("_") === schema.base.startsWith("_") &&
      carriesOver(entry.batching, schema),
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
function batchingData(batching: Batching): BatchingData {
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
