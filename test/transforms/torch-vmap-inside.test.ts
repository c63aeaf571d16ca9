// What a function sees and may do inside torch.func.vmap: shapes, views, writes, captured tensors, written for this library.
// Every expected value comes from a loop over single examples.
import { describe, expect, test } from "vitest";
import {
  add,
  cat,
  clone,
  diagEmbed,
  diagonal,
  expand,
  eye,
  isBatched,
  maskedFill,
  matmul,
  mul,
  onesLike,
  permute,
  reshape,
  select,
  stack,
  sub,
  sum,
  type Tensor,
  transpose,
  unsqueeze,
  view,
  vmap,
  zeros,
  zerosLike,
} from "../../runtime/index.ts";
import { callsOf, exampleAlong, loopOf, stackedCalls } from "../../testing/loop.ts";
import { bools, distinct, floats, integers, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

describe("one example as the function sees it", () => {
  test("shape, rank and dtype have no batch dim, whatever the layout", () => {
    const x = integers([4, 2, 3], [0, 9]);
    const seen: unknown[] = [];
    vmap(
      (a: Tensor) => {
        seen.push([...a.shape], a.ndim, a.dtype, isBatched(a));
        return a;
      },
      { inDims: -1 },
    )(transpose(x, 0, 2));
    expect(seen).toEqual([[3, 2], 2, "int64", true]);
  });

  test("shapes may be computed with", () => {
    const x = floats([4, 2, 3]);
    const f = (a: Tensor): Tensor => add(reshape(a, [a.shape[1], a.shape[0]]), a.ndim);
    expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
  });

  test("ops on a matrix of one example: transpose, diagonal, embedding, permutation", () => {
    const x = floats([3, 3, 3]);
    const fs: readonly ((a: Tensor) => Tensor)[] = [
      (a) => transpose(a, 0, 1),
      (a) => transpose(a, -1, -2),
      (a) => diagonal(a),
      (a) => diagEmbed(diagonal(a)),
      (a) => permute(a, [1, 0]),
      (a) => view(clone(a), [9]),
      (a) => expand(unsqueeze(a, 0), [2, 3, 3]),
      (a) => matmul(a, a),
      (a) => cat([a, a], 1),
      (a) => maskedFill(a, bools([3, 3]), 0),
    ];
    for (const f of fs) {
      for (const inDims of [0, 1, -1]) {
        expectClose(vmap(f, { inDims })(x), loopOf(f, [[x, inDims]]));
      }
    }
  });

  test("an inner map whose result does not use its input is expanded over both levels", () => {
    const x = floats([3]);
    const y = otherFloats([5]);
    const out = vmap((a: Tensor) => vmap((_: Tensor) => a)(y))(x);
    expectClose(
      out,
      loopOf((a) => expand(a, [5]), [[x, 0]]),
    );
    const swapped = vmap((a: Tensor) => vmap((b: Tensor) => mul(a, b))(y))(x);
    expectClose(
      swapped,
      loopOf((a) => mul(y, a), [[x, 0]]),
    );
  });
});

describe("in place", () => {
  test("a mapped self with a mapped other, a shared other, and a number", () => {
    const others: readonly ((a: Tensor, b: Tensor) => Tensor)[] = [
      (a, b) => a.add_(b),
      (a) => a.mul_(floats([3])),
      (a) => a.sub_(2),
    ];
    for (const f of others) {
      const [x, y] = [floats([2, 3]), otherFloats([2, 3])];
      const want = loopOf(
        (a, b) => f(clone(a), b),
        [
          [x, 0],
          [y, 0],
        ],
      );
      const out = vmap(f)(x, y);
      expectClose(out, want);
      expectClose(x, want);
    }
  });

  test("a smaller other is broadcast within one example", () => {
    const [x, y] = [floats([2, 3, 4]), otherFloats([2, 4])];
    const want = loopOf(
      (a, b) => add(a, b),
      [
        [x, 0],
        [y, 0],
      ],
    );
    vmap((a: Tensor, b: Tensor) => a.add_(b))(x, y);
    expectClose(x, want);
  });

  test("a larger other is refused, in the words of one example, and nothing is written", () => {
    const x = floats([2, 4]);
    const before = valuesOf(x);
    const error = refusalOf(() => vmap((a: Tensor, b: Tensor) => a.add_(b))(x, floats([2, 3, 4])));
    expect(error.message).toContain("self [4], other [3, 4]");
    expectClose(x, before);
  });

  test("views: a write through one is seen by the caller and by the others", () => {
    const x = zeros([2, 3, 3]);
    const f = (a: Tensor): Tensor => {
      const row = select(a, 0, 1);
      diagonal(a).add_(1);
      transpose(a, 0, 1).select(0, 2).mul_(5);
      return add(row, 0);
    };
    const written = (a: Tensor): Tensor => {
      f(a);
      return a;
    };
    const want = loopOf((a) => f(clone(a)), [[x, 0]]);
    const whole = loopOf(written, [[clone(x), 0]]);
    expectClose(vmap(f)(x), want);
    expectClose(x, whole);
  });

  test("fresh mapped tensors from likes are mapped too", () => {
    const x = floats([2, 3]);
    for (const like of [zerosLike, onesLike]) {
      const f = (a: Tensor): Tensor => like(a).add_(a);
      expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
    }
    const copied = (a: Tensor): Tensor => zerosLike(a).copy_(mul(a, 2));
    expectClose(vmap(copied)(x), loopOf(copied, [[x, 0]]));
  });

  test("across two levels: the innermost mapped self may be written, an outer one not", () => {
    const inner = zeros([2, 3, 4]);
    const source = floats([2, 4]);
    vmap((rows: Tensor, v: Tensor) => vmap((row: Tensor) => row.add_(v))(rows))(inner, source);
    expectClose(
      inner,
      loopOf((v) => expand(unsqueeze(v, 0), [3, 4]), [[source, 0]]),
    );
    const outer = zeros([2, 4]);
    const error = refusalOf(() =>
      vmap((o: Tensor, rows: Tensor) => vmap((row: Tensor) => o.add_(row))(rows))(
        outer,
        floats([2, 3, 4]),
      ),
    );
    expect(error.code).toBe("E_INPLACE_UNBATCHED_SELF");
    expect(error.message).toContain("vmap level 2");
    expectNested(sum(outer), 0);
  });
});

describe("values that reach an op in several ways", () => {
  test("a captured tensor, mapped or not at an outer level, meets a mapped one", () => {
    const [x, y] = [floats([2, 3]), otherFloats([4, 3])];
    const captured = floats([3]);
    const out = vmap((a: Tensor) => {
      const shifted = add(a, captured);
      return vmap((b: Tensor) => sub(mul(shifted, b), captured))(y);
    })(x);
    const want = loopOf(
      (a) => stack(callsOf((b) => sub(mul(add(a, captured), b), captured), [[y, 0]])),
      [[x, 0]],
    );
    expectClose(out, want);
  });

  test("lists of mapped and shared tensors", () => {
    const x = floats([2, 3]);
    const shared = otherFloats([3]);
    const f = (a: Tensor): Tensor => stack([a, shared, mul(a, 2)], 1);
    expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
  });

  test("0-d examples, and dims named 0 and -1 on them", () => {
    const x = distinct([5]);
    for (const f of [
      (a: Tensor) => sum(a, [0]),
      (a: Tensor) => sum(a, [-1], true),
      (a: Tensor) => unsqueeze(a, 0),
      (a: Tensor) => mul(a, a),
    ]) {
      expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
    }
  });

  test("a matrix of ones per example is not the batch", () => {
    const x = floats([3, 3, 3]);
    const f = (a: Tensor): Tensor => matmul(a, eye(3));
    for (const inDims of [0, 1, 2]) {
      expectClose(vmap(f, { inDims })(x), loopOf(f, [[x, inDims]]));
    }
  });

  test("examples picked by hand agree with the loop's", () => {
    const x = floats([2, 3, 4]);
    expectClose(exampleAlong(x, 1, 2), valuesOf(select(x, 1, 2)));
    expectClose(
      stack([select(x, 0, 0), select(x, 0, 1)]),
      stackedCalls(callsOf((a) => a, [[x, 0]])),
    );
    expect(asTensor(exampleAlong(x, -1, 0)).shape).toEqual([2, 3]);
  });
});
