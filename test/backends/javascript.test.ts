// The JavaScript kernels against the default ones (wasm where there is one), on every op and sample made large
// enough for wasm to run, so that neither can drift from the other.
import { describe, expect, test } from "vitest";
import { withJavaScriptKernels } from "../../runtime/backends/javascript.ts";
import { bmm, max, mm, mul, pow, randn, sum, tensor, where } from "../../runtime/index.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { expectClose, valuesOf } from "../../testing/values.ts";

const SHAPES: readonly (readonly number[])[] = [[40], [7, 9], [3, 5, 6]];

function same(name: string, compute: () => Tensor): void {
  test(name, () => {
    const reference = withJavaScriptKernels(compute);
    expectClose(compute(), valuesOf(reference));
  });
}

describe("wasm and JavaScript agree", () => {
  for (const shape of SHAPES) {
    const x = randn([...shape]);
    const y = randn([...shape]);
    const label = `[${shape.join(",")}]`;
    same(`add ${label}`, () => x.add(y, { alpha: 3 }));
    same(`mul broadcast ${label}`, () => mul(x, y.select(0, 0)));
    same(`relu of a transposed view ${label}`, () => x.transpose(0, -1).relu());
    same(`pow ${label}`, () => pow(x.mul(x), 1.5));
    same(`where ${label}`, () => where(x.gt(0), x, y));
    same(`sum ${label}`, () => sum(x));
    same(`sum over the first dim ${label}`, () => sum(x, [0]));
    same(`sum over the last dim, kept ${label}`, () => sum(x, [-1], true));
    same(`max values ${label}`, () => max(x, 0)[0]);
    same(`max indices ${label}`, () => max(x, -1)[1]);
  }
  const a = randn([17, 23]);
  const b = randn([23, 19]);
  same("mm", () => mm(a, b));
  same("mm of transposed views", () => mm(b.transpose(0, 1), a.transpose(0, 1)));
  same("bmm", () => bmm(randnFixed([4, 5, 6]), randnFixed([4, 6, 7])));
  same("int64 add", () => tensor([...Array(40).keys()], { dtype: "int64" }).mul(3));
});

function randnFixed(size: readonly number[]): Tensor {
  const count = size.reduce((product, length) => product * length, 1);
  return tensor(Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) * 2)).view(size);
}

test("a failing callback leaves the default kernels in charge", () => {
  expect(() =>
    withJavaScriptKernels(() => {
      throw new RangeError("stop");
    }),
  ).toThrow(RangeError);
  expect(sum(tensor([1, 2])).item()).toBe(3);
});
