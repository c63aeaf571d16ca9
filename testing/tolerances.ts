// How far two results may lie apart, by dtype: the only such table.
import type { DType } from "../runtime/tensor/dtype.ts";

/** `|got - want| <= absolute + relative * |want|`. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

const EXACT: Tolerance = { absolute: 0, relative: 0 };

/** Two computations of the same number in one dtype: sums may be taken in another order. */
export const TOLERANCES: Readonly<Record<DType, Tolerance>> = {
  bool: EXACT,
  uint8: EXACT,
  int32: EXACT,
  int64: EXACT,
  float32: { absolute: 1e-5, relative: 1e-5 },
  float64: { absolute: 1e-12, relative: 1e-12 },
};

/** Analytical against numerical derivatives in float64: central differences with a step of 1e-5. */
export const FINITE_DIFFERENCES: Tolerance = { absolute: 1e-7, relative: 1e-6 };

/** Reference values of PyTorch, as their README says. */
export const ORACLE: Tolerance = { absolute: 1e-5, relative: 1e-4 };
