// Collectives: what the examples of a named axis compute together, alone and under other transforms.
import { describe, expect, test } from "vitest";
import {
  add,
  allGather,
  amax,
  axisIndex,
  axisSize,
  div,
  grad,
  jacrev,
  jvp,
  matmul,
  mean,
  mul,
  pmax,
  pmean,
  pmin,
  pow,
  psum,
  sin,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const x = floats([4, 3], { dtype: "float64" });
const i = { axisName: "i" };

function expectSame(got: unknown, want: unknown): void {
  expectClose(asTensor(got), valuesOf(asTensor(want)), { absolute: 1e-9, relative: 1e-9 });
}

describe("values", () => {
  const shared: readonly (readonly [string, (a: Tensor) => Tensor, () => Tensor])[] = [
    ["psum", (a) => psum(a, "i"), () => sum(x, 0)],
    ["pmean", (a) => pmean(a, "i"), () => mean(x, 0)],
    ["pmax", (a) => pmax(a, "i"), () => amax(x, 0)],
    ["pmin", (a) => pmin(a, "i"), () => amax(x.neg(), 0).neg()],
    ["allGather", (a) => allGather(a, "i"), () => x],
  ];

  test.each(shared)("%s is the same for every example", (_name, fn, want) => {
    expectSame(vmap(fn, { ...i, outDims: null })(x), want());
    expectSame(vmap(fn, i)(x).select(0, 2), want());
  });

  test.each(shared)("%s of dim 1, and under another vmap on either side", (_name, fn, want) => {
    expectSame(vmap(fn, { ...i, inDims: 1, outDims: null })(x.t()), want());
    const outer = vmap(vmap(fn, { ...i, outDims: null }))(stack([x, mul(x, 1)], 0));
    expectSame(outer.select(0, 1), want());
    const inner = vmap(vmap(fn, { inDims: 1, outDims: 1 }), { ...i, outDims: null });
    expectSame(inner(stack([x, mul(x, 2)], 2)).select(1, 0), want());
  });

  test("a value that is not mapped counts once per example", () => {
    const c = tensor([1, 2]);
    const all = vmap(
      (_: Tensor) => [psum(c, "i"), pmean(c, "i"), pmax(c, "i"), allGather(c, "i")],
      { ...i, outDims: null },
    )(x);
    expect(all.map((one) => one.tolist())).toEqual([
      [4, 8],
      [1, 2],
      [1, 2],
      [
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    ]);
  });

  test("position and size", () => {
    expectNested(vmap((_: Tensor) => axisIndex("i"), i)(x), [0, 1, 2, 3], "int64");
    expect(vmap((_: Tensor) => tensor(axisSize("i")), i)(x).tolist()).toEqual([4, 4, 4, 4]);
    expectNested(
      vmap((_: Tensor) => axisIndex("i"), { ...i, chunkSize: 3 })(x),
      [0, 1, 2, 3],
      "int64",
    );
    const none = vmap(() => axisIndex("i"), { ...i, axisSize: 3 });
    expectNested(none(), [0, 1, 2], "int64");
  });

  test("two axes: each by its name, the inner one where names repeat", () => {
    const both = vmap(
      vmap((a: Tensor) => [psum(a, "rows"), psum(a, "columns"), psum(psum(a, "rows"), "columns")], {
        axisName: "columns",
      }),
      { axisName: "rows" },
    );
    const [rows, columns, all] = both(x);
    expectSame(rows.select(0, 0), sum(x, 0));
    expectSame(columns.select(1, 0), sum(x, 1));
    expectSame(all.select(0, 1).select(0, 1), sum(x));
    const twice = vmap(
      vmap((a: Tensor) => psum(a, "i"), i),
      i,
    )(x);
    expectSame(twice.select(1, 0), sum(x, 1));
  });

  test("normalising a batch", () => {
    const normalise = (a: Tensor): Tensor => {
      const centred = sub(a, pmean(a, "i"));
      return div(centred, pmean(mul(centred, centred), "i").sqrt());
    };
    const centred = sub(x, mean(x, 0));
    expectSame(vmap(normalise, i)(x), div(centred, mean(mul(centred, centred), 0).sqrt()));
  });
});

describe("derivatives", () => {
  const w = floats([3], { dtype: "float64" });
  const losses: readonly (readonly [string, (a: Tensor) => Tensor, (a: Tensor) => Tensor])[] = [
    ["psum", (a) => sum(pow(psum(sin(a), "i"), 2)), (a) => mul(sum(pow(sum(sin(a), 0), 2)), 4)],
    ["pmean", (a) => sum(mul(pmean(a, "i"), a)), (a) => sum(mul(mean(a, 0), a))],
    ["pmax", (a) => sum(pow(pmax(a, "i"), 2)), (a) => mul(sum(pow(amax(a, 0), 2)), 4)],
    ["pmin", (a) => sum(pmin(a, "i")), (a) => mul(sum(amax(a.neg(), 0).neg()), 4)],
    ["allGather", (a) => sum(matmul(allGather(a, "i"), a)), (a) => sum(matmul(a, a.t()))],
  ];

  // The plain loss adds up what every example returns, so that both gradients mean the same.
  test.each(losses)("%s: gradient of the mapped sum", (_name, fn, plain) => {
    expectSame(grad((a: Tensor) => sum(vmap(fn, i)(a)))(x), grad(plain)(x));
  });

  test.each(losses)("%s: gradient per example adds up over the axis", (_name, fn, plain) => {
    expectSame(vmap(grad(fn), i)(x), grad(plain)(x));
  });

  test.each(losses)("%s: forward mode, inside and outside", (_name, fn, plain) => {
    const t = floats([4, 3], { dtype: "float64" }, 7);
    const outside = jvp((a: Tensor) => sum(vmap(fn, i)(a)), [x], [t])[1];
    expectSame(outside, jvp(plain, [x], [t])[1]);
    const inside = vmap((a: Tensor, b: Tensor) => asTensor(jvp(fn, [a], [b])[1]), i)(x, t);
    expectSame(sum(inside), outside);
  });

  test.each(losses)("%s: second order", (_name, fn, plain) => {
    const outer = (f: (a: Tensor) => Tensor) => (a: Tensor) => sum(sin(grad(f)(a)));
    const mapped = (a: Tensor): Tensor => sum(vmap(fn, i)(a));
    expectSame(grad(outer(mapped))(x), grad(outer(plain))(x));
  });

  test("a Jacobian inside the axis, and shared parameters outside", () => {
    const inside = vmap(
      jacrev((a: Tensor) => psum(mul(a, a), "i")),
      i,
    )(x);
    expect(inside.shape).toEqual([4, 3, 3]);
    const loss = (v: Tensor): Tensor =>
      sum(vmap((a: Tensor) => pow(sub(matmul(a, v), pmean(matmul(a, v), "i")), 2), i)(x));
    const plain = (v: Tensor): Tensor => {
      const out = matmul(x, v);
      return sum(pow(sub(out, mean(out)), 2));
    };
    expectSame(grad(loss)(w), grad(plain)(w));
  });

  test("a tangent that is mapped where its primal is not", () => {
    const f = (v: Tensor): Tensor => psum(mul(v, 2), "i");
    const got = vmap((t: Tensor) => asTensor(jvp(f, [w], [t])[1]), { ...i, outDims: null })(x);
    expectSame(got, mul(sum(x, 0), 2));
  });

  test("an infinite maximum stays infinite", () => {
    const big = tensor([1, Number.POSITIVE_INFINITY]);
    const [grads, value] = vmap(
      (a: Tensor) => [grad((b: Tensor) => pmax(b, "i"))(a), pmax(a, "i")],
      i,
    )(big);
    expect(value.tolist()).toEqual([Infinity, Infinity]);
    expect(add(grads, 0).shape).toEqual([2]);
  });
});

describe("refusals", () => {
  test("a name that no running vmap has", () => {
    expect(refusalOf(() => psum(x, "i")).code).toBe("E_AXIS_NAME");
    expect(refusalOf(() => vmap((a: Tensor) => psum(a, "j"), i)(x)).message).toContain('"j"');
    expect(refusalOf(() => axisSize("i")).code).toBe("E_AXIS_NAME");
  });

  test("an axis in chunks", () => {
    const chunked = vmap((a: Tensor) => psum(a, "i"), { ...i, chunkSize: 2 });
    expect(refusalOf(() => chunked(x)).code).toBe("E_CHUNKED_AXIS");
  });
});
