// `sum` and `max.dim` in JavaScript against element-by-element references over shapes, layouts, dims and dtypes.
import { describe, expect, test } from "vitest";
import { maxDimKernel, maxDimMeta } from "../../runtime/kernels/js/max.ts";
import {
  sumDimIntListKernel,
  sumDimIntListMeta,
  sumKernel,
  sumMeta,
} from "../../runtime/kernels/js/sum.ts";
import { DTYPES, type DType } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { at, callKernel, indicesOf, values } from "./kernel-calls.ts";
import {
  emptyTensor,
  LAYOUTS,
  randomNumbers,
  randomTensor,
  tensorOf,
} from "./pointwise-tensors.ts";

const SHAPES = [[], [1], [5], [3, 4], [2, 3, 4], [4, 1, 3, 2], [0, 3], [3, 0]] as const;

function dimChoices(rank: number): readonly (readonly number[] | null)[] {
  const all = Array.from({ length: Math.max(rank, 1) }, (_, dim) => dim);
  const pairs = rank < 2 ? [] : all.slice(1).map((dim) => [dim, 0]);
  return [null, [], ...all.map((dim) => [dim]), [-1], ...pairs];
}

/** Groups of the elements that each output reduces, in row-major order of the kept dims. */
function groups(x: Tensor, dims: readonly number[] | null): Map<string, (number | bigint)[]> {
  const rank = x.shape.length;
  const gone =
    dims === null || dims.length === 0
      ? x.shape.map((_, dim) => dim)
      : dims.map((dim) => (dim < 0 ? dim + rank : dim));
  const result = new Map<string, (number | bigint)[]>();
  const kept = x.shape.map((size, dim) => (gone.includes(dim) ? 1 : size));
  for (const index of indicesOf(kept)) result.set(index.join(), []);
  for (const index of indicesOf(x.shape)) {
    const key = index.map((i, dim) => (gone.includes(dim) ? 0 : i)).join();
    result.get(key)?.push(at(x, index));
  }
  return result;
}

function wholeSum(group: readonly (number | bigint)[], dtype: DType): number | bigint {
  const total = group.reduce((sum: bigint, value) => sum + BigInt(value), 0n);
  if (dtype === "int32") return Number(BigInt.asIntN(32, total));
  if (dtype === "uint8") return Number(BigInt.asUintN(8, total));
  return BigInt.asIntN(64, total);
}

describe("sum", () => {
  const random = randomNumbers(11);
  for (const dtype of DTYPES) {
    test(`${dtype}, every shape, layout and choice of dims`, () => {
      for (const shape of SHAPES) {
        for (const layout of LAYOUTS) {
          const x = randomTensor(shape, dtype, layout, random);
          for (const dims of dimChoices(shape.length)) {
            for (const keepdim of [false, true]) {
              const [out] = callKernel(sumDimIntListKernel, sumDimIntListMeta, [
                x,
                dims,
                keepdim,
                null,
              ]);
              const expected = [...groups(x, shape.length === 0 ? null : dims).values()].map(
                (group) =>
                  dtype.startsWith("float")
                    ? group.reduce((sum: number, value) => sum + Number(value), 0)
                    : wholeSum(group, "int64"),
              );
              expect(out.dtype).toBe(dtype.startsWith("float") ? dtype : "int64");
              const actual = values(out);
              expect(actual.length).toBe(expected.length);
              for (let i = 0; i < actual.length; i++) {
                if (typeof expected[i] === "bigint") expect(actual[i]).toBe(expected[i]);
                else expect(close(Number(actual[i]), Number(expected[i]), dtype)).toBe(true);
              }
            }
          }
        }
      }
    });
  }

  test("dtype argument converts elements before they are added", () => {
    const x = tensorOf([4], "float32", [1.9, 2.9, -1.9, 255]);
    const sumAs = (dtype: DType): unknown =>
      values(callKernel(sumKernel, sumMeta, [x, dtype])[0])[0];
    expect(sumAs("int64")).toBe(257n);
    expect(sumAs("int32")).toBe(257);
    expect(sumAs("uint8")).toBe(1);
    expect(sumAs("bool")).toBe(1);
    expect(sumAs("float64")).toBeCloseTo(257.9, 5);
  });

  test("int32 results wrap around, int64 results do not lose what 32 bits cannot hold", () => {
    const x = tensorOf([3], "int32", [2 ** 31 - 1, 1, 1]);
    expect(values(callKernel(sumKernel, sumMeta, [x, "int32"])[0])).toEqual([-(2 ** 31) + 1]);
    expect(values(callKernel(sumKernel, sumMeta, [x, null])[0])).toEqual([2n ** 31n + 1n]);
  });

  test("a million float32 tenths add up to float32 precision", () => {
    const x = emptyTensor([1000, 1000], "float32");
    callKernel(sumKernel, sumMeta, [x, null]);
    const tenths = tensorOf([1_000_000], "float32", new Array(1_000_000).fill(0.1));
    const [out] = callKernel(sumKernel, sumMeta, [tenths, null]);
    expect(values(out)[0]).toBe(Math.fround(1_000_000 * Math.fround(0.1)));
  });

  test("refuses dims out of range and named twice", () => {
    const x = tensorOf([2, 2], "float32", [1, 2, 3, 4]);
    expect(() => sumDimIntListMeta([x, [2], false, null])).toThrow("dim 2 is out of range");
    expect(() => sumDimIntListMeta([x, [0, -2], false, null])).toThrow("more than once");
  });
});

function close(actual: number, expected: number, dtype: DType): boolean {
  if (Number.isNaN(expected) || !Number.isFinite(expected)) return Object.is(actual, expected);
  // Terms of 1e30 may cancel; what is left then depends on the order.
  const scale = Math.max(Math.abs(expected), Math.abs(actual) > 1e20 ? 1e31 : 40);
  return (
    Math.abs(actual - expected) <= scale * (dtype === "float32" ? 1e-6 : 1e-14) ||
    Math.abs(expected) > 1e20
  );
}

describe("max.dim", () => {
  const random = randomNumbers(12);
  for (const dtype of DTYPES) {
    test(`${dtype}: value and first index, NaN first of all`, () => {
      for (const shape of SHAPES) {
        for (const layout of LAYOUTS) {
          const x = randomTensor(shape, dtype, layout, random);
          for (let dim = -1; dim < shape.length; dim++) {
            const size = shape.length === 0 ? 1 : (shape.at(dim) ?? 0);
            if (size === 0) {
              expect(() => maxDimMeta([x, dim, false])).toThrow("size 0");
              continue;
            }
            const [best, places] = callKernel(maxDimKernel, maxDimMeta, [x, dim, dim > 0]);
            const expected = [...groups(x, shape.length === 0 ? null : [dim]).values()].map(
              firstLargest,
            );
            expect(values(best)).toEqual(expected.map(([value]) => value));
            expect(values(places)).toEqual(expected.map(([, place]) => BigInt(place)));
          }
        }
      }
    });
  }
});

function firstLargest(group: readonly (number | bigint)[]): readonly [number | bigint, number] {
  const nan = group.findIndex((value) => Number.isNaN(value));
  if (nan >= 0) return [group[nan], nan];
  const sorted = group
    .map((value, i) => ({ value, i }))
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : a.i - b.i));
  return [sorted[0].value, sorted[0].i];
}
