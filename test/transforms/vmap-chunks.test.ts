// Chunks: the same values, less memory at once, and "auto", which measures.
import { afterAll, describe, expect, test } from "vitest";
import {
  add,
  autograd,
  currentLevel,
  grad,
  matmul,
  memory,
  mul,
  ones,
  setMemoryBudget,
  sin,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { loopOf } from "../../testing/loop.ts";
import { floats, integers } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { expectMessage } from "../lib/refusals.ts";

const x = floats([7, 3]);
const SIZES = [1, 2, 3, 6, 7, 8, "auto"] as const;

/** How many examples a mapped row holds, read off its text: `value=tensor([[…], […]])`. */
function examplesIn(row: Tensor): number {
  return `${row}`.split("],").length;
}

/** 7 in chunks of 3 is 3, 3, 1. */
function cut(total: number, size: number): readonly number[] {
  const whole = new Array<number>(Math.floor(total / size)).fill(size);
  return total % size === 0 ? whole : [...whole, total % size];
}

describe.each(SIZES)("chunkSize %s", (chunkSize) => {
  test("sees chunks of at most that size, together all examples, in order", () => {
    const seen: number[] = [];
    const out = vmap(
      (a: Tensor) => {
        seen.push(examplesIn(a));
        return mul(a, 2);
      },
      { chunkSize },
    )(x);
    const sizes = chunkSize === "auto" ? [1, 6] : cut(7, chunkSize);
    expect(seen).toEqual(sizes);
    expectClose(
      out,
      loopOf((a) => mul(a, 2), [[x, 0]]),
    );
  });

  test("places outputs by outDims, each of its dtype", () => {
    const f = (a: Tensor): readonly Tensor[] => [a, a.gt(0), sum(a), a.argmax()];
    const chunked = vmap(f, { chunkSize, outDims: [1, -1, 0, 0] })(x);
    expectClose(
      chunked[0],
      loopOf((a) => a, [[x, 0]], 1),
    );
    expectClose(
      chunked[1],
      loopOf((a) => a.gt(0), [[x, 0]], 1),
    );
    expectClose(
      chunked[2],
      loopOf((a) => sum(a), [[x, 0]]),
    );
    expectClose(
      chunked[3],
      loopOf((a) => a.argmax(), [[x, 0]]),
    );
  });

  test("expands what does not depend on the inputs", () => {
    const c = tensor([1, 2]);
    expectClose(
      vmap((_: Tensor) => c, { chunkSize })(x),
      loopOf(() => c, [[x, 0]]),
    );
  });

  test("hands unmapped outputs back from the first chunk", () => {
    const c = tensor([1, 2]);
    let calls = 0;
    const [shared, fresh, count] = vmap(
      (_: Tensor): readonly unknown[] => [c, mul(c, 2), calls++],
      { chunkSize, outDims: null },
    )(x);
    expect(Object.is(shared, c)).toBe(true);
    expect(count).toBe(0);
    expectNested(fresh, [2, 4]);
  });

  test("cuts every input at its own dim, and shares what is not mapped", () => {
    const y = floats([3, 7]);
    const w = floats([3]);
    const f = (a: Tensor, b: Tensor, c: Tensor): Tensor => add(mul(a, b), c);
    const dims = [0, -1, null] as const;
    expectClose(
      vmap(f, { inDims: dims, chunkSize })(x, y, w),
      loopOf(f, [
        [x, 0],
        [y, -1],
        [w, null],
      ]),
    );
  });

  test("writes in place land in the caller's tensor", () => {
    const target = zeros([3, 7]);
    const out = vmap((column: Tensor, row: Tensor) => column.add_(row), {
      inDims: [1, 0],
      chunkSize,
    })(target, x);
    expectClose(out, valuesOf(x));
    expectClose(
      target,
      loopOf((a) => a, [[x, 0]], 1),
    );
  });

  test("is differentiable: in base autograd, inside grad, and around grad", () => {
    const leaf = floats([7, 3]);
    leaf.requiresGrad = true;
    const [g] = autograd.grad(sum(vmap((a: Tensor) => sin(a), { chunkSize })(leaf)), leaf);
    const want = grad((a: Tensor) => sum(sin(a)))(x);
    expectClose(asTensor(g), valuesOf(want));
    const through = (a: Tensor): Tensor => sum(vmap((row: Tensor) => sin(row), { chunkSize })(a));
    expectClose(grad(through)(x), valuesOf(want));
    expectClose(
      vmap(
        grad((row: Tensor) => sum(sin(row))),
        { chunkSize },
      )(x),
      valuesOf(want),
    );
  });

  test("works at every level of nesting", () => {
    const cube = floats([7, 5, 3]);
    const run = vmap(
      vmap((a: Tensor) => sum(sin(a)), { chunkSize }),
      { chunkSize },
    );
    expectClose(run(cube), valuesOf(sum(sin(cube), [2])));
  });

  test("no examples give the empty result", () => {
    const out = vmap((a: Tensor) => mul(a, 2), { chunkSize })(zeros([0, 3]));
    expect(out.shape).toEqual([0, 3]);
  });

  test("axisSize is cut as well", () => {
    const out = vmap(() => tensor([1, 2]), { axisSize: 3, chunkSize, outDims: 1 })();
    expectNested(out, [
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });
});

describe("chunks that differ", () => {
  test("in shape, dtype or structure are refused", () => {
    let calls = 0;
    const results: readonly ((a: Tensor) => unknown)[] = [
      (a) => (calls++ > 0 ? sum(a) : a),
      (a) => (calls++ > 0 ? a.gt(0) : a),
      (a) => (calls++ > 0 ? [a] : a),
    ];
    const texts = [
      "the output is float32 of shape [3] per example in the first chunk but float32 of shape [] per example in a later one",
      "the output is float32 of shape [3] per example in the first chunk but bool of shape [3] per example in a later one",
      "the output is * in the first chunk but [*] in a later one",
    ];
    for (const [i, f] of results.entries()) {
      calls = 0;
      expectMessage(
        () => vmap(f, { chunkSize: 4 })(x),
        "E_CHUNKS_DIFFER",
        `vmap(anonymous function, { chunkSize: 4 }): ${texts[i]}; expected the same structure, shapes and dtypes from every chunk\n  hint: the function must not depend on how often it was called`,
      );
    }
  });

  test("an error in a later chunk leaves no level and no memory behind", () => {
    const big = floats([8, 64]);
    let calls = 0;
    const f = (a: Tensor): Tensor => {
      if (calls++ === 2) throw new RangeError("mine");
      return mul(a, 2);
    };
    const before = memory().live;
    expect(() => vmap(f, { chunkSize: 2 })(big)).toThrow(RangeError);
    expect(currentLevel()).toBe(0);
    expect(memory().live).toBe(before);
  });
});

/** The most bytes in use at once while `fn` runs, beyond those in use before; `fn` must set a new peak. */
function peakOf(fn: () => unknown): number {
  const { live, peak } = memory();
  // Whatever the peak was, the measured run starts above it.
  const filler = zeros([Math.ceil((peak - live) / 4) + 64]);
  const start = memory().live;
  fn();
  expect(filler.shape.length).toBe(1);
  return memory().peak - start;
}

describe("memory", () => {
  const B = 64;
  const N = 32;
  const batch = floats([B, N]);
  /** Needs several [N, N] intermediates per example for a result of N numbers. */
  const wide = (row: Tensor): Tensor => {
    const outer = mul(row.unsqueeze(0), row.unsqueeze(1));
    return sum(sin(mul(outer, 2)), [0]);
  };
  const perExample = 4 * N * N;
  const result = 4 * B * N;

  test("a chunk bounds what is in use at once", () => {
    const whole = peakOf(() => vmap(wide)(batch));
    expect(whole).toBeGreaterThan(B * perExample);
    for (const chunkSize of [1, 4, 16]) {
      const peak = peakOf(() => vmap(wide, { chunkSize })(batch));
      // Three intermediates at once, the whole result, the chunk's, and headers.
      expect(peak).toBeLessThan(chunkSize * (3 * perExample + 4 * N) + result + 2048);
    }
  });

  test("results are not held twice", () => {
    const peak = peakOf(() => vmap((row: Tensor) => mul(row, 2), { chunkSize: 4 })(batch));
    expect(peak).toBeLessThan(result + 2 * 4 * 4 * N + 1024);
  });

  test("nothing but the result is left", () => {
    const before = memory().live;
    const out = vmap(wide, { chunkSize: 4 })(batch);
    expect(memory().live - before).toBeLessThan(result + 256);
    expect(out.shape).toEqual([B, N]);
  });

  describe("auto", () => {
    const room = 12 * perExample;
    afterAll(() => setMemoryBudget(2 ** 30));

    test("stays within the budget where the whole call does not", () => {
      setMemoryBudget(memory().live + result + 24 * perExample);
      const { spills } = memory();
      const out = vmap(wide, { chunkSize: "auto" })(batch);
      expect(memory().spills).toBe(spills);
      setMemoryBudget(2 ** 30);
      expectClose(out, loopOf(wide, [[batch, 0]]));
    });

    test("takes one example, then more, as long as they fit", () => {
      const sizes: number[] = [];
      const counted = (row: Tensor): Tensor => {
        sizes.push(examplesIn(row));
        return wide(row);
      };
      setMemoryBudget(memory().live + result + room);
      vmap(counted, { chunkSize: "auto" })(batch);
      setMemoryBudget(2 ** 30);
      expect(sizes[0]).toBe(1);
      expect(Math.max(...sizes.slice(1))).toBeLessThan(12);
      const free: number[] = [];
      sizes.length = 0;
      vmap(counted, { chunkSize: "auto" })(batch);
      free.push(...sizes);
      expect(free.length).toBeLessThan(4);
    });

    test("goes on one example at a time when nothing is left", () => {
      setMemoryBudget(0);
      const out = vmap((a: Tensor) => matmul(a, ones([32, 2])), { chunkSize: "auto" })(batch);
      setMemoryBudget(2 ** 30);
      expectClose(
        out,
        loopOf((a) => matmul(a, ones([32, 2])), [[batch, 0]]),
      );
    });
  });
});

test("integers stay integers", () => {
  const i = integers([5, 2], [0, 9]);
  expectClose(vmap((a: Tensor) => add(a, 1), { chunkSize: 2 })(i), valuesOf(add(i, 1)));
});
