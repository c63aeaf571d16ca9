// The types users meet: what `tensor`, indexing, gradients and `autograd.functional` accept and return.
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  autograd,
  eye,
  type IndexPart,
  type IndexSlice,
  mul,
  type Nested,
  pow,
  slice,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.ts";

/** Never called: it only has to compile. */
function compiles(_body: () => unknown): void {
  expect(_body).toBeTypeOf("function");
}

const x = tensor([1, 2], { requiresGrad: true });

describe("creation", () => {
  test("nested literals, constants, typed arrays, mixtures", () => {
    const rows = [
      [1, 2],
      [3, 4],
    ] as const;
    const data: number[][] = [[1], [2]];
    for (const made of [
      tensor(rows),
      tensor(data),
      tensor([[true, false]]),
      tensor([1n, 2]),
      tensor([new Float32Array(1), [2]]),
      tensor([tensor(1), 2]),
    ])
      expectTypeOf(made).toEqualTypeOf<Tensor>();
    // @ts-expect-error a string is no data
    compiles(() => tensor("1"));
    // @ts-expect-error there is no such dtype
    compiles(() => tensor([1], { dtype: "float16" }));
    // @ts-expect-error null is no element
    compiles(() => tensor([1, null]));
  });

  test("values out", () => {
    expectTypeOf(x.tolist()).toEqualTypeOf<Nested>();
    expectTypeOf(x.item).returns.toEqualTypeOf<number | bigint | boolean>();
  });
});

describe("indexing", () => {
  test("parts of every kind", () => {
    const parts: readonly IndexPart[] = [
      0,
      1n,
      true,
      null,
      "...",
      { ellipsis: true },
      slice(0, null),
      { slice: [null, 2] },
      x,
      [0, 1],
      [[true], [false]],
    ];
    expect(parts).toHaveLength(11);
    expectTypeOf(x.index(...parts.slice(0, 1))).toEqualTypeOf<Tensor>();
    // @ts-expect-error only "..." is a string part
    compiles(() => x.index("1:2"));
    // @ts-expect-error a value is missing
    compiles(() => x.setIndex_(0));
  });

  test("slice is a part or the operator, by its first argument", () => {
    expectTypeOf(slice()).toEqualTypeOf<IndexSlice>();
    expectTypeOf(slice(null, 2)).toEqualTypeOf<IndexSlice>();
    expectTypeOf(slice(x, 0, 1)).toEqualTypeOf<Tensor>();
    expectTypeOf(slice(x, { dim: 0, step: 2 })).toEqualTypeOf<Tensor>();
  });

  test("rows, sizes and strides", () => {
    for (const row of x) expectTypeOf(row).toEqualTypeOf<Tensor>();
    expectTypeOf(x.size()).toEqualTypeOf<readonly number[]>();
    expectTypeOf(x.size(0)).toEqualTypeOf<number>();
    expectTypeOf(x.stride(0)).toEqualTypeOf<number>();
  });
});

describe("gradients", () => {
  test("autograd.grad gives tensors, or null too where unused inputs are allowed", () => {
    const y = sum(mul(x, x));
    const options = { retainGraph: true };
    expectTypeOf(autograd.grad(y, x, options)).toEqualTypeOf<Tensor[]>();
    const allowed = autograd.grad(y, x, { ...options, allowUnused: true });
    expectTypeOf(allowed).toEqualTypeOf<(Tensor | null)[]>();
  });

  test("the tutorial's Jacobian needs no assertion", () => {
    const y = mul(x, x);
    const row = (v: Tensor) => autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0];
    expectTypeOf(vmap(row)(eye(2))).toEqualTypeOf<Tensor>();
  });

  test("autograd.functional follows the structure of inputs and outputs", () => {
    const { functional } = autograd;
    const square = (a: Tensor): Tensor => mul(a, a);
    const total = (a: Tensor, b: Tensor): Tensor => sum(mul(pow(a, 2), b));
    expectTypeOf(functional.jacobian(square, x)).toEqualTypeOf<Tensor>();
    expectTypeOf(functional.jacobian(total, [x, x])).toEqualTypeOf<Tensor[]>();
    const both = functional.jacobian((a: Tensor): Tensor[] => [a, a], x);
    expectTypeOf(both).toEqualTypeOf<Tensor[]>();
    expectTypeOf(functional.hessian(total, [x, x])).toEqualTypeOf<Tensor[][]>();
    expectTypeOf(functional.vjp(square, x, x)).toEqualTypeOf<[Tensor, Tensor]>();
    expectTypeOf(functional.hvp(total, [x, x], [x, x])).toEqualTypeOf<[Tensor, Tensor[]]>();
  });

  test("hooks may return nothing or a tensor", () => {
    compiles(() => x.registerHook((grad) => mul(grad, 2)));
    compiles(() =>
      x.registerHook((grad) => {
        grad.tolist();
      }),
    );
    // @ts-expect-error a number cannot take the gradient's place
    compiles(() => x.registerHook(() => 1));
  });
});
