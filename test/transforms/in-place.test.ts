// In-place ops and views under every kind of level: the same values and derivatives as the out-of-place form.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  cat,
  clone,
  diagonal,
  expand,
  grad,
  jvp,
  mul,
  narrow,
  ones,
  select,
  sin,
  stack,
  sum,
  type Tensor,
  tensor,
  transpose,
  view,
  vmap,
  zeros,
  zerosLike,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

/** A function that writes, and one that says the same without writing. */
interface Pair {
  readonly name: string;
  readonly writes: (x: Tensor) => Tensor;
  readonly pure: (x: Tensor) => Tensor;
}

function part(x: Tensor, i: number): Tensor {
  return select(x, 0, i);
}

const PAIRS: readonly Pair[] = [
  {
    name: "a chain of writes",
    writes: (x) => sin(mul(x, 2).mul_(x).add_(1)),
    pure: (x) => sin(add(mul(mul(x, 2), x), 1)),
  },
  {
    name: "a constant written into a row",
    writes: (x) => {
      const y = mul(x, 2);
      part(y, 0).fill_(0);
      return mul(y, y);
    },
    pure: (x) => {
      const y = mul(x, 2);
      const kept = stack([zerosLike(part(y, 0)), part(y, 1), part(y, 2)]);
      return mul(kept, kept);
    },
  },
  {
    name: "a row multiplied by another",
    writes: (x) => {
      const y = clone(x);
      part(y, 1).mul_(part(x, 2));
      return sin(y);
    },
    pure: (x) => sin(stack([part(x, 0), mul(part(x, 1), part(x, 2)), part(x, 2)])),
  },
  {
    name: "a view taken before the base is written",
    writes: (x) => {
      const y = mul(x, 3);
      const row = part(y, 1);
      y.mul_(x);
      return mul(row, part(x, 0));
    },
    pure: (x) => mul(part(mul(mul(x, 3), x), 1), part(x, 0)),
  },
  {
    name: "a view written, the base and another view read",
    writes: (x) => {
      const y = mul(x, 3);
      const other = transpose(y, 0, 1);
      part(y, 0).add_(part(x, 2));
      return add(y, transpose(other, 0, 1));
    },
    pure: (x) => {
      const y = mul(x, 3);
      const written = stack([add(part(y, 0), part(x, 2)), part(y, 1), part(y, 2)]);
      return add(written, written);
    },
  },
  {
    name: "a view of a view",
    writes: (x) => {
      const y = clone(x);
      view(narrow(y, 0, 1, 2), [6]).mul_(2);
      return mul(y, x);
    },
    pure: (x) => mul(cat([narrow(x, 0, 0, 1), mul(narrow(x, 0, 1, 2), 2)]), x),
  },
  {
    name: "fresh zeros filled from the input",
    writes: (x) => {
      const y = zerosLike(x);
      part(y, 1).add_(part(x, 0));
      y.add_(x);
      return mul(y, x);
    },
    pure: (x) => mul(add(stack([zerosLike(part(x, 0)), part(x, 0), zerosLike(part(x, 0))]), x), x),
  },
  {
    name: "the same row written twice",
    writes: (x) => {
      const y = clone(x);
      part(y, 0).mul_(part(x, 1));
      part(y, 0).mul_(part(y, 0));
      return y;
    },
    pure: (x) => {
      const row = mul(part(x, 0), part(x, 1));
      return stack([mul(row, row), part(x, 1), part(x, 2)]);
    },
  },
  {
    name: "a diagonal",
    writes: (x) => {
      const y = mul(x, 2);
      diagonal(y).mul_(diagonal(x));
      return sin(y);
    },
    pure: (x) => {
      const mask = tensor(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        { dtype: "float64" },
      );
      const off = add(mul(mask, -1), 1);
      return sin(add(mul(mul(mul(x, 2), x), mask), mul(mul(x, 2), off)));
    },
  },
];

const x = floats([3, 3], { dtype: "float64" });
const t = floats([3, 3], { dtype: "float64" }, 5);
const batch = floats([4, 3, 3], { dtype: "float64" });
const tangents = floats([4, 3, 3], { dtype: "float64" }, 6);

function total(f: (a: Tensor) => Tensor): (a: Tensor) => Tensor {
  return (a) => sum(mul(f(a), f(a)));
}

function along(f: (a: Tensor) => Tensor): (a: Tensor, direction: Tensor) => Tensor {
  return (a, direction) => asTensor(jvp(f, [a], [direction])[1]);
}

describe.each(PAIRS)("$name", ({ writes, pure }) => {
  test("value", () => expectClose(writes(x), valuesOf(pure(x))));

  test("vmap", () => expectClose(vmap(writes)(batch), valuesOf(vmap(pure)(batch))));

  test("grad", () => expectClose(grad(total(writes))(x), valuesOf(grad(total(pure))(x))));

  test("base autograd", () => {
    const leaf = clone(x);
    leaf.requiresGrad = true;
    total(writes)(leaf).backward();
    expectClose(asTensor(leaf.grad), valuesOf(grad(total(pure))(x)));
  });

  test("jvp", () => expectClose(along(writes)(x, t), valuesOf(along(pure)(x, t))));

  test("grad of grad", () => {
    const twice = (f: (a: Tensor) => Tensor): Tensor =>
      grad((a: Tensor) => sum(mul(grad(total(f))(a), t)))(x);
    expectClose(twice(writes), valuesOf(twice(pure)));
  });

  test("jvp of grad", () => {
    expectClose(along(grad(total(writes)))(x, t), valuesOf(along(grad(total(pure)))(x, t)));
  });

  test("vmap of grad and grad of vmap", () => {
    expectClose(vmap(grad(total(writes)))(batch), valuesOf(vmap(grad(total(pure)))(batch)));
    const through = (f: (a: Tensor) => Tensor): Tensor =>
      grad((all: Tensor) => sum(vmap(total(f))(all)))(batch);
    expectClose(through(writes), valuesOf(through(pure)));
  });

  test("vmap of jvp, everything or only tangents mapped", () => {
    expectClose(vmap(along(writes))(batch, tangents), valuesOf(vmap(along(pure))(batch, tangents)));
    const dims = { inDims: [null, 0] };
    expectClose(
      vmap(along(writes), dims)(x, tangents),
      valuesOf(vmap(along(pure), dims)(x, tangents)),
    );
  });

  test("createGraph", () => {
    const second = (f: (a: Tensor) => Tensor): Tensor => {
      const leaf = clone(x);
      leaf.requiresGrad = true;
      const [first] = autograd.grad(total(f)(leaf), leaf, { createGraph: true });
      return asTensor(autograd.grad(sum(mul(asTensor(first), t)), leaf)[0]);
    };
    expectClose(second(writes), valuesOf(second(pure)));
  });
});

describe("levels", () => {
  test("a value of a higher level is not written into a lower one", () => {
    const outer = ones([3]);
    const v = floats([3]);
    expect(refusalOf(() => grad((a: Tensor) => sum(outer.add_(a)))(v)).code).toBe(
      "E_CROSS_LEVEL_WRITE",
    );
    expect(refusalOf(() => jvp((a: Tensor) => sum(outer.add_(a)), [v], [v])).code).toBe(
      "E_CROSS_LEVEL_WRITE",
    );
    expectNested(outer, [1, 1, 1]);
  });

  test("a write without a value of the level happens once, as a side effect", () => {
    const counter = zeros([]);
    grad((a: Tensor) => {
      counter.add_(1);
      return sum(a);
    })(floats([3]));
    expect(counter.item()).toBe(1);
  });

  test("an expanded tensor is not written", () => {
    const wide = expand(ones([1]), [3]);
    expect(refusalOf(() => wide.add_(1)).code).toBe("E_EXPANDED_IN_PLACE");
    expect(
      refusalOf(() => vmap((row: Tensor) => expand(row, [2, 3]).add_(1))(ones([4, 3]))).code,
    ).toBe("E_EXPANDED_IN_PLACE");
  });

  test("a buffer becomes part of the graph when weights are written into it", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const buffer = zeros([2]);
    buffer.add_(mul(w, w));
    sum(mul(buffer, 3)).backward();
    expectNested(w.grad, [6, 12]);
  });

  test("in place keeps shape and dtype", () => {
    expect(refusalOf(() => ones([1]).add_(ones([3]))).code).toBe("E_IN_PLACE_SHAPE");
    expect(refusalOf(() => tensor([1, 2], { dtype: "int64" }).add_(0.5)).code).toBe(
      "E_IN_PLACE_DTYPE",
    );
    expect(ones([2]).add_(ones([2], { dtype: "float64" })).dtype).toBe("float32");
  });
});
