// Trees as inputs, outputs, inDims and outDims: arrays, plain objects and classes that users register.
import { describe, expect, test } from "vitest";
import {
  add,
  diagEmbed,
  dot,
  eye,
  grad,
  gradAndValue,
  isBatched,
  jacfwd,
  jacrev,
  jvp,
  kwargs,
  mul,
  registerPytreeNode,
  sequentialVmap,
  sum,
  Tensor,
  tensor,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import {
  broadcastPrefix,
  flattenTree,
  sameSpec,
  showSpec,
} from "../../runtime/transforms/pytree.ts";
import { loopOf } from "../../testing/loop.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

class Interval {
  readonly low: Tensor;
  readonly high: Tensor;
  readonly unit: string;

  constructor(low: Tensor, high: Tensor, unit: string) {
    this.low = low;
    this.high = high;
    this.unit = unit;
  }

  width(): Tensor {
    return add(this.high, mul(this.low, -1));
  }
}

registerPytreeNode(
  Interval,
  ({ low, high, unit }) => [[low, high], { unit }],
  ({ unit }, [low, high]) => new Interval(low, high, unit),
);

class Narrower extends Interval {}

class Opaque {
  readonly x: Tensor;

  constructor(x: Tensor) {
    this.x = x;
  }
}

/** A container whose members may be anything, so that it can hold dims as well. */
class Pair {
  readonly first: unknown;
  readonly second: unknown;

  constructor(first: unknown, second: unknown) {
    this.first = first;
    this.second = second;
  }
}

registerPytreeNode(
  Pair,
  ({ first, second }) => [[first, second], null],
  (_, [first, second]) => new Pair(first, second),
);

const low = floats([4, 3]);
const high = floats([4, 3], {}, 7);

describe("registered classes", () => {
  test("are seen into as inputs, and rebuilt around mapped members", () => {
    const seen: unknown[] = [];
    const widths = vmap((interval: Interval) => {
      seen.push(interval instanceof Interval, interval.unit, interval.low.shape);
      seen.push(isBatched(interval.high));
      return interval.width();
    })(new Interval(low, high, "m"));
    expect(seen).toEqual([true, "m", [3], true]);
    expectClose(
      widths,
      loopOf(
        (a, b) => add(b, mul(a, -1)),
        [
          [low, 0],
          [high, 0],
        ],
      ),
    );
  });

  test("are rebuilt as outputs, at any depth, and through chunks", () => {
    for (const chunkSize of [2, 4]) {
      const run = vmap(
        (a: Tensor, b: Tensor) => ({ all: [new Interval(a, mul(b, 2), "s")] as const }),
        { chunkSize, outDims: 1 },
      );
      const [interval] = run(low, high).all;
      expect(interval).toBeInstanceOf(Interval);
      expect(interval.unit).toBe("s");
      expectClose(
        interval.high,
        loopOf((b) => mul(b, 2), [[high, 0]], 1),
      );
    }
  });

  test("an integer or null stands for all members; an array or an instance names them one by one", () => {
    const f = (pair: Pair): Tensor => dot(asTensor(pair.first), asTensor(pair.second));
    const shared = tensor([1, 0, 2]);
    const want = loopOf(
      (a, b) => dot(a, b),
      [
        [low, 0],
        [shared, null],
      ],
    );
    // A prefix may be an instance of the class that holds dims.
    const prefix: unknown = new Pair(0, null);
    const options = { inDims: [prefix] };
    const run: unknown = Reflect.apply(vmap, null, [f, options]);
    if (typeof run !== "function") expect.fail("expected a function");
    expectClose(asTensor(run(new Pair(low, shared))), want);
    expectClose(vmap(f, { inDims: [[0, null]] })(new Pair(low, shared)), want);
    expectClose(
      vmap(f)(new Pair(low, low)),
      loopOf((a) => dot(a, a), [[low, 0]]),
    );
  });

  test("survive grad, aux, vjp and jvp, with their memory", () => {
    const interval = new Interval(floats([64]), floats([64], {}, 3), "m");
    const energy = (i: Interval): Tensor => sum(mul(i.width(), i.width()));
    const g = grad(energy)(interval);
    expect(g).toBeInstanceOf(Interval);
    expectClose(g.high, valuesOf(mul(interval.width(), 2)));
    const [, [, aux]] = gradAndValue((x: Tensor) => [sum(x), new Interval(mul(x, 2), x, "k")], {
      hasAux: true,
    })(floats([64])) as [Tensor, [Tensor, Interval]];
    expectClose(aux.low, valuesOf(mul(floats([64]), 2)));
    const [out, pullback] = vjp((x: Tensor) => new Interval(x, mul(x, 3), "m"), [floats([64])]);
    expect(out).toBeInstanceOf(Interval);
    const [pulled] = pullback(new Interval(floats([64]), floats([64]), "m"));
    expectClose(asTensor(pulled), valuesOf(mul(floats([64]), 4)));
    const [, tangent] = jvp((i: Interval) => i.width(), [interval], [interval]);
    expectClose(asTensor(tangent), valuesOf(interval.width()));
  });

  test("are inputs and outputs of Jacobians, Hessians and loops", () => {
    const interval = new Interval(floats([2]), floats([2], {}, 3), "m");
    const jacobian = jacrev((i: Interval) => mul(i.low, i.high))(interval);
    if (!(jacobian instanceof Interval)) expect.fail("expected an interval of Jacobians");
    expectClose(jacobian.low, valuesOf(diagEmbed(interval.high)));
    const forward = jacfwd((a: Tensor) => new Interval(mul(a, 2), a, "s"))(floats([2]));
    if (!(forward instanceof Interval)) expect.fail("expected an interval of Jacobians");
    expectClose(forward.low, valuesOf(mul(eye(2), 2)));
    const rows = sequentialVmap((i: Interval) => new Interval(i.high, i.low, i.unit));
    const swapped = vmap(rows)(new Interval(low, high, "m"));
    expectClose(swapped.low, valuesOf(high));
  });

  test("print by name in messages", () => {
    const prefix: unknown = [{ low: 0 }];
    expectMessage(
      () => Reflect.apply(vmap, null, [widthOf, { inDims: prefix }])(new Interval(low, high, "m")),
      "E_IN_DIMS_STRUCTURE",
      "vmap(widthOf, { inDims: [{ low: 0 }] }): inDims has structure [{ low: 0 }] but the inputs have structure [Interval(Tensor[4, 3], Tensor[4, 3])]; expected the same structure or a prefix of it\n  hint: use null for inputs that are not mapped",
    );
    expectMessage(
      () => vmap(widthOf)(new Interval(low, floats([3, 3]), "m")),
      "E_MAPPED_SIZES",
      "vmap(widthOf): mapped dims differ in size: args[0][0] [4, 3] has 4 at dim 0, args[0][1] [3, 3] has 3 at dim 0; expected one size",
    );
  });

  test("mean that class exactly: others are leaves, and the message says how to register them", () => {
    expectMessage(
      () => vmap((o: Opaque) => o.x)(new Opaque(low)),
      "E_IN_DIM_NOT_TENSOR",
      "vmap(anonymous function): input [0] is Opaque but its inDims entry is 0; expected a tensor\n  hint: use null for inputs that are not mapped; if Opaque holds tensors, register it with registerPytreeNode",
    );
    const error = refusalOf(() => vmap(widthOf)(new Narrower(low, high, "m")));
    expect(error.message).toContain("is Narrower");
  });

  test("structures compare by class and by what is kept beside the members", () => {
    const spec = (unit: string): ReturnType<typeof flattenTree>["spec"] =>
      flattenTree(new Interval(low, high, unit)).spec;
    expect(sameSpec(spec("m"), spec("m"))).toBe(true);
    expect(sameSpec(spec("m"), spec("s"))).toBe(false);
    expect(sameSpec(spec("m"), flattenTree(new Pair(low, high)).spec)).toBe(false);
    expect(showSpec(spec("m"))).toBe("Interval(*, *)");
  });

  test("cannot be registered twice, nor be built in, nor flatten to anything but a pair", () => {
    const again =
      (type: unknown): (() => unknown) =>
      () =>
        Reflect.apply(registerPytreeNode, null, [type, () => [[], null], () => null]);
    expectMessage(
      again(Interval),
      "E_PYTREE_REGISTERED",
      "registerPytreeNode: the class Interval is registered already; expected one registration per class\n  hint: register it beside the class's definition, in a module that runs once",
    );
    for (const type of [Array, Object, Tensor, 3]) {
      expect(refusalOf(again(type)).code).toBe("E_PYTREE_CLASS");
    }
    class Wrong {}
    Reflect.apply(registerPytreeNode, null, [Wrong, () => 5, () => new Wrong()]);
    expect(refusalOf(() => vmap((_: Wrong) => low)(new Wrong())).code).toBe("E_PYTREE_FLATTEN");
  });
});

function widthOf(interval: Interval): Tensor {
  return interval.width();
}

describe("prefixes", () => {
  const spec = flattenTree([low, { a: low, b: [low, low] }]).spec;
  const isLeaf = (value: unknown): boolean => typeof value === "number" || value === null;

  test.each<readonly [unknown, readonly unknown[]]>([
    [0, [0, 0, 0, 0]],
    [null, [null, null, null, null]],
    [
      [0, 1],
      [0, 1, 1, 1],
    ],
    [
      [0, { a: 1, b: null }],
      [0, 1, null, null],
    ],
    [
      [0, { b: [2, null], a: 1 }],
      [0, 1, 2, null],
    ],
  ])("%j", (prefix, want) => {
    expect(broadcastPrefix(prefix, spec, isLeaf)).toEqual(want);
  });

  test.each<readonly [unknown, string]>([
    [[0], ""],
    [[0, [1, 2]], "[1]"],
    [[0, { a: 1 }], "[1]"],
    [[0, { a: 1, b: 2, c: 3 }], "[1]"],
    [[0, { a: [1], b: 2 }], "[1].a"],
    [[0, { a: 1, b: [2] }], "[1].b"],
    [{ a: 0 }, ""],
  ])("%j does not fit", (prefix, mismatchAt) => {
    expect(broadcastPrefix(prefix, spec, isLeaf)).toEqual({ mismatchAt });
  });

  test("names that every object has are no members", () => {
    const tree = flattenTree({ toString: low }).spec;
    expect(broadcastPrefix({}, tree, isLeaf)).toEqual({ mismatchAt: "" });
  });

  test("the same for outDims", () => {
    const f = (a: Tensor): { sum: Tensor; both: readonly [Tensor, Tensor] } => ({
      sum: sum(a),
      both: [a, mul(a, 2)],
    });
    const out = vmap(f, { outDims: { both: 1, sum: 0 } })(low);
    expectClose(
      out.both[1],
      loopOf((a) => mul(a, 2), [[low, 0]], 1),
    );
    const deep = vmap(f, { outDims: { sum: 0, both: [0, -1] } })(low);
    expectClose(deep.both[0], valuesOf(low));
    expectClose(
      deep.both[1],
      loopOf((a) => mul(a, 2), [[low, 0]], 1),
    );
  });
});

describe("odd but legal trees", () => {
  test("what is left out stays left out, so that defaults apply", () => {
    const f = (a: Tensor, b: Tensor = mul(a, 2), { by = 1 }: { by?: number } = {}): Tensor =>
      mul(add(a, b), by);
    const want = valuesOf(mul(low, 3));
    expectClose(vmap(f)(low), want);
    expectClose(vmap(f)(low, undefined), want);
    expectClose(vmap(f)(low, undefined, kwargs({})), want);
    expectClose(vmap(f)(low, mul(low, 2), { by: undefined } as object), want);
  });

  test("a mapped method keeps its object", () => {
    const model = {
      w: floats([3]),
      forward(a: Tensor): Tensor {
        return mul(a, this.w);
      },
      all: vmap(function (this: { w: Tensor }, a: Tensor): Tensor {
        return mul(a, this.w);
      }),
    };
    expectClose(model.all(low), valuesOf(mul(low, model.w)));
    expectClose(vmap((a: Tensor) => model.forward(a))(low), valuesOf(mul(low, model.w)));
  });

  test("an object that holds itself is refused, unless nothing of it is mapped", () => {
    const node: { x: Tensor; self?: unknown } = { x: low };
    node.self = node;
    expectMessage(
      () => vmap((n: typeof node) => n.x)(node),
      "E_TREE_DEPTH",
      "pytree: more than 500 arrays and objects lie within each other at [0].self.self.self.self.self.self.self.s…; expected a tree of tensors\n  hint: an object that refers to itself cannot be mapped; pass only what the function needs, or null in inDims",
    );
    const shared = vmap((a: Tensor, n: typeof node) => mul(a, n.x.select(0, 0)), {
      inDims: [0, null],
    });
    expectClose(shared(low, node), valuesOf(mul(low, low.select(0, 0))));
    expect(refusalOf(() => vmap((_: Tensor) => node)(low)).code).toBe("E_TREE_DEPTH");
  });

  test("a container without a mapped member is handed through itself", () => {
    const shared = { w: low, names: ["a"] };
    const seen: unknown[] = [];
    vmap(
      (a: Tensor, b: typeof shared, [c, d]: readonly [Tensor, readonly string[]]) => {
        seen.push(b, d, c.shape);
        return add(a, c);
      },
      { inDims: [0, null, [0, null]] },
    )(low, shared, [high, shared.names]);
    expect(seen[0]).toBe(shared);
    expect(seen[1]).toBe(shared.names);
    expect(seen[2]).toEqual([3]);
  });

  test("empty arrays and objects pass through inputs and outputs", () => {
    const out = vmap((a: Tensor, rest: readonly Tensor[], more: object) => ({ a, rest, more }))(
      low,
      [],
      {},
    );
    expect(out.rest).toEqual([]);
    expect(out.more).toEqual({});
    expectClose(out.a, valuesOf(low));
    expect(vmap((_: Tensor) => [])(low)).toEqual([]);
  });

  test("one tensor in several places is mapped at each by its own entry", () => {
    const square = floats([3, 3]);
    const out = vmap((a: Tensor, [b]: readonly [Tensor]) => dot(a, b), { inDims: [0, [1]] })(
      square,
      [square],
    );
    expectClose(
      out,
      loopOf(
        (a, b) => dot(a, b),
        [
          [square, 0],
          [square, 1],
        ],
      ),
    );
  });

  test("objects without a prototype are objects", () => {
    const bare: { x: Tensor } = Object.assign(Object.create(null), { x: low });
    expectClose(vmap((o: { x: Tensor }) => o.x)(bare), valuesOf(low));
  });

  test("functions, strings and typed arrays pass where the entry is null", () => {
    const scale = new Float32Array([2, 3]);
    const f = (a: Tensor, g: (t: Tensor) => Tensor, by: Float32Array): Tensor => mul(g(a), by[1]);
    const out = vmap(f, { inDims: [0, null, null] })(low, (t) => mul(t, 2), scale);
    expectClose(out, valuesOf(mul(low, 6)));
  });
});

describe("kwargs", () => {
  const scale = tensor([1, 10, 100]);

  test("pass through nested maps without being mapped at any level", () => {
    const f = (a: Tensor, options: { scale: Tensor }): Tensor => mul(a, options.scale);
    const cube = floats([2, 4, 3]);
    const out = vmap(vmap(f))(cube, kwargs({ scale }));
    expectClose(out, valuesOf(mul(cube, scale)));
  });

  test("may be given where the size of a mapped dim differs, and hold anything", () => {
    const f = (a: Tensor, o: { by: Tensor; name: string; deep: { t: Tensor } }): Tensor =>
      mul(add(a, o.by), o.name.length);
    const out = vmap(f, { inDims: 0 })(low, kwargs({ by: scale, name: "ab", deep: { t: low } }));
    expectClose(out, valuesOf(mul(add(low, scale), 2)));
  });

  test("leave a structure of inDims to the positional inputs", () => {
    const f = (a: Tensor, b: Tensor, o: { scale: Tensor }): Tensor => mul(add(a, b), o.scale);
    const out = vmap(f, { inDims: [0, null] })(low, scale, kwargs({ scale }));
    expectClose(out, valuesOf(mul(add(low, scale), scale)));
  });

  test("are a plain object to the function, and without vmap", () => {
    const f = (a: Tensor, o: { scale: Tensor }): Tensor => {
      expect(Object.keys(o)).toEqual(["scale"]);
      expect(Object.getPrototypeOf(o)).toBe(Object.prototype);
      return mul(a, o.scale);
    };
    vmap(f)(low, kwargs({ scale }));
    expectNested(f(tensor([1, 2, 3]), kwargs({ scale })), [1, 20, 300]);
  });

  test("a trailing object without the mark is an input like any other", () => {
    const f = (a: Tensor, o: { scale: Tensor }): Tensor => mul(a, o.scale);
    expectClose(vmap(f)(low, { scale: high }), valuesOf(mul(low, high)));
  });

  test("come last, and are an object", () => {
    expectMessage(
      () => vmap((_o: { scale: Tensor }, a: Tensor) => a)(kwargs({ scale }), low),
      "E_KEYWORDS",
      "vmap(anonymous function): input [0] is marked by kwargs; expected one plain object, as the last argument\n  hint: write f(x, kwargs({ scale }))",
    );
    expectMessage(
      () => Reflect.apply(kwargs, null, [3]),
      "E_KEYWORDS",
      "kwargs: it was given 3; expected one plain object, as the last argument\n  hint: write f(x, kwargs({ scale }))",
    );
  });

  test("alone they are no inputs", () => {
    expect(refusalOf(() => vmap((o: { scale: Tensor }) => o.scale)(kwargs({ scale }))).code).toBe(
      "E_NO_INPUTS",
    );
  });
});
