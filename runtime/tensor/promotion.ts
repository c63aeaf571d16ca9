// Type promotion as PyTorch's result_type does it: tensors with dims, then 0-d tensors, then scalars.
import {
  CATEGORY,
  DEFAULT_FLOAT,
  type DType,
  promoteTypes,
  type Scalar,
  scalarDType,
} from "./dtype.ts";

/** A tensor as promotion sees it; `ndim` is the logical rank. */
export interface TypedOperand {
  readonly dtype: DType;
  readonly ndim: number;
}

/** What promotion takes into account: a tensor, or a scalar that only counts by category. */
export type PromotionOperand = TypedOperand | Scalar;

function isTensorLike(operand: PromotionOperand): operand is TypedOperand {
  return typeof operand === "object" && "dtype" in operand;
}

/**
 * The dtype in which an op on these operands computes.
 *
 * Tensors with dims decide; a 0-d tensor or a scalar matters only if its category (bool, integral,
 * floating) is higher. Source: PyTorch ATen/native/TypeProperties.cpp, result_type.
 */
export function resultType(operands: readonly PromotionOperand[]): DType {
  let dims: DType | null = null;
  let zeroDim: DType | null = null;
  let scalars: DType | null = null;
  for (const operand of operands) {
    if (!isTensorLike(operand)) scalars = widen(scalars, scalarDType(operand));
    else if (operand.ndim > 0) dims = widen(dims, operand.dtype);
    else zeroDim = widen(zeroDim, operand.dtype);
  }
  return combine(dims, combine(zeroDim, scalars)) ?? DEFAULT_FLOAT;
}

/** `resultType` of a tensor and one other operand, without an array. */
export function resultTypeOfPair(a: TypedOperand, b: PromotionOperand): DType {
  if (!isTensorLike(b)) return combinePair(a.dtype, scalarDType(b));
  if (a.dtype === b.dtype) return a.dtype;
  if (a.ndim > 0 === b.ndim > 0) return promoteTypes(a.dtype, b.dtype);
  return a.ndim > 0 ? combinePair(a.dtype, b.dtype) : combinePair(b.dtype, a.dtype);
}

function widen(current: DType | null, next: DType): DType {
  return current === null ? next : promoteTypes(current, next);
}

function combine(strong: DType | null, weak: DType | null): DType | null {
  if (strong === null || weak === null) return strong ?? weak;
  return combinePair(strong, weak);
}

/** The strong dtype unless the weak one is of a higher category; then the weak one. */
function combinePair(strong: DType, weak: DType): DType {
  return CATEGORY[weak] > CATEGORY[strong] ? promoteTypes(strong, weak) : strong;
}

/** Whether a result of dtype `from` may be written in place into `to`: never down a category. */
export function canCast(from: DType, to: DType): boolean {
  return CATEGORY[from] <= CATEGORY[to];
}
