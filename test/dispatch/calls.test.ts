// The calling convention of public functions and methods: positions, options, overloads, and what wrong calls are told.
import { describe, expect, test } from "vitest";
import "../../runtime/core.ts";
import { stack } from "../../generated/core/ops/combine.ts";
import { arange, eye, zeros } from "../../generated/core/ops/factory.ts";
import { index } from "../../generated/core/ops/indexing.ts";
import { add, pow, sin, sub, where } from "../../generated/core/ops/pointwise.ts";
import { bernoulli } from "../../generated/core/ops/random.ts";
import { max, sum } from "../../generated/core/ops/reduction.ts";
import { diagonal, select, slice } from "../../generated/core/ops/view.ts";
import { tensor } from "../../runtime/api/creation.ts";
import { float } from "../../runtime/tensor/dtype.ts";

const matrix = tensor([
  [1, 2],
  [3, 4],
]);
const mask = tensor([true, false]);

/** Calls past the type checker, as JavaScript users can. */
function unchecked(fn: (...args: never[]) => unknown, ...args: readonly unknown[]): () => unknown {
  return () => Reflect.apply(fn, undefined, args);
}

describe("overloads are told apart by their arguments", () => {
  test.each([
    [
      "add(Tensor, Tensor)",
      () => add(matrix, matrix),
      [
        [2, 4],
        [6, 8],
      ],
    ],
    [
      "add(Tensor, number)",
      () => add(matrix, 1),
      [
        [2, 3],
        [4, 5],
      ],
    ],
    [
      "add(Tensor, FloatScalar)",
      () => add(matrix, float(1)),
      [
        [2, 3],
        [4, 5],
      ],
    ],
    [
      "add(Tensor, boolean)",
      () => add(matrix, true),
      [
        [2, 3],
        [4, 5],
      ],
    ],
    [
      "pow(Tensor, Tensor)",
      () => pow(matrix, matrix),
      [
        [1, 4],
        [27, 256],
      ],
    ],
    [
      "pow(Tensor, number)",
      () => pow(matrix, 2),
      [
        [1, 4],
        [9, 16],
      ],
    ],
    [
      "pow(number, Tensor)",
      () => pow(2, matrix),
      [
        [2, 4],
        [8, 16],
      ],
    ],
    [
      "where(_, Tensor, Tensor)",
      () => where(mask, matrix, sub(matrix, 9)),
      [
        [1, -7],
        [3, -5],
      ],
    ],
    [
      "where(_, Tensor, number)",
      () => where(mask, matrix, 0),
      [
        [1, 0],
        [3, 0],
      ],
    ],
    [
      "where(_, number, Tensor)",
      () => where(mask, 0, matrix),
      [
        [0, 2],
        [0, 4],
      ],
    ],
    ["where(_, number, number)", () => where(mask, 1, 2), [1, 2]],
    ["sum(x)", () => sum(matrix), 10],
    ["sum(x, dim)", () => sum(matrix, 0), [4, 6]],
    ["sum(x, dims)", () => sum(matrix, [-1]), [3, 7]],
    ["sum(x, null)", () => sum(matrix, null), 10],
    ["arange(end)", () => arange(3), [0, 1, 2]],
    ["arange(start, end)", () => arange(1, 3), [1, 2]],
    ["arange(start, end, step)", () => arange(4, 0, -2), [4, 2]],
    [
      "eye(n)",
      () => eye(2),
      [
        [1, 0],
        [0, 1],
      ],
    ],
    ["eye(n, m)", () => eye(1, 2), [[1, 0]]],
  ])("%s", (_, call, expected) => {
    expect(call().tolist()).toEqual(expected);
  });
});

describe("defaulted arguments: by position in schema order, or by name in the last argument", () => {
  test.each([
    [
      "keyword-only",
      () => add(matrix, matrix, { alpha: 2 }),
      [
        [3, 6],
        [9, 12],
      ],
    ],
    [
      "a number by position",
      () => add(matrix, 1, 2),
      [
        [3, 4],
        [5, 6],
      ],
    ],
    [
      "a number by name",
      () => add(matrix, 1, { alpha: 2 }),
      [
        [3, 4],
        [5, 6],
      ],
    ],
    ["keepdim by position", () => sum(matrix, 1, true), [[3], [7]]],
    ["keepdim by name", () => sum(matrix, [1], { keepdim: true }), [[3], [7]]],
    [
      "dim by position",
      () => stack([mask, mask], 1),
      [
        [true, true],
        [false, false],
      ],
    ],
    [
      "dim by name",
      () => stack([mask, mask], { dim: 1 }),
      [
        [true, true],
        [false, false],
      ],
    ],
    ["the second of four by name", () => slice(matrix, { start: 1 }), [[3, 4]]],
    ["some by position, some by name", () => slice(matrix, 1, { end: 1 }), [[1], [3]]],
    ["undefined stands for the default", () => slice(matrix, undefined, 1), [[3, 4]]],
    ["undefined by name too", () => diagonal(matrix, { offset: undefined }), [1, 4]],
    ["an object without prototype", () => diagonal(matrix, bare({ offset: 1 })), [2]],
    [
      "in-place",
      () => add(matrix, 0).add_(1, { alpha: 3 }),
      [
        [4, 5],
        [6, 7],
      ],
    ],
  ])("%s", (_, call, expected) => {
    expect(call().tolist()).toEqual(expected);
  });

  test("dtype in the options reaches the kernel", () => {
    expect(sum(matrix, { dtype: "float64" }).dtype).toBe("float64");
    expect(sum(matrix, 0, { dtype: "int64" }).dtype).toBe("int64");
    expect(zeros([2], { dtype: "bool" }).dtype).toBe("bool");
  });

  test("several outputs are a tuple", () => {
    const [values, indices] = max(matrix, 1);
    expect([values.tolist(), indices.tolist()]).toEqual([
      [2, 4],
      [1, 1],
    ]);
  });

  test("lists may hold null where the schema says so", () => {
    expect(index(matrix, [null, tensor([1], { dtype: "int64" })]).tolist()).toEqual([[2], [4]]);
  });

  test("a float argument takes any number", () => {
    expect(bernoulli(matrix, 1).tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

function bare<T extends object>(options: T): T {
  return Object.assign(Object.create(null), options);
}

test("methods are the functions with self in front", () => {
  expect(matrix.add(matrix, { alpha: 2 }).tolist()).toEqual(
    add(matrix, matrix, { alpha: 2 }).tolist(),
  );
  expect(matrix.sum(0, { keepdim: true }).tolist()).toEqual([[4, 6]]);
  expect(matrix.select(0, 1).tolist()).toEqual([3, 4]);
  expect(Object.keys(matrix)).not.toContain("add");
});

describe("wrong calls", () => {
  test.each([
    ["a wrong type", unchecked(sin, 3)],
    ["a fraction for an integer", unchecked(select, matrix, 0.5, 0)],
    ["a missing argument", unchecked(select, matrix, 0)],
    ["a keyword-only argument by position", unchecked(add, matrix, matrix, 2)],
    [
      "an unknown option, of the overload that is meant",
      unchecked(sum, matrix, 0, { keepdims: true }),
    ],
    ["an argument twice", unchecked(slice, matrix, 0, { dim: 1 })],
    ["a wrong option", unchecked(sum, matrix, 0, { dtype: "float16" })],
    ["no overload", unchecked(add, matrix, "x")],
    ["a list with a stranger in it", unchecked(stack, [matrix, 1])],
    ["null where there is no null", unchecked(select, matrix, null, 0)],
  ])("%s", (_, call) => {
    expect(call).toThrowErrorMatchingSnapshot();
  });
});
