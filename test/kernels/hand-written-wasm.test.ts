// Hand-written wasm kernels against the JavaScript ones, over shapes, strides, residencies and dtypes.
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Kernel, Meta, OpArgs } from "../../runtime/kernels/contract.ts";
import { catKernel, catMeta, stackKernel, stackMeta } from "../../runtime/kernels/js/cat.ts";
import {
  _toCopyKernel,
  _toCopyMeta,
  cloneKernel,
  cloneMeta,
} from "../../runtime/kernels/js/clone.ts";
import {
  bmmKernel,
  bmmMeta,
  dotKernel,
  dotMeta,
  mmKernel,
  mmMeta,
} from "../../runtime/kernels/js/matmul.ts";
import { maxDimKernel, maxDimMeta } from "../../runtime/kernels/js/max.ts";
import { bernoulliPKernel, randKernel, randnKernel } from "../../runtime/kernels/js/rand.ts";
import {
  sumDimIntListKernel,
  sumDimIntListMeta,
  sumKernel,
  sumMeta,
} from "../../runtime/kernels/js/sum.ts";
import {
  _toCopyWasmKernel,
  catWasmKernel,
  cloneWasmKernel,
  stackWasmKernel,
} from "../../runtime/kernels/wasm/bindings/copy.ts";
import {
  bmmWasmKernel,
  dotWasmKernel,
  mmWasmKernel,
} from "../../runtime/kernels/wasm/bindings/matmul.ts";
import { maxDimWasmKernel } from "../../runtime/kernels/wasm/bindings/max.ts";
import {
  bernoulliPWasmKernel,
  randnWasmKernel,
  randWasmKernel,
} from "../../runtime/kernels/wasm/bindings/random.ts";
import { sumDimIntListWasmKernel, sumWasmKernel } from "../../runtime/kernels/wasm/bindings/sum.ts";
import { DTYPES, type DType, newTypedArray } from "../../runtime/tensor/dtype.ts";
import { scratchMark } from "../../runtime/tensor/heap.ts";
import { arrayOf, Storage } from "../../runtime/tensor/storage.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { buildHandWrittenWasm } from "./hand-written-module.ts";
import { callKernel, values } from "./kernel-calls.ts";
import { emptyTensor, LAYOUTS, randomNumbers, randomTensor } from "./pointwise-tensors.ts";

const wasm = vi.hoisted(() => ({ exports: {} as Record<string, unknown>, calls: [] as string[] }));

vi.mock("../../runtime/kernels/wasm/loader.ts", () => ({
  wasmFunction: (name: string) => {
    const found = wasm.exports[name];
    if (typeof found !== "function") throw new Error(`no export ${name}`);
    return (...args: unknown[]) => {
      wasm.calls.push(name);
      return found(...args);
    };
  },
}));

beforeAll(async () => {
  wasm.exports = await buildHandWrittenWasm();
});

beforeEach(() => {
  wasm.calls.length = 0;
});

const random = randomNumbers(51);
const FLOATS: readonly DType[] = ["float32", "float64"];

interface Pair {
  readonly js: Kernel;
  readonly wasm: Kernel;
  readonly meta: Meta;
}

/** Runs both kernels; `close` compares what rounding may change. */
function compare(pair: Pair, args: OpArgs, tolerance = 0): void {
  const expected = callKernel(pair.js, pair.meta, args);
  const mark = scratchMark();
  const actual = callKernel(pair.wasm, pair.meta, args);
  expect(scratchMark()).toBe(mark);
  expected.forEach((out, i) => {
    const a = values(actual[i]);
    const b = values(out);
    if (tolerance === 0) expect(a).toEqual(b);
    else expect(a.every((value, k) => isClose(Number(value), Number(b[k]), tolerance))).toBe(true);
  });
}

function isClose(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

/** Random elements of moderate size: sums of them are compared, and infinities would hide mistakes. */
function moderate(
  shape: readonly number[],
  dtype: DType,
  layout: (typeof LAYOUTS)[number],
): Tensor {
  const x = randomTensor(shape, dtype, layout, random);
  const array = arrayOf(x.storage);
  for (let i = 0; i < x.storage.length; i++) {
    const value = Math.floor(random() * 9) - 4;
    const bits = dtype === "bool" ? (value > 0 ? 1 : 0) : Math.abs(value);
    if (array instanceof BigInt64Array) array[x.storage.base + i] = BigInt(value);
    else
      array[x.storage.base + i] = dtype.startsWith("float")
        ? (random() - 0.5) * 4
        : dtype === "int32"
          ? value
          : bits;
  }
  return x;
}

/** The same tensor as if the memory budget had been used up: elements on the JavaScript heap. */
function spilled(x: Tensor): Tensor {
  const { dtype, shape, strides, offset, storage } = x;
  const data = newTypedArray(dtype, storage.length);
  const array = arrayOf(storage);
  for (let i = 0; i < storage.length; i++) data[i] = array[storage.base + i];
  return new Tensor(new Storage(dtype, storage.length, 0, data), dtype, shape, strides, offset, 0);
}

describe("sum", () => {
  const dims: Pair = {
    js: sumDimIntListKernel,
    wasm: sumDimIntListWasmKernel,
    meta: sumDimIntListMeta,
  };
  const tolerance = (dtype: DType): number =>
    dtype === "float32" ? 2e-5 : dtype === "float64" ? 1e-13 : 0;

  test.each(DTYPES)("%s over every choice of dims and layout", (dtype) => {
    for (const shape of [
      [50],
      [7, 9],
      [9, 40],
      [3, 5, 8],
      [4, 3, 2, 5],
      [17, 1, 20],
      [0, 40],
      [2, 1030],
    ]) {
      const rank = shape.length;
      for (const layout of LAYOUTS) {
        for (let bits = 0; bits < 1 << rank; bits++) {
          const chosen = Array.from({ length: rank }, (_, dim) => dim).filter(
            (dim) => (bits >> dim) & 1,
          );
          const x = moderate(shape, dtype, layout);
          compare(dims, [x, chosen, bits % 2 === 0, null], tolerance(dtype));
        }
      }
    }
    expect(new Set(wasm.calls.map((name) => name.split("_")[0]))).toEqual(
      new Set(
        dtype.startsWith("float") ? ["sumRows", "sumColumns", "sumAll"] : ["sumRows", "sumColumns"],
      ),
    );
  });

  test.each(DTYPES)("%s of everything, spilled and converted tensors", (dtype) => {
    const all: Pair = { js: sumKernel, wasm: sumWasmKernel, meta: sumMeta };
    for (const n of [33, 100, 1023, 1024, 1025, 5000]) {
      const x = moderate([n], dtype, "contiguous");
      compare(all, [x, null], tolerance(dtype));
      compare(all, [spilled(x), null], tolerance(dtype));
      compare(all, [x, "float64"], 1e-12);
      compare(
        dims,
        [spilled(moderate([n, 3], dtype, "transposed")), [0], false, null],
        tolerance(dtype),
      );
    }
  });

  test("NaN and infinities arrive", () => {
    for (const special of [Number.NaN, Infinity, -Infinity]) {
      for (const place of [0, 40, 99]) {
        const x = moderate([100, 6], "float32", "contiguous");
        const array = arrayOf(x.storage);
        array[x.storage.base + place * 6 + 2] = special;
        for (const chosen of [[0], [1], [0, 1]]) compare(dims, [x, chosen, false, null], 1e-5);
      }
    }
  });

  test("long float32 sums keep their precision in rows and columns", () => {
    const n = 300_000;
    const x = emptyTensor([n], "float32");
    const array = arrayOf(x.storage);
    for (let i = 0; i < n; i++) array[x.storage.base + i] = 0.1;
    const exact = n * Math.fround(0.1);
    const column = new Tensor(x.storage, "float32", [n / 6, 6], [6, 1], 0, 0);
    expect(Number(values(callKernel(sumWasmKernel, sumMeta, [x, null])[0])[0]) / exact).toBeCloseTo(
      1,
      6,
    );
    const sums = values(
      callKernel(sumDimIntListWasmKernel, sumDimIntListMeta, [column, [0], false, null])[0],
    );
    for (const sum of sums) expect((Number(sum) * 6) / exact).toBeCloseTo(1, 6);
  });
});

describe("max.dim", () => {
  const pair: Pair = { js: maxDimKernel, wasm: maxDimWasmKernel, meta: maxDimMeta };
  test.each(DTYPES)("%s with NaN, bounds and ties, over every dim and layout", (dtype) => {
    for (const shape of [[40], [7, 9], [3, 37], [5, 3, 20], [33, 1, 2], [2, 130]]) {
      for (const layout of LAYOUTS) {
        for (let dim = 0; dim < shape.length; dim++) {
          const x = randomTensor(shape, dtype, layout, random);
          compare(pair, [x, dim, dim === 1]);
          compare(pair, [moderate(shape, dtype, layout), dim, false]);
          compare(pair, [spilled(x), dim, false]);
        }
      }
    }
    expect(wasm.calls.length).toBeGreaterThan(0);
  });
});

describe("matrix products", () => {
  const bmm: Pair = { js: bmmKernel, wasm: bmmWasmKernel, meta: bmmMeta };
  const SIZES = [
    [1, 4, 8, 8],
    [2, 5, 7, 9],
    [1, 3, 40, 33],
    [3, 1, 50, 1],
    [2, 1, 30, 70],
    [2, 70, 30, 1],
    [1, 17, 300, 19],
    [1, 9, 2, 530],
    [2, 33, 1, 20],
    [1, 12, 260, 16],
    [4, 2, 9, 8],
  ];
  for (const dtype of ["float32", "float64", "int32", "int64", "uint8"] as const) {
    test(`${dtype} bmm in every pair of layouts`, () => {
      for (const [batch, m, k, n] of SIZES) {
        for (const left of LAYOUTS) {
          for (const right of LAYOUTS) {
            const a = moderate([batch, m, k], dtype, left);
            const b = moderate([batch, k, n], dtype, right);
            compare(bmm, [a, b], dtype === "float32" ? 1e-4 : dtype === "float64" ? 1e-11 : 0);
          }
        }
      }
      expect(wasm.calls.length > 0).toBe(dtype !== "uint8");
    });
  }

  test.each(FLOATS)("%s mm of transposed views, and dot", (dtype) => {
    const x = moderate([40, 30], dtype, "contiguous");
    const turned = new Tensor(x.storage, dtype, [30, 40], [1, 30], 0, 0);
    const mm: Pair = { js: mmKernel, wasm: mmWasmKernel, meta: mmMeta };
    const tolerance = dtype === "float32" ? 1e-4 : 1e-12;
    compare(mm, [x, turned], tolerance);
    compare(mm, [turned, x], tolerance);
    compare(mm, [spilled(x), spilled(turned)], tolerance);
    const dot: Pair = { js: dotKernel, wasm: dotWasmKernel, meta: dotMeta };
    for (const n of [65, 66, 67, 100, 1000]) {
      for (const layout of LAYOUTS)
        compare(dot, [moderate([n], dtype, layout), moderate([n], dtype, "contiguous")], tolerance);
    }
  });

  test("int32 products wrap around", () => {
    const a = randomTensor([1, 9, 20], "int32", "contiguous", random);
    const b = randomTensor([1, 20, 9], "int32", "spaced", random);
    compare(bmm, [a, b]);
  });

  test("an output that is not contiguous is filled in place", () => {
    const a = moderate([9, 10], "float32", "contiguous");
    const b = moderate([10, 9], "float32", "contiguous");
    const [expected] = callKernel(mmKernel, mmMeta, [a, b]);
    const out = new Tensor(emptyTensor([81], "float32").storage, "float32", [9, 9], [1, 9], 0, 0);
    mmWasmKernel([out], [a, b]);
    values(out).forEach((value, i) => {
      expect(isClose(Number(value), Number(values(expected)[i]), 1e-5)).toBe(true);
    });
  });
});

describe("copies", () => {
  test.each(DTYPES)("%s clone, cat, stack and conversion in every layout", (dtype) => {
    const clone: Pair = { js: cloneKernel, wasm: cloneWasmKernel, meta: cloneMeta };
    const cat: Pair = { js: catKernel, wasm: catWasmKernel, meta: catMeta };
    const stack: Pair = { js: stackKernel, wasm: stackWasmKernel, meta: stackMeta };
    const convert: Pair = { js: _toCopyKernel, wasm: _toCopyWasmKernel, meta: _toCopyMeta };
    for (const shape of [[40], [7, 9], [70, 40], [5, 3, 20], [2, 3, 4, 5], [1, 40, 1]]) {
      for (const layout of LAYOUTS) {
        const x = randomTensor(shape, dtype, layout, random);
        const y = randomTensor(shape, dtype, "contiguous", random);
        compare(clone, [x]);
        compare(clone, [spilled(x)]);
        for (let dim = 0; dim < shape.length; dim++) {
          compare(cat, [[x, y], dim]);
          compare(stack, [[y, x], dim]);
        }
        for (const other of DTYPES) compare(convert, [x, other]);
      }
    }
    const turned = randomTensor([6, 7, 8], dtype, "contiguous", random);
    const permuted = new Tensor(turned.storage, dtype, [8, 6, 7], [1, 56, 8], 0, 0);
    compare(clone, [permuted]);
    expect(wasm.calls.length).toBeGreaterThan(0);
  });
});

test("random numbers are those of the JavaScript kernels, for every length and across 32-bit counters", () => {
  const pairs = [
    [randKernel, randWasmKernel],
    [randnKernel, randnWasmKernel],
    [bernoulliPKernel, bernoulliPWasmKernel],
  ] as const;
  for (const [js, fast] of pairs) {
    for (const dtype of DTYPES.filter(
      (name) => fast === bernoulliPWasmKernel || name.startsWith("float"),
    )) {
      for (const n of [1, 4, 21, 70, 1023, 2050]) {
        const [a, b] = [emptyTensor([n], dtype), emptyTensor([n], dtype)];
        const args: OpArgs = [a, 0.4, null, { seed: 2n ** 40n + 9n, base: 2 ** 32 - 30 }];
        js([a], args);
        fast([b], args);
        expect(values(b)).toEqual(values(a));
      }
    }
  }
  expect(new Set(wasm.calls)).toEqual(
    new Set([
      "philoxUniform_f32",
      "philoxUniform_f64",
      "philoxBlocks",
      "philoxBernoulli_f32",
      "philoxBernoulli_f64",
    ]),
  );
});
