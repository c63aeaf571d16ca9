// A derivative or decomposition formula as data: one expression of calls.

/** A part of a formula; `start` and `end` are offsets in its text. */
export type Formula =
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly args: readonly Formula[];
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: "name"; readonly name: string; readonly start: number; readonly end: number }
  | {
      readonly kind: "property";
      readonly name: string;
      readonly property: Metadata;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "literal";
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "array";
      readonly items: readonly Formula[];
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "object";
      readonly entries: readonly { readonly key: string; readonly value: Formula }[];
      readonly start: number;
      readonly end: number;
    };

/** What a formula may ask of a tensor without keeping its values. */
export type Metadata = "shape" | "dtype" | "ndim";

/** The properties a formula may read. */
export const METADATA: readonly Metadata[] = ["shape", "dtype", "ndim"];

/** A mistake in a formula, by offset. */
export interface FormulaProblem {
  readonly offset: number;
  readonly length: number;
  readonly what: string;
  readonly hint?: string;
}
