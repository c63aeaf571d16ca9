// customFunction and its short forms under every transform and several of them, against the plain function.
import { describe, expect, test } from "vitest";
import {
  AutogradError,
  add,
  autograd,
  type CustomFunctionParts,
  cos,
  customFunction,
  customJvp,
  customVjp,
  customVmap,
  exp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jvp,
  matmul,
  mul,
  neg,
  pow,
  sequentialVmap,
  sin,
  sum,
  type Tensor,
  tensor,
  unsqueeze,
  VmapError,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const f64 = { dtype: "float64" } as const;
const x = floats([3], f64);
const xs = floats([4, 3], f64);
const w = floats([3], f64, 5);

function expectSame(got: unknown, want: unknown): void {
  expectClose(asTensor(got), valuesOf(asTensor(want)), { absolute: 1e-9, relative: 1e-9 });
}

function plain(a: Tensor, b: Tensor): Tensor {
  return mul(sin(a), pow(b, 2));
}

/** Counts how often each part ran, so that a test can tell that it was used. */
function counted(extra: Partial<CustomFunctionParts<[Tensor, Tensor], Tensor>>): {
  readonly fn: (a: Tensor, b: Tensor) => Tensor;
  readonly runs: { backward: number; jvp: number };
} {
  const runs = { backward: 0, jvp: 0 };
  const fn = customFunction<[Tensor, Tensor], Tensor>({
    forward: (a, b) => plain(a, b),
    setupContext: (ctx, [a, b]) => {
      ctx["inputs"] = { a, b };
      ctx["power"] = 2;
    },
    backward: (ctx, grad) => {
      runs.backward++;
      const { a, b } = Object(ctx["inputs"]);
      const bPart = mul(mul(grad, sin(a)), mul(b, Number(ctx["power"])));
      return [mul(mul(grad, cos(a)), pow(b, 2)), bPart];
    },
    jvp: (ctx, da: Tensor, db: Tensor) => {
      runs.jvp++;
      const { a, b } = Object(ctx["inputs"]);
      return add(mul(mul(da, cos(a)), pow(b, 2)), mul(mul(db, sin(a)), mul(b, 2)));
    },
    generateVmapRule: true,
    ...extra,
  });
  return { fn, runs };
}

const total =
  (fn: (a: Tensor, b: Tensor) => Tensor) =>
  (a: Tensor, b: Tensor): Tensor =>
    sum(fn(a, b));

/** Every transform of a function of two vectors, by name. */
const TRANSFORMS: Readonly<Record<string, (fn: (a: Tensor, b: Tensor) => Tensor) => unknown>> = {
  "the call": (fn) => fn(x, w),
  grad: (fn) => grad(total(fn), { argnums: [0, 1] })(x, w),
  "vmap, both mapped": (fn) => vmap(fn)(xs, xs),
  "vmap, one shared": (fn) => vmap(fn, { inDims: [0, null] })(xs, w),
  "vmap, other dims": (fn) => vmap(fn, { inDims: [1, null], outDims: -1 })(xs.t(), w),
  "vmap of vmap": (fn) => vmap(vmap(fn, { inDims: [null, 0] }), { inDims: [0, null] })(xs, xs),
  jvp: (fn) => jvp(fn, [x, w], [w, x])[1],
  vjp: (fn) => vjp(fn, [x, w])[1](w),
  "vmap of grad": (fn) => vmap(grad(total(fn), { argnums: [0, 1] }))(xs, xs),
  "vmap of grad, shared input": (fn) =>
    vmap(grad(total(fn), { argnums: 1 }), { inDims: [0, null] })(xs, w),
  "grad of vmap": (fn) => grad((b: Tensor) => sum(vmap(fn, { inDims: [0, null] })(xs, b)))(w),
  "grad of grad": (fn) => grad((a: Tensor) => sum(pow(asTensor(grad(total(fn))(a, w)), 2)))(x),
  "jvp of grad": (fn) => jvp(grad(total(fn)), [x, w], [w, x])[1],
  "grad of jvp": (fn) =>
    grad((a: Tensor) => sum(asTensor(jvp((b: Tensor) => fn(b, w), [a], [w])[1])))(x),
  "vmap of jvp": (fn) => vmap((a: Tensor) => asTensor(jvp(fn, [a, w], [w, a])[1]))(xs),
  "jvp of vmap": (fn) => jvp((a: Tensor) => vmap(fn, { inDims: [0, null] })(a, w), [xs], [xs])[1],
  jacrev: (fn) => jacrev(fn)(x, w),
  jacfwd: (fn) => jacfwd(fn)(x, w),
  hessian: (fn) => hessian(total(fn))(x, w),
  "vmap of hessian": (fn) => vmap(hessian(total(fn)), { inDims: [0, null] })(xs, w),
  "vmap of vmap of grad": (fn) =>
    vmap(vmap(grad(total(fn)), { inDims: [null, 0] }), { inDims: [0, null] })(xs, xs),
  backward: (fn) => {
    const leaf = tensor(x.tolist(), { dtype: "float64", requiresGrad: true });
    return autograd.grad(sum(fn(leaf, w)), leaf)[0];
  },
  "backward twice": (fn) => {
    const leaf = tensor(x.tolist(), { dtype: "float64", requiresGrad: true });
    const [first] = autograd.grad(sum(fn(leaf, w)), leaf, { createGraph: true });
    return autograd.grad(sum(pow(asTensor(first), 2)), leaf)[0];
  },
};

function expectTrees(got: unknown, want: unknown): void {
  if (!Array.isArray(want)) {
    expectSame(got, want);
    return;
  }
  expect(Array.isArray(got)).toBe(true);
  want.forEach((item, i) => {
    expectSame(Reflect.get(Object(got), i), item);
  });
}

describe("customFunction agrees with the function it stands for", () => {
  test.each(Object.entries(TRANSFORMS))("%s", (_name, run) => {
    expectTrees(run(counted({}).fn), run(plain));
  });

  test.each(Object.entries(TRANSFORMS))("%s, without a jvp", (_name, run) => {
    const { fn } = counted({});
    const reverseOnly = counted({ jvp: undefined as never });
    expect(fn).not.toBe(reverseOnly.fn);
    expectTrees(run(reverseOnly.fn), run(plain));
  });
});

describe("customFunction", () => {
  test("uses the parts it was given", () => {
    const { fn, runs } = counted({});
    grad(total(fn))(x, w);
    expect(runs).toEqual({ backward: 1, jvp: 0 });
    jvp(fn, [x, w], [w, x]);
    expect(runs).toEqual({ backward: 1, jvp: 1 });
  });

  test("backward may lie: what it says is believed", () => {
    const doubled = customFunction({
      forward: (a: Tensor) => sin(a),
      setupContext: () => {},
      backward: (_ctx, grad) => [mul(grad, 2)],
      generateVmapRule: true,
    });
    expectNested(grad((a: Tensor) => sum(doubled(a)))(x), [2, 2, 2], "float64");
    expectNested(
      vmap(grad((a: Tensor) => sum(doubled(a))))(xs),
      Array.from({ length: 4 }, () => [2, 2, 2]),
      "float64",
    );
  });

  test("a rule of its own for vmap is told where the batch dims are", () => {
    const seen: unknown[] = [];
    const fn = customFunction({
      forward: (a: Tensor, b: Tensor) => matmul(a, b),
      vmap: (info, inDims, a: Tensor, b: Tensor) => {
        seen.push(info.batchSize, info.randomness, inDims);
        return [sum(mul(a, unsqueeze(b, 1)), 0), 0];
      },
    });
    const got = vmap(fn, { inDims: [1, null] })(floats([3, 5]), floats([3]));
    expectSame(got, matmul(floats([3, 5]).t(), floats([3])));
    expect(seen).toEqual([5, "error", [1, null]]);
  });

  test("several outputs and trees of inputs", () => {
    const fn = customFunction({
      forward: (p: { a: Tensor; b: Tensor }, scale: number) => ({
        sum: add(p.a, p.b).mul(scale),
        both: [mul(p.a, p.b)],
      }),
      setupContext: (ctx, [p, scale]) => {
        ctx["p"] = p;
        ctx["scale"] = scale;
      },
      backward: (ctx, dSum, dBoth) => {
        const { a, b } = Object(ctx["p"]);
        const shared = mul(dSum, Number(ctx["scale"]));
        return [{ a: add(shared, mul(dBoth, b)), b: add(shared, mul(dBoth, a)) }, null];
      },
      generateVmapRule: true,
    });
    const loss = (p: { a: Tensor; b: Tensor }): Tensor => {
      const out = fn(p, 3);
      return add(sum(pow(out.sum, 2)), sum(out.both[0]));
    };
    const reference = (p: { a: Tensor; b: Tensor }): Tensor =>
      add(sum(pow(add(p.a, p.b).mul(3), 2)), sum(mul(p.a, p.b)));
    const got = grad(loss)({ a: x, b: w });
    const want = grad(reference)({ a: x, b: w });
    expectSame(got.a, want.a);
    expectSame(got.b, want.b);
    const mapped = vmap(grad(loss), { inDims: [{ a: 0, b: null }] })({ a: xs, b: w });
    const loop = vmap(grad(reference), { inDims: [{ a: 0, b: null }] })({ a: xs, b: w });
    expectSame(mapped.a, loop.a);
    expectSame(mapped.b, loop.b);
  });

  test("what it refuses", () => {
    const bare = customFunction({ forward: (a: Tensor) => sin(a) });
    expect(refusalOf(() => vmap(bare)(xs))).toBeInstanceOf(VmapError);
    expect(refusalOf(() => grad((a: Tensor) => sum(bare(a)))(x))).toBeInstanceOf(AutogradError);
    expect(refusalOf(() => jvp(bare, [x], [x])).message).toContain("neither jvp nor backward");
    expect(
      refusalOf(() => customFunction({ forward: sin, vmap: () => [x, 0], generateVmapRule: true }))
        .message,
    ).toContain("both vmap and generateVmapRule");
    expect(refusalOf(() => customFunction({ forward: 3 as never })).message).toContain(
      "forward is 3",
    );
    const short = customFunction({
      forward: (a: Tensor, b: Tensor) => mul(a, b),
      backward: (_ctx, grad) => [grad],
    });
    expect(refusalOf(() => grad(total(short))(x, w)).message).toContain("returned 1 entry");
    const wrong = customFunction({
      forward: (a: Tensor) => mul(a, 2),
      backward: (_ctx, grad) => [sum(grad)],
    });
    expect(refusalOf(() => grad((a: Tensor) => sum(wrong(a)))(x)).message).toContain("[3]");
    const noDims = customFunction({ forward: sin, vmap: (() => x) as never });
    expect(refusalOf(() => vmap(noDims)(xs)).message).toContain("[outputs, outDims]");
    const badDim = customFunction({ forward: sin, vmap: () => [x, 0] });
    expect(refusalOf(() => vmap(badDim)(xs)).message).toContain("batch size");
  });
});

describe("short forms", () => {
  const jvpForm = customJvp(plain, ([a, b], [da, db]) => [
    plain(a, b),
    add(mul(mul(asTensor(da), cos(a)), pow(b, 2)), mul(mul(asTensor(db), sin(a)), mul(b, 2))),
  ]);
  const vjpForm = customVjp(plain, {
    fwd: (a, b) => [plain(a, b), { a, b }],
    bwd: ({ a, b }: { a: Tensor; b: Tensor }, grad) => [
      mul(mul(grad, cos(a)), pow(b, 2)),
      mul(mul(grad, sin(a)), mul(b, 2)),
    ],
  });
  const vmapForm = customVmap(plain, (_info, [da, db], a, b) => {
    const front = (t: Tensor, dim: unknown): Tensor =>
      typeof dim === "number" ? t.movedim(dim, 0) : unsqueeze(t, 0);
    return [plain(front(a, da), front(b, db)), 0];
  });

  test.each(Object.entries(TRANSFORMS))("customJvp: %s", (_name, run) => {
    expectTrees(run(jvpForm), run(plain));
  });

  test.each(Object.entries(TRANSFORMS))("customVjp: %s", (_name, run) => {
    expectTrees(run(vjpForm), run(plain));
  });

  test.each(Object.entries(TRANSFORMS))("customVmap: %s", (_name, run) => {
    expectTrees(run(vmapForm), run(plain));
  });

  test.each(Object.entries(TRANSFORMS))("sequentialVmap: %s", (_name, run) => {
    expectTrees(run(sequentialVmap(plain)), run(plain));
  });

  test("sequentialVmap calls the function once per example", () => {
    let runs = 0;
    const fn = sequentialVmap((a: Tensor) => {
      runs++;
      return { e: exp(a), n: neg(a) };
    });
    const got = vmap(fn)(xs);
    expectSame(got.e, exp(xs));
    expectSame(got.n, neg(xs));
    expect(runs).toBe(4);
  });
});
