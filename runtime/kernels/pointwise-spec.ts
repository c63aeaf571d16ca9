// What generated code says about a pointwise operator: its inputs, its promotion rule and its loops.
import type { DType } from "../tensor/dtype.ts";
import type { BigintLoop, NumberLoop } from "./loop.ts";

/** A tensor operand. */
export interface OperandSpec {
  /** Position among the operator's arguments. */
  readonly position: number;
  /** Read only as a truth value: bytes, outside type promotion. */
  readonly isMask: boolean;
  readonly promotes: boolean;
}

/** A number passed to the loop: the argument, a flag, or whether an optional argument is there. */
export interface ScalarSpec {
  readonly position: number;
  readonly kind: "number" | "flag" | "presence";
  readonly promotes: boolean;
}

/** The loops of one expression; null where it means nothing for the elements. */
export interface PointwiseLoops {
  readonly float: ((loop: NumberLoop) => void) | null;
  /** int32 and uint8. */
  readonly int: ((loop: NumberLoop) => void) | null;
  /** int64. */
  readonly bigint: ((loop: BigintLoop) => void) | null;
  readonly bool: ((loop: NumberLoop) => void) | null;
  /** Whether the result is a truth value. */
  readonly isBool: boolean;
  /** Exported wasm functions: `name` with a suffix per dtype. */
  readonly wasm: { readonly name: string; readonly dtypes: readonly DType[] };
}

/** A cheaper set of loops for one value of one number. */
export interface VariantSpec {
  /** Index into `scalars`. */
  readonly scalar: number;
  readonly value: number;
  readonly loops: PointwiseLoops;
}

/** One pointwise operator. */
export interface PointwiseSpec {
  readonly name: string;
  /** Positions of all tensor arguments: they broadcast together, whether the loop reads them or not. */
  readonly tensors: readonly number[];
  readonly operands: readonly OperandSpec[];
  readonly scalars: readonly ScalarSpec[];
  /** See the `promote` key of ops.yaml; `none` computes in the dtype of the first tensor. */
  readonly promote: "common" | "float" | "none" | "bool";
  /** Positions of what is divided by: integers there must not be zero. */
  readonly divisors?: readonly number[];
  readonly loops: PointwiseLoops;
  readonly variants: readonly VariantSpec[];
}
