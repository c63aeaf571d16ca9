// Type promotion, against PyTorch's documented results.
import { describe, expect, test } from "vitest";
import { DTYPES, type DType, float, type Scalar } from "../../runtime/tensor/dtype.ts";
import {
  canCast,
  type PromotionOperand,
  resultType,
  resultTypeOfPair,
  type TypedOperand,
} from "../../runtime/tensor/promotion.ts";

function vector(dtype: DType): TypedOperand {
  return { dtype, ndim: 1 };
}

function scalarTensor(dtype: DType): TypedOperand {
  return { dtype, ndim: 0 };
}

function isTensor(operand: PromotionOperand): operand is TypedOperand {
  return typeof operand === "object" && "dtype" in operand;
}

const CASES: readonly (readonly [string, readonly PromotionOperand[], DType])[] = [
  ["float32 vector, 0-d float64", [vector("float32"), scalarTensor("float64")], "float32"],
  ["int32 vector, 0-d float64", [vector("int32"), scalarTensor("float64")], "float64"],
  ["int32 vector, 0-d int64", [vector("int32"), scalarTensor("int64")], "int32"],
  ["bool vector, 0-d uint8", [vector("bool"), scalarTensor("uint8")], "uint8"],
  ["uint8 vector, 0-d bool", [vector("uint8"), scalarTensor("bool")], "uint8"],
  ["float32 vector, float64 vector", [vector("float32"), vector("float64")], "float64"],
  ["int64 vector, float32 vector", [vector("int64"), vector("float32")], "float32"],
  ["int32 0-d, int64 0-d", [scalarTensor("int32"), scalarTensor("int64")], "int64"],
  ["float32 0-d, int64 vector", [scalarTensor("float32"), vector("int64")], "float32"],
  ["int64 vector, 2", [vector("int64"), 2], "int64"],
  ["int64 vector, 2.5", [vector("int64"), 2.5], "float32"],
  ["int64 vector, float(2)", [vector("int64"), float(2)], "float32"],
  ["uint8 vector, 300", [vector("uint8"), 300], "uint8"],
  ["bool vector, 1", [vector("bool"), 1], "int64"],
  ["bool vector, true", [vector("bool"), true], "bool"],
  ["bool vector, 1.5", [vector("bool"), 1.5], "float32"],
  ["float64 vector, 1.5", [vector("float64"), 1.5], "float64"],
  ["float64 0-d, 1.5", [scalarTensor("float64"), 1.5], "float64"],
  ["int32 0-d, 3n", [scalarTensor("int32"), 3n], "int32"],
];

describe("resultType", () => {
  for (const [name, operands, expected] of CASES) {
    test(`${name} gives ${expected}`, () => {
      expect(resultType(operands)).toBe(expected);
      const [a, b] = operands;
      if (isTensor(a)) expect(resultTypeOfPair(a, b)).toBe(expected);
      if (isTensor(b)) expect(resultTypeOfPair(b, a)).toBe(expected);
    });
  }

  test("three ranks of operands", () => {
    expect(resultType([vector("int32"), scalarTensor("int64"), 1.5])).toBe("float32");
    expect(resultType([vector("int32"), scalarTensor("float64"), 1])).toBe("float64");
    expect(resultType([vector("float32"), scalarTensor("float64"), 1.5])).toBe("float32");
  });

  test("scalars alone", () => {
    expect(resultType([1, 2.5])).toBe("float32");
    expect(resultType([1, true])).toBe("int64");
    expect(resultType([])).toBe("float32");
  });

  test("the pair form agrees with the general one for every pair", () => {
    const tensors = DTYPES.flatMap((dtype) => [vector(dtype), scalarTensor(dtype)]);
    const scalars: readonly Scalar[] = [true, 1, 1n, 1.5, float(1)];
    for (const a of tensors) {
      for (const b of [...tensors, ...scalars]) {
        expect(resultTypeOfPair(a, b)).toBe(resultType([a, b]));
      }
    }
  });
});

test("canCast never goes down a category", () => {
  const refused = DTYPES.flatMap((from) =>
    DTYPES.filter((to) => !canCast(from, to)).map((to) => `${from} ${to}`),
  );
  expect(refused).toEqual([
    "uint8 bool",
    "int32 bool",
    "int64 bool",
    "float32 bool",
    "float32 uint8",
    "float32 int32",
    "float32 int64",
    "float64 bool",
    "float64 uint8",
    "float64 int32",
    "float64 int64",
  ]);
});
