// Samples by name, and the deterministic tensors they are made of.
import type { OpSample } from "../runtime/api/op-sample.ts";
import { type DType, newTypedArray } from "../runtime/tensor/dtype.ts";
import { storageFromArray } from "../runtime/tensor/storage.ts";
import { contiguousStrides, numel } from "../runtime/tensor/strides.ts";
import { type Shape, Tensor } from "../runtime/tensor/tensor.ts";

/** One call of an op: arguments as `callOp` takes them. */
export type Sample = OpSample;

/** Samples by the name that `samples:` in ops.yaml gives. */
export type SampleTable = Readonly<Record<string, () => readonly Sample[]>>;

/** How a tensor lies in memory: row-major, dims reversed, or every second element from the second on. */
export type Layout = "contiguous" | "transposed" | "strided";

/** What the elements of a tensor are, beside its shape. */
export interface TensorSpec {
  readonly dtype?: DType;
  readonly layout?: Layout;
}

/** A plain tensor with the given elements in row-major order, lying in memory as `layout` says. */
export function makeTensor(
  shape: Shape,
  values: readonly (number | bigint | boolean)[],
  { dtype = "float32", layout = "contiguous" }: TensorSpec = {},
): Tensor {
  const { strides, offset, length } = placement(shape, layout);
  const elements = newTypedArray(dtype, length);
  const steps = contiguousStrides(shape);
  for (let i = 0; i < numel(shape); i++) {
    let at = offset;
    for (let dim = 0; dim < shape.length; dim++) {
      at += (Math.floor(i / steps[dim]) % shape[dim]) * strides[dim];
    }
    if (elements instanceof BigInt64Array) elements[at] = BigInt(values[i]);
    else elements[at] = Number(values[i]);
  }
  return new Tensor(storageFromArray(dtype, elements), dtype, shape, strides, offset, 0);
}

function placement(
  shape: Shape,
  layout: Layout,
): { readonly strides: readonly number[]; readonly offset: number; readonly length: number } {
  const count = numel(shape);
  switch (layout) {
    case "contiguous":
      return { strides: contiguousStrides(shape), offset: 0, length: count };
    case "transposed":
      return {
        strides: contiguousStrides(shape.toReversed()).toReversed(),
        offset: 0,
        length: count,
      };
    case "strided":
      return {
        strides: contiguousStrides(shape).map((stride) => 2 * stride),
        offset: 1,
        length: 2 * count + 1,
      };
  }
}

/** The layout a tensor made by `makeTensor` has. */
export function layoutOf({ shape, strides, offset }: Tensor): Layout {
  if (offset > 0) return "strided";
  const steps = contiguousStrides(shape);
  return strides.every((stride, dim) => stride === steps[dim] || shape[dim] <= 1)
    ? "contiguous"
    : "transposed";
}

/** A small generator of pseudo-random numbers in [0, 1): mulberry32 by Tommy Ettinger. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SEED = 20240611;

/** Seeds differ by shape and purpose, so that two operands of one sample differ too. */
function seedOf(shape: Shape, salt: number): number {
  return shape.reduce((seed, size) => seed * 31 + size, SEED + salt * 7919 + shape.length);
}

function fill(shape: Shape, salt: number, next: (unit: number) => number): number[] {
  const random = mulberry32(seedOf(shape, salt));
  return Array.from({ length: numel(shape) }, () => next(random()));
}

/** Numbers in [-2, 2], none nearer to 0 than 1/4, exact in float32. */
export function floats(shape: Shape, spec: TensorSpec = {}, salt = 1): Tensor {
  return makeTensor(
    shape,
    fill(shape, salt, (unit) => {
      const size = (16 + Math.floor(((unit * 2) % 1) * 112)) / 64;
      return unit < 0.5 ? -size : size;
    }),
    spec,
  );
}

/** A second operand for `floats`. */
export function otherFloats(shape: Shape, spec: TensorSpec = {}): Tensor {
  return floats(shape, spec, 2);
}

/** Numbers in [1/4, 9/4]. */
export function positives(shape: Shape, spec: TensorSpec = {}, salt = 3): Tensor {
  return makeTensor(
    shape,
    fill(shape, salt, (unit) => (16 + Math.floor(unit * 128)) / 64),
    spec,
  );
}

/** Numbers that all differ, by 1/4 at least, in no order. */
export function distinct(shape: Shape, spec: TensorSpec = {}, salt = 4): Tensor {
  const order = fill(shape, salt, (unit) => unit);
  const ranks = order.map((unit) => order.filter((other) => other < unit).length);
  return makeTensor(
    shape,
    ranks.map((rank) => rank / 4 - ranks.length / 8 + 1 / 32),
    spec,
  );
}

/** Integers in [low, high); int64 unless told otherwise. */
export function integers(
  shape: Shape,
  [low, high]: readonly [number, number],
  spec: TensorSpec = {},
  salt = 5,
): Tensor {
  const values = fill(shape, salt, (unit) => low + Math.floor(unit * (high - low)));
  return makeTensor(shape, values, { dtype: "int64", ...spec });
}

/** Booleans, of which the first is true and the second false. */
export function bools(shape: Shape, spec: TensorSpec = {}, salt = 6): Tensor {
  const values = fill(shape, salt, (unit) => (unit < 0.5 ? 0 : 1));
  return makeTensor(
    shape,
    values.map((value, i) => (i === 0 ? 1 : i === 1 ? 0 : value)),
    { ...spec, dtype: "bool" },
  );
}
