// Dim, stride and broadcasting arithmetic against naive definitions that enumerate indices.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastMany,
  broadcastShapes,
  expandStrides,
} from "../../runtime/tensor/broadcasting.ts";
import { reducedShape, reductionDims, wrapDim, wrapDims } from "../../runtime/tensor/dims.ts";
import {
  coalesce,
  contiguousStrides,
  inferSize,
  isContiguous,
  numel,
  viewStrides,
} from "../../runtime/tensor/strides.ts";

const SEED = 7;

/** Storage index of every element in row-major order. */
function addresses(shape: readonly number[], strides: readonly number[]): readonly number[] {
  return shape.reduce<readonly number[]>(
    (starts, size, dim) =>
      starts.flatMap((start) => Array.from({ length: size }, (_, i) => start + i * strides[dim])),
    [0],
  );
}

function permuted<T>(list: readonly T[], order: readonly number[]): readonly T[] {
  return order.map((from) => list[from]);
}

/** A shape with sizes from `min` to 4, and an order of its dims. */
function shapes(min: number): fc.Arbitrary<{ shape: number[]; order: number[] }> {
  return fc.array(fc.integer({ min, max: 4 }), { maxLength: 4 }).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    }),
  );
}

describe("wrapDim", () => {
  test.each([
    [0, 3, 0],
    [2, 3, 2],
    [-1, 3, 2],
    [-3, 3, 0],
    [0, 0, 0],
    [-1, 0, 0],
  ])("dim=%i rank=%i gives %i", (dim, rank, expected) => {
    expect(wrapDim(dim, rank, "op")).toBe(expected);
  });

  test.each([
    [3, 3],
    [-4, 3],
    [1, 0],
    [-2, 0],
    [0.5, 2],
    [Number.NaN, 2],
  ])("dim=%d rank=%i is refused", (dim, rank) => {
    expect(() => wrapDim(dim, rank, "op")).toThrow(/^op: dim .*; expected -\d+ <= dim < \d+$/);
  });

  test("wrapDims keeps the order and refuses the same dim twice", () => {
    expect(wrapDims([-1, 0], 3, "op")).toEqual([2, 0]);
    expect(() => wrapDims([1, -2], 3, "op")).toThrow(
      "op: dim 1 appears more than once in dims [1, -2]",
    );
    expect(() => wrapDims([0, -1], 0, "op")).toThrow(/more than once/);
  });
});

describe("reductions", () => {
  test("null and [] mean all dims", () => {
    expect(reductionDims(null, 3, "sum")).toEqual([0, 1, 2]);
    expect(reductionDims([], 2, "sum")).toEqual([0, 1]);
    expect(reductionDims([-1], 2, "sum")).toEqual([1]);
  });

  test("a 0-d tensor accepts dim 0 and -1, and has nothing to remove", () => {
    expect(reductionDims([0], 0, "sum")).toEqual([]);
    expect(reductionDims([-1], 0, "sum")).toEqual([]);
    expect(() => reductionDims([1], 0, "sum")).toThrow(/out of range; expected -1 <= dim < 1/);
  });

  test("reducedShape", () => {
    expect(reducedShape([2, 3, 4], [0, 2], false)).toEqual([3]);
    expect(reducedShape([2, 3, 4], [0, 2], true)).toEqual([1, 3, 1]);
    expect(reducedShape([], [], true)).toEqual([]);
  });
});

describe("contiguity", () => {
  test("contiguousStrides, zero sizes counting as one", () => {
    expect(contiguousStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(contiguousStrides([5])).toEqual([1]);
    expect(contiguousStrides([])).toEqual([]);
    expect(contiguousStrides([2, 0, 3])).toEqual([3, 3, 1]);
    expect([numel([2, 3]), numel([]), numel([4, 0])]).toEqual([6, 1, 0]);
  });

  test("isContiguous agrees with the addresses being 0, 1, 2, …", () => {
    fc.assert(
      fc.property(shapes(0), ({ shape, order }) => {
        const view = permuted(shape, order);
        const strides = permuted(contiguousStrides(shape), order);
        const isRowMajor = addresses(view, strides).every((address, i) => address === i);
        expect(isContiguous(view, strides)).toBe(isRowMajor);
      }),
      { seed: SEED },
    );
    expect(isContiguous([2, 1, 3], [3, 99, 1])).toBe(true);
    expect(isContiguous([2, 3], [0, 1])).toBe(false);
  });
});

describe("coalesce", () => {
  test("contiguous operands become one dim; size-1 dims go", () => {
    expect(coalesce([2, 1, 3], [[3, 3, 1]])).toEqual({ shape: [6], strides: [[1]] });
    expect(
      coalesce(
        [1, 1],
        [
          [1, 1],
          [5, 7],
        ],
      ),
    ).toEqual({ shape: [], strides: [[], []] });
    expect(
      coalesce(
        [4, 2, 3],
        [
          [6, 3, 1],
          [0, 3, 1],
        ],
      ),
    ).toEqual({
      shape: [4, 6],
      strides: [
        [6, 1],
        [0, 1],
      ],
    });
  });

  test("visits the same elements of each operand in the same order", () => {
    fc.assert(
      fc.property(shapes(0), fc.nat({ max: 15 }), ({ shape, order }, repeatMask) => {
        const view = permuted(shape, order);
        const a = permuted(contiguousStrides(shape), order);
        const b = a.map((step, dim) => ((repeatMask >> dim) & 1 ? 0 : step));
        const merged = coalesce(view, [a, b]);
        expect(addresses(merged.shape, merged.strides[0])).toEqual(addresses(view, a));
        expect(addresses(merged.shape, merged.strides[1])).toEqual(addresses(view, b));
        expect(merged.shape.length).toBeLessThanOrEqual(view.length);
      }),
      { seed: SEED },
    );
  });
});

/** Every way to write `count` as sizes, at most `rank` of them, ones included sparingly. */
function sizesOf(count: number, rank: number): readonly (readonly number[])[] {
  if (rank === 1) return [[count]];
  const found: (readonly number[])[] = [[count]];
  for (let first = 1; first <= count; first++) {
    if (count % first !== 0) continue;
    for (const rest of sizesOf(count / first, rank - 1)) found.push([first, ...rest]);
  }
  return found;
}

describe("viewStrides", () => {
  test("is null exactly when no strides show the elements in order", () => {
    fc.assert(
      fc.property(shapes(1), ({ shape, order }) => {
        const view = permuted(shape, order);
        const strides = permuted(contiguousStrides(shape), order);
        const expected = addresses(view, strides);
        for (const size of sizesOf(expected.length, 3)) {
          const result = viewStrides(view, strides, size);
          if (result !== null) expect(addresses(size, result)).toEqual(expected);
          else expect(hasStrides(expected, size)).toBe(false);
        }
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  test("scalars, broadcast and empty tensors", () => {
    expect(viewStrides([], [], [1, 1])).toEqual([1, 1]);
    expect(viewStrides([1, 1], [1, 1], [])).toEqual([]);
    expect(viewStrides([3, 2], [0, 1], [6])).toBe(null);
    expect(viewStrides([3, 2], [0, 1], [3, 1, 2])).toEqual([0, 2, 1]);
    expect(viewStrides([4, 3], [0, 0], [12])).toEqual([0]);
    expect(viewStrides([0, 3], [3, 1], [5, 0])).toEqual([1, 1]);
  });
});

/** Whether some strides over `size` give these addresses: each step is fixed by one element. */
function hasStrides(expected: readonly number[], size: readonly number[]): boolean {
  const rowMajor = contiguousStrides(size);
  const strides = size.map((length, dim) =>
    length > 1 ? expected[rowMajor[dim]] - expected[0] : 0,
  );
  return addresses(size, strides).every((address, i) => address === expected[i]);
}

describe("inferSize", () => {
  test.each([
    [[2, -1], 6, [2, 3]],
    [[-1], 6, [6]],
    [[6, 1], 6, [6, 1]],
    [[-1, 0, 2].slice(1), 0, [0, 2]],
    [[-1, 3], 0, [0, 3]],
    [[], 1, []],
  ])("%j for %i elements gives %j", (size, count, expected) => {
    expect(inferSize(size, count, [count], "view")).toEqual(expected);
  });

  test.each([
    [[4], 6, "E_SIZE_MISMATCH"],
    [[4, -1], 6, "E_SIZE_MISMATCH"],
    [[0, -1], 6, "E_SIZE_MISMATCH"],
    [[-1, -1], 6, "E_INVALID_SIZE"],
    [[-2, 3], 6, "E_INVALID_SIZE"],
    [[1.5, 4], 6, "E_INVALID_SIZE"],
    [[0, -1], 0, "E_AMBIGUOUS_SIZE"],
  ])("%j for %i elements is refused with %s", (size, count, code) => {
    expect(() => inferSize(size, count, [count], "view")).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("broadcasting", () => {
  test("equal shapes give back the same array object", () => {
    const a = [2, 3];
    expect(broadcastShapes(a, [2, 3], "add")).toBe(a);
    expect(broadcastShapes(a, [], "add")).toBe(a);
    expect(broadcastShapes([], a, "add")).toBe(a);
    expect(broadcastShapes([3], a, "add")).toBe(a);
  });

  test.each([
    [
      [3, 1],
      [1, 4],
      [3, 4],
    ],
    [
      [5, 1, 3],
      [4, 1],
      [5, 4, 3],
    ],
    [[1], [0], [0]],
    [
      [2, 0],
      [1, 1],
      [2, 0],
    ],
  ])("%j and %j give %j", (a, b, expected) => {
    expect(broadcastShapes(a, b, "add")).toEqual(expected);
    expect(broadcastShapes(b, a, "add")).toEqual(expected);
    expect(broadcastMany([a, b, []], "add")).toEqual(expected);
  });

  test.each([
    [[2, 3], [2, 4], 1],
    [[2, 3], [3, 3], 2],
    [[3], [0], 1],
  ])("%j and %j are refused, naming both and dim -%i", (a, b, fromEnd) => {
    expect(() => broadcastShapes(a, b, "add.Tensor")).toThrow(
      `add.Tensor: shapes [${a.join(", ")}] and [${b.join(", ")}] cannot be broadcast: at dim -${fromEnd}`,
    );
  });

  test("no shapes give a scalar", () => {
    expect(broadcastMany([], "op")).toEqual([]);
  });

  test("expandStrides repeats with stride 0 and keeps the array when nothing changes", () => {
    const strides = [3, 1];
    expect(expandStrides([2, 3], strides, [2, 3])).toBe(strides);
    expect(expandStrides([2, 1], [1, 1], [4, 2, 3])).toEqual([0, 1, 0]);
    expect(expandStrides([1, 3], [3, 1], [0, 3])).toEqual([0, 1]);
    expect(expandStrides([], [], [2, 2])).toEqual([0, 0]);
    expect(() => expandStrides([2], [1], [3], "expand")).toThrow(
      "expand: shape [2] cannot be expanded to [3]",
    );
    expect(() => expandStrides([1, 2], [2, 1], [2])).toThrow(/cannot be expanded/);
  });
});
