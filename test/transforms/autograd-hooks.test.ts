// Base autograd: hooks on leaves and computed tensors, and gradients that computed tensors keep.
import { describe, expect, test } from "vitest";
import {
  autograd,
  exp,
  eye,
  mul,
  ones,
  select,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.ts";
import { asTensor, expectNested } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

function leaf(values: readonly number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

describe("registerHook", () => {
  test("sees the whole gradient of a computed tensor, once per pass", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    const seen: unknown[] = [];
    y.registerHook((grad) => {
      seen.push(grad.tolist());
    });
    const out = sum(mul(y, y)).add(sum(y));
    out.backward(null, { retainGraph: true });
    expect(seen).toEqual([[5, 9]]);
    out.backward();
    expect(seen).toHaveLength(2);
  });

  test("replaces the gradient of a computed tensor and of a leaf", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    y.registerHook((grad) => mul(grad, 10));
    sum(y).backward();
    expectNested(x.grad, [20, 20]);
    const w = leaf([1, 2]);
    w.registerHook((grad) => mul(grad, tensor([0, 1])));
    sum(mul(w, 3)).backward();
    expectNested(w.grad, [0, 3]);
    expectNested(autograd.grad(sum(mul(w, 3)), w)[0], [0, 3]);
  });

  test("several run in order, each on what the one before returned", () => {
    const x = leaf([1]);
    x.registerHook((grad) => mul(grad, 2));
    x.registerHook((grad) => grad.add(1));
    sum(x).backward();
    expectNested(x.grad, [3]);
  });

  test("a handle removes its hook, called or by remove()", () => {
    const x = leaf([1]);
    const first = x.registerHook((grad) => mul(grad, 2));
    const second = x.registerHook((grad) => mul(grad, 3));
    first.remove();
    first.remove();
    sum(x).backward();
    expectNested(x.grad, [3]);
    second();
    sum(x).backward();
    expectNested(x.grad, [4]);
  });

  test("the gradient it sees is its own copy", () => {
    const x = leaf([1, 2]);
    const kept: Tensor[] = [];
    x.registerHook((grad) => {
      kept.push(grad);
      grad.mul_(100);
    });
    sum(x).backward();
    expectNested(x.grad, [1, 1]);
    expectNested(kept[0], [100, 100]);
  });

  test("with createGraph a hook takes part in the second derivative", () => {
    const x = leaf([2]);
    const y = mul(x, x);
    y.registerHook((grad) => mul(grad, x));
    const [first] = autograd.grad(sum(y), x, { createGraph: true });
    expectNested(first, [8]);
    const [second] = autograd.grad(sum(asTensor(first)), x);
    expectNested(second, [8]);
  });

  test("without createGraph nothing is recorded while it runs", () => {
    const x = leaf([2]);
    const flags: boolean[] = [];
    x.registerHook((grad) => {
      const result = mul(grad, x);
      flags.push(result.requiresGrad);
      return result;
    });
    sum(mul(x, x)).backward();
    expectNested(x.grad, [8]);
    expect([flags, asTensor(x.grad).requiresGrad]).toEqual([[false], false]);
  });

  test("stays with the value it was put on when the tensor is written in place", () => {
    const x = leaf([1]);
    const y = mul(x, 2);
    const seen: unknown[] = [];
    y.registerHook((grad) => {
      seen.push(grad.tolist());
    });
    y.mul_(5);
    sum(y).backward();
    expect(seen).toEqual([[5]]);
  });

  test("runs in a batched pass, on the mapped gradient", () => {
    const x = leaf([1, 2]);
    const y = mul(x, x);
    y.registerHook((grad) => mul(grad, 10));
    const [jacobian] = autograd.grad(y, x, {
      gradOutputs: eye(2),
      isGradsBatched: true,
      retainGraph: true,
    });
    expectNested(jacobian, [
      [20, 0],
      [0, 40],
    ]);
    const rows = vmap((v: Tensor) =>
      asTensor(autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0]),
    );
    expectNested(rows(eye(2)), [
      [20, 0],
      [0, 40],
    ]);
  });

  test("results that do not fit, and tensors without a gradient, are refused", () => {
    for (const wrong of [ones([3]), ones([2], { dtype: "float64" }), 5]) {
      const x = leaf([1, 2]);
      x.registerHook((() => wrong) as never);
      expect(refusalOf(() => sum(x).backward()).code).toBe("E_HOOK_RESULT");
    }
    expect(refusalOf(() => ones([2]).registerHook(() => undefined)).code).toBe(
      "E_HOOK_WITHOUT_HISTORY",
    );
    expect(refusalOf(() => ones([2]).retainGrad()).code).toBe("E_HOOK_WITHOUT_HISTORY");
  });
});

describe("retainGrad", () => {
  test("accumulates, and sees what hooks made of the gradient", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    y.retainGrad();
    y.retainGrad();
    y.registerHook((grad) => mul(grad, 10));
    const out = sum(y);
    out.backward(null, { retainGraph: true });
    expectNested(y.grad, [10, 10]);
    out.backward();
    expectNested(y.grad, [20, 20]);
    expectNested(x.grad, [40, 40]);
  });

  test("of a leaf changes nothing", () => {
    const x = leaf([1, 2]);
    x.retainGrad();
    sum(x).backward();
    expectNested(x.grad, [1, 1]);
  });

  test("is of the value after the last write", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    y.retainGrad();
    y.mul_(3);
    sum(mul(y, tensor([1, 10]))).backward();
    expectNested(y.grad, [1, 10]);
    expectNested(x.grad, [6, 60]);
  });

  test("of a view survives a write to its base", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    const view = select(y, 0, 1);
    view.retainGrad();
    y.mul_(3);
    mul(view, view).backward();
    expectNested(view.grad, 24);
    expectNested(x.grad, [0, 144]);
  });

  test("with createGraph has a history", () => {
    const x = leaf([0.5]);
    const y = exp(x);
    y.retainGrad();
    sum(mul(y, y)).backward(null, { createGraph: true });
    const [through] = autograd.grad(sum(asTensor(y.grad)), x);
    expect(asTensor(through).item()).toBeCloseTo(2 * Math.exp(0.5), 4);
  });
});
