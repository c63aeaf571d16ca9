// Tests that stubs make on the arguments of a usual call, before anything is read in general.
import { isDType } from "../kernels/contract.ts";
import { Generator } from "../kernels/random/philox.ts";
import { type DType, FloatScalar, type Scalar } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Whether a value is an integral number. */
export function isInt(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a list of integral numbers. */
export function isInts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isInt);
}

/** Whether a value fits `int[n]`: one integer stands for a list. */
export function isIntOrInts(value: unknown): value is number | readonly number[] {
  return isInt(value) || isInts(value);
}

/** The list that one integer or a list stands for. */
export function toInts(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

/** Whether a value is a number in the wide sense of PyTorch's Scalar. */
export function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "number" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    value instanceof FloatScalar
  );
}

/** Whether a value is a list of scalars. */
export function isScalars(value: unknown): value is readonly Scalar[] {
  return Array.isArray(value) && value.every(isScalar);
}

/** Whether a value is a list of booleans. */
export function isBooleans(value: unknown): value is readonly boolean[] {
  return Array.isArray(value) && value.every((item) => typeof item === "boolean");
}

/** Whether a value is a list of tensors. */
export function isTensors(value: unknown): value is readonly Tensor[] {
  return Array.isArray(value) && value.every((item) => item instanceof Tensor);
}

/** Whether a value is a list of tensors and nulls. */
export function isOptionalTensors(value: unknown): value is readonly (Tensor | null)[] {
  return Array.isArray(value) && value.every((item) => item === null || item instanceof Tensor);
}

/** Whether a value names a dtype. */
export function isDTypeName(value: unknown): value is DType {
  return typeof value === "string" && isDType(value);
}

/** Whether a value is a random generator. */
export function isGenerator(value: unknown): value is Generator {
  return value instanceof Generator;
}

/** Whether a value is a plain object: its prototype is Object.prototype or null. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
