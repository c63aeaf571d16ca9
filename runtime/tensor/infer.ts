// Shape, dtype and elements of data given by the user: numbers, nested arrays, typed arrays.

import type { ShapeError } from "../errors/classes.ts";
import {
  elementTypeError,
  typedArrayKindError,
  unknownDTypeError,
  valueRangeError,
} from "../errors/dtype.ts";
import { raggedDataError } from "../errors/shape.ts";
import {
  DEFAULT_FLOAT,
  DTYPES,
  type DType,
  FloatScalar,
  newTypedArray,
  promoteTypes,
  type Scalar,
  type TypedArray,
} from "./dtype.ts";
import { elementsOf } from "./read.ts";
import { sameShape } from "./strides.ts";
import { type Shape, Tensor } from "./tensor.ts";

/** Typed arrays whose element type has no dtype of its own: `dtype` must be given for them. */
export type ForeignArray = Int8Array | Int16Array | Uint16Array | Uint32Array | BigUint64Array;

/** What a tensor can be made from. */
export type NestedData =
  | Scalar
  | TypedArray
  | Uint8ClampedArray
  | ForeignArray
  | Tensor
  | readonly NestedData[];

/** Data in row-major order with its shape. */
export interface Inferred {
  readonly shape: Shape;
  readonly dtype: DType;
  /** A new array, not shared with the data. */
  readonly elements: TypedArray;
}

/**
 * Reads user data: numbers make float32, booleans bool, BigInts int64, typed arrays and tensors their own
 * dtype; a mixture makes the widest of these. `dtype` overrides it.
 *
 * `readTensor` gives the plain tensor with the values of one that is met on the way.
 *
 * @throws ShapeError E_RAGGED_DATA
 * @throws DTypeError E_UNKNOWN_DTYPE, E_ELEMENT_TYPE, E_TYPED_ARRAY_KIND, E_VALUE_RANGE
 */
export function inferFromNested(
  data: NestedData,
  dtype: DType | null = null,
  where = "tensor",
  readTensor: ReadTensor = (x) => x,
): Inferred {
  if (dtype !== null && !DTYPES.includes(dtype)) throw unknownDTypeError(where, dtype, DTYPES);
  if (isTypedArray(data)) {
    const own = typedArrayDType(data);
    // A Node Buffer is a Uint8Array too, but its `slice` shares the bytes.
    const elements = data instanceof Uint8Array ? new Uint8Array(data) : data.slice();
    if (own !== null && (dtype === null || dtype === own))
      return { shape: [data.length], dtype: own, elements };
  }
  const shape = shapeOf(data, where);
  const reader = new Reader({ where, shape, hasDType: dtype !== null, readTensor });
  reader.read(data, 0);
  const inferred = dtype ?? reader.dtype ?? DEFAULT_FLOAT;
  return { shape, dtype: inferred, elements: toElements(reader.flat, inferred, where) };
}

/** The plain tensor behind one in the data, which lies at `path`. */
export type ReadTensor = (x: Tensor, path: string) => Tensor;

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
  if (isElementArray(level)) shape.push(level.length);
  else if (level instanceof Tensor) shape.push(...level.shape);
  return shape;
}

const MAX_RANK = 64;

function isList(data: unknown): data is readonly unknown[] {
  return Array.isArray(data);
}

function isTypedArray(data: unknown): data is TypedArray {
  return typedArrayDType(data) !== null && !(data instanceof Uint8ClampedArray);
}

/** Any typed array, with a dtype of its own or not. */
function isElementArray(data: unknown): data is TypedArray | Uint8ClampedArray | ForeignArray {
  return ArrayBuffer.isView(data) && !(data instanceof DataView);
}

function typedArrayDType(data: unknown): DType | null {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray ? "uint8" : null;
}

interface ReaderParts {
  readonly where: string;
  readonly shape: Shape;
  /** Whether the dtype is known, so that elements need not tell it. */
  readonly hasDType: boolean;
  readonly readTensor: ReadTensor;
}

/** Collects elements in row-major order and the dtype they suggest. */
class Reader {
  readonly flat: (number | bigint)[] = [];
  dtype: DType | null = null;
  readonly #where: string;
  readonly #shape: Shape;
  readonly #hasDType: boolean;
  readonly #readTensor: ReadTensor;
  /** Index taken at each level on the way to what is being read. */
  readonly #position: number[] = [];

  constructor({ where, shape, hasDType, readTensor }: ReaderParts) {
    this.#where = where;
    this.#shape = shape;
    this.#hasDType = hasDType;
    this.#readTensor = readTensor;
  }

  /** Reads what lies `depth` levels below the top. */
  read(data: unknown, depth: number): void {
    if (isList(data)) this.#list(data, depth);
    else if (ArrayBuffer.isView(data)) this.#typedArray(data, depth);
    else if (data instanceof Tensor) this.#tensor(data, depth);
    else this.#element(data, depth);
  }

  #list(data: readonly unknown[], depth: number): void {
    this.#checkLength(data.length, depth);
    // By index, so that holes are seen and refused.
    for (let i = 0; i < data.length; i++) {
      this.#position[depth] = i;
      this.read(data[i], depth + 1);
    }
  }

  #typedArray(data: ArrayBufferView, depth: number): void {
    const dtype = typedArrayDType(data);
    if (!isElementArray(data) || (dtype === null && !this.#hasDType)) {
      throw typedArrayKindError(this.#where, this.#path(depth), data.constructor.name);
    }
    const isRow = depth + 1 === this.#shape.length;
    if (!isRow) throw this.#ragged(depth, `a typed array of length ${data.length}`);
    this.#checkLength(data.length, depth);
    if (dtype !== null) this.#suggest(dtype);
    for (const value of data) this.flat.push(value);
  }

  #tensor(data: Tensor, depth: number): void {
    const rest = this.#shape.slice(depth);
    if (!sameShape(rest, data.shape))
      throw this.#ragged(depth, `a tensor of shape [${data.shape.join(", ")}]`);
    this.#suggest(data.dtype);
    const elements = elementsOf(this.#readTensor(data, this.#path(depth)), this.#where);
    for (const value of elements) this.flat.push(value);
  }

  #element(data: unknown, depth: number): void {
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
        throw elementTypeError(this.#where, this.#path(depth), describe(value));
    }
    if (depth !== this.#shape.length) throw this.#ragged(depth, "a single value");
  }

  #suggest(dtype: DType): void {
    if (this.dtype !== dtype)
      this.dtype = this.dtype === null ? dtype : promoteTypes(this.dtype, dtype);
  }

  #checkLength(length: number, depth: number): void {
    if (this.#shape[depth] !== length) throw this.#ragged(depth, `an array of length ${length}`);
  }

  #ragged(depth: number, got: string): ShapeError {
    const length = this.#shape[depth];
    const expected = length === undefined ? "a single value" : `an array of length ${length}`;
    return raggedDataError(this.#where, this.#path(depth), got, expected);
  }

  #path(depth: number): string {
    return this.#position
      .slice(0, depth)
      .map((index) => `[${index}]`)
      .join("");
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
  } else {
    const convert = converterTo(dtype, where);
    for (let i = 0; i < flat.length; i++) elements[i] = convert(Number(flat[i]));
  }
  return elements;
}

function converterTo(dtype: DType, where: string): (value: number) => number {
  switch (dtype) {
    case "bool":
      return (value) => (value === 0 ? 0 : 1);
    case "int32":
    case "uint8":
      return (value) => toInteger(value, dtype, where);
    default:
      return (value) => value;
  }
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
function toInteger(value: number, dtype: "int32" | "uint8", where: string): number {
  const { min, max } = RANGES[dtype];
  const whole = Math.trunc(value);
  // Written so that NaN fails too.
  if (!(whole >= min && whole <= max)) throw valueRangeError(where, String(value), dtype);
  return whole;
}

function toInt64(value: number | bigint, where: string): bigint {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw valueRangeError(where, String(value), "int64");
  }
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  if (BigInt.asIntN(64, whole) !== whole) throw valueRangeError(where, String(value), "int64");
  return whole;
}
