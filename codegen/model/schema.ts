// The frozen model of a schema string, in the grammar of PyTorch's native_functions.yaml.

/** Base types a schema may name. */
export type BaseType =
  | "Tensor"
  | "Scalar"
  | "int"
  | "float"
  | "bool"
  | "str"
  | "ScalarType"
  | "Device"
  | "Generator"
  | "Layout"
  | "MemoryFormat";

/** A type as written: `Tensor?`, `int[2]`, `Tensor?[]`. */
export interface SchemaType {
  readonly base: BaseType;
  /** `?` after the whole type. */
  readonly optional: boolean;
  /** `[]` or `[n]`; null when it is not a list. */
  readonly list: { readonly size: number | null; readonly elementOptional: boolean } | null;
}

/** `(a)` or `(a!)` after a tensor type. */
export interface AliasMark {
  readonly name: string;
  readonly isWrite: boolean;
}

/** A default value as data. */
export type DefaultValue =
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "name"; readonly value: string }
  | { readonly kind: "list"; readonly items: readonly DefaultValue[] };

/** One parameter. */
export interface Parameter {
  readonly name: string;
  readonly type: SchemaType;
  readonly alias: AliasMark | null;
  readonly default: DefaultValue | null;
  readonly keywordOnly: boolean;
}

/** One output; `name` is null when the schema does not label it. */
export interface Return {
  readonly name: string | null;
  readonly type: SchemaType;
  readonly alias: AliasMark | null;
}

/** A whole schema: `sum.dim_IntList(Tensor self, int[1]? dim, …) -> Tensor`. */
export interface Schema {
  /** `sum`, with the trailing underscore of an in-place form; `stats::zscore` in a plugin. */
  readonly base: string;
  /** `dim_IntList`, or "" when there is none. */
  readonly overload: string;
  readonly parameters: readonly Parameter[];
  readonly returns: readonly Return[];
}
