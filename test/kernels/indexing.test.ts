// Advanced indexing, gather and scatter in JavaScript against element-by-element meanings.
import { describe, expect, test } from "vitest";
import type { OpArgs } from "../../runtime/kernels/contract.ts";
import { catKernel, catMeta, stackKernel, stackMeta } from "../../runtime/kernels/js/cat.ts";
import {
  _toCopyKernel,
  _toCopyMeta,
  cloneKernel,
  cloneMeta,
} from "../../runtime/kernels/js/clone.ts";
import { gatherKernel, gatherMeta } from "../../runtime/kernels/js/gather.ts";
import { indexPutKernel, indexPutMeta } from "../../runtime/kernels/js/index-put.ts";
import { indexTensorKernel, indexTensorMeta } from "../../runtime/kernels/js/index-tensor.ts";
import { nonzeroKernel, nonzeroMeta } from "../../runtime/kernels/js/nonzero.ts";
import { scatterAddKernel, scatterAddMeta } from "../../runtime/kernels/js/scatter-add.ts";
import { triuKernel, triuMeta } from "../../runtime/kernels/js/triu.ts";
import { DTYPES } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { at, callKernel, indicesOf, values } from "./kernel-calls.ts";
import { LAYOUTS, randomNumbers, randomTensor, tensorOf } from "./pointwise-tensors.ts";

const random = randomNumbers(31);
const ints = (shape: readonly number[], ...elements: number[]): Tensor =>
  tensorOf(shape, "int64", elements.map(BigInt));
const mask = (shape: readonly number[], ...elements: number[]): Tensor =>
  tensorOf(shape, "bool", elements);
const pick = (args: OpArgs): Tensor => callKernel(indexTensorKernel, indexTensorMeta, args)[0];

describe("index.Tensor", () => {
  test.each(DTYPES)("%s: neighbouring indices replace their dims in every layout", (dtype) => {
    for (const layout of LAYOUTS) {
      const x = randomTensor([3, 4, 2], dtype, layout, random);
      const i = ints([2, 1], 0, -1);
      const j = tensorOf([3], "int32", [1, 3, -4]);
      const out = pick([x, [i, j]]);
      expect(out.shape).toEqual([2, 3, 2]);
      expect(values(out)).toEqual(
        [0, 2].flatMap((a) => [1, 3, 0].flatMap((b) => [0, 1].map((c) => at(x, [a, b, c])))),
      );
      const inner = pick([x, [null, ints([2, 2], 1, 1, 0, 2)]]);
      expect(inner.shape).toEqual([3, 2, 2, 2]);
      expect(values(inner)).toEqual(
        [0, 1, 2].flatMap((a) => [1, 1, 0, 2].flatMap((b) => [0, 1].map((c) => at(x, [a, b, c])))),
      );
    }
  });

  test("indices that lie apart lead", () => {
    const x = randomTensor([3, 4, 2], "float32", "contiguous", random);
    const out = pick([x, [ints([3], 0, 1, 2), null, ints([3], 1, 0, 1)]]);
    expect(out.shape).toEqual([3, 4]);
    expect(values(out)).toEqual(
      [
        [0, 1],
        [1, 0],
        [2, 1],
      ].flatMap(([a, c]) => [0, 1, 2, 3].map((b) => at(x, [a, b, c]))),
    );
  });

  test("masks of several dims, next to integers, and empty picks", () => {
    const x = randomTensor([2, 3, 4], "float64", "transposed", random);
    const picked = pick([x, [mask([2, 3], 0, 1, 0, 1, 0, 1)]]);
    expect(picked.shape).toEqual([3, 4]);
    expect(values(picked)).toEqual(
      [
        [0, 1],
        [1, 0],
        [1, 2],
      ].flatMap(([a, b]) => [0, 1, 2, 3].map((c) => at(x, [a, b, c]))),
    );
    const both = pick([x, [null, mask([3], 1, 0, 1), ints([2], 3, 0)]]);
    expect(values(both)).toEqual([0, 1].flatMap((a) => [at(x, [a, 0, 3]), at(x, [a, 2, 0])]));
    expect(pick([x, [mask([2], 0, 0)]]).shape).toEqual([0, 3, 4]);
    expect(pick([x, [ints([0])]]).shape).toEqual([0, 3, 4]);
    expect(values(pick([x, []]))).toEqual(values(x));
  });

  test("refusals", () => {
    const x = randomTensor([2, 3], "float32", "contiguous", random);
    expect(() => pick([x, [ints([1], 2)]])).toThrow("index 2 is out of range for dim 0 of size 2");
    expect(() => pick([x, [null, ints([1], -4)]])).toThrow("expected -3 <= index < 3");
    expect(() => pick([x, [ints([1], 0), null, null]])).toThrow("cover 3 dims");
    expect(() => pick([x, [mask([3], 1, 0, 1)]])).toThrow("a mask of shape [3]");
    expect(() => pick([x, [ints([2], 0, 1), ints([3], 0, 1, 2)]])).toThrow("cannot be broadcast");
    expect(() => pick([x, [tensorOf([1], "float32", [0])]])).toThrow("an index has dtype float32");
  });
});

describe("index_put", () => {
  test.each(DTYPES)("%s: writes and adds in every layout, out of place and in place", (dtype) => {
    for (const layout of LAYOUTS.filter((name) => name !== "expanded")) {
      for (const accumulate of [false, true]) {
        const self = randomTensor([3, 4], dtype, layout, random);
        const source = randomTensor([2, 1], dtype, "spaced", random);
        const index = ints([2], 2, 0);
        const before = values(self);
        const args: OpArgs = [self, [index], source, accumulate];
        const expected = before.map((value, i) => {
          const row = [2, 0].indexOf(Math.floor(i / 4));
          if (row < 0) return value;
          return accumulate ? sum(dtype, value, at(source, [row, 0])) : at(source, [row, 0]);
        });
        const [out] = callKernel(indexPutKernel, indexPutMeta, args);
        expect(values(out)).toEqual(expected);
        expect(values(self)).toEqual(before);
        indexPutKernel([self], args);
        expect(values(self)).toEqual(expected);
      }
    }
  });

  test("a place named twice keeps the last value or adds all", () => {
    const self = tensorOf([3], "float32", [10, 20, 30]);
    const run = (accumulate: boolean): unknown =>
      values(
        callKernel(indexPutKernel, indexPutMeta, [
          self,
          [ints([3], 1, 1, -1)],
          tensorOf([3], "float32", [1, 2, 3]),
          accumulate,
        ])[0],
      );
    expect(run(false)).toEqual([10, 2, 3]);
    expect(run(true)).toEqual([10, 23, 33]);
  });

  test("values may be a view of self", () => {
    const self = tensorOf([4], "float32", [0, 1, 2, 3]);
    const front = new Tensor(self.storage, "float32", [3], [1], 0, 0);
    indexPutKernel([self], [self, [ints([3], 1, 2, 3)], front, false]);
    expect(values(self)).toEqual([0, 0, 1, 2]);
  });

  test("index and put are inverse where indices lie apart", () => {
    const x = randomTensor([3, 4, 2], "int32", "contiguous", random);
    const indices = [ints([3], 2, 0, 1), null, ints([3], 1, 0, 0)];
    const part = pick([x, indices]);
    const zeros = tensorOf([3, 4, 2], "int32", new Array(24).fill(0));
    const [out] = callKernel(indexPutKernel, indexPutMeta, [zeros, indices, part, false]);
    expect(values(pick([out, indices]))).toEqual(values(part));
  });

  test("refusals", () => {
    const x = tensorOf([2], "float32", [1, 2]);
    expect(() => indexPutMeta([x, [ints([1], 0)], tensorOf([1], "int32", [1]), false])).toThrow(
      "values has dtype int32",
    );
    expect(() =>
      callKernel(indexPutKernel, indexPutMeta, [
        x,
        [ints([1], 0)],
        tensorOf([3], "float32", [1, 2, 3]),
        false,
      ]),
    ).toThrow("cannot be expanded");
  });
});

function sum(dtype: string, a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === "bigint") return BigInt.asIntN(64, a + BigInt(b));
  const total = a + Number(b);
  switch (dtype) {
    case "float32":
      return Math.fround(total);
    case "int32":
      return total | 0;
    case "uint8":
      return total & 255;
    case "bool":
      return total === 0 ? 0 : 1;
    default:
      return total;
  }
}

describe("gather and scatter_add", () => {
  test.each(DTYPES)("%s along every dim and layout", (dtype) => {
    for (const layout of LAYOUTS) {
      for (const dim of [0, 1, -1]) {
        const x = randomTensor([3, 2, 4], dtype, layout, random);
        const shape = [2, 2, 3];
        const axis = dim < 0 ? dim + 3 : dim;
        const index = ints(
          shape,
          ...indicesOf(shape).map(() => Math.floor(random() * x.shape[axis])),
        );
        const place = (i: readonly number[]): number[] =>
          i.map((p, d) => (d === axis ? Number(at(index, i)) : p));
        const [picked] = callKernel(gatherKernel, gatherMeta, [x, dim, index]);
        expect(values(picked)).toEqual(indicesOf(shape).map((i) => at(x, place(i))));
        const src = randomTensor([2, 3, 3], dtype, "spaced", random);
        const expected = new Map(indicesOf(x.shape).map((i) => [i.join(), at(x, i)]));
        for (const i of indicesOf(shape)) {
          const key = place(i).join();
          expected.set(key, sum(dtype, expected.get(key) ?? 0, at(src, i)));
        }
        const [added] = callKernel(scatterAddKernel, scatterAddMeta, [x, dim, index, src]);
        expect(values(added)).toEqual([...expected.values()]);
      }
    }
  });

  test("0-d tensors count as 1-d", () => {
    const x = tensorOf([], "float32", [7]);
    expect(values(callKernel(gatherKernel, gatherMeta, [x, 0, ints([2], 0, 0)])[0])).toEqual([
      7, 7,
    ]);
    expect(
      values(callKernel(scatterAddKernel, scatterAddMeta, [x, -1, ints([], 0), x])[0]),
    ).toEqual([14]);
  });

  test("refusals", () => {
    const x = tensorOf([2, 2], "float32", [1, 2, 3, 4]);
    expect(() => callKernel(gatherKernel, gatherMeta, [x, 0, ints([1, 1], -1)])).toThrow(
      "expected 0 <= index < 2",
    );
    expect(() => gatherMeta([x, 0, ints([1, 3], 0, 0, 0)])).toThrow(
      "no larger size except at dim 0",
    );
    expect(() => gatherMeta([x, 0, ints([1], 0)])).toThrow("index has shape [1]");
    expect(() =>
      scatterAddMeta([x, 0, ints([2, 1], 0, 0), tensorOf([1, 1], "float32", [1])]),
    ).toThrow("src has shape [1, 1]");
  });
});

describe("nonzero, triu, cat, stack, clone, _to_copy", () => {
  test.each(DTYPES)("%s nonzero and triu in every layout", (dtype) => {
    for (const layout of LAYOUTS) {
      const x = randomTensor([2, 3, 3], dtype, layout, random);
      const [places] = callKernel(nonzeroKernel, nonzeroMeta, [x]);
      const expected = indicesOf(x.shape).filter((i) => Number(at(x, i)) !== 0);
      expect(places.shape).toEqual([expected.length, 3]);
      expect(values(places)).toEqual(expected.flat().map(BigInt));
      for (const diagonal of [-2, 0, 1, 5]) {
        const [upper] = callKernel(triuKernel, triuMeta, [x, diagonal]);
        const zero = dtype === "int64" ? 0n : 0;
        expect(values(upper)).toEqual(
          indicesOf(x.shape).map((i) => (i[2] - i[1] >= diagonal ? at(x, i) : zero)),
        );
      }
    }
    expect(callKernel(nonzeroKernel, nonzeroMeta, [tensorOf([], "float32", [1])])[0].shape).toEqual(
      [1, 0],
    );
  });

  test.each(DTYPES)("%s cat and stack along every dim", (dtype) => {
    const parts = LAYOUTS.slice(0, 3).map((layout) => randomTensor([2, 3], dtype, layout, random));
    for (const dim of [0, 1, -1]) {
      const [joined] = callKernel(catKernel, catMeta, [parts, dim]);
      const axis = dim < 0 ? dim + 2 : dim;
      const size = parts[0].shape[axis];
      expect(values(joined)).toEqual(
        indicesOf(joined.shape).map((i) =>
          at(parts[Math.floor(i[axis] / size)], i.with(axis, i[axis] % size)),
        ),
      );
    }
    for (const dim of [0, 1, 2, -3]) {
      const [stacked] = callKernel(stackKernel, stackMeta, [parts, dim]);
      const axis = dim < 0 ? dim + 3 : dim;
      expect(values(stacked)).toEqual(
        indicesOf(stacked.shape).map((i) => at(parts[i[axis]], i.toSpliced(axis, 1))),
      );
    }
  });

  test("cat promotes dtypes, skips [0] tensors and refuses misfits", () => {
    const a = tensorOf([1, 2], "int32", [1, 2]);
    const b = tensorOf([1, 2], "float32", [0.5, 1.5]);
    const [joined] = callKernel(catKernel, catMeta, [[tensorOf([0], "float32", []), a, b], 0]);
    expect([joined.dtype, joined.shape, values(joined)]).toEqual([
      "float32",
      [2, 2],
      [1, 2, 0.5, 1.5],
    ]);
    expect(() => catMeta([[], 0])).toThrow("the list of tensors is empty");
    expect(() => catMeta([[a, tensorOf([1, 3], "int32", [1, 2, 3])], 0])).toThrow(
      "tensors[1] has shape [1, 3]",
    );
    expect(() => catMeta([[tensorOf([], "int32", [1])], 0])).toThrow("at least one dim");
    expect(() => stackMeta([[a, tensorOf([2], "int32", [1, 2])], 0])).toThrow("equal shapes");
  });

  test("clone is dense; _to_copy converts as C does", () => {
    for (const layout of LAYOUTS) {
      const x = randomTensor([3, 5], "float32", layout, random);
      expect(values(callKernel(cloneKernel, cloneMeta, [x])[0])).toEqual(values(x));
    }
    const x = tensorOf([4], "float64", [2.9, -1.9, 258, 0]);
    const as = (dtype: string): unknown =>
      values(callKernel(_toCopyKernel, _toCopyMeta, [x, dtype])[0]);
    expect(as("int64")).toEqual([2n, -1n, 258n, 0n]);
    expect(as("uint8")).toEqual([2, 255, 2, 0]);
    expect(as("bool")).toEqual([1, 1, 1, 0]);
    expect(as("float32")).toEqual([2.9, -1.9, 258, 0].map(Math.fround));
  });
});
