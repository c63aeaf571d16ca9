// Matrix products in JavaScript against sums over explicit indices; integers wrap.
import { describe, expect, test } from "vitest";
import {
  bmmKernel,
  bmmMeta,
  dotKernel,
  dotMeta,
  mmKernel,
  mmMeta,
} from "../../runtime/kernels/js/matmul.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { at, callKernel, values } from "./kernel-calls.ts";
import { LAYOUTS, randomNumbers, randomTensor, tensorOf } from "./pointwise-tensors.ts";

const random = randomNumbers(21);
const NUMERIC: readonly DType[] = ["float32", "float64", "int32", "int64", "uint8"];

function wrapTo(dtype: DType, total: bigint): number | bigint {
  if (dtype === "int32") return Number(BigInt.asIntN(32, total));
  return dtype === "uint8" ? Number(BigInt.asUintN(8, total)) : BigInt.asIntN(64, total);
}

function entry(
  dtype: DType,
  a: readonly (number | bigint)[],
  b: readonly (number | bigint)[],
): number | bigint {
  if (dtype.startsWith("float")) {
    const total = a.reduce((sum: number, value, i) => sum + Number(value) * Number(b[i]), 0);
    return dtype === "float32" ? Math.fround(total) : total;
  }
  return wrapTo(
    dtype,
    a.reduce((sum: bigint, value, i) => sum + BigInt(value) * BigInt(b[i]), 0n),
  );
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function expectedProduct(dtype: DType, a: Tensor, b: Tensor): readonly (number | bigint)[] {
  const [batch, m, k] = a.shape;
  return range(batch).flatMap((item) =>
    range(m).flatMap((i) =>
      range(b.shape[2]).map((j) =>
        entry(
          dtype,
          range(k).map((p) => at(a, [item, i, p])),
          range(k).map((p) => at(b, [item, p, j])),
        ),
      ),
    ),
  );
}

describe.each(NUMERIC)("%s", (dtype) => {
  test("bmm in every pair of layouts, empty sizes included", () => {
    for (const [batch, m, k, n] of [
      [2, 3, 4, 5],
      [1, 1, 3, 1],
      [2, 2, 0, 3],
      [0, 2, 2, 2],
      [3, 1, 5, 2],
    ]) {
      for (const left of LAYOUTS) {
        for (const right of LAYOUTS) {
          const a = randomTensor([batch, m, k], dtype, left, random);
          const b = randomTensor([batch, k, n], dtype, right, random);
          const [out] = callKernel(bmmKernel, bmmMeta, [a, b]);
          expect(out.shape).toEqual([batch, m, n]);
          expect(values(out)).toEqual(expectedProduct(dtype, a, b));
        }
      }
    }
  });

  test("mm and dot", () => {
    const a = randomTensor([1, 3, 4], dtype, "contiguous", random);
    const b = randomTensor([1, 4, 2], dtype, "contiguous", random);
    const flat = (x: Tensor, shape: readonly number[]): Tensor => tensorOf(shape, dtype, values(x));
    const [product] = callKernel(mmKernel, mmMeta, [flat(a, [3, 4]), flat(b, [4, 2])]);
    expect(values(product)).toEqual(expectedProduct(dtype, a, b));
    const [inner] = callKernel(dotKernel, dotMeta, [flat(a, [12]), flat(a, [12])]);
    expect(values(inner)).toEqual([entry(dtype, values(a), values(a))]);
  });
});

test("refusals", () => {
  const x = (shape: readonly number[], dtype: DType = "float32"): Tensor =>
    randomTensor(shape, dtype, "contiguous", random);
  expect(() => mmMeta([x([2, 3]), x([2, 3])])).toThrow(
    "shapes [2, 3] and [2, 3] cannot be multiplied",
  );
  expect(() => mmMeta([x([2]), x([2, 3])])).toThrow("self has shape [2]");
  expect(() => mmMeta([x([2, 3]), x([3, 2], "float64")])).toThrow("mat2 has dtype float64");
  expect(() => bmmMeta([x([2, 2, 3]), x([1, 3, 2])])).toThrow("one batch size");
  expect(() => dotMeta([x([2]), x([3])])).toThrow("equal sizes");
  expect(() => dotMeta([x([2], "bool"), x([2], "bool")])).toThrow("self has dtype bool");
});
