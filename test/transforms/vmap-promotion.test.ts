// Promotion under vmap counts the dims of one example: every pair of dtypes, ranks and ways of mapping, against the loop.
import { describe, expect, test } from "vitest";
import {
  add,
  cat,
  div,
  eq,
  mul,
  pow,
  stack,
  sub,
  type Tensor,
  vmap,
  where,
} from "../../runtime/index.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import { callsOf, loopOf } from "../../testing/loop.ts";
import { bools, makeTensor, positives } from "../../testing/sample.ts";
import { expectClose } from "../../testing/values.ts";

const DTYPES: readonly DType[] = ["float32", "float64", "int32", "int64", "uint8", "bool"];
const B = 2;

const OPS: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  add: (a, b) => add(a, b),
  mul: (a, b) => mul(a, b),
  div: (a, b) => div(a, b),
  pow: (a, b) => pow(a, b),
  eq: (a, b) => eq(a, b),
  where: (a, b) => where(bools([3]), a, b),
  "sub with alpha": (a, b) => sub(a, b, { alpha: 2 }),
  "add and scale": (a, b) => add(mul(a, 1.5), b),
};

/** Small positive whole numbers, so that every op is defined in every dtype. */
function numbers(shape: readonly number[], dtype: DType): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, i) => (dtype === "bool" ? 1 : 1 + (i % 3)));
  return makeTensor(shape, values, { dtype });
}

/** The loop's result, or the class of its refusal. */
function outcome(fn: () => readonly Tensor[]): readonly string[] {
  try {
    return fn().map(({ dtype }) => dtype);
  } catch (error) {
    return [error instanceof Error ? error.constructor.name : String(error)];
  }
}

const RANKS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[], [3]],
  [[3], []],
  [[3], [3]],
];
const MAPPED: readonly (readonly [number | null, number | null])[] = [
  [0, 0],
  [0, null],
  [null, 0],
];

/** Every pair of dtypes with every way of mapping. */
const CASES = DTYPES.flatMap((a) => DTYPES.flatMap((b) => MAPPED.map((dims) => ({ a, b, dims }))));

/** An operand for examples of `shape`, mapped or shared. */
function operand(shape: readonly number[], dtype: DType, dim: number | null): Tensor {
  return numbers(dim === null ? shape : [B, ...shape], dtype);
}

describe.each(Object.entries(OPS))("%s", (_name, op) => {
  test.each(RANKS)("examples of shapes %j and %j", (left, right) => {
    for (const { a, b, dims } of CASES) {
      const [x, y] = [operand(left, a, dims[0]), operand(right, b, dims[1])];
      const pairs = [
        [x, dims[0]],
        [y, dims[1]],
      ] as const;
      const [want] = outcome(() => callsOf(op, pairs));
      const [got] = outcome(() => [vmap(op, { inDims: dims })(x, y)]);
      expect({ a, b, dims, dtype: got }).toEqual({ a, b, dims, dtype: want });
    }
  });
});

const JOINS: Readonly<Record<string, (p: Tensor, q: Tensor) => Tensor>> = {
  cat: (p, q) => cat([p, q]),
  stack: (p, q) => stack([p, q]),
  "stack of 0-d": (p, q) => stack([p.select(0, 0), q.select(0, 1)]),
};

describe.each(Object.entries(JOINS))("%s", (_name, join) => {
  test("every pair of dtypes, every way of mapping", () => {
    for (const { a, b, dims } of CASES) {
      const [p, q] = [operand([3], a, dims[0]), operand([3], b, dims[1])];
      const want = loopOf(join, [
        [p, dims[0]],
        [q, dims[1]],
      ]);
      expectClose(vmap(join, { inDims: dims })(p, q), want);
    }
  });
});

test("a 0-d float64 per example neither widens nor loses its value", () => {
  const wide = positives([B], { dtype: "float64" });
  const narrow = positives([B, 3]);
  const sum = (a: Tensor, b: Tensor): Tensor => add(a, b);
  const pairs = [
    [wide, 0],
    [narrow, 0],
  ] as const;
  expectClose(vmap(sum)(wide, narrow), loopOf(sum, pairs));
  const rows = (a: Tensor, row: Tensor): Tensor =>
    stack([0, 1, 2].map((i) => add(a, row.select(0, i))));
  expectClose(vmap(vmap(sum, { inDims: [null, 0] }))(wide, narrow), loopOf(rows, pairs));
});
