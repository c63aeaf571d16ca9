// vmap's options and trees, each against values worked out by hand or by the loop.
import { describe, expect, test } from "vitest";
import {
  add,
  currentLevel,
  dot,
  isBatched,
  kwargs,
  matmul,
  mul,
  ones,
  relu,
  select,
  sum,
  type Tensor,
  tensor,
  transpose,
  unsqueeze,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { floats, otherFloats } from "../../testing/sample.ts";
import {
  asTensor,
  expectClose,
  expectNested,
  stackValues,
  valuesOf,
} from "../../testing/values.ts";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("inDims", () => {
  test("one integer maps every input", () => {
    expectNested(vmap(dot)(x, x), [14, 77]);
  });

  test("negative dims count from the end, per input", () => {
    const y = tensor([
      [10, 20],
      [30, 40],
      [50, 60],
    ]);
    expectNested(vmap(add, { inDims: [0, -1] })(x, y), [
      [11, 32, 53],
      [24, 45, 66],
    ]);
  });

  test("null hands an input through", () => {
    const w = tensor([1, 0, -1]);
    expectNested(vmap(dot, { inDims: [0, null] })(x, w), [-2, -2]);
    expectNested(vmap(dot, { inDims: [null, 0] })(w, x), [-2, -2]);
  });

  test("values that are no tensors pass where the entry is null", () => {
    const scaled = vmap((a: Tensor, factor: number, name: string) => mul(a, factor + name.length), {
      inDims: [0, null, null],
    });
    expectNested(scaled(x, 2, "abc"), [
      [5, 10, 15],
      [20, 25, 30],
    ]);
  });

  test("a nested structure follows the inputs", () => {
    const f = (d: { a: Tensor; b: Tensor }, t: [Tensor, Tensor]): Tensor =>
      add(matmul(d.a, d.b), mul(t[0], t[1]));
    const mapped = vmap(f, { inDims: [{ a: 0, b: null }, [1, null]] });
    const inputs = { a: x, b: tensor([[1], [0], [1]]) };
    expectNested(mapped(inputs, [tensor([[10, 20]]), tensor(2)]), [[24], [50]]);
  });

  test("a prefix stands for everything below it", () => {
    const f = (pair: readonly [Tensor, { w: Tensor }], c: Tensor): Tensor =>
      add(mul(pair[0], pair[1].w), c);
    const out = vmap(f, { inDims: [0, null] })([x, { w: x }], tensor([1, 1, 1]));
    expectNested(out, [
      [2, 5, 10],
      [17, 26, 37],
    ]);
  });

  test("a mapped dim in the middle", () => {
    const cube = floats([2, 3, 4]);
    const expected = [0, 1, 2].map((i) => valuesOf(sum(select(cube, 1, i), [0])));
    expectClose(vmap((a: Tensor) => sum(a, [0]), { inDims: 1 })(cube), stackValues(expected));
  });

  test("the function sees one example: shape, rank and level", () => {
    const seen: unknown[] = [];
    vmap((a: Tensor) => {
      seen.push([...a.shape], isBatched(a), currentLevel());
      return a;
    })(x);
    expect(seen).toEqual([[3], true, 1]);
    expect(currentLevel()).toBe(0);
    expect(isBatched(x)).toBe(false);
  });
});

describe("outDims", () => {
  test("an integer places the batch dim of every output", () => {
    expectNested(vmap((a: Tensor) => mul(a, 2), { outDims: 1 })(x), [
      [2, 8],
      [4, 10],
      [6, 12],
    ]);
    expectNested(vmap((a: Tensor) => mul(a, 2), { outDims: -1 })(x), [
      [2, 8],
      [4, 10],
      [6, 12],
    ]);
  });

  test("a structure places each output on its own", () => {
    const [rows, columns] = vmap(
      (a: Tensor): readonly Tensor[] => [add(a, 1), mul(unsqueeze(a, -1), ones([2]))],
      {
        outDims: [0, 1],
      },
    )(x);
    expect(rows.shape).toEqual([2, 3]);
    expect(columns.shape).toEqual([3, 2, 2]);
    expectNested(select(columns, 1, 1), [
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  test("outputs are trees of any depth", () => {
    const out = vmap((a: Tensor) => ({ total: sum(a), pair: [a, { twice: mul(a, 2) }] as const }), {
      outDims: { total: 0, pair: 1 },
    })(x);
    expectNested(out.total, [6, 15]);
    expect(out.pair[0].shape).toEqual([3, 2]);
    expect(out.pair[1].twice.shape).toEqual([3, 2]);
  });

  test("an output that does not depend on the inputs is expanded", () => {
    const c = tensor([7, 8]);
    const out = vmap((_: Tensor) => c, { outDims: 1 })(x);
    expectNested(out, [
      [7, 7],
      [8, 8],
    ]);
    expectNested(vmap((_: Tensor) => zeros([2]))(x), [
      [0, 0],
      [0, 0],
    ]);
  });

  test("null hands an unmapped output, or anything else, back as it is", () => {
    const c = tensor([7, 8]);
    const [first, second, third] = vmap((a: Tensor): readonly unknown[] => [a, c, "text"], {
      outDims: [0, null, null],
    })(x);
    expect(asTensor(first).shape).toEqual([2, 3]);
    expect(second).toBe(c);
    expect(third).toBe("text");
  });
});

describe("nesting", () => {
  test("every pair by two levels", () => {
    const pairs = vmap((a: Tensor) => vmap((b: Tensor) => dot(a, b))(x))(x);
    expectNested(pairs, [
      [14, 32],
      [32, 77],
    ]);
  });

  test("three levels with different inputs mapped", () => {
    const f = (a: Tensor, b: Tensor, c: Tensor): Tensor => add(mul(a, b), c);
    const inner = vmap(f, { inDims: [null, null, 0] });
    const middle = vmap(inner, { inDims: [null, 0, null] });
    const outer = vmap(middle, { inDims: [0, null, null] });
    const out = outer(tensor([1, 2]), tensor([10, 20, 30]), tensor([0.5, 0.25]));
    expect(out.shape).toEqual([2, 3, 2]);
    expectNested(select(out, 0, 1), [
      [20.5, 20.25],
      [40.5, 40.25],
      [60.5, 60.25],
    ]);
  });

  test("the outer level's tensor is opaque to the inner one", () => {
    const seen: number[][] = [];
    vmap((a: Tensor) =>
      vmap((b: Tensor) => {
        seen.push([...a.shape], [...b.shape]);
        return add(a, b);
      })(x),
    )(floats([5, 3]));
    expect(seen).toEqual([[3], [3]]);
  });
});

describe("types and shapes", () => {
  test("promotion follows the rank of one example", () => {
    const wide = tensor([1, 2], { dtype: "float64" });
    const narrow = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(vmap((a: Tensor, b: Tensor) => add(a, b))(narrow, wide).dtype).toBe("float32");
    expect(vmap((a: Tensor, b: Tensor) => mul(a, b))(wide, narrow).dtype).toBe("float32");
  });

  test("examples of different ranks broadcast as examples", () => {
    const left = floats([2, 3]);
    const right = otherFloats([2, 4, 3]);
    const expected = [0, 1].map((i) => valuesOf(add(select(left, 0, i), select(right, 0, i))));
    expectClose(vmap(add)(left, right), stackValues(expected));
  });

  test("no examples give the empty result of the right shape and dtype", () => {
    const out = vmap((a: Tensor) => matmul(a, ones([3, 4])))(zeros([0, 2, 3]));
    expect([out.shape, out.dtype]).toEqual([[0, 2, 4], "float32"]);
    const nested = vmap(vmap((a: Tensor) => relu(a)))(zeros([2, 0, 3]));
    expect(nested.shape).toEqual([2, 0, 3]);
  });

  test("axisSize maps a function of nothing", () => {
    expectNested(vmap(() => tensor([1, 2]), { axisSize: 2 })(), [
      [1, 2],
      [1, 2],
    ]);
  });
});

describe("keyword arguments", () => {
  test("are passed through and never mapped", () => {
    const y = floats([2, 5]);
    const f = (a: Tensor, { scale }: { scale: Tensor }): Tensor => mul(a, scale);
    const out = vmap(f)(y, kwargs({ scale: y }));
    expect(out.shape).toEqual([2, 2, 5]);
    expectClose(select(out, 0, 1), valuesOf(mul(select(y, 0, 1), y)));
  });
});

describe("chunkSize", () => {
  const many = floats([7, 3]);
  const f = (a: Tensor): readonly Tensor[] => [mul(a, 2), sum(a)];

  test.each([1, 2, 3, 7, 100])("%i examples at a time give the same values", (chunkSize) => {
    const whole = vmap(f, { outDims: [1, 0] })(many);
    const parts = vmap(f, { outDims: [1, 0], chunkSize })(many);
    expectClose(parts[0], valuesOf(whole[0]));
    expectClose(parts[1], valuesOf(whole[1]));
  });

  test("unmapped inputs and null outputs work with chunks", () => {
    const w = otherFloats([3]);
    const out = vmap((a: Tensor, b: Tensor): readonly Tensor[] => [mul(a, b), b], {
      inDims: [0, null],
      outDims: [0, null],
      chunkSize: 3,
    })(many, w);
    expect(out[1]).toBe(w);
    expectClose(out[0], valuesOf(mul(many, w)));
  });

  test("a mapped dim that is not the first is cut too", () => {
    const out = vmap((a: Tensor) => mul(a, 2), { inDims: 1, outDims: 1, chunkSize: 2 })(many);
    expectClose(out, valuesOf(mul(many, 2)));
  });
});

describe("views and writes", () => {
  test("a view taken inside shares the caller's memory", () => {
    const target = zeros([2, 3]);
    vmap((row: Tensor) => {
      select(row, 0, 1).add_(5);
      transpose(unsqueeze(row, 0), 0, 1).mul_(2);
      return row;
    })(target);
    expectNested(target, [
      [0, 10, 0],
      [0, 10, 0],
    ]);
  });

  test("an in-place op writes through a mapped self and returns it", () => {
    const target = zeros([2, 3]);
    const out = vmap((row: Tensor, value: Tensor) => row.add_(value))(target, tensor([1, 2]));
    expectNested(target, [
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expectClose(out, valuesOf(target));
  });

  test("a mapped dim at the end is written in place too", () => {
    const target = zeros([3, 2]);
    vmap((column: Tensor, value: Tensor) => column.add_(value), { inDims: [1, 0] })(target, x);
    expectClose(target, valuesOf(transpose(x, 0, 1)));
  });

  test("a captured tensor may be written where nothing mapped is involved", () => {
    const counter = zeros([]);
    vmap((row: Tensor) => {
      counter.add_(1);
      return row;
    })(x);
    expect(counter.item()).toBe(1);
  });
});

describe("printing", () => {
  test("shows level, batch dim and value", () => {
    let text = "";
    vmap(
      (row: Tensor) => {
        text = `${row}`;
        return row;
      },
      { inDims: 1 },
    )(tensor([[1, 2]]));
    expect(text).toBe("BatchedTensor(level=1, bdim=1, value=tensor([[1., 2.]]))");
  });
});
