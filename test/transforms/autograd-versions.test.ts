// Base autograd and writes in place: changed saved tensors, leaves, views of every kind, freed graphs.
import { describe, expect, test } from "vitest";
import {
  autograd,
  einsum,
  exp,
  matmul,
  mul,
  narrow,
  noGrad,
  ones,
  reshape,
  select,
  sin,
  sum,
  type Tensor,
  tensor,
  transpose,
  unbind,
  unsqueeze,
  zeros,
} from "../../runtime/index.ts";
import { asTensor, expectNested } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

function leaf(values: readonly number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

describe("a saved tensor that was written in place", () => {
  const writes: readonly (readonly [string, (y: Tensor) => void])[] = [
    ["directly", (y) => y.add_(1)],
    ["through a view", (y) => select(y, 0, 0).fill_(0)],
    ["through detach", (y) => y.detach().mul_(2)],
    ["under noGrad", (y) => noGrad(() => y.fill_(0))],
    ["by an index", (y) => y.setIndex_([[1]], 5)],
  ];

  test.each(writes)("%s: the error names the operator, the shape and the versions", (_, write) => {
    const y = mul(leaf([1, 2]), 2);
    const out = sum(mul(y, y));
    write(y);
    const error = refusalOf(() => out.backward());
    expect(error.code).toBe("E_SAVED_TENSOR_CHANGED");
    expect(error.message).toContain("backward of mul.Tensor: a saved tensor of shape [2]");
    expect(error.message).toContain("it is at version 1; expected version 0");
  });

  test("a saved result", () => {
    const y = exp(leaf([1, 2]));
    y.add_(1);
    expect(refusalOf(() => sum(y).backward()).message).toContain("backward of exp");
  });

  test("one of a list", () => {
    const a = mul(leaf([1, 2]), 1);
    const out = einsum("i,i->", [a, a]);
    a.mul_(2);
    expect(refusalOf(() => out.backward()).code).toBe("E_SAVED_TENSOR_CHANGED");
  });

  test("what the formula does not need may change", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    const out = sum(y.add(1));
    y.fill_(0);
    out.backward();
    expectNested(x.grad, [2, 2]);
    const w = ones([2]);
    const constant = sum(mul(x, 3).add(w));
    w.fill_(0);
    constant.backward();
    expectNested(x.grad, [5, 5]);
  });

  test("matmul with weights changed between the passes", () => {
    const w = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    const x = tensor([[1, 1]], { requiresGrad: true });
    const out = sum(matmul(x, w));
    noGrad(() => w.mul_(2));
    expect(refusalOf(() => out.backward()).code).toBe("E_SAVED_TENSOR_CHANGED");
  });
});

describe("leaves", () => {
  const writes: readonly (readonly [string, (x: Tensor) => unknown])[] = [
    ["itself", (x) => x.add_(1)],
    ["a view", (x) => select(x, 0, 0).add_(1)],
    ["a view of a view", (x) => select(unsqueeze(x, 0), 0, 0).add_(1)],
    ["one of several views", (x) => unbind(x)[1].add_(1)],
  ];

  test.each(writes)("a write to %s is refused, and allowed under noGrad", (_, write) => {
    const x = leaf([1, 2]);
    expect(refusalOf(() => write(x)).code).toBe("E_LEAF_IN_PLACE");
    expectNested(x, [1, 2]);
    noGrad(() => write(x));
    expect([x.requiresGrad, x.isLeaf]).toEqual([true, true]);
  });

  test("a leaf that does not require grad may be written", () => {
    const x = leaf([1, 2]).requiresGrad_(false);
    x.add_(1);
    expectNested(x, [2, 3]);
  });
});

/** The gradient of `f`, whose writes go in place, with respect to its leaf. */
function gradOf(values: readonly number[], f: (x: Tensor) => Tensor): unknown {
  const x = leaf(values);
  f(x).backward();
  return asTensor(x.grad).tolist();
}

describe("views", () => {
  test("a write through a view reaches the base, one to the base the view", () => {
    const through = gradOf([1, 2, 3], (x) => {
      const y = mul(x, 2);
      narrow(y, 0, 1, 2).mul_(5);
      return sum(mul(y, y));
    });
    expect(through).toEqual([8, 400, 600]);
    const back = gradOf([1, 2, 3], (x) => {
      const y = mul(x, 2);
      const view = narrow(y, 0, 1, 2);
      y.mul_(5);
      return sum(mul(view, view));
    });
    expect(back).toEqual([0, 400, 600]);
  });

  test("chained views: of a transpose, of a reshape, of several at a time", () => {
    const chained = gradOf([1, 2, 3, 4], (x) => {
      const y = reshape(mul(x, 1), [2, 2]);
      const column = select(transpose(y, 0, 1), 0, 1);
      column.mul_(10);
      select(column, 0, 0).add_(1);
      return sum(mul(y, y));
    });
    expect(chained).toEqual([2, 420, 6, 800]);
    const several = gradOf([1, 2, 3], (x) => {
      const y = mul(x, 1);
      const [first, second] = unbind(y);
      first.mul_(2);
      second.mul_(first);
      return sum(mul(y, tensor([1, 10, 100])));
    });
    expect(several).toEqual([42, 20, 100]);
  });

  test("values with a gradient written into a slice of a constant base", () => {
    const x = leaf([1, 2]);
    const base = mul(leaf([1, 1, 1]), 0).detach();
    narrow(base, 0, 0, 2).copy_(mul(x, 3));
    sum(mul(base, base)).backward();
    expectNested(x.grad, [18, 36]);
  });

  test("a view taken under noGrad is not written with recording on", () => {
    const y = mul(leaf([1, 2]), 2);
    const view = noGrad(() => select(y, 0, 0));
    expect(view.requiresGrad).toBe(false);
    expect(refusalOf(() => view.mul_(3)).code).toBe("E_SILENT_VIEW_IN_PLACE");
    expect(refusalOf(() => unsqueeze(view, 0).mul_(3)).code).toBe("E_SILENT_VIEW_IN_PLACE");
    noGrad(() => view.mul_(3));
    expectNested(y, [6, 4]);
    const constant = noGrad(() => select(mul(leaf([1, 2]), 2), 0, 0).clone());
    expect(constant.mul_(leaf([2]).index(0)).requiresGrad).toBe(true);
  });

  test("reading a view under noGrad does not cost it its history", () => {
    const result = gradOf([1, 2], (x) => {
      const y = mul(x, 2);
      const view = select(y, 0, 1);
      y.mul_(3);
      noGrad(() => view.add(1));
      return mul(view, view);
    });
    expect(result).toEqual([0, 144]);
  });

  test("what detach returns is no view to the graph", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    const cut = y.detach();
    cut.mul_(x);
    sum(cut).backward();
    expectNested(x.grad, [2, 4]);
    sum(y).backward();
    expectNested(x.grad, [4, 6]);
  });

  test("a write under noGrad is no part of the graph", () => {
    const result = gradOf([1, 2], (x) => {
      const y = mul(x, 2);
      noGrad(() => y.mul_(100));
      return sum(y);
    });
    expect(result).toEqual([2, 2]);
  });

  test("second derivatives through writes to views", () => {
    const x = leaf([1, 2]);
    const y = mul(x, x);
    select(y, 0, 0).mul_(select(x, 0, 1));
    const [first] = autograd.grad(sum(y), x, { createGraph: true });
    expectNested(first, [4, 5]);
    const [second] = autograd.grad(sum(asTensor(first)), x);
    expectNested(second, [6, 4]);
  });

  test("an integer base takes no history from float values", () => {
    const base = zeros([2], { dtype: "int64" });
    base.copy_(leaf([1.5, 2.5]));
    expect([base.requiresGrad, base.tolist()]).toEqual([false, [1, 2]]);
  });
});

describe("freed graphs", () => {
  test("the error comes from whatever pass touches the freed part", () => {
    const x = leaf([1, 2]);
    const shared = sin(x);
    sum(shared).backward();
    const error = refusalOf(() => sum(mul(shared, 2)).backward());
    expect([error.code, error.message]).toEqual([
      "E_FREED_GRAPH",
      expect.stringContaining("{ retainGraph: true }"),
    ]);
  });

  test("createGraph and retainGraph keep it, retainGraph: false frees in spite of createGraph", () => {
    const x = leaf([1, 2]);
    const y = sum(sin(x));
    autograd.grad(y, x, { createGraph: true });
    autograd.grad(y, x, { createGraph: true, retainGraph: false });
    expect(refusalOf(() => autograd.grad(y, x)).code).toBe("E_FREED_GRAPH");
  });
});
