// Shape, dtype and elements of data given by the user: numbers, nested arrays, typed arrays.
import { elementTypeError, typedArrayKindError, valueRangeError } from "../errors/dtype.ts";
import { raggedDataError } from "../errors/shape.ts";
import {
  DEFAULT_FLOAT,
  type DType,
  FloatScalar,
  newTypedArray,
  promoteTypes,
  type Scalar,
  type TypedArray,
} from "./dtype.ts";
import type { Shape } from "./tensor.ts";

/** What a tensor can be made from. */
export type NestedData = Scalar | TypedArray | readonly NestedData[];

/** Data in row-major order with its shape. */
export interface Inferred {
  readonly shape: Shape;
  readonly dtype: DType;
  /** A new array, not shared with the data. */
  readonly elements: TypedArray;
}

/**
 * Reads user data: numbers make float32, booleans bool, BigInts int64, typed arrays their own dtype;
 * a mixture makes the widest of these. `dtype` overrides it.
 *
 * @throws ShapeError E_RAGGED_DATA
 * @throws DTypeError E_ELEMENT_TYPE, E_TYPED_ARRAY_KIND, E_VALUE_RANGE
 */
export function inferFromNested(
  data: NestedData,
  dtype: DType | null = null,
  where = "tensor",
): Inferred {
  const shape = shapeOf(data, where);
  const reader = new Reader(where, shape);
  reader.read(data, 0, "");
  const inferred = dtype ?? reader.dtype ?? DEFAULT_FLOAT;
  return { shape, dtype: inferred, elements: toElements(reader.flat, inferred, where) };
}

/** The lengths along the first element of each level; the reader checks the others against them. */
function shapeOf(data: NestedData, where: string): Shape {
  const shape: number[] = [];
  let level: unknown = data;
  while (isList(level)) {
    // A list that contains itself would never end.
    if (shape.length >= MAX_RANK)
      throw raggedDataError(where, "", "nested too deeply", `at most ${MAX_RANK} levels`);
    shape.push(level.length);
    if (level.length === 0) break;
    level = level[0];
  }
  if (isTypedArray(level)) shape.push(level.length);
  return shape;
}

const MAX_RANK = 64;

function isList(data: unknown): data is readonly unknown[] {
  return Array.isArray(data);
}

function isTypedArray(data: unknown): data is TypedArray {
  return typedArrayDType(data) !== null;
}

function typedArrayDType(data: unknown): DType | null {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  return data instanceof Uint8Array ? "uint8" : null;
}

/** Collects elements in row-major order and the dtype they suggest. */
class Reader {
  readonly flat: (number | bigint)[] = [];
  dtype: DType | null = null;
  readonly #where: string;
  readonly #shape: Shape;

  constructor(where: string, shape: Shape) {
    this.#where = where;
    this.#shape = shape;
  }

  /** Reads what lies `depth` levels below the top; `path` says where, as `[0][2]`. */
  read(data: unknown, depth: number, path: string): void {
    if (isList(data)) this.#list(data, depth, path);
    else if (ArrayBuffer.isView(data)) this.#typedArray(data, depth, path);
    else this.#element(data, depth, path);
  }

  #list(data: readonly unknown[], depth: number, path: string): void {
    this.#checkLength(data.length, depth, path);
    // `for`, not `forEach`, so that holes are seen and refused.
    for (let i = 0; i < data.length; i++) this.read(data[i], depth + 1, `${path}[${i}]`);
  }

  #typedArray(data: ArrayBufferView, depth: number, path: string): void {
    const dtype = typedArrayDType(data);
    if (dtype === null || !isTypedArray(data)) {
      throw typedArrayKindError(this.#where, path, data.constructor.name);
    }
    this.#checkLength(data.length, depth, path);
    this.#checkDepth(depth + 1, path, `an array of length ${data.length}`);
    this.#suggest(dtype);
    for (const value of data) this.flat.push(value);
  }

  #element(data: unknown, depth: number, path: string): void {
    const value = data instanceof FloatScalar ? data.value : data;
    switch (typeof value) {
      case "number":
        this.#suggest(DEFAULT_FLOAT);
        this.flat.push(value);
        break;
      case "bigint":
        this.#suggest("int64");
        this.flat.push(value);
        break;
      case "boolean":
        this.#suggest("bool");
        this.flat.push(value ? 1 : 0);
        break;
      default:
        throw elementTypeError(this.#where, path, describe(value));
    }
    this.#checkDepth(depth, path, "a single value");
  }

  #suggest(dtype: DType): void {
    this.dtype = this.dtype === null ? dtype : promoteTypes(this.dtype, dtype);
  }

  #checkLength(length: number, depth: number, path: string): void {
    const expected = this.#shape[depth];
    if (expected === length) return;
    const wanted = expected === undefined ? "a single value" : `an array of length ${expected}`;
    throw raggedDataError(this.#where, path, `an array of length ${length}`, wanted);
  }

  #checkDepth(depth: number, path: string, got: string): void {
    if (depth === this.#shape.length) return;
    const wanted = `an array of length ${this.#shape[depth]}`;
    throw raggedDataError(this.#where, path, got, wanted);
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the string ${JSON.stringify(value)}`;
  if (typeof value === "object") return `an object of class ${value.constructor?.name ?? "null"}`;
  return `a ${typeof value}`;
}

function toElements(flat: readonly (number | bigint)[], dtype: DType, where: string): TypedArray {
  const elements = newTypedArray(dtype, flat.length);
  if (elements instanceof BigInt64Array) {
    for (let i = 0; i < flat.length; i++) elements[i] = toInt64(flat[i], where);
  } else if (dtype === "bool") {
    for (let i = 0; i < flat.length; i++) elements[i] = Number(flat[i]) === 0 ? 0 : 1;
  } else {
    const check = dtype === "int32" || dtype === "uint8" ? RANGES[dtype] : null;
    for (let i = 0; i < flat.length; i++) {
      const value = Number(flat[i]);
      if (check !== null) checkRange(value, check, dtype, where);
      elements[i] = value;
    }
  }
  return elements;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const RANGES: { readonly int32: Range; readonly uint8: Range } = {
  int32: { min: -(2 ** 31), max: 2 ** 31 - 1 },
  uint8: { min: 0, max: 255 },
};

/** A fraction is cut off towards zero, as in PyTorch; what is beyond the range is refused. */
function checkRange(value: number, { min, max }: Range, dtype: DType, where: string): void {
  const whole = Math.trunc(value);
  // Written so that NaN fails too.
  if (!(whole >= min && whole <= max)) throw valueRangeError(where, String(value), dtype);
}

function toInt64(value: number | bigint, where: string): bigint {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw valueRangeError(where, String(value), "int64");
  }
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  if (BigInt.asIntN(64, whole) !== whole) throw valueRangeError(where, String(value), "int64");
  return whole;
}
