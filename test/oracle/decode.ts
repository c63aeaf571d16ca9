// Reads reference values: JSON as its README describes, into what `callOp` takes and what results are compared with.
import {
  DTYPES,
  type DType,
  FloatScalar,
  float,
  newTypedArray,
} from "../../runtime/tensor/dtype.ts";
import { storageFromArray } from "../../runtime/tensor/storage.ts";
import { contiguousStrides, numel } from "../../runtime/tensor/strides.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import type { Values } from "../../testing/values.ts";

/** A value as JSON.parse gives it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is a list. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a JSON value describes a tensor. */
export function isTensorJson(value: Json | undefined): value is { readonly [key: string]: Json } {
  return isJsonObject(value) && "dtype" in value && "data" in value;
}

/** The elements of a tensor as plain numbers. */
export function decodeValues(value: Json): Values {
  if (!isTensorJson(value)) throw new TypeError("expected a tensor");
  return {
    dtype: dtypeOf(value["dtype"]),
    shape: listOf(value["shape"]).map(Number),
    data: listOf(value["data"]).map((element) => decodeElement(element, dtypeOf(value["dtype"]))),
  };
}

/** An argument for `callOp`. */
export function decodeArgument(value: Json): unknown {
  if (isTensorJson(value)) return decodeTensor(value);
  if (isJsonList(value)) return value.map(decodeArgument);
  if (!isJsonObject(value)) return value;
  if ("float" in value) return float(Number(decodeNumber(value["float"])));
  if ("dtype_name" in value) return value["dtype_name"];
  const entries = isJsonObject(value["dict"]) ? value["dict"] : value;
  return Object.fromEntries(
    Object.entries(entries).map(([key, item]) => [key, decodeArgument(item)]),
  );
}

/** A tensor that lies in memory as the reference's did. */
export function decodeTensor(value: Json): Tensor {
  const { dtype, shape, data } = decodeValues(value);
  const given = isJsonObject(value) ? value["strides"] : undefined;
  const strides = given === undefined ? contiguousStrides(shape) : listOf(given).map(Number);
  const steps = contiguousStrides(shape);
  const place = (i: number): number =>
    shape.reduce((at, size, dim) => at + (Math.floor(i / steps[dim]) % size) * strides[dim], 0);
  const length =
    numel(shape) === 0
      ? 0
      : 1 + shape.reduce((end, size, dim) => end + (size - 1) * strides[dim], 0);
  const elements = newTypedArray(dtype, length);
  data.forEach((element, i) => {
    if (elements instanceof BigInt64Array) elements[place(i)] = BigInt(element);
    else elements[place(i)] = Number(element);
  });
  return new Tensor(storageFromArray(dtype, elements), dtype, shape, strides, 0, 0);
}

/** A scalar result as values, to compare it like a 0-d tensor. */
export function plainNumber(value: unknown): number | null {
  if (value instanceof FloatScalar) return value.value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  return typeof value === "number" ? value : null;
}

function dtypeOf(value: Json): DType {
  const dtype = DTYPES.find((name) => name === value);
  if (dtype === undefined) throw new TypeError(`the dtype ${String(value)} is not supported`);
  return dtype;
}

function listOf(value: Json | undefined): readonly Json[] {
  if (isJsonList(value)) return value;
  throw new TypeError("expected a list");
}

function decodeElement(element: Json, dtype: DType): number | bigint {
  return dtype === "int64" ? BigInt(String(element)) : decodeNumber(element);
}

function decodeNumber(value: Json): number {
  switch (value) {
    case "inf":
      return Number.POSITIVE_INFINITY;
    case "-inf":
      return Number.NEGATIVE_INFINITY;
    case "nan":
      return Number.NaN;
    default:
      return Number(value);
  }
}
