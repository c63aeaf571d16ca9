// The options of a batching kind in a definition: names of parameters turned into positions, mistakes refused.
import { parameterName } from "../../codegen/model/names.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import type { BatchingKind } from "../dispatch/op.ts";
import { definedBatchingError, unknownParameterError } from "../errors/define-op.ts";
import { nearNames } from "../errors/near-names.ts";

/** What reading the batching needs to know of the op. */
export interface BatchedOp {
  readonly name: string;
  readonly schema: Schema;
  readonly hasDecomposition: boolean;
  readonly hasGeometry: boolean;
}

/** A kind a definition may name. */
export type DefinedKind = Exclude<BatchingKind, "rule" | "fallback" | "refuse">;

/** The kinds a definition may name, with their options. */
export const DEFINED_KINDS: Readonly<Record<DefinedKind, readonly string[]>> = {
  pointwise: ["promoting"],
  reduction: ["dims", "keepdim"],
  variadic: ["minRank"],
  view: ["dims", "inserts", "sizes", "sizeRule"],
  existing_bdim: ["fold", "rank"],
  spatial: ["fold", "dims"],
  factory: ["like", "sizes"],
  random: ["template", "sizes", "parameters", "minRank"],
  decompose: [],
};

/** Whether a word is such a kind. */
export function isDefinedKind(kind: unknown): kind is DefinedKind {
  return typeof kind === "string" && Object.hasOwn(DEFINED_KINDS, kind);
}

/** The options of a kind, read by name. */
export class BatchingOptions {
  readonly #op: BatchedOp;
  readonly #kind: DefinedKind;
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(op: BatchedOp, kind: DefinedKind, given: Readonly<Record<string, unknown>>) {
    this.#op = op;
    this.#kind = kind;
    this.#given = given;
    const known = DEFINED_KINDS[kind];
    const stray = Object.keys(given).find((key) => !known.includes(key));
    if (stray !== undefined) {
      const near = nearNames(stray, known);
      const hint =
        near.length > 0
          ? `did you mean ${near.join(", ")}?`
          : known.length === 0
            ? `${kind} has no options`
            : `${kind} has ${known.join(", ")}`;
      throw definedBatchingError(op.name, `batching ${kind} has no option ${stray}`, hint);
    }
  }

  /** Position of the parameter that an option names; null where it is left out. */
  position(option: string): number | null {
    const name = this.#given[option];
    return name === undefined || name === null ? null : this.#find(option, name);
  }

  /** The same for an option that may not be left out. */
  required(option: string): number {
    return this.position(option) ?? this.#missing(option);
  }

  /** Positions of the parameters that an option lists. */
  positions(option: string): readonly number[] | null {
    const names = this.#given[option];
    if (names === undefined) return null;
    const list: readonly unknown[] = Array.isArray(names) ? names : [names];
    return list.map((name) => this.#find(option, name));
  }

  /** A whole number of 0 or more. */
  count(option: string, preset: number | null): number {
    const value = this.#given[option] ?? preset ?? this.#missing(option);
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
    const what = `${option} of batching ${this.#kind} is ${String(value)}`;
    throw definedBatchingError(this.#op.name, what, "write a whole number of 0 or more");
  }

  /** One of some words, or null. */
  word<Word extends string>(option: string, words: readonly Word[]): Word | null {
    const value = this.#given[option] ?? null;
    const found = words.find((word) => word === value) ?? null;
    if (found !== null || value === null) return found;
    const what = `${option} of batching ${this.#kind} is ${String(value)}`;
    throw definedBatchingError(this.#op.name, what, `write ${words.join(" or ")}`);
  }

  #missing(option: string): never {
    const hint = `write { kind: "${this.#kind}", ${option}: … }`;
    throw definedBatchingError(this.#op.name, `batching ${this.#kind} lacks ${option}`, hint);
  }

  #find(option: string, name: unknown): number {
    const { parameters } = this.#op.schema;
    const at = parameters.findIndex((one) => one.name === name || parameterName(one.name) === name);
    if (at >= 0) return at;
    const known = parameters.map((one) => one.name);
    const place = `${option} of batching ${this.#kind}`;
    throw unknownParameterError(this.#op.name, place, String(name), known);
  }
}
