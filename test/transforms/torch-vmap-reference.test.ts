// The behaviours that torch.func.vmap's reference page and its own tests promise, written for this library.
// Every expected value comes from a loop over single examples.
import { describe, expect, test } from "vitest";
import {
  add,
  dot,
  kwargs,
  mul,
  neg,
  pow,
  sin,
  stack,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { callsOf, loopOf } from "../../testing/loop.ts";
import { floats, otherFloats } from "../../testing/sample.ts";
import { expectClose, valuesOf } from "../../testing/values.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

const product = (a: Tensor, b: Tensor): Tensor => mul(a, b);

describe("the reference page", () => {
  test("two levels give two batch dims", () => {
    const [x, y] = [floats([2, 3, 5]), otherFloats([2, 3, 5])];
    const want = loopOf(
      (a, b) =>
        stack(
          callsOf(dot2, [
            [a, 0],
            [b, 0],
          ]),
        ),
      [
        [x, 0],
        [y, 0],
      ],
    );
    const out = vmap(vmap(dot))(x, y);
    expect(out.shape).toEqual([2, 3]);
    expectClose(out, want);
  });

  test("inDims: 1 maps columns", () => {
    const [x, y] = [floats([2, 5]), otherFloats([2, 5])];
    expectClose(
      vmap(dot, { inDims: 1 })(x, y),
      loopOf(dot2, [
        [x, 1],
        [y, 1],
      ]),
    );
  });

  test("inDims: [0, null] shares the second input", () => {
    const [x, y] = [floats([2, 5]), otherFloats([5])];
    expectClose(
      vmap(dot, { inDims: [0, null] })(x, y),
      loopOf(dot2, [
        [x, 0],
        [y, null],
      ]),
    );
  });

  test("an object of inputs takes an object of dims, within the array of inputs", () => {
    const input = { x: floats([2, 5]), y: otherFloats([5]) };
    const f = (d: typeof input): Tensor => dot(d.x, d.y);
    const out = vmap(f, { inDims: [{ x: 0, y: null }] })(input);
    expectClose(
      out,
      loopOf(dot2, [
        [input.x, 0],
        [input.y, null],
      ]),
    );
    // Without the array around it, it names no input.
    expect(refusalOf(() => vmap(f, { inDims: { x: 0, y: null } })(input)).code).toBe(
      "E_IN_DIMS_STRUCTURE",
    );
  });

  test("outDims: 1 puts the batch dim second", () => {
    const x = floats([2, 5]);
    const out = vmap((a: Tensor) => pow(a, 2), { outDims: 1 })(x);
    expect(out.shape).toEqual([5, 2]);
    expectClose(
      out,
      loopOf((a) => pow(a, 2), [[x, 0]], 1),
    );
  });

  test("keyword arguments are accepted, with their defaults, and not mapped", () => {
    const x = floats([2, 5]);
    const fn = (a: Tensor, { scale = 4 }: { scale?: number | Tensor } = {}): Tensor =>
      typeof scale === "number" ? mul(a, scale) : mul(a, scale);
    expectClose(vmap(fn)(x), valuesOf(mul(x, 4)));
    const scaled = vmap(fn)(x, kwargs({ scale: x }));
    expect(scaled.shape).toEqual([2, 2, 5]);
    expectClose(
      scaled,
      loopOf((a) => mul(a, x), [[x, 0]]),
    );
  });

  test("chunkSize: 1 is the loop, and every other size gives the same", () => {
    const x = floats([5, 4]);
    for (const chunkSize of [1, 2, 5, 9]) {
      expectClose(
        vmap(sin, { chunkSize })(x),
        loopOf((a) => sin(a), [[x, 0]]),
      );
    }
  });

  test("no autobatching: examples of several lengths are no tensor", () => {
    const error = refusalOf(() => vmap(sin)(tensor([[1, 2], [3]])));
    expect(error.message).toContain("length");
  });
});

function dot2(a: Tensor, b: Tensor): Tensor {
  return dot(a, b);
}

describe("inputs", () => {
  test("a constant function is expanded", () => {
    expectClose(
      vmap((_: Tensor) => tensor(3))(floats([3])),
      loopOf(() => tensor(3), [[floats([3]), 0]]),
    );
  });

  test("an input that is not used", () => {
    const [x, y] = [floats([2, 3]), floats([2, 3])];
    expectClose(vmap((_: Tensor, b: Tensor) => b)(x, y), valuesOf(y));
  });

  test("every input at a dim of its own", () => {
    const cases: readonly (readonly [readonly number[], readonly number[], number, number])[] = [
      [[2, 3], [2, 3], 1, 1],
      [[2, 3], [3, 2], 1, 0],
      [[2, 3], [3, 2], -1, -2],
      [[2, 3, 5], [5, 2, 3], -1, 0],
    ];
    for (const [left, right, a, b] of cases) {
      const [x, y] = [floats(left), otherFloats(right)];
      const out = vmap(product, { inDims: [a, b] })(x, y);
      expectClose(
        out,
        loopOf(product, [
          [x, a],
          [y, b],
        ]),
      );
    }
  });

  test("null for one of several, in nested maps", () => {
    const [x, y] = [floats([2, 3]), otherFloats([2, 3])];
    const inner = vmap(product, { inDims: [0, null] });
    expect(inner(x, y).shape).toEqual([2, 2, 3]);
    const twice = vmap(inner, { inDims: [1, null] });
    const want = loopOf((column) => stack(callsOf((a) => mul(a, y), [[column, 0]])), [[x, 1]]);
    expectClose(twice(x, y), want);
  });

  test("other dims at every level, none of them the first", () => {
    const x = floats([2, 3, 5, 7]);
    const y = otherFloats([3, 5]);
    const shared = vmap(vmap(product, { inDims: [1, null] }), { inDims: [0, 0] });
    const out = vmap(shared, { inDims: [0, null] })(x, y);
    expect(out.shape).toEqual([2, 3, 7, 5]);
    const want = loopOf(
      (plane) =>
        stack(
          callsOf(
            (a, b) => stack(callsOf((column) => mul(column, b), [[a, 1]])),
            [
              [plane, 0],
              [y, 0],
            ],
          ),
        ),
      [[x, 0]],
    );
    expectClose(out, want);
  });

  test("trees of every form, with one entry for all of them or one for each", () => {
    const [x, y] = [floats([2, 3]), otherFloats([2, 3])];
    const want = valuesOf(mul(x, y));
    const pair = (p: readonly [Tensor, Tensor]): Tensor => mul(p[0], p[1]);
    expectClose(vmap(pair)([x, y]), want);
    expectClose(vmap(pair, { inDims: [0] })([x, y]), want);
    expectClose(vmap(pair, { inDims: [[0, 0]] })([x, y]), want);
    const named = (d: { a: Tensor; b: Tensor }): Tensor => mul(d.a, d.b);
    expectClose(vmap(named, { inDims: [{ b: 0, a: 0 }] })({ a: x, b: y }), want);
    const deep = (d: { a: Tensor; b: readonly Tensor[] }): Tensor => mul(d.a, d.b[0]);
    expectClose(vmap(deep)({ a: x, b: [y] }), want);
    expectClose(vmap(deep, { inDims: [{ a: 0, b: [0] }] })({ a: x, b: [y] }), want);
  });

  test("no inputs, no tensors, nothing mapped", () => {
    expect(refusalOf(() => vmap(() => zeros([3]))()).code).toBe("E_NO_INPUTS");
    const numbers = (a: number): Tensor => tensor(a);
    expect(refusalOf(() => vmap(numbers)(3)).code).toBe("E_IN_DIM_NOT_TENSOR");
    expect(refusalOf(() => vmap(numbers, { inDims: [null] })(3)).code).toBe("E_NOTHING_MAPPED");
  });

  test("sizes that differ list every mapped input", () => {
    expectMessage(
      () => vmap(product)(floats([3]), floats([2])),
      "E_MAPPED_SIZES",
      "vmap(product): mapped dims differ in size: args[0] [3] has 3 at dim 0, args[1] [2] has 2 at dim 0; expected one size",
    );
    const tree = (d: { x: Tensor; y: Tensor }, z: Tensor): Tensor => add(add(d.x, d.y), z);
    expectMessage(
      () =>
        vmap(tree, { inDims: [{ x: 0, y: 1 }, -1] })(
          { x: floats([2, 3]), y: floats([3, 2]) },
          floats([2, 4]),
        ),
      "E_MAPPED_SIZES",
      "vmap(tree, { inDims: [{ x: 0, y: 1 }, -1] }): mapped dims differ in size: args[0].x [2, 3] has 2 at dim 0, args[0].y [3, 2] has 2 at dim 1, args[1] [2, 4] has 4 at dim 1; expected one size",
    );
  });

  test("dims out of range name the input, its shape and the range", () => {
    for (const dim of [2, -3]) {
      expectMessage(
        () => vmap(sin, { inDims: dim })(floats([2, 3])),
        "E_IN_DIM_RANGE",
        `vmap(sin, { inDims: ${dim} }): input [0] has shape [2, 3], so its inDims entry ${dim} is out of range; expected -2 <= dim < 2`,
      );
    }
  });

  test.each([
    [[0], "[0]"],
    [[0, 0, 0], "[0, 0, 0]"],
    [[[0, 0]], "[[0, 0]]"],
    [{ a: 0 }, "{ a: 0 }"],
    [[0, { a: 0 }], "[0, { a: 0 }]"],
  ])("the structure %j does not fit two inputs", (inDims, shown) => {
    expectMessage(
      () => vmap(product, { inDims })(floats([2]), floats([2])),
      "E_IN_DIMS_STRUCTURE",
      `vmap(product, { inDims: ${shown} }): inDims has structure ${shown} but the inputs have structure [Tensor[2], Tensor[2]]; expected the same structure or a prefix of it\n  hint: use null for inputs that are not mapped`,
    );
  });
});

describe("outputs", () => {
  const x = floats([2, 3]);

  test("several, as arrays and objects of any depth, one tensor twice", () => {
    const f = (a: Tensor): object => ({
      a,
      list: [a, [sum(a), { twice: mul(a, 2) }]],
      again: a,
    });
    const out: { a: Tensor; again: Tensor } = Object(vmap(f)(x));
    expectClose(out.a, valuesOf(x));
    expectClose(out.again, valuesOf(x));
  });

  test("outDims for each, and the same for all below a prefix", () => {
    const f = (a: Tensor): readonly [Tensor, readonly [Tensor, Tensor]] => [a, [a, neg(a)]];
    const [first, [second, third]] = vmap(f, { outDims: [0, 1] })(x);
    expectClose(first, valuesOf(x));
    expectClose(
      second,
      loopOf((a) => a, [[x, 0]], 1),
    );
    expectClose(
      third,
      loopOf((a) => neg(a), [[x, 0]], 1),
    );
  });

  test("outDims in nested maps count within each level's result", () => {
    const cube = floats([2, 3, 5, 7]);
    const out = vmap(
      vmap((a: Tensor) => a, { outDims: 1 }),
      { outDims: 2 },
    )(cube);
    const want = loopOf(
      (c) =>
        stack(
          callsOf((a) => a, [[c, 0]]),
          1,
        ),
      [[cube, 0]],
      2,
    );
    expectClose(out, want);
    const same = vmap((a: Tensor) => a, { inDims: 2, outDims: 2 })(cube);
    expectClose(same, valuesOf(cube));
  });

  test("negative outDims, and the first and last of the range", () => {
    for (const outDims of [-2, -1, 0, 1]) {
      expectClose(
        vmap((a: Tensor) => a, { outDims })(x),
        loopOf((a) => a, [[x, 0]], outDims),
      );
    }
    for (const outDims of [-3, 2]) {
      expectMessage(
        () => vmap((a: Tensor) => a, { outDims })(x),
        "E_OUT_DIM_RANGE",
        `vmap(anonymous function, { outDims: ${outDims} }): the output has shape [3] per example, so its outDims entry ${outDims} is out of range; expected -2 <= dim < 2`,
      );
    }
    expectClose(
      vmap((a: Tensor) => sum(a), { outDims: -1 })(x),
      loopOf((a) => sum(a), [[x, 0]]),
    );
  });

  test("null: an unmapped output is not expanded, a mapped one is refused", () => {
    const [shared, mapped] = vmap((a: Tensor): readonly Tensor[] => [tensor(3), a], {
      outDims: [null, 0],
    })(x);
    expect(shared.shape).toEqual([]);
    expect(mapped.shape).toEqual([2, 3]);
    expectMessage(
      () => vmap((a: Tensor): readonly Tensor[] => [a, a], { outDims: [0, null] })(x),
      "E_OUT_DIM_NULL",
      "vmap(anonymous function, { outDims: [0, null] }): output [1] differs per example but its outDims entry is null; expected an integer for a mapped output",
    );
  });

  test("null is per level: mapped at the outer one only is not mapped at the inner one", () => {
    const out = vmap((a: Tensor) => vmap((_: Tensor) => a, { outDims: null })(x))(x);
    expectClose(out, valuesOf(x));
  });

  test("a structure that does not fit prints both", () => {
    expectMessage(
      () => vmap((a: Tensor): readonly Tensor[] => [a, a], { outDims: [0, 0, 0] })(x),
      "E_OUT_DIMS_STRUCTURE",
      "vmap(anonymous function, { outDims: [0, 0, 0] }): outDims has structure [0, 0, 0] but the outputs have structure [Tensor[3], Tensor[3]]; expected the same structure or a prefix of it",
    );
    expect(refusalOf(() => vmap((a: Tensor) => a, { outDims: [0] })(x)).code).toBe(
      "E_OUT_DIMS_STRUCTURE",
    );
  });

  test.each<readonly [unknown, string]>([
    [3, "3"],
    ["text", '"text"'],
    [null, "null"],
    [undefined, "undefined"],
    [new Map(), "Map"],
    [() => 1, "function (anonymous)"],
  ])("what is no tensor is refused: %s", (value, shown) => {
    expectMessage(
      () => vmap((_: Tensor) => value)(x),
      "E_OUTPUT_NOT_TENSOR",
      `vmap(anonymous function): the output is ${shown}; expected a tensor\n  hint: return tensors, or arrays and plain objects of them; null in outDims hands anything else back as it is`,
    );
    expect(vmap((_: Tensor) => value, { outDims: null })(x)).toBe(value);
  });
});
