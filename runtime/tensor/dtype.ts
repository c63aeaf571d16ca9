// Element types: their names, sizes, arrays, limits, and how PyTorch promotes them.

/** The element types a tensor can have. */
export type DType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

/** A typed array that holds elements of some dtype; bool is stored as 0 or 1 in bytes. */
export type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** A number given by the user; `FloatScalar` keeps an integral value a float. */
export type Scalar = number | bigint | boolean | FloatScalar;

/** Marks a scalar as a float for type promotion, whatever its value: `float(2)`. */
export class FloatScalar {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }
}

/** Promotion category, in rising order: a higher one wins whatever the ranks. */
export type Category = 0 | 1 | 2;

/** bool 0, integral 1, floating point 2. */
export const CATEGORY: Readonly<Record<DType, Category>> = {
  bool: 0,
  uint8: 1,
  int32: 1,
  int64: 1,
  float32: 2,
  float64: 2,
};

/** Bytes per element. */
export const ITEM_SIZE: Readonly<Record<DType, number>> = {
  bool: 1,
  uint8: 1,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
};

/** Every dtype, in promotion order. */
export const DTYPES: readonly DType[] = ["bool", "uint8", "int32", "int64", "float32", "float64"];

/** The dtype of new floating point tensors. */
export const DEFAULT_FLOAT: DType = "float32";

/** Whether the dtype is float32 or float64. */
export function isFloating(dtype: DType): boolean {
  return CATEGORY[dtype] === 2;
}

/** A zero-filled array for `length` elements of `dtype`. */
export function newTypedArray(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "int32":
      return new Int32Array(length);
    case "int64":
      return new BigInt64Array(length);
    case "uint8":
    case "bool":
      return new Uint8Array(length);
  }
}

const RANK: Readonly<Record<DType, number>> = {
  bool: 0,
  uint8: 1,
  int32: 2,
  int64: 3,
  float32: 4,
  float64: 5,
};

/** The wider of two dtypes; the six dtypes form one chain. */
export function promoteTypes(a: DType, b: DType): DType {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Promotion category of a scalar: boolean 0, integral 1, otherwise 2. */
export function scalarCategory(value: Scalar): Category {
  if (typeof value === "boolean") return 0;
  if (typeof value === "bigint") return 1;
  return typeof value === "number" && Number.isInteger(value) ? 1 : 2;
}

/** The dtype a scalar has on its own: bool, int64 or the default float. */
export function scalarDType(value: Scalar): DType {
  const category = scalarCategory(value);
  return category === 0 ? "bool" : category === 1 ? "int64" : DEFAULT_FLOAT;
}

/** The plain number behind a scalar; bigint loses what a double cannot hold. */
export function scalarNumber(value: Scalar): number {
  return typeof value === "number" ? value : Number(value);
}

/** Marks `value` as a float scalar for type promotion. */
export function float(value: number): FloatScalar {
  return new FloatScalar(value);
}
