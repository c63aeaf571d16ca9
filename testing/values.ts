// Plain arrays with a shape: what tests compute expectations with, independent of the library's own ops.
import { tensor } from "../runtime/api/creation.ts";
import type { DType } from "../runtime/tensor/dtype.ts";
import type { NestedData } from "../runtime/tensor/infer.ts";
import { numel } from "../runtime/tensor/strides.ts";
import { type Shape, Tensor } from "../runtime/tensor/tensor.ts";
import { expectSame, fail } from "./assertions.ts";
import { layoutOf, makeTensor, type TensorSpec } from "./sample.ts";
import { TOLERANCES, type Tolerance } from "./tolerances.ts";

/** The elements of a tensor in row-major order. */
export interface Values {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: readonly (number | bigint)[];
}

/** Reads a tensor that holds concrete elements. */
export function valuesOf(x: Tensor): Values {
  return { dtype: x.dtype, shape: [...x.shape], data: [...x.toTypedArray()] };
}

/** The inverse of `valuesOf`. */
export function toTensor({ dtype, shape, data }: Values, spec: TensorSpec = {}): Tensor {
  return makeTensor(shape, data, { ...spec, dtype });
}

/** A tensor of its own with the same elements, dtype and layout. */
export function copyOf(x: Tensor): Tensor {
  return toTensor(valuesOf(x), { layout: layoutOf(x) });
}

/** Joins values of one shape along a new dim. */
export function stackValues(parts: readonly Values[], dim = 0): Values {
  const [{ dtype, shape }] = parts;
  for (const part of parts) {
    expectSame("one of the stacked", { dtype: part.dtype, shape: part.shape }, { dtype, shape });
  }
  return {
    ...batchShape({ dtype, shape }, parts.length, dim),
    data: interleave(parts, shape, dim),
  };
}

/** The dtype and shape of `size` stacked values. */
export function batchShape(
  { dtype, shape }: Pick<Values, "dtype" | "shape">,
  size: number,
  dim = 0,
): { readonly dtype: DType; readonly shape: Shape } {
  return { dtype, shape: shape.toSpliced(dim, 0, size) };
}

function interleave(parts: readonly Values[], shape: Shape, dim: number): (number | bigint)[] {
  const inner = numel(shape.slice(dim));
  const data: (number | bigint)[] = [];
  for (let outer = 0; outer < numel(shape.slice(0, dim)); outer++) {
    for (const part of parts) data.push(...part.data.slice(outer * inner, (outer + 1) * inner));
  }
  return data;
}

/** Element-wise sum of values of one shape. */
export function addValues(parts: readonly Values[]): Values {
  const [first, ...rest] = parts;
  const data = first.data.map((value, i) =>
    rest.reduce((sum, part) => sum + Number(part.data[i]), Number(value)),
  );
  return { ...first, data };
}

/** Fails unless shape and dtype agree and every element lies within the tolerance. NaN equals NaN. */
export function expectClose(
  actual: Tensor,
  expected: Values,
  tolerance: Tolerance = TOLERANCES[expected.dtype],
): void {
  const got = valuesOf(actual);
  const { shape, dtype } = expected;
  expectSame("shape and dtype", { shape: got.shape, dtype: got.dtype }, { shape, dtype });
  const worst = farthest(got.data, expected.data, tolerance);
  if (worst === null) return;
  fail(
    `element ${worst} is ${got.data[worst]}, expected ${expected.data[worst]}\n` +
      `got      [${got.data.join(", ")}]\nexpected [${expected.data.join(", ")}]`,
  );
}

/** `expectClose` for lists of equal length. */
export function expectAllClose(
  actual: readonly Tensor[],
  expected: readonly Values[],
  tolerance?: Tolerance,
): void {
  expectSame("number of outputs", actual.length, expected.length);
  for (const [i, values] of expected.entries()) expectClose(actual[i], values, tolerance);
}

/** The index of the element that exceeds the tolerance most; null when none does. */
function farthest(
  got: readonly (number | bigint)[],
  want: readonly (number | bigint)[],
  { absolute, relative }: Tolerance,
): number | null {
  let worst: number | null = null;
  let excess = 0;
  for (let i = 0; i < want.length; i++) {
    if (got[i] === want[i] || (Number.isNaN(got[i]) && Number.isNaN(want[i]))) continue;
    const distance = Math.abs(Number(got[i]) - Number(want[i]));
    const over = distance - absolute - relative * Math.abs(Number(want[i]));
    // Written so that NaN and infinite distances count as too far.
    if (!(over <= 0) && (worst === null || !(over <= excess))) {
      worst = i;
      excess = over;
    }
  }
  return worst;
}

/** `expectClose` against nested arrays in the dtype of `actual`. */
export function expectNested(
  actual: unknown,
  expected: NestedData,
  dtype: DType = "float32",
): void {
  expectClose(asTensor(actual), valuesOf(tensor(expected, { dtype })));
}

/** What a transform returned, known to be a tensor. */
export function asTensor(value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  return fail(`expected a tensor, got ${String(value)}`);
}
