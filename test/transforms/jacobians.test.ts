// jacrev, jacfwd, hessian, hvp and linearize against central differences, and everything their options say.
import { describe, expect, test } from "vitest";
import {
  AutogradError,
  add,
  cat,
  cumsum,
  exp,
  Generator,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  manualSeed,
  matmul,
  memory,
  mul,
  narrow,
  noGrad,
  pow,
  randn,
  relu,
  reshape,
  select,
  sin,
  stack,
  sum,
  type Tensor,
  tanh,
  tensor,
  VmapError,
  vjp,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const LOOSE = { absolute: 1e-5, relative: 1e-5 };

const x = floats([3], { dtype: "float64" });
const w = floats([2, 3], { dtype: "float64" });

/** `[2, 2]` from `[3]` and `[2, 3]`. */
function model(a: Tensor, b: Tensor): Tensor {
  const h = tanh(matmul(b, a));
  return reshape(cat([mul(h, h), sin(sum(a)).mul(h)], 0), [2, 2]);
}

/** The Jacobian of `fn` at `at` by central differences, `[...out, ...in]`. */
function differences(fn: (a: Tensor) => Tensor, at: Tensor): Tensor {
  const step = 1e-5;
  const size = at.shape.reduce((a, b) => a * b, 1);
  const flat = at.reshape([size]);
  const columns = Array.from({ length: size }, (_, i) => {
    const bump = zeros([size], { dtype: "float64" });
    bump.select(0, i).fill_(step);
    const up = fn(flat.add(bump).reshape([...at.shape]));
    const down = fn(flat.sub(bump).reshape([...at.shape]));
    return up.sub(down).div(2 * step);
  });
  return stack(columns, -1).reshape([...columns[0].shape, ...at.shape]);
}

function expectSame(got: unknown, want: unknown): void {
  expectClose(asTensor(got), valuesOf(asTensor(want)), LOOSE);
}

const BOTH: readonly (readonly [string, typeof jacrev])[] = [
  ["jacrev", jacrev],
  ["jacfwd", jacfwd],
];

describe.each(BOTH)("%s", (_name, jacobian) => {
  test("has the output's dims first, then the input's", () => {
    const jac = jacobian(model)(x, w);
    expect(jac.shape).toEqual([2, 2, 3]);
    expectSame(
      jac,
      differences((a) => model(a, w), x),
    );
  });

  test("argnums chooses arguments, in the order given; negative ones count from the end", () => {
    const [forW, forX] = jacobian(model, { argnums: [-1, 0] })(x, w) as [Tensor, Tensor];
    expectSame(
      forW,
      differences((b) => model(x, b), w),
    );
    expectSame(forX, jacobian(model)(x, w));
    expect(forW.shape).toEqual([2, 2, 2, 3]);
  });

  test("trees of outputs hold trees of inputs", () => {
    const jac = jacobian((p: { a: Tensor; b: Tensor[] }) => ({
      product: mul(p.a, p.b[0]),
      both: [sum(p.a), p.b[0]],
    }))({ a: x, b: [x] });
    expect(Object.keys(jac)).toEqual(["product", "both"]);
    expectSame(jac.product.a, jac.product.b[0]);
    expectNested(Object(jac.both)[0].a, [1, 1, 1], "float64");
    expectSame(Object(jac.both)[1].a, zeros([3, 3], { dtype: "float64" }));
  });

  test("aux comes back as it is", () => {
    const [jac, aux] = jacobian((a: Tensor) => [mul(a, 2), { twice: mul(a, 2), n: 3 }] as const, {
      hasAux: true,
    })(x);
    expect(jac.shape).toEqual([3, 3]);
    expectSame(Object(aux).twice, mul(x, 2));
    expect(Object(aux).n).toBe(3);
  });

  test.each([1, 2, 3, 5, 100])("chunks of %i give the same", (chunkSize) => {
    expectSame(jacobian(model, { chunkSize })(x, w), jacobian(model)(x, w));
  });

  test("0-d inputs and outputs", () => {
    const at = tensor(0.5, { dtype: "float64" });
    expectSame(jacobian((a: Tensor) => sin(a))(at), at.cos());
    expect(jacobian((a: Tensor) => sin(a))(at).shape).toEqual([]);
  });

  test("no elements on either side", () => {
    const none = zeros([0, 2]);
    expect(jacobian((a: Tensor) => sum(a))(none).shape).toEqual([0, 2]);
    expect(jacobian((a: Tensor) => mul(a, 2))(none).shape).toEqual([0, 2, 0, 2]);
    expect(jacobian((a: Tensor) => narrow(a, 0, 0, 0))(x).shape).toEqual([0, 3]);
  });

  test("an output that does not depend on the input has zeros", () => {
    const constant = tensor([1, 2], { dtype: "float64" });
    expectSame(jacobian((_: Tensor) => constant)(x), zeros([2, 3], { dtype: "float64" }));
  });

  test("under vmap: a Jacobian per example", () => {
    const xs = floats([4, 3], { dtype: "float64" });
    const all = vmap(jacobian(model), { inDims: [0, null] })(xs, w);
    expect(all.shape).toEqual([4, 2, 2, 3]);
    expectSame(select(all, 0, 2), jacobian(model)(select(xs, 0, 2), w));
    expectSame(vmap(jacobian(model, { chunkSize: 3 }), { inDims: [0, null] })(xs, w), all);
  });

  test("of itself, under grad and under jvp", () => {
    const f = (a: Tensor): Tensor => sin(mul(a, a));
    const second = jacobian(jacobian(f))(x);
    expectSame(
      second,
      differences((a) => jacobian(f)(a), x),
    );
    const total = (a: Tensor): Tensor => sum(pow(jacobian(f, { chunkSize: 2 })(a), 2));
    expectSame(grad(total)(x), differences(total, x));
    const direction = floats([3], { dtype: "float64" });
    const [, tangent] = jvp((a: Tensor) => jacobian(f)(a), [x], [direction]);
    expectSame(tangent, matmul(second, direction));
  });

  test("in place and noGrad inside the function", () => {
    const inPlace = (a: Tensor): Tensor => {
      const b = a.clone();
      b.mul_(a);
      return b;
    };
    expectSame(jacobian(inPlace)(x), jacobian((a: Tensor) => mul(a, a))(x));
    const half = (a: Tensor): Tensor =>
      mul(
        a,
        noGrad(() => mul(a, 1)),
      );
    expectSame(jacobian(half)(x), x.diag());
  });

  test("noGrad around it is ignored", () => {
    expectSame(
      noGrad(() => jacobian(model)(x, w)),
      jacobian(model)(x, w),
    );
  });

  test("what it refuses", () => {
    const integers = tensor([1, 2], { dtype: "int64" });
    expect(refusalOf(() => jacobian(model, { chunkSize: 0 }))).toBeInstanceOf(VmapError);
    expect(refusalOf(() => jacobian(model, { argnums: 2 })(x, w)).message).toContain("argnums");
    expect(refusalOf(() => jacobian(model, { argnums: [] })(x, w))).toBeInstanceOf(AutogradError);
    expect(refusalOf(() => jacobian((a: Tensor) => mul(a, 2))(integers)).message).toContain(
      "int64",
    );
    expect(refusalOf(() => jacobian((a: Tensor) => a.gt(0))(x)).message).toContain("bool");
    expect(refusalOf(() => jacobian((_: Tensor) => 3)(x)).message).toContain("returned 3");
    expect(
      refusalOf(() => jacobian((a: Tensor) => a, { hasAux: true } as never)(x)).message,
    ).toMatch(/expected \[output, aux\]/);
  });
});

describe("jacrev", () => {
  test("rows one by one need no vmap, so a random function and item() work", () => {
    const f = (a: Tensor): Tensor => mul(a, Number(x.select(0, 0).item()));
    expectSame(jacrev(f, { chunkSize: 1 })(x), jacrev(f)(x));
  });

  test("preallocateAndCopy gives the same, also under vmap and grad", () => {
    const options = { chunkSize: 2, preallocateAndCopy: true };
    expectSame(jacrev(model, options)(x, w), jacrev(model)(x, w));
    const xs = floats([4, 3], { dtype: "float64" });
    expectSame(
      vmap(jacrev(model, options), { inDims: [0, null] })(xs, w),
      vmap(jacrev(model), { inDims: [0, null] })(xs, w),
    );
    const total = (a: Tensor): Tensor => sum(pow(jacrev(sin, options)(a), 2));
    expectSame(grad(total)(x), differences(total, x));
  });

  test("chunks bound the peak of memory, and preallocateAndCopy lowers it again", () => {
    const big = floats([256]);
    const wide = floats([512, 256]);
    const f = (a: Tensor): Tensor => {
      const h = exp(mul(matmul(wide, a), 0.01));
      return mul(h, relu(h));
    };
    const peakOf = (options: Parameters<typeof jacrev>[1]): number => {
      const before = memory().live;
      jacrev(f, { ...options, hasAux: false })(big);
      return memory().peak - before;
    };
    // The highest mark only rises, so the smallest comes first.
    const copied = peakOf({ chunkSize: 16, preallocateAndCopy: true });
    const chunked = peakOf({ chunkSize: 16 });
    const whole = peakOf({});
    const bytes = 512 * 256 * 4;
    expect(copied).toBeLessThan(1.5 * bytes);
    expect(chunked).toBeGreaterThan(copied + 0.5 * bytes);
    expect(whole).toBeGreaterThan(chunked);
  });
});

describe("jacfwd", () => {
  test("a random function needs a randomness mode", () => {
    const noisy = (a: Tensor): Tensor => mul(a, randn([3], { dtype: "float64" }));
    expect(refusalOf(() => jacfwd(noisy)(x)).message).toContain("randomness");
    manualSeed(3);
    const same = jacfwd(noisy, { randomness: "same" })(x);
    manualSeed(3);
    expectSame(same, randn([3], { dtype: "float64" }).diag());
    manualSeed(3);
    expectSame(jacfwd(noisy, { randomness: "same", chunkSize: 2 })(x), same);
    manualSeed(3);
    const different = jacfwd(noisy, { randomness: "different" })(x);
    manualSeed(3);
    expectSame(jacfwd(noisy, { randomness: "different", chunkSize: 2 })(x), different);
  });
});

test("chunks of jacfwd bound the peak of memory", () => {
  const few = floats([128]);
  const wide = floats([16384, 128]);
  const f = (a: Tensor): Tensor => tanh(exp(mul(matmul(wide, a), 0.01)));
  const peakOf = (chunkSize: number | null): number => {
    const before = memory().live;
    jacfwd(f, { chunkSize })(few);
    return memory().peak - before;
  };
  // The highest mark only rises, so the smaller comes first.
  const chunked = peakOf(8);
  expect(peakOf(null)).toBeGreaterThan(1.5 * chunked);
});

describe("random functions", () => {
  const noisy = (a: Tensor): Tensor => mul(a, randn([3], { dtype: "float64" }));
  const seeded = <T>(fn: () => T): T => {
    manualSeed(11);
    return fn();
  };
  const noise = seeded(() => randn([3], { dtype: "float64" }));

  test("grad, vjp, jvp, linearize and jacrev draw once, as the plain call does", () => {
    expectSame(
      seeded(() => grad((a: Tensor) => sum(noisy(a)))(x)),
      noise,
    );
    expectSame(
      seeded(() => jvp(noisy, [x], [x])[1]),
      mul(x, noise),
    );
    const [out, push] = seeded(() => linearize(noisy, [x]));
    expectSame(out, mul(x, noise));
    expectSame(push([x]), mul(x, noise));
    expectSame(push([x]), push([x]));
    expectSame(
      seeded(() => jacrev(noisy)(x)),
      noise.diag(),
    );
  });

  test("a generator of one's own is used, and leaves the default one alone", () => {
    const draw = (generator: Generator) => (a: Tensor) =>
      sum(mul(a, randn([3], { dtype: "float64", generator })));
    manualSeed(5);
    const before = randn([1]).item();
    const first = grad(draw(new Generator(9)))(x);
    expectSame(grad(draw(new Generator(9)))(x), first);
    const mapped = vmap(grad(draw(new Generator(9))), { randomness: "different" });
    expectSame(mapped(floats([2, 3], { dtype: "float64" })).select(0, 0), first);
    manualSeed(5);
    expect(randn([1]).item()).toBe(before);
  });
});

describe("hessian", () => {
  const f = (a: Tensor, b: Tensor): Tensor => sum(mul(sin(a), pow(matmul(b, a), 2).sum()));

  test("is symmetric and equals differences of the gradient", () => {
    const h = hessian(f)(x, w);
    expect(h.shape).toEqual([3, 3]);
    expectSame(h, h.transpose(0, 1));
    expectSame(
      h,
      differences((a) => grad(f)(a, w), x),
    );
  });

  test("of two arguments: a matrix of blocks", () => {
    const [[xx, xw], [wx, ww]] = hessian(f, { argnums: [0, 1] })(x, w) as Tensor[][];
    expect([xx.shape, xw.shape, wx.shape, ww.shape]).toEqual([
      [3, 3],
      [3, 2, 3],
      [2, 3, 3],
      [2, 3, 2, 3],
    ]);
    expectSame(xx, hessian(f)(x, w));
    expectSame(xw.reshape([3, 6]), wx.reshape([6, 3]).transpose(0, 1));
  });

  test("of a tree", () => {
    const h = hessian((p: { a: Tensor }) => sum(pow(p.a, 3)))({ a: x });
    expectSame(h.a.a, mul(x, 6).diag());
  });

  test("per example", () => {
    const xs = floats([4, 3], { dtype: "float64" });
    const all = vmap(hessian(f), { inDims: [0, null] })(xs, w);
    expectSame(select(all, 0, 1), hessian(f)(select(xs, 0, 1), w));
  });
});

describe("hvp", () => {
  const f = (a: Tensor, b: Tensor): Tensor => sum(mul(sin(a), sum(b)));
  const v = floats([3], { dtype: "float64" });
  const u = floats([2, 3], { dtype: "float64" });

  test("equals the Hessian times the tangents", () => {
    const [out, hv] = hvp(f, [x, w], [v, u]);
    const [[xx, xw], [wx, ww]] = hessian(f, { argnums: [0, 1] })(x, w) as Tensor[][];
    const flatU = u.reshape([6]);
    expectSame(out, f(x, w));
    expectSame(hv[0], add(matmul(xx, v), matmul(xw.reshape([3, 6]), flatU)));
    expectSame(hv[1], add(matmul(wx, v), matmul(ww.reshape([6, 6]), flatU).reshape([2, 3])));
  });

  test("needs a 0-d output", () => {
    expect(refusalOf(() => hvp(sin, [x], [v])).message).toContain("[3]");
  });
});

describe("linearize", () => {
  const v = floats([3], { dtype: "float64" });

  test("the function runs once, however often it is applied", () => {
    let runs = 0;
    const [out, push] = linearize(
      (a: Tensor) => {
        runs++;
        return { model: model(a, w), sum: cumsum(a, 0) };
      },
      [x],
    );
    expectSame(Object(out).model, model(x, w));
    for (const t of [v, mul(v, -2), x]) {
      const want = jvp((a: Tensor) => model(a, w), [x], [t])[1];
      expectSame(Object(push([t])).model, want);
      expectSame(Object(push([t])).sum, cumsum(t, 0));
    }
    expect(runs).toBe(1);
  });

  test("is linear under vmap, grad and vmap outside of it", () => {
    const vs = floats([5, 3], { dtype: "float64" });
    const [, push] = linearize((a: Tensor) => model(a, w), [x]);
    const all = vmap((t: Tensor) => asTensor(push([t])))(vs);
    expectSame(all, stack([0, 1, 2, 3, 4].map((i) => asTensor(push([select(vs, 0, i)])))));
    const outside = vmap((a: Tensor) =>
      asTensor(linearize((b: Tensor) => model(b, w), [a])[1]([v])),
    );
    expectSame(
      select(outside(vs), 0, 3),
      jvp((a: Tensor) => model(a, w), [select(vs, 0, 3)], [v])[1],
    );
    const second = (a: Tensor): Tensor =>
      sum(asTensor(linearize((b: Tensor) => sin(b), [a])[1]([v])));
    expectSame(grad(second)(x), differences(second, x));
  });

  test("tangents that differ from the primals are refused", () => {
    const [, push] = linearize((a: Tensor) => sin(a), [x]);
    expect(refusalOf(() => push([v, v])).message).toContain("tangents");
    expect(refusalOf(() => push([w])).message).toContain("[2, 3]");
  });

  test("a tensor in place of a list of one is refused", () => {
    expect(refusalOf(() => linearize((a: Tensor) => sin(a), x as never)).code).toBe("E_PRIMALS");
    expect(refusalOf(() => vjp((a: Tensor) => sin(a), x as never)).code).toBe("E_PRIMALS");
    expect(refusalOf(() => jvp((a: Tensor) => sin(a), x as never, [v])).code).toBe("E_PRIMALS");
  });
});
