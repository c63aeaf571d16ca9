// What a generated JavaScript loop runs over: two nested dims, and one stream of elements per tensor.

/** Arrays whose elements are JavaScript numbers. */
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * One call of a loop. Stream 0 is the output, the others the operands in order. One object serves every call: kernels
 * never nest, and the fast path allocates nothing.
 */
export interface Loop<Elements, Value> {
  /** Length of the outer dim. */
  n1: number;
  /** Length of the inner dim. */
  n0: number;
  /** Elements of the streams in the compute dtype. */
  readonly arrays: Elements[];
  /** Elements of the streams that hold truth values. */
  readonly bytes: Uint8Array[];
  /** Index of each stream's first element. */
  readonly at: number[];
  /** Steps in elements along the outer dim. */
  readonly outer: number[];
  /** Steps in elements along the inner dim. */
  readonly inner: number[];
  /** Numbers and flags of the call, in the compute dtype; a flag is 0 or 1. */
  readonly scalars: Value[];
  /** Lower bound of the compute dtype. */
  lowest: Value;
  /** Upper bound of the compute dtype. */
  highest: Value;
}

/** A loop over doubles or 32-bit integers. */
export type NumberLoop = Loop<NumberArray, number>;

/** A loop over int64. */
export type BigintLoop = Loop<BigInt64Array, bigint>;
