// Creation kernels: shapes, dtype rules, values, refusals.
import { describe, expect, test } from "vitest";
import type { Kernel, Meta, OpArgs } from "../../runtime/kernels/contract.ts";
import * as factory from "../../runtime/kernels/js/factory.ts";
import { _localScalarDenseRead } from "../../runtime/kernels/js/local-scalar-dense.ts";
import { DTYPES, type DType, float } from "../../runtime/tensor/dtype.ts";
import { callKernel, values } from "./kernel-calls.ts";
import { LAYOUTS, randomNumbers, randomTensor, tensorOf } from "./pointwise-tensors.ts";

function make(
  kernel: Kernel,
  meta: Meta,
  args: OpArgs,
): { dtype: DType; shape: readonly number[]; data: unknown } {
  const [out] = callKernel(kernel, meta, args);
  return { dtype: out.dtype, shape: out.shape, data: values(out) };
}

const random = randomNumbers(41);

describe("constants", () => {
  test.each(DTYPES)("%s zeros, ones, full and their kin", (dtype) => {
    const one = dtype === "int64" ? 1n : 1;
    const like = randomTensor([2, 2], dtype, "transposed", random);
    expect(make(factory.onesKernel, factory.onesMeta, [[2], dtype]).data).toEqual([one, one]);
    expect(make(factory.onesLikeKernel, factory.onesLikeMeta, [like, null])).toEqual({
      dtype,
      shape: [2, 2],
      data: [one, one, one, one],
    });
    const zeros = make(factory.zerosLikeKernel, factory.zerosLikeMeta, [like, "float32"]);
    expect(zeros).toEqual({ dtype: "float32", shape: [2, 2], data: [0, 0, 0, 0] });
    expect(make(factory.newZerosKernel, factory.newZerosMeta, [like, [3], null]).dtype).toBe(dtype);
    expect(make(factory.fullLikeKernel, factory.fullLikeMeta, [like, 1, null]).data).toEqual([
      one,
      one,
      one,
      one,
    ]);
  });

  test("without a dtype: float32, or that of the number for full", () => {
    expect(make(factory.zerosKernel, factory.zerosMeta, [[], null])).toEqual({
      dtype: "float32",
      shape: [],
      data: [0],
    });
    expect(make(factory.zerosKernel, factory.zerosMeta, [[2, 0], null]).data).toEqual([]);
    const dtypeOf = (value: OpArgs[number]): DType =>
      make(factory.fullKernel, factory.fullMeta, [[1], value, null]).dtype;
    expect([2, 2.5, true, 2n, float(2)].map(dtypeOf)).toEqual([
      "int64",
      "float32",
      "bool",
      "int64",
      "float32",
    ]);
    expect(make(factory.scalarTensorKernel, factory.scalarTensorMeta, [3, null])).toEqual({
      dtype: "float32",
      shape: [],
      data: [3],
    });
    expect(() => factory.zerosMeta([[-1], null])).toThrow("size [-1] is not valid");
  });

  test("fill writes only the elements of a view", () => {
    for (const layout of LAYOUTS) {
      const x = randomTensor([3, 4], "int32", layout, random);
      factory.fill(x, 7);
      expect(values(x)).toEqual(new Array(12).fill(7));
    }
    const spaced = randomTensor([2], "float32", "spaced", random);
    const { data } = spaced.storage;
    if (!(data instanceof Float32Array)) throw new Error("expected a small tensor");
    data.fill(9);
    factory.fill(spaced, 1);
    expect(Array.from(data)).toEqual([9, 1, 9, 1, 9]);
  });

  test("eye", () => {
    expect(make(factory.eyeKernel, factory.eyeMeta, [2, null]).data).toEqual([1, 0, 0, 1]);
    expect(make(factory.eyeMKernel, factory.eyeMMeta, [2, 3, "int64"])).toEqual({
      dtype: "int64",
      shape: [2, 3],
      data: [1n, 0n, 0n, 0n, 1n, 0n],
    });
    expect(() => factory.eyeMeta([-1, null])).toThrow("not valid");
  });
});

describe("arange", () => {
  const range = (...args: OpArgs): unknown => {
    const { dtype, data } = make(factory.arangeStartStepKernel, factory.arangeStartStepMeta, args);
    return [dtype, data];
  };
  test("values and dtypes", () => {
    expect(range(0, 4, 1, null)).toEqual(["int64", [0n, 1n, 2n, 3n]]);
    expect(range(-1, 2, 2, null)).toEqual(["int64", [-1n, 1n]]);
    expect(range(0, 1, 0.25, null)).toEqual(["float32", [0, 0.25, 0.5, 0.75]]);
    expect(range(float(0), float(-8.000001), float(-4), "float32")).toEqual([
      "float32",
      [0, -4, -8],
    ]);
    expect(range(false, true, true, "float32")).toEqual(["float32", [0]]);
    expect(range(1, 1, 1, "float32")).toEqual(["float32", []]);
    expect(range(5, 0, -2, "uint8")).toEqual(["uint8", [5, 3, 1]]);
    expect(range(0.5, 3.5, 1, "int64")).toEqual(["int64", [0n, 1n, 2n]]);
    expect(range(2n ** 53n, 2n ** 53n + 4n, 2, null)).toEqual([
      "int64",
      [2n ** 53n, 2n ** 53n + 2n],
    ]);
  });
  test("refusals", () => {
    for (const args of [
      [0, 1, 0, null],
      [0, 1, -1, null],
      [0, Infinity, 1, null],
      [0, Number.NaN, 1, null],
    ]) {
      expect(() => factory.arangeStartStepMeta(args)).toThrow("has no length");
    }
  });
});

test("_local_scalar_dense reads one element as a JavaScript value", () => {
  expect(_localScalarDenseRead([tensorOf([1, 1], "bool", [1])])).toBe(true);
  expect(_localScalarDenseRead([tensorOf([], "int64", [5n])])).toBe(5);
  expect(_localScalarDenseRead([tensorOf([], "int64", [2n ** 60n])])).toBe(2n ** 60n);
  expect(_localScalarDenseRead([tensorOf([1], "float32", [0.5])])).toBe(0.5);
  expect(() => _localScalarDenseRead([tensorOf([2], "float32", [1, 2])])).toThrow(
    "exactly one element",
  );
});
