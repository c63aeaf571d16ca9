// What the type check finds, as data.
import type { HelperExport } from "../project/exports.ts";
import type { FormulaSource } from "./sources.ts";

/** A type error in a formula. */
export interface FormulaTypeError {
  readonly source: FormulaSource;
  /** Offset in the formula's text. */
  readonly offset: number;
  readonly length: number;
  readonly what: string;
}

/** A type error in the signature of a helper, because of which calls of it are not checked. */
export interface HelperTypeError {
  readonly helper: HelperExport;
  readonly what: string;
}

/** Every type error found. */
export interface FormulaTypeErrors {
  readonly formulas: readonly FormulaTypeError[];
  readonly helpers: readonly HelperTypeError[];
}
