// Elements out of tensors, and nested data into them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DType, float, newTypedArray } from "../../runtime/tensor/dtype.ts";
import { inferFromNested, type NestedData } from "../../runtime/tensor/infer.ts";
import { elementsOf, toNested } from "../../runtime/tensor/read.ts";
import { release, storageFromArray } from "../../runtime/tensor/storage.ts";
import { contiguousStrides, numel } from "../../runtime/tensor/strides.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

function tensorOf(data: NestedData, dtype: DType | null = null): Tensor {
  const inferred = inferFromNested(data, dtype);
  const storage = storageFromArray(inferred.dtype, inferred.elements);
  const { shape } = inferred;
  return new Tensor(storage, inferred.dtype, shape, contiguousStrides(shape), 0, 0);
}

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

function viewOf(x: Tensor, { shape, strides, offset }: Geometry): Tensor {
  return new Tensor(x.storage, x.dtype, shape, strides, offset, 0);
}

describe("elementsOf", () => {
  test("transposed, broadcast, strided, offset and empty views", () => {
    const x = tensorOf([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const read = (geometry: Geometry): readonly unknown[] => [...elementsOf(viewOf(x, geometry))];
    expect(read({ shape: [3, 2], strides: [1, 3], offset: 0 })).toEqual([1, 4, 2, 5, 3, 6]);
    expect(read({ shape: [2, 2], strides: [0, 1], offset: 4 })).toEqual([5, 6, 5, 6]);
    expect(read({ shape: [2], strides: [2], offset: 1 })).toEqual([2, 4]);
    expect(read({ shape: [], strides: [], offset: 5 })).toEqual([6]);
    expect(read({ shape: [2, 0], strides: [3, 1], offset: 0 })).toEqual([]);
  });

  test("is a copy", () => {
    const x = tensorOf([1, 2]);
    const copy = elementsOf(x);
    if (copy instanceof Float32Array) copy.fill(9);
    expect(copy[0]).toBe(9);
    expect(toNested(x)).toEqual([1, 2]);
  });

  test("agrees with nested reading for random permutations, small and large, every element type", () => {
    const dtypes = fc.constantFrom<DType>("float32", "int64", "uint8");
    const cases = fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
          dtype: dtypes,
        }),
      );
    fc.assert(
      fc.property(cases, ({ shape, order, dtype }) => {
        const elements = newTypedArray(dtype, numel(shape));
        for (let i = 0; i < elements.length; i++) {
          if (elements instanceof BigInt64Array) elements[i] = BigInt(i);
          else elements[i] = i % 256;
        }
        const strides = contiguousStrides(shape);
        const x = new Tensor(storageFromArray(dtype, elements), dtype, shape, strides, 0, 0);
        const view = viewOf(x, {
          shape: order.map((dim) => shape[dim]),
          strides: order.map((dim) => strides[dim]),
          offset: 0,
        });
        const expected: number[] = [];
        const walk = (dim: number, at: number): void => {
          if (dim === order.length) expected.push(Number(elements[at]));
          else for (let i = 0; i < view.shape[dim]; i++) walk(dim + 1, at + i * view.strides[dim]);
        };
        walk(0, 0);
        expect(Array.from(elementsOf(view), Number)).toEqual(expected);
      }),
      { seed: 11 },
    );
  });

  test("a released tensor is refused", () => {
    const x = tensorOf([1]);
    release(x.storage);
    expect(() => elementsOf(x, "tolist")).toThrow(/^tolist: the memory of this tensor/);
  });
});

describe("toNested", () => {
  test("numbers, booleans, int64 as numbers while safe", () => {
    expect(toNested(tensorOf([[true, false]]))).toEqual([[true, false]]);
    expect(toNested(tensorOf(2.5))).toBe(2.5);
    expect(toNested(tensorOf([[], []]))).toEqual([[], []]);
    expect(toNested(tensorOf([2n ** 53n - 1n, 2n ** 53n, -(2n ** 63n)]))).toEqual([
      2 ** 53 - 1,
      2n ** 53n,
      -(2n ** 63n),
    ]);
  });
});

describe("inferFromNested", () => {
  const cases: readonly (readonly [string, NestedData, string, readonly number[]])[] = [
    ["numbers", [1, 2.5], "float32", [2]],
    ["whole numbers", [1, 2], "float32", [2]],
    ["booleans", [[true], [false]], "bool", [2, 1]],
    ["BigInts", [1n, 2n], "int64", [2]],
    ["numbers and booleans", [1, true], "float32", [2]],
    ["booleans and BigInts", [true, 2n], "int64", [2]],
    ["numbers and BigInts", [1.5, 2n], "float32", [2]],
    ["a number", 3, "float32", []],
    ["float(2)", float(2), "float32", []],
    ["nothing", [], "float32", [0]],
    ["empty rows", [[], []], "float32", [2, 0]],
    ["Float64Array", new Float64Array(3), "float64", [3]],
    ["Uint8Array", new Uint8Array(2), "uint8", [2]],
    ["rows of Int32Array", [new Int32Array(2), new Int32Array(2)], "int32", [2, 2]],
    ["Int32Array and numbers", [new Int32Array(2), [1, 2]], "float32", [2, 2]],
  ];
  for (const [name, data, dtype, shape] of cases) {
    test(`${name} make ${dtype} of shape [${shape.join(", ")}]`, () => {
      const inferred = inferFromNested(data);
      expect([inferred.dtype, inferred.shape]).toEqual([dtype, shape]);
      expect(inferred.elements).toHaveLength(numel(shape));
    });
  }

  test("elements are in row-major order and never shared with the data", () => {
    expect([
      ...inferFromNested([
        [1, 2],
        [3, 4],
      ]).elements,
    ]).toEqual([1, 2, 3, 4]);
    for (const source of [new Float32Array([1]), Buffer.from([1])]) {
      const { elements } = inferFromNested(source);
      source.fill(9);
      expect([...elements]).toEqual([1]);
    }
  });

  test("a dtype converts: fractions are cut, bool is not-zero", () => {
    expect([...inferFromNested([1.9, -1.9], "int32").elements]).toEqual([1, -1]);
    expect([...inferFromNested([0, 0.5, Number.NaN], "bool").elements]).toEqual([0, 1, 1]);
    expect([...inferFromNested([2 ** 40, -3.7], "int64").elements]).toEqual([2n ** 40n, -3n]);
    expect([...inferFromNested(new Float64Array([1, 2]), "uint8").elements]).toEqual([1, 2]);
    expect([...inferFromNested([3n], "float64").elements]).toEqual([3]);
  });

  test.each<[NestedData, DType]>([
    [[256], "uint8"],
    [[-1], "uint8"],
    [[2 ** 31], "int32"],
    [[Number.NaN], "int32"],
    [[Number.POSITIVE_INFINITY], "int64"],
    [[2n ** 63n], "int64"],
  ])("%s does not fit %s", (data, dtype) => {
    expect(() => inferFromNested(data, dtype)).toThrow(
      expect.objectContaining({ code: "E_VALUE_RANGE" }),
    );
  });

  test("ragged data is refused with the place", () => {
    const message = (data: NestedData): string => {
      try {
        inferFromNested(data);
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
      return "accepted";
    };
    expect(message([[1, 2], [3]])).toBe(
      "tensor: data[1] is an array of length 1; expected an array of length 2, like its siblings",
    );
    expect(message([1, [2]])).toMatch(/data\[1\] is an array of length 1; expected a single value/);
    expect(message([[1], 2])).toMatch(/data\[1\] is a single value; expected an array of length 1/);
    expect(message([[[1], [2]], new Float32Array(2)])).toMatch(/data\[1\] is a typed array/);
    expect(message([[], [1]])).toMatch(/data\[1\] is an array of length 1/);
  });

  test("what is no number is refused with the place", () => {
    const bad: readonly unknown[] = [
      ["1"],
      [null],
      [undefined],
      [{}],
      new Array(1),
      "abc",
      [() => 1],
    ];
    for (const data of bad) {
      // Plain JavaScript callers can pass anything.
      expect(() => inferFromNested(data as NestedData)).toThrow(/^tensor: data(\[0\])? is /);
    }
    expect(() => inferFromNested(new Int8Array(1) as never)).toThrow(/data is a Int8Array/);
    expect(() => inferFromNested([1], "float16" as never)).toThrow(/there is no dtype float16/);
  });

  test("a list that contains itself is refused", () => {
    const loop: NestedData[] = [];
    loop.push(loop);
    expect(() => inferFromNested(loop)).toThrow(/nested too deeply/);
  });
});
