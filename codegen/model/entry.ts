// The frozen model of one ops.yaml entry, with the place in the file of everything a check may point at.
import type { Schema } from "./schema.ts";

/** A place in a source file; line and column count from 1, offset from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of a source file to underline. */
export interface Span {
  readonly position: Position;
  readonly length: number;
}

/** Where the keys and values of an entry stand; a path that is not there gives the part that is. */
export interface EntryPlaces {
  /** `key("batching", "dims")` is where the word `dims` stands. */
  readonly key: (...path: readonly (string | number)[]) => Span;
  /** `value("batching", "dims", 0)` is where the first dim is named. */
  readonly value: (...path: readonly (string | number)[]) => Span;
}

/** A scalar value of the YAML file; `positionAt(i)` is where its character `i` stands in the file. */
export interface SourceText {
  readonly text: string;
  readonly position: Position;
  readonly positionAt: (index: number) => Position;
}

/** How an op's kernel is given. */
export type KernelSource =
  | { readonly kind: "scalar"; readonly expression: SourceText }
  | { readonly kind: "name"; readonly name: SourceText };

/** How the result dtype follows from the operands. */
export type Promotion = "common" | "float" | "none" | "bool";

/** How an op behaves under vmap; parameter names as in the schema. */
export type Batching =
  | { readonly kind: "pointwise" }
  | {
      readonly kind: "reduction";
      readonly dims: readonly string[];
      readonly keepdim: string | null;
    }
  | { readonly kind: "variadic"; readonly minRank: number }
  | {
      readonly kind: "view";
      readonly dims: readonly string[];
      readonly inserts: number;
      readonly sizes: string | null;
      readonly sizeRule: "expand" | "reshape" | null;
    }
  | { readonly kind: "existing_bdim"; readonly fold: readonly string[]; readonly rank: number }
  | { readonly kind: "spatial"; readonly fold: readonly string[]; readonly dims: number }
  | { readonly kind: "factory"; readonly like: string | null; readonly sizes: string | null }
  | {
      readonly kind: "random";
      readonly template: string | null;
      readonly sizes: string | null;
      readonly parameters: readonly string[];
      readonly minRank: number;
    }
  | { readonly kind: "decompose" }
  | { readonly kind: "rule" }
  | { readonly kind: "fallback"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };

/** Derivative formulas of one op. */
export interface Derivatives {
  /** Reverse formulas by parameter name, in file order. */
  readonly reverse: ReadonlyMap<string, SourceText>;
  /** Forward formulas by output name; `result` names the only output. */
  readonly forward: ReadonlyMap<string, SourceText>;
  /** Which outputs can carry a derivative; null when all floating ones can. */
  readonly outputDifferentiability: readonly boolean[] | null;
}

/** A callable a PyTorch user writes for the op. */
export interface Alias {
  /** Its dotted name, with its parameters where they differ from the op's. */
  readonly func: string;
  /** The op's names of parameters that the callable calls something else. */
  readonly names: Readonly<Record<string, string>>;
}

/** One entry of ops.yaml. */
export interface OpEntry {
  /** `sum.dim_IntList`. */
  readonly name: string;
  readonly schema: Schema;
  readonly func: SourceText;
  readonly doc: string;
  readonly family: string;
  readonly module: string;
  readonly variants: readonly Variant[];
  readonly kernel: KernelSource | null;
  readonly meta: SourceText | null;
  readonly promote: Promotion;
  readonly batching: Batching;
  readonly derivatives: Derivatives | null;
  readonly decomposition: SourceText | null;
  readonly aliases: readonly Alias[];
  readonly samples: string;
  readonly tags: readonly string[];
  readonly since: string | null;
  /** Start of the entry. */
  readonly position: Position;
  readonly places: EntryPlaces;
}

/** The forms in which an op is offered. */
export type Variant = "function" | "method" | "inplace" | "out";
