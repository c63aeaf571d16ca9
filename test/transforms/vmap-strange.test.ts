// Strange but legal uses of vmap, and accidents in the middle of it: each against the loop, and with nothing left behind.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  clone,
  currentLevel,
  expand,
  grad,
  index,
  isBatched,
  jvp,
  manualSeed,
  matmul,
  max,
  memory,
  mul,
  noGrad,
  ones,
  rand,
  reshape,
  select,
  setFallbackPolicy,
  sin,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
  withFallbackPolicy,
  zeros,
  zerosLike,
} from "../../runtime/index.ts";
import { currentRegion } from "../../runtime/tensor/regions.ts";
import { callsOf, loopOf, noExamples } from "../../testing/loop.ts";
import { floats, integers, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

const x = floats([2, 3]);
const y = otherFloats([4, 3]);

describe("functions that come back", () => {
  test("recursion: one level per dim", () => {
    const twice = (a: Tensor): Tensor => (a.ndim === 0 ? mul(a, 2) : vmap(twice)(a));
    expectClose(twice(floats([2, 3, 4])), valuesOf(mul(floats([2, 3, 4]), 2)));
  });

  test("ten levels deep", () => {
    const nested = (depth: number): ((a: Tensor) => Tensor) =>
      depth === 0 ? (a) => mul(a, 2) : vmap(nested(depth - 1));
    const deep = floats([1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 3]);
    expectClose(nested(10)(deep), valuesOf(mul(deep, 2)));
  });

  test("one mapped function, used at several depths at once", () => {
    const rows = vmap((a: Tensor) => softmax(a, 0));
    const both = (plane: Tensor): Tensor => add(rows(plane), rows(rows(plane)));
    const cube = floats([2, 4, 3]);
    expectClose(vmap(both)(cube), loopOf(both, [[cube, 0]]));
  });

  test("a mapped function calling itself while it runs", () => {
    let depth = 0;
    const rows = vmap((a: Tensor): Tensor => {
      depth++;
      return depth < 3 ? add(a, sum(rows(x), [0])) : a;
    });
    const inner = sum(x, [0]);
    const second = sum(add(x, inner), [0]);
    expectClose(rows(x), valuesOf(add(x, second)));
    expect(currentLevel()).toBe(0);
  });

  test("operators are mapped as they are", () => {
    expectClose(
      vmap(sin)(x),
      loopOf((a) => sin(a), [[x, 0]]),
    );
    const base = floats([3]);
    expectClose(
      vmap((a: Tensor) => base.mul(a))(x),
      loopOf((a) => mul(base, a), [[x, 0]]),
    );
    expectClose(
      vmap((a: Tensor) => softmax(a, 0))(x),
      loopOf((a) => softmax(a, 0), [[x, 0]]),
    );
  });
});

describe("generators and iterators inside", () => {
  test("a generator of tensors, run to its end", () => {
    function* powers(a: Tensor): Generator<Tensor> {
      let power = a;
      for (let i = 0; i < 3; i++) {
        yield power;
        power = mul(power, a);
      }
    }
    const f = (a: Tensor): Tensor => stack([...powers(a)]);
    expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
  });

  test("a generator that maps at each step, resumed between other work", () => {
    function* steps(): Generator<Tensor> {
      for (const by of [1, 2]) yield vmap((a: Tensor) => mul(a, by))(x);
    }
    const run = steps();
    const first = run.next().value;
    const between = vmap((a: Tensor) => add(a, asTensor(run.next().value).select(0, 0)))(x);
    expectClose(asTensor(first), valuesOf(x));
    expectClose(
      between,
      loopOf((a) => add(a, mul(select(x, 0, 0), 2)), [[x, 0]]),
    );
  });

  test("a generator begun inside and resumed outside holds escaped tensors", () => {
    function* lazy(a: Tensor): Generator<Tensor> {
      yield a;
      yield mul(a, 2);
    }
    const begun: Generator<Tensor>[] = [];
    vmap((a: Tensor) => {
      const run = lazy(a);
      run.next();
      begun.push(run);
      return a;
    })(x);
    expect(refusalOf(() => begun[0].next()).code).toBe("E_ESCAPED");
  });
});

describe("functions that are not done when they return", () => {
  test("async functions, generators and promises are refused, and no rejection goes unhandled", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on("unhandledRejection", note);
    async function load(a: Tensor): Promise<Tensor> {
      return a;
    }
    expectMessage(
      () => vmap(load),
      "E_ASYNC_FUNCTION",
      "vmap(load): the function is async, so it returns before its work is done, when its tensors are not mapped any more; expected a function that returns its result\n  hint: await what it needs first, then map a function without await",
    );
    expect(
      refusalOf(() =>
        vmap(function* walk(a: Tensor) {
          yield a;
        }),
      ).code,
    ).toBe("E_GENERATOR_FUNCTION");
    const later = (a: Tensor): Promise<Tensor> => Promise.resolve().then(() => mul(a, 2));
    for (const outDims of [0, null]) {
      expect(refusalOf(() => vmap(later, { outDims })(x)).code).toBe("E_PROMISE_OUTPUT");
    }
    const nestedPromise = (a: Tensor): object => ({ a, deep: [later(a)] });
    expectMessage(
      () => vmap(nestedPromise)(x),
      "E_PROMISE_OUTPUT",
      "vmap(nestedPromise): output deep[0] is a promise, which settles when its tensors are not mapped any more; expected a tensor\n  hint: await what the function needs first, then map a function without await",
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  test("two tasks that take turns do not see each other's levels", async () => {
    const task = async (by: number): Promise<Tensor> => {
      let total = zeros([2, 3]);
      for (let i = 0; i < 3; i++) {
        total = vmap((a: Tensor, t: Tensor) => add(t, mul(a, by)))(x, total);
        expect(currentLevel()).toBe(0);
        await Promise.resolve();
      }
      return total;
    };
    const [one, two] = await Promise.all([task(1), task(2)]);
    expectClose(one, valuesOf(mul(x, 3)));
    expectClose(two, valuesOf(mul(x, 6)));
  });
});

describe("hooks", () => {
  test("a hook may map", () => {
    const w = floats([2, 3]);
    w.requiresGrad = true;
    const doubled = mul(w, 2);
    doubled.registerHook((g) => vmap((row: Tensor) => mul(row, 3))(g));
    sum(doubled).backward();
    expectNested(w.grad, [
      [6, 6, 6],
      [6, 6, 6],
    ]);
  });

  test("inside grad inside vmap a hook sees one example, and may map its dims", () => {
    const seen: unknown[] = [];
    const f = (a: Tensor): Tensor => {
      const h = mul(a, 2);
      h.registerHook((g) => {
        seen.push([...g.shape], isBatched(g), currentLevel());
        return vmap((element: Tensor) => mul(element, 3))(g);
      });
      return sum(h);
    };
    expectClose(
      vmap(grad(f))(x),
      loopOf(() => tensor([6, 6, 6]), [[x, 0]]),
    );
    expect(seen).toEqual([[3], true, 2]);
  });

  test("an error in a hook, or below three levels, leaves nothing behind", () => {
    const throwing = (): never => {
      throw new RangeError("mine");
    };
    const inHook = (a: Tensor): Tensor => {
      const h = mul(a, 2);
      h.registerHook(throwing);
      return sum(h);
    };
    const deep = (a: Tensor): Tensor =>
      vmap((b: Tensor) => grad((c: Tensor) => mul(mul(c, rand([3])), throwing()))(b), {
        randomness: "different",
        chunkSize: 2,
      })(mul(y, a));
    const before = memory().live;
    expect(() => vmap(grad(inHook))(x)).toThrow(RangeError);
    expect(() => vmap(deep, { randomness: "different" })(x)).toThrow(RangeError);
    expect(() => noGrad(() => vmap(deep, { randomness: "same", chunkSize: 1 })(x))).toThrow(
      RangeError,
    );
    expect([currentLevel(), currentRegion(), memory().live]).toEqual([0, null, before]);
    // Levels, the random extents and the recording of gradients are as they were.
    manualSeed(2);
    const direct = valuesOf(rand([2, 3]));
    manualSeed(2);
    const drawn = vmap((_: Tensor) => rand([3]), { randomness: "different" })(x);
    expectClose(drawn, direct);
    expectClose(
      vmap(grad((a: Tensor) => sum(sin(a))))(x),
      loopOf((a) => a.cos(), [[x, 0]]),
    );
  });

  test("a refusal caught inside is over: the function goes on", () => {
    const f = (a: Tensor): Tensor => {
      try {
        a.item();
      } catch {
        return mul(a, 2);
      }
      return a;
    };
    expectClose(vmap(f)(x), valuesOf(mul(x, 2)));
    const inner = (a: Tensor): Tensor => {
      try {
        return vmap((b: Tensor) => b, { inDims: 5 })(a);
      } catch {
        return add(a, currentLevel());
      }
    };
    expectClose(vmap(inner)(x), valuesOf(add(x, 1)));
  });
});

describe("tensors of outer levels in inner maps", () => {
  test("captured, passed unmapped, and mapped once more, all at once and in chunks", () => {
    for (const chunkSize of [1, 3, "auto"] as const) {
      const f = (a: Tensor): Tensor => {
        const scaled = mul(a, 2);
        const inner = (b: Tensor, shared: Tensor, element: Tensor): Tensor =>
          add(mul(mul(b, scaled), shared), element);
        const columns = mul(reshape(a, [3, 1]), y.t());
        return vmap(inner, { inDims: [1, null, 0], chunkSize })(columns, a, select(y, 1, 0));
      };
      expectClose(vmap(f, { chunkSize })(x), loopOf(f, [[x, 0]]));
    }
  });

  test("an outer tensor returned by the inner map, unmapped and expanded", () => {
    const f = (a: Tensor): Tensor => {
      const kept = vmap((_: Tensor) => a, { outDims: null })(y);
      return add(kept, sum(vmap((_: Tensor) => a)(y), [0]));
    };
    expectClose(
      vmap(f)(x),
      loopOf((a) => mul(a, 5), [[x, 0]]),
    );
  });

  test("gradients at a level between two maps", () => {
    const f = (a: Tensor): Tensor =>
      grad((w: Tensor) => sum(vmap((b: Tensor) => sum(mul(mul(w, w), mul(a, b))))(y)))(ones([3]));
    expectClose(
      vmap(f)(x),
      loopOf((a) => mul(mul(a, 2), sum(y, [0])), [[x, 0]]),
    );
  });

  test("forward derivatives along a captured tangent", () => {
    const f = (a: Tensor): Tensor =>
      vmap((t: Tensor) => asTensor(jvp((b: Tensor) => sin(mul(b, a)), [a], [t])[1]))(y);
    expectClose(
      vmap(f)(x),
      loopOf((a) => stack(callsOf((t) => mul(mul(t, a), mul(a, a).cos()), [[y, 0]])), [[x, 0]]),
    );
  });
});

describe("writes at two levels", () => {
  test("an accumulator of the outer level, written with what the inner level does not map", () => {
    const f = (a: Tensor): Tensor => {
      const total = zerosLike(a);
      vmap((b: Tensor) => {
        total.add_(a);
        return b;
      })(y);
      return total;
    };
    // Like every side effect it happens once per call of the inner function.
    expectClose(vmap(f)(x), valuesOf(x));
  });

  test("rows of an outer tensor, written one by one through views", () => {
    const f = (a: Tensor): Tensor => {
      const table = clone(a);
      vmap((row: Tensor, by: Tensor) => row.mul_(by))(table, tensor([1, 2]));
      vmap((column: Tensor) => column.add_(1), { inDims: 1 })(table);
      select(table, 1, 0).sub_(select(table, 1, 1));
      return table;
    };
    const cube = floats([3, 2, 4]);
    expectClose(vmap(f)(cube), loopOf(f, [[cube, 0]]));
  });

  test("a mapped tensor whose examples share memory is not written", () => {
    const wide = expand(ones([1, 3]), [4, 3]);
    expectMessage(
      () => vmap((a: Tensor) => a.add_(1))(wide),
      "E_SHARED_EXAMPLES",
      "add_.Scalar in vmap(anonymous function) (vmap level 1, self [3]): the examples of self share memory: it was expanded along the dim that is mapped; expected a tensor whose examples lie apart\n  hint: clone() it before mapping",
    );
    expectNested(wide.select(0, 0), [1, 1, 1]);
    expectClose(vmap((a: Tensor) => clone(a).add_(1))(wide), valuesOf(add(wide, 1)));
  });

  test("a leaf that requires grad is not written, mapped or not", () => {
    const leaf = floats([2, 3]);
    leaf.requiresGrad = true;
    expectMessage(
      () => vmap((a: Tensor) => a.add_(1))(leaf),
      "E_LEAF_IN_PLACE",
      "add_.Scalar in vmap(anonymous function) (vmap level 1, self [3]): self is a leaf that requires grad, so writing in place would lose the value its gradient is for; expected a computed tensor or one without requiresGrad\n  hint: write inside noGrad(), or clone() the leaf first",
    );
    const before = floats([2, 3]);
    vmap((a: Tensor) => noGrad(() => a.add_(1)))(leaf);
    expectClose(leaf, valuesOf(add(before, 1)));
  });
});

describe("nothing at all", () => {
  const cases: readonly (readonly [string, (a: Tensor) => Tensor, readonly number[]])[] = [
    ["pointwise", (a) => sin(mul(a, 2)), [3]],
    ["reduction", (a) => sum(a, [0], true), [3]],
    ["product", (a) => matmul(a, ones([2, 4])), [3, 2]],
    ["empty sum of products", (a) => matmul(a, ones([0, 4])), [3, 0]],
    ["write", (a) => a.add_(1), [3]],
    ["inner map", (a) => vmap((b: Tensor) => mul(b, 2))(a), [2, 3]],
    ["inner map over nothing", (a) => vmap((b: Tensor) => sum(b))(a), [0, 3]],
    ["captured map", (a) => vmap((b: Tensor) => add(a, b))(y), [3]],
    ["gradient", grad((a: Tensor) => sum(sin(a))), [3]],
    ["tangent", (a) => asTensor(jvp((b: Tensor) => sin(b), [a], [a])[1]), [3]],
    ["index", (a) => index(a, [integers([4], [0, 2])]), [3]],
    ["random", (a) => add(a, rand([3])), [3]],
    ["softmax", (a) => softmax(a, 0), [3]],
  ];

  test.each(cases)("B = 0: %s", (_name, f, shape) => {
    const example = valuesOf(f(zeros([...shape])));
    for (const options of [{}, { chunkSize: 2 }, { chunkSize: "auto" }] as const) {
      const out = vmap(f, { randomness: "different", ...options })(zeros([0, ...shape]));
      expectClose(out, noExamples(example));
    }
    const nested = vmap(vmap(f, { randomness: "same" }), { randomness: "same" });
    expect(nested(zeros([2, 0, ...shape])).shape).toEqual([2, 0, ...example.shape]);
    expect(nested(zeros([0, 2, ...shape])).shape).toEqual([0, 2, ...example.shape]);
  });

  test("what one example refuses is refused without examples, in its words", () => {
    const add2 = (a: Tensor, b: Tensor): Tensor => add(a, b);
    expectMessage(
      () => vmap(add2)(zeros([0, 2]), zeros([0, 3])),
      "E_BROADCAST",
      "add.Tensor in vmap(add2) (vmap level 1, self [2], other [3]): shapes [2] and [3] cannot be broadcast: at dim -1 the sizes are 2 and 3; expected equal sizes or 1",
    );
    expect(refusalOf(() => vmap((a: Tensor) => max(a, 0)[0])(zeros([2, 0]))).code).toBe(
      "E_EMPTY_REDUCTION",
    );
  });

  test("axisSize 0 and 1", () => {
    expect(vmap(() => ones([2]), { axisSize: 0, outDims: 1 })().shape).toEqual([2, 0]);
    expectNested(vmap(() => ones([2]), { axisSize: 1 })(), [[1, 1]]);
    const drawn = vmap(() => rand([2]), { axisSize: 3, randomness: "different" })();
    expect(new Set([drawn.tolist()].flat(3)).size).toBe(6);
    const shared = vmap((a: Tensor) => mul(a, 2), { inDims: null, axisSize: 2 })(tensor([1, 2]));
    expectNested(shared, [
      [2, 4],
      [2, 4],
    ]);
  });
});

describe("what is in force stays in force", () => {
  test("noGrad inside and outside, and the fallback policy, through an error", () => {
    setFallbackPolicy("silent");
    expect(() =>
      withFallbackPolicy("error", () =>
        vmap((_: Tensor) => {
          throw new RangeError("mine");
        })(x),
      ),
    ).toThrow(RangeError);
    expect(vmap((a: Tensor) => a)(x).shape).toEqual([2, 3]);
    setFallbackPolicy("warn");
    const w = floats([3]);
    w.requiresGrad = true;
    const f = (a: Tensor): Tensor =>
      add(
        sum(mul(a, w)),
        noGrad(() => sum(mul(mul(a, w), 5))),
      );
    const [g] = autograd.grad(sum(vmap(f)(x)), w);
    expectClose(asTensor(g), valuesOf(sum(x, [0])));
    const silent = noGrad(() => vmap((a: Tensor) => mul(a, w))(x));
    expect(silent.requiresGrad).toBe(false);
  });
});

test("subtraction keeps the order of mapped and shared operands", () => {
  const f = (a: Tensor, b: Tensor): Tensor => sub(a, b);
  const shared = floats([3]);
  expectClose(
    vmap(f, { inDims: [0, null] })(x, shared),
    loopOf(f, [
      [x, 0],
      [shared, null],
    ]),
  );
  expectClose(
    vmap(f, { inDims: [null, 0] })(shared, x),
    loopOf(f, [
      [shared, null],
      [x, 0],
    ]),
  );
});
