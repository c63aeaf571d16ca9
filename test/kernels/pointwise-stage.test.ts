// Staging: a tensor's own memory where possible, otherwise a contiguous, converted copy in the scratch arena.
import { afterEach, describe, expect, test } from "vitest";
import { stage, unstage } from "../../runtime/kernels/stage.ts";
import { DTYPES, type DType, ITEM_SIZE } from "../../runtime/tensor/dtype.ts";
import { memoryView, resetScratch } from "../../runtime/tensor/heap.ts";
import {
  elements,
  emptyTensor,
  LAYOUTS,
  randomNumbers,
  randomTensor,
  tensorOf,
} from "./pointwise-tensors.ts";

afterEach(() => resetScratch());

function read(address: number, dtype: DType, count: number): readonly (number | bigint)[] {
  const at = address / ITEM_SIZE[dtype];
  return [...memoryView(dtype).subarray(at, at + count)];
}

test("contiguous elements in memory are not copied, wherever the view starts", () => {
  const x = randomTensor([6, 7], "float32", "offset", randomNumbers(1));
  expect(stage(x, "float32")).toBe(x.storage.ptr + 12);
});

describe("copies", () => {
  for (const dtype of DTYPES) {
    test(`${dtype}: every layout and residency arrives in row-major order`, () => {
      for (const shape of [[], [2, 3], [5, 4, 6]]) {
        for (const layout of LAYOUTS) {
          const x = randomTensor(shape, dtype, layout, randomNumbers(2));
          const wanted = [...elements(x)];
          expect(read(stage(x, dtype), dtype, wanted.length), `${shape} ${layout}`).toEqual(wanted);
        }
      }
    });
  }

  test("conversion cuts fractions, wraps integers and keeps truth", () => {
    const x = tensorOf([6], "float64", [1.9, -1.9, 300, 0, Number.NaN, 2 ** 32 + 5]);
    const lowest = -(2 ** 31);
    expect(read(stage(x, "int32"), "int32", 6)).toEqual([1, -1, 300, 0, lowest, lowest]);
    expect(read(stage(x, "uint8"), "uint8", 6)).toEqual([1, 255, 44, 0, 0, 5]);
    expect(read(stage(x, "bool"), "bool", 6)).toEqual([1, 1, 1, 0, 1, 1]);
    expect(read(stage(x, "int64"), "int64", 6)).toEqual([
      1n,
      -1n,
      300n,
      0n,
      -(2n ** 63n),
      2n ** 32n + 5n,
    ]);
    const big = tensorOf([2], "int64", [2n ** 53n + 1n, -1n]);
    expect(read(stage(big, "int32"), "int32", 2)).toEqual([1, -1]);
    expect(read(stage(big, "float32"), "float32", 2)).toEqual([2 ** 53, -1]);
  });
});

test("unstage writes back through any strides, converting", () => {
  const source = tensorOf(
    [5, 8],
    "float32",
    Array.from({ length: 40 }, (_, i) => i - 3.5),
  );
  const target = randomTensor([5, 8], "int64", "transposed", randomNumbers(3));
  unstage(stage(source, "float32"), "float32", target);
  expect([...elements(target)]).toEqual(
    Array.from({ length: 40 }, (_, i) => BigInt(Math.trunc(i - 3.5))),
  );
  const empty = emptyTensor([0, 4], "float32");
  unstage(stage(empty, "float32"), "float32", empty);
});
