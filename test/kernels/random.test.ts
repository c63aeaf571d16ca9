// Philox against Random123's known answers; distributions; independence from how a call is cut up.
import { describe, expect, test } from "vitest";
import type { Kernel, OpArgs } from "../../runtime/kernels/contract.ts";
import * as distributions from "../../runtime/kernels/js/distributions.ts";
import * as rand from "../../runtime/kernels/js/rand.ts";
import { Generator, keyOf, philox } from "../../runtime/kernels/random/philox.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { values } from "./kernel-calls.ts";
import { emptyTensor, tensorOf } from "./pointwise-tensors.ts";

const hex = (words: string): number[] => words.split(" ").map((word) => Number.parseInt(word, 16));

describe("philox4x32-10", () => {
  // Counter, key, result: kat_vectors of Random123.
  test.each([
    [
      "00000000 00000000 00000000 00000000",
      "00000000 00000000",
      "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ],
    [
      "ffffffff ffffffff ffffffff ffffffff",
      "ffffffff ffffffff",
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      "243f6a88 85a308d3 13198a2e 03707344",
      "a4093822 299f31d0",
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ])("counter %s, key %s", (counter, key, result) => {
    const block = Uint32Array.from(hex(counter));
    const [key0, key1] = hex(key);
    philox(block, key0, key1);
    expect(Array.from(block)).toEqual(hex(result));
  });

  test("keys of seeds", () => {
    expect(keyOf(1)).toEqual([1, 0]);
    expect(keyOf(2 ** 40 + 3)).toEqual([3, 256]);
    expect(keyOf(-1)).toEqual([2 ** 32 - 1, 2 ** 32 - 1]);
    expect(keyOf(2n ** 63n)).toEqual([0, 2 ** 31]);
  });

  test("a generator hands out counters once and starts over when reseeded", () => {
    const generator = new Generator(7);
    expect([generator.reserve(10), generator.reserve(5), generator.counter]).toEqual([0, 10, 15]);
    generator.reseed(8n);
    expect([generator.seed, generator.reserve(1)]).toEqual([8n, 0]);
  });
});

const N = 20_000;

function draw(kernel: Kernel, args: OpArgs, out: Tensor, base = 0): readonly number[] {
  kernel([out], [...args, { seed: 5, base }]);
  return values(out).map(Number);
}

const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
const spread = (x: readonly number[]): number =>
  Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2)));

describe("distributions", () => {
  test.each(["float32", "float64"] as const)("rand and randn in %s", (dtype) => {
    const uniform = draw(rand.randKernel, [[N], null, dtype], emptyTensor([N], dtype));
    expect(uniform.every((u) => u >= 0 && u < 1)).toBe(true);
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(spread(uniform)).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(new Set(uniform).size).toBeGreaterThan(N * 0.99);
    const normal = draw(rand.randnKernel, [[N], null, dtype], emptyTensor([N], dtype));
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(spread(normal)).toBeCloseTo(1, 1);
    expect(normal.filter((z) => Math.abs(z) > 1.96).length / N).toBeCloseTo(0.05, 2);
  });

  test("first uniform number of seed 0 comes from the first known block", () => {
    const out = emptyTensor([1], "float32");
    rand.randKernel([out], [[1], null, null, { seed: 0, base: 0 }]);
    expect(values(out)).toEqual([(0x6627e8d5 >>> 8) * 2 ** -24]);
  });

  test("randint covers its range, large ones included", () => {
    const dice = draw(rand.randintLowKernel, [1, 7, [N], null, null], emptyTensor([N], "int64"));
    expect([...new Set(dice)].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (let face = 1; face <= 6; face++)
      expect(dice.filter((x) => x === face).length / N).toBeCloseTo(1 / 6, 1);
    const large = draw(rand.randintKernel, [2 ** 52, [N], null, null], emptyTensor([N], "int64"));
    expect(mean(large) / 2 ** 51).toBeCloseTo(1, 1);
    expect(Math.max(...large)).toBeLessThan(2 ** 52);
    expect(() => rand.randintLowMeta([3, 3, [1], null, null])).toThrow("from 3 to 3");
    expect(rand.randintMeta([3, [2], null, null])).toEqual([{ shape: [2], dtype: "int64" }]);
  });

  test("bernoulli", () => {
    const self = emptyTensor([N], "float32");
    const coin = draw(rand.bernoulliPKernel, [self, 0.3, null], emptyTensor([N], "int64"));
    expect(mean(coin)).toBeCloseTo(0.3, 1);
    expect(mean(draw(rand.bernoulliPKernel, [self, 0, null], self))).toBe(0);
    expect(mean(draw(rand.bernoulliPKernel, [self, 1, null], self))).toBe(1);
    const chances = tensorOf([4], "float32", [0, 1, 0, 1]);
    expect(
      draw(distributions.bernoulliKernel, [chances, null], emptyTensor([4], "float32")),
    ).toEqual([0, 1, 0, 1]);
    expect(() => rand.bernoulliPMeta([self, 1.5, null])).toThrow("p is 1.5");
    expect(() =>
      draw(
        distributions.bernoulliKernel,
        [tensorOf([1], "float32", [2]), null],
        emptyTensor([1], "float32"),
      ),
    ).toThrow("an element of self is 2");
  });

  test("uniform_ and normal_", () => {
    const x = emptyTensor([N], "float64");
    const uniform = draw(rand.uniform_Kernel, [x, -2, 4, null], x);
    expect(uniform.every((u) => u >= -2 && u < 4)).toBe(true);
    expect(mean(uniform)).toBeCloseTo(1, 1);
    const normal = draw(rand.normal_Kernel, [x, 10, 0.5, null], x);
    expect(mean(normal)).toBeCloseTo(10, 1);
    expect(spread(normal)).toBeCloseTo(0.5, 1);
    expect(() => rand.uniform_Meta([x, 1, 0, null])).toThrow("from 1 to 0");
    expect(() => rand.normal_Meta([x, 0, -1, null])).toThrow("std is -1");
    expect(() => rand.randMeta([[1], null, "int64"])).toThrow("the result has dtype int64");
  });
});

test("element i uses counter base + i, whatever the strides and beyond 32 bits", () => {
  const whole = draw(rand.randnKernel, [], emptyTensor([6], "float32"), 2 ** 32 - 3);
  const parts = [0, 3].flatMap((start) =>
    draw(rand.randnKernel, [], emptyTensor([3], "float32"), 2 ** 32 - 3 + start),
  );
  expect(parts).toEqual(whole);
  const storage = emptyTensor([6], "float32").storage;
  const turned = new Tensor(storage, "float32", [2, 3], [1, 2], 0, 0);
  expect(draw(rand.randnKernel, [], turned, 2 ** 32 - 3)).toEqual(whole);
});
