// Operators defined at run time, one per way of batching, through the whole matrix; and how they are called.
import { describe, expect, expectTypeOf, test } from "vitest";
import { bdimToFront } from "../../rules/lib/dims.ts";
import {
  add,
  bmm,
  broadcastMeta,
  callOp,
  cos,
  defineOp,
  div,
  expand,
  explain,
  grad,
  gradcheck,
  gradgradcheck,
  hessian,
  isBatched,
  jacfwd,
  jacrev,
  jvp,
  listOps,
  manualSeed,
  mul,
  readNumbers,
  sin,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  unsqueeze,
  vmap,
  withFallbackPolicy,
  writeNumbers,
} from "../../runtime/index.ts";
import { forEachBlock, uniform53 } from "../../runtime/kernels/random/draws.ts";
import { floats, otherFloats, testOps } from "../../testing/index.ts";
import { loopOf } from "../../testing/loop.ts";
import { expectClose, valuesOf } from "../../testing/values.ts";

/** `sin(self) * other`, broadcast. */
const sinTimes = defineOp({
  schema: "defined::sin_times(Tensor self, Tensor other) -> Tensor",
  doc: "Sine of one, times the other.",
  meta: ({ self, other }) => broadcastMeta(self, other),
  kernel: ([out], { self, other }) => {
    const [a, b] = [self, other].map((x) => readNumbers(expand(x, out.shape)));
    writeNumbers(
      out,
      a.map((x, i) => Math.sin(x) * b[i]),
    );
  },
  batching: "pointwise",
  vjp: ({ grads: [g], args: { self, other } }) => ({
    self: mul(g, mul(cos(self), other)),
    other: mul(g, sin(self)),
  }),
  jvp: ({ tangents: t, args: { self, other } }) =>
    add(mul(t.self, mul(cos(self), other)), mul(sin(self), t.other)),
  samples: () => [
    { args: [floats([2, 3]), otherFloats([3])] },
    { args: [floats([3]), otherFloats([], { dtype: "float64" })] },
    { args: [floats([3, 2], { layout: "transposed" }), otherFloats([3, 2])] },
  ],
});

/** Sizes before, at and after a dim. */
function around(shape: readonly number[], dim: number): readonly [number, number, number] {
  const at = dim < 0 ? dim + shape.length : dim;
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  return [product(shape.slice(0, at)), shape[at] ?? 1, product(shape.slice(at + 1))];
}

/** Sum of squares along a dim; no formula for forward mode, so two reverse passes serve it. */
const squares = defineOp({
  schema: "sum_squares(Tensor self, int dim=-1, bool keepdim=False) -> Tensor",
  namespace: "defined",
  meta: ({ self, dim, keepdim }) => {
    const at = dim < 0 ? dim + self.ndim : dim;
    const shape = keepdim ? self.shape.with(at, 1) : self.shape.toSpliced(at, 1);
    return { shape, dtype: self.dtype };
  },
  kernel: ([out], { self, dim }) => {
    const x = readNumbers(self);
    const [before, size, after] = around(self.shape, dim);
    const totals = new Float64Array(before * after);
    for (let i = 0; i < x.length; i++) {
      const outer = Math.floor(i / (size * after));
      totals[outer * after + (i % after)] += x[i] ** 2;
    }
    writeNumbers(out, totals);
  },
  batching: { kind: "reduction", dims: ["dim"], keepdim: "keepdim" },
  vjp: ({ grads: [g], args: { self, dim, keepdim } }) => ({
    self: mul(mul(self, 2), keepdim ? g : unsqueeze(g, dim)),
  }),
  samples: () => [
    { args: [floats([2, 3])] },
    { args: [floats([2, 3, 2]), 1] },
    { args: [floats([2, 3, 2]), 0, true] },
    { args: [floats([2, 3], { layout: "strided" }), -2] },
  ],
});

/** Trace of the last two dims, whatever is in front. */
const traces = defineOp({
  schema: "defined::traces(Tensor self) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape.slice(0, -2), dtype: self.dtype }),
  kernel: ([out], { self }) => {
    const x = readNumbers(self);
    const n = self.shape.at(-1) ?? 1;
    const totals = Array.from({ length: x.length / (n * n) }, (_, matrix) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += x[matrix * n * n + i * n + i];
      return total;
    });
    writeNumbers(out, totals);
  },
  batching: { kind: "variadic", minRank: 2 },
  decomposition: ({ self }) => {
    const n = self.shape.at(-1) ?? 1;
    const identity = tensor(
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => Number(i === k))),
      { dtype: self.dtype },
    );
    return sum(mul(self, identity), [-2, -1]);
  },
  samples: () => [{ args: [floats([3, 3])] }, { args: [floats([2, 3, 3])] }],
});

/** Every other element along a dim: a view. */
defineOp({
  schema: "defined::every_other(Tensor(a) self, int dim=0) -> Tensor(a)",
  geometry: ({ self, dim }) => {
    const at = dim < 0 ? dim + self.ndim : dim;
    const { shape, strides, offset } = self;
    return {
      shape: shape.with(at, Math.ceil(shape[at] / 2)),
      strides: strides.with(at, strides[at] * 2),
      offset,
    };
  },
  batching: { kind: "view", dims: ["dim"] },
  vjp: ({ grads: [g], args: { self, dim } }) => {
    const size = self.shape.at(dim) ?? 1;
    const half = g.shape.at(dim) ?? 1;
    const spread = Array.from({ length: size }, (_, i) =>
      Array.from({ length: half }, (_, k) => Number(i === 2 * k)),
    );
    const matrix = tensor(spread, { dtype: g.dtype });
    const last = transpose(g, dim, -1);
    return { self: transpose(sum(mul(unsqueeze(last, -2), matrix), -1), dim, -1) };
  },
  jvp: ({ tangents, args: { dim } }) =>
    callOp("defined::every_other", [tangents.self, dim]) as Tensor,
  samples: () => [
    { args: [floats([4])] },
    { args: [floats([3, 5]), -1] },
    { args: [floats([3, 4], { layout: "transposed" }), 0] },
  ],
});

/** Products of matrices, with a batch dim of the op's own. */
defineOp({
  schema: "defined::products(Tensor self, Tensor other) -> Tensor",
  meta: ({ self, other }) => ({
    shape: [self.shape[0], self.shape[1], other.shape[2]],
    dtype: self.dtype,
  }),
  kernel: ([out], { self, other }) => writeNumbers(out, readNumbers(bmm(self, other))),
  batching: { kind: "existing_bdim", fold: ["self", "other"], rank: 3 },
  vjp: ({ grads: [g], args: { self, other }, needs }) => ({
    self: needs.self ? bmm(g, transpose(other, 1, 2)) : null,
    other: needs.other ? bmm(transpose(self, 1, 2), g) : null,
  }),
  samples: () => [{ args: [floats([2, 3, 2]), otherFloats([2, 2, 4])] }],
});

/** Mean over the last two dims, with channels and perhaps examples in front. */
defineOp({
  schema: "defined::plane_mean(Tensor self) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape.slice(0, -2), dtype: self.dtype }),
  kernel: ([out], { self }) => {
    const x = readNumbers(self);
    const size = (self.shape.at(-1) ?? 1) * (self.shape.at(-2) ?? 1);
    const means = Array.from({ length: x.length / size }, (_, plane) =>
      x.slice(plane * size, (plane + 1) * size).reduce((a, b) => a + b / size, 0),
    );
    writeNumbers(out, means);
  },
  batching: { kind: "spatial", fold: ["self"], dims: 2 },
  vjp: ({ grads: [g], args: { self } }) => {
    const size = (self.shape.at(-1) ?? 1) * (self.shape.at(-2) ?? 1);
    return { self: div(expand(unsqueeze(unsqueeze(g, -1), -1), self.shape), size) };
  },
  samples: () => [{ args: [floats([3, 2, 2])] }, { args: [floats([2, 3, 2, 2])] }],
});

/** As many sevens as an example has elements. */
defineOp({
  schema: "defined::sevens_like(Tensor self) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape, dtype: self.dtype }),
  kernel: ([out]) =>
    writeNumbers(out, new Array<number>(out.shape.reduce((a, b) => a * b, 1)).fill(7)),
  batching: { kind: "factory", like: "self" },
  vjp: () => ({ self: null }),
  outputDifferentiability: [false],
  samples: () => [{ args: [floats([2, 3])], isDifferentiable: false }],
});

/** Triangular noise like its argument. */
const noise = defineOp({
  schema: "defined::noise_like(Tensor self, *, Generator? generator=None) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape, dtype: self.dtype }),
  kernel: ([out], _args, draw) => {
    if (draw === null) return;
    const numbers = new Float64Array(out.shape.reduce((a, b) => a * b, 1));
    forEachBlock(draw, numbers.length, (i, block) => {
      numbers[i] = Math.sqrt(uniform53(block));
    });
    writeNumbers(out, numbers);
  },
  batching: { kind: "random", template: "self" },
  samples: () => [{ args: [floats([2, 3])], isDifferentiable: false }],
});

/** Mean and range along the last dim: two outputs, in terms of other ops. */
const halves = defineOp({
  schema:
    "defined::sum_difference(Tensor self, Tensor other, *, Scalar scale=2) -> (Tensor total, Tensor gap)",
  decomposition: ({ self, other, scale }) => [
    mul(add(self, other), scale),
    mul(sub(self, other), scale),
  ],
  samples: () => [
    { args: [floats([2, 3]), otherFloats([3])] },
    { args: [floats([2]), otherFloats([2])], kwargs: { scale: 3 } },
  ],
});

/** Reverses each example's last dim, by a rule. */
defineOp({
  schema: "defined::turned(Tensor self, Tensor? offset=None) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape, dtype: self.dtype }),
  kernel: ([out], { self, offset }) => {
    const [x, added] = [readNumbers(self), offset === null ? null : readNumbers(offset)];
    const n = self.shape.at(-1) ?? 1;
    const turned = x.map((_, i) => x[i - (i % n) + n - 1 - (i % n)] + (added?.[0] ?? 0));
    writeNumbers(out, turned);
  },
  batching: {
    rule: ({ self, offset }) => {
      // A mapped offset is added afterwards: one number per example.
      const front = bdimToFront(self);
      if (offset === null || offset.bdim === null || self.bdim === null) {
        const size = offset?.bdim == null ? null : offset.value.shape[0];
        const rows = size === null ? front : expand(unsqueeze(front, 0), [size, ...front.shape]);
        const turned = callOp("defined::turned", [
          rows,
          size === null ? (offset?.value ?? null) : null,
        ]) as Tensor;
        return { value: size === null ? turned : addRows(turned, offset?.value ?? null), bdim: 0 };
      }
      const turned = callOp("defined::turned", [front]) as Tensor;
      return [{ value: addRows(turned, offset.value), bdim: 0 }];
    },
  },
  vjp: ({ grads: [g], args: { offset } }) => ({
    self: callOp("defined::turned", [g]) as Tensor,
    offset: offset === null ? null : sum(g),
  }),
  samples: () => [{ args: [floats([2, 3])] }, { args: [floats([3]), otherFloats([])] }],
});

function addRows(rows: Tensor, numbers: Tensor | null): Tensor {
  if (numbers === null) return rows;
  let column = numbers;
  while (column.ndim < rows.ndim) column = unsqueeze(column, -1);
  return add(rows, column);
}

/** Cubes, without a word about batching. */
const cubes = defineOp({
  schema: "defined::cubes(Tensor self) -> Tensor",
  meta: ({ self }) => ({ shape: self.shape, dtype: self.dtype }),
  kernel: ([out], { self }) =>
    writeNumbers(
      out,
      readNumbers(self).map((x) => x ** 3),
    ),
  vjp: ({ grads: [g], args: { self } }) => ({ self: mul(g, mul(mul(self, self), 3)) }),
  samples: () => [{ args: [floats([2, 3])] }],
});

defineOp({
  schema: "defined::largest_index(Tensor self) -> Tensor",
  meta: () => ({ shape: [], dtype: "int64" }),
  kernel: ([out], { self }) => {
    const x = readNumbers(self);
    writeNumbers(out, [x.indexOf(Math.max(...x))]);
  },
  batching: { refuse: "its result is an address" },
  samples: () => [{ args: [floats([3])] }],
});

describe("the whole matrix", () => {
  const loops = "it has no rule, so it loops, and no examples tell no shape";
  testOps({
    namespace: "defined",
    expectedFailures: [
      { op: "defined::cubes", check: "vmap: empty batch", reason: loops },
      { op: "defined::cubes", check: "fast", reason: loops },
    ],
  });
});

describe("calls", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);

  test("take arguments by position, defaults, and options by name", () => {
    expect(squares(x).tolist()).toEqual([5, 25]);
    expect(squares(x, 0).tolist()).toEqual([10, 20]);
    expect(squares(x, { dim: 0 }).tolist()).toEqual([10, 20]);
    expect(squares(x, 0, true).tolist()).toEqual([[10, 20]]);
    expect(squares(x, 0, { keepdim: true }).tolist()).toEqual([[10, 20]]);
    expect(squares.opName).toBe("defined::sum_squares");
    expect(squares.name).toBe("sumSquares");
  });

  test("are typed by the schema", () => {
    expectTypeOf(squares).returns.toEqualTypeOf<Tensor>();
    expectTypeOf(halves).returns.toEqualTypeOf<readonly [Tensor, Tensor]>();
    // @ts-expect-error an option that the schema has not
    expect(() => squares(x, { dimension: 0 })).toThrow("dim");
    // @ts-expect-error a tensor is missing
    expect(() => sinTimes(x)).toThrow("other");
    // @ts-expect-error no number
    expect(() => squares(x, "0")).toThrow("sumSquares");
  });

  test("of several outputs give a list", () => {
    const [total, gap] = halves(x, x, { scale: 1 });
    expect(total.tolist()).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(gap.tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("go by name too, and the op is listed", () => {
    expect((callOp("defined::sum_squares", [x]) as Tensor).tolist()).toEqual([5, 25]);
    const listed = listOps().filter(({ name }) => name.startsWith("defined::"));
    expect(Object.fromEntries(listed.map(({ name, state }) => [name.slice(9), state]))).toEqual({
      cubes: "fallback",
      every_other: "rule",
      largest_index: "refused",
      noise_like: "rule",
      plane_mean: "rule",
      products: "rule",
      sevens_like: "rule",
      sin_times: "rule",
      sum_difference: "decomposed",
      sum_squares: "rule",
      traces: "rule",
      turned: "rule",
    });
  });
});

describe("composition", () => {
  const x = floats([4, 3], { dtype: "float64" });
  const y = otherFloats([4, 3], { dtype: "float64" });

  test("vmap, at any dim and nested, equals the loop", () => {
    expectClose(
      vmap(sinTimes)(x, y),
      loopOf(sinTimes, [
        [x, 0],
        [y, 0],
      ]),
    );
    const columns = vmap((a: Tensor) => squares(a), { inDims: 1 })(x);
    expectClose(
      columns,
      loopOf((a) => squares(a), [[x, 1]]),
    );
    const all = vmap((a: Tensor) => vmap((b: Tensor) => sinTimes(a, b))(y))(x);
    expect(all.shape).toEqual([4, 4, 3]);
    expectClose(
      all,
      loopOf((a) => vmap((b: Tensor) => sinTimes(a, b))(y), [[x, 0]]),
    );
  });

  test("gradcheck and gradgradcheck pass", () => {
    expect(gradcheck(sinTimes, [x, y])).toBe(true);
    expect(gradgradcheck(sinTimes, [x, y])).toBe(true);
    expect(gradcheck((a: Tensor) => squares(a, 0), [x])).toBe(true);
    expect(gradgradcheck((a: Tensor) => squares(a, 0), [x])).toBe(true);
    expect(gradcheck((a: Tensor, b: Tensor) => halves(a, b)[0], [x, y])).toBe(true);
  });

  test("Jacobians and hessians, both ways, agree", () => {
    const f = (a: Tensor): Tensor => div(squares(sinTimes(a, y)), 2);
    const [forward, reverse] = [jacfwd(f)(x) as Tensor, jacrev(f)(x) as Tensor];
    expect(forward.shape).toEqual([4, 4, 3]);
    expectClose(forward, valuesOf(reverse));
    const h = hessian((a: Tensor) => sum(squares(a)))(x.index(0)) as Tensor;
    expect(h.tolist()).toEqual([
      [2, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
    ]);
  });

  test("per-sample gradients, and jvp of vmap", () => {
    const loss = (a: Tensor): Tensor => squares(a);
    expectClose(
      vmap(grad(loss))(x),
      loopOf((a) => mul(a, 2), [[x, 0]]),
    );
    const [, tangent] = jvp((a: Tensor) => vmap(loss)(a), [x], [y]);
    expectClose(
      tangent as Tensor,
      loopOf(
        (a, b) => sum(mul(mul(a, b), 2)),
        [
          [x, 0],
          [y, 0],
        ],
      ),
    );
  });

  test("one op without batching code says so in explain", () => {
    const report = withFallbackPolicy("silent", () => explain(vmap(cubes))(x));
    expect(report.fallbacks).toMatchObject([
      { op: "defined::cubes", reason: "PLUGIN_WITHOUT_RULE", batchSize: 4 },
    ]);
    expect(explain(vmap(sinTimes))(x, y).fallbacks).toEqual([]);
  });

  test("draws follow the randomness mode, and the seed", () => {
    const drawAll = (randomness: "same" | "different"): unknown => {
      manualSeed(3);
      return vmap((a: Tensor) => noise(a), { randomness })(x).tolist();
    };
    expect(drawAll("different")).toEqual(drawAll("different"));
    const same = vmap(
      (a: Tensor) => {
        const drawn = noise(a);
        expect(isBatched(drawn)).toBe(false);
        return drawn;
      },
      { randomness: "same" },
    )(x);
    expect(same.shape).toEqual([4, 3]);
    expect(() => vmap((a: Tensor) => noise(a))(x)).toThrow("randomness");
  });

  test("traces of a decomposition are differentiable without a formula", () => {
    expect(
      (
        grad((a: Tensor) => traces(a))(
          tensor([
            [1, 2],
            [3, 4],
          ]),
        ) as Tensor
      ).tolist(),
    ).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe("mistakes", () => {
  const self = "(Tensor self) -> Tensor";
  const sameMeta = ({ self: x }: { readonly self: Tensor }) => ({ shape: x.shape, dtype: x.dtype });
  const parts = { meta: sameMeta, kernel: () => undefined };

  /** Definitions as JavaScript lets them be written. */
  const define = (definition: object): unknown => defineOp(definition as never);

  test.each<readonly [what: string, definition: object, code: string, text: string]>([
    ["no object", [] as object, "E_DEFINE_OP_PART", "an object with a schema"],
    ["no schema", {}, "E_DEFINE_OP_PART", "schema is missing"],
    ["a type", { schema: "m::a(Tensr self) -> Tensor" }, "E_DEFINE_OP_SCHEMA", "      ^^^^^"],
    ["no namespace", { schema: `a${self}`, ...parts }, "E_DEFINE_OP_NAMESPACE", "no namespace"],
    [
      "two namespaces",
      { schema: `m::a${self}`, namespace: "n", ...parts },
      "E_DEFINE_OP_NAMESPACE",
      "already",
    ],
    [
      "a reserved namespace",
      { schema: `aten::a${self}`, ...parts },
      "E_PLUGIN_NAMESPACE_RESERVED",
      "reserved",
    ],
    ["a key", { schema: `m::a${self}`, kernal: 1 }, "E_DEFINE_OP_KEY", "did you mean kernel"],
    ["no function", { schema: `m::a${self}`, meta: 1 }, "E_DEFINE_OP_PART", "meta is 1"],
    ["nothing", { schema: `m::a${self}` }, "E_DEFINE_OP_KERNEL", "kernel is missing"],
    ["no kernel", { schema: `m::a${self}`, meta: sameMeta }, "E_DEFINE_OP_KERNEL", "kernel"],
    ["no meta", { schema: `m::a${self}`, kernel: () => undefined }, "E_DEFINE_OP_KERNEL", "meta"],
    [
      "in place",
      { schema: "m::a_(Tensor(a!) self) -> Tensor(a!)", ...parts },
      "E_DEFINE_OP_FORM",
      "in place",
    ],
    ["a number", { schema: "m::a(Tensor self) -> int", ...parts }, "E_DEFINE_OP_FORM", "tensors"],
    [
      "a view without geometry",
      { schema: "m::a(Tensor(a) self) -> Tensor(a)", ...parts },
      "E_DEFINE_OP_KERNEL",
      "geometry",
    ],
    [
      "a kind",
      { schema: `m::a${self}`, ...parts, batching: "pointwse" },
      "E_DEFINE_OP_BATCHING",
      "did you mean pointwise",
    ],
    [
      "an option",
      { schema: `m::a${self}`, ...parts, batching: { kind: "variadic", minrank: 2 } },
      "E_DEFINE_OP_BATCHING",
      "did you mean minRank",
    ],
    [
      "an option that is missing",
      { schema: `m::a${self}`, ...parts, batching: { kind: "existing_bdim", fold: ["self"] } },
      "E_DEFINE_OP_BATCHING",
      "lacks rank",
    ],
    [
      "a parameter",
      { schema: `m::a${self}`, ...parts, batching: { kind: "reduction", dims: ["dim"] } },
      "E_DEFINE_OP_PARAMETER",
      '"dim", which is no parameter',
    ],
    [
      "no decomposition",
      { schema: `m::a${self}`, ...parts, batching: "decompose" },
      "E_DEFINE_OP_BATCHING",
      "no decomposition",
    ],
    [
      "no rule",
      { schema: `m::a${self}`, ...parts, batching: { rule: 1 } },
      "E_DEFINE_OP_BATCHING",
      "the rule is 1",
    ],
    [
      "no reason",
      { schema: `m::a${self}`, ...parts, batching: { fallback: "" } },
      "E_DEFINE_OP_BATCHING",
      "no reason",
    ],
    [
      "flags",
      { schema: `m::a${self}`, ...parts, outputDifferentiability: [true, true] },
      "E_DEFINE_OP_PART",
      "1 booleans",
    ],
    ["twice", { schema: `defined::cubes${self}`, ...parts }, "E_DUPLICATE_OP", "defined::cubes"],
  ])("in a definition: %s", (_what, definition, code, text) => {
    const message: unknown = expect.stringContaining(text);
    expect(() => define(definition)).toThrow(expect.objectContaining({ code, message }));
    expect(listOps().some(({ name }) => name.startsWith("m::"))).toBe(false);
  });

  test("that only a call shows name the op", () => {
    const x = tensor([1, 2]);
    const call = (name: string, definition: object): (() => unknown) => {
      const op = defineOp({ schema: `wrong::${name}${self}`, ...definition } as never);
      return () => (op as (value: Tensor) => unknown)(x);
    };
    const badMeta = { ...parts, meta: () => ({ shape: [1.5], dtype: "float32" }) };
    expect(call("meta", badMeta)).toThrow("wrong::meta: meta returned {");
    expect(
      call("twice", { ...parts, meta: () => [sameMeta({ self: x }), sameMeta({ self: x })] }),
    ).toThrow("wrong::twice: meta returned a list of 2");
    expect(call("returns", { ...parts, kernel: () => x })).toThrow("the kernel returned a tensor");
    expect(call("text", { decomposition: () => "text" })).toThrow("the decomposition returned");
    const short = { ...parts, kernel: ([out]: readonly Tensor[]) => writeNumbers(out, [1]) };
    expect(call("short", short)).toThrow("there are 1 numbers for an output of shape [2]");
  });

  test("in what formulas return name the op and the parameter", () => {
    const x = tensor([1, 2], { dtype: "float64" });
    const gradOf = (name: string, vjp: unknown): (() => unknown) => {
      const op = defineOp({ schema: `formula::${name}${self}`, ...parts, vjp } as never) as (
        value: Tensor,
      ) => Tensor;
      return () => grad((value: Tensor) => sum(op(value)))(x);
    };
    expect(gradOf("none", () => ({}))).toThrow(
      "vjp of formula::none: it returned no cotangent for self",
    );
    expect(gradOf("bare", () => x)).toThrow("it returned no cotangent for self");
    expect(gradOf("stray", () => ({ self: x, dim: x }))).toThrow(
      "a cotangent for dim, which is no",
    );
    expect(gradOf("number", () => ({ self: 7 }))).toThrow("the cotangent of self is 7");
    expect(gradOf("shape", () => ({ self: tensor([1, 2, 3]) }))).toThrow(
      "expected a tensor of shape [2]",
    );
    const push = defineOp({
      schema: `formula::push${self}`,
      ...parts,
      jvp: () => [x, x],
    } as never) as (value: Tensor) => Tensor;
    expect(() => jvp(push, [x], [x])).toThrow("jvp of formula::push: it returned 2 tangents");
  });
});
