// Base autograd: backward, autograd.grad and its options, hooks, and the tutorial's vmap over a graph built outside.
import { describe, expect, test } from "vitest";
import {
  AutogradError,
  add,
  autograd,
  eye,
  matmul,
  mul,
  noGrad,
  ones,
  pow,
  sin,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

function leaf(values: number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

describe("backward", () => {
  test("accumulates into leaves", () => {
    const x = leaf([1, 2, 3]);
    sum(mul(x, x)).backward();
    expectNested(x.grad, [2, 4, 6]);
    sum(x).backward();
    expectNested(x.grad, [3, 5, 7]);
    x.grad = null;
    expect(x.grad).toBe(null);
  });

  test("takes a gradient for outputs with dims", () => {
    const x = leaf([1, 2, 3]);
    mul(x, x).backward(tensor([1, 0, 2]));
    expectNested(x.grad, [2, 0, 12]);
    const error = refusalOf(() => mul(x, x).backward());
    expect([error.code, error instanceof AutogradError]).toEqual(["E_NON_SCALAR_OUTPUT", true]);
  });

  test("undoes broadcasting and promotion", () => {
    const x = leaf([1, 2, 3]);
    const wide = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { dtype: "float64" },
    );
    sum(mul(x, wide)).backward();
    expectNested(x.grad, [5, 7, 9]);
  });

  test("a computed tensor keeps its gradient only when asked", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, 2);
    y.retainGrad();
    sum(mul(y, y)).backward();
    expectNested(y.grad, [4, 8, 12]);
    expect([x.isLeaf, y.isLeaf, y.requiresGrad]).toEqual([true, false, true]);
  });

  test("frees the graph, unless it is retained", () => {
    const x = leaf([1, 2, 3]);
    const once = sum(mul(x, x));
    once.backward();
    const error = refusalOf(() => once.backward());
    expect(error.code).toBe("E_FREED_GRAPH");
    expect(error.message).toContain("{ retainGraph: true }");
    const twice = sum(mul(x, x));
    twice.backward(null, { retainGraph: true });
    twice.backward();
    expectNested(x.grad, [6, 12, 18]);
  });

  test("a tensor without history is refused", () => {
    expect(refusalOf(() => sum(ones([2])).backward()).code).toBe("E_NO_HISTORY");
    const x = leaf([1, 2]);
    expect(refusalOf(() => noGrad(() => sum(x)).backward()).code).toBe("E_NO_HISTORY");
  });

  test("the gradient is the user's own: writing it changes nothing else", () => {
    const x = leaf([1, 2]);
    const gradient = tensor([1, 1]);
    add(x, 0).backward(gradient);
    asTensor(x.grad).mul_(5);
    expectNested(gradient, [1, 1]);
  });
});

describe("autograd.grad", () => {
  test("several outputs and inputs", () => {
    const x = leaf([1, 2]);
    const w = leaf([3, 4]);
    const [gx, gw] = autograd.grad([sum(mul(x, w)), sum(x)], [x, w]);
    expectNested(gx, [4, 5]);
    expectNested(gw, [1, 2]);
    expect([x.grad, w.grad]).toEqual([null, null]);
  });

  test("gradients of tensors in the middle of the graph", () => {
    const x = leaf([1, 2]);
    const y = mul(x, x);
    const [gy] = autograd.grad(sum(mul(y, 3)), y);
    expectNested(gy, [3, 3]);
  });

  test("createGraph: the result can be differentiated", () => {
    const x = leaf([1, 2, 3]);
    const [first] = autograd.grad(sum(pow(x, 3)), x, { createGraph: true });
    expectNested(first, [3, 12, 27]);
    const [second] = autograd.grad(sum(asTensor(first)), x, { createGraph: true });
    expectNested(second, [6, 12, 18]);
    const [third] = autograd.grad(sum(asTensor(second)), x);
    expectNested(third, [6, 6, 6]);
  });

  test("without createGraph the result is a constant", () => {
    const x = leaf([1, 2]);
    const [first] = autograd.grad(sum(mul(x, x)), x);
    expect(asTensor(first).requiresGrad).toBe(false);
  });

  test("unused inputs: an error, null, or zeros", () => {
    const x = leaf([1, 2]);
    const unused = leaf([1, 2, 3]);
    const output = (): Tensor => sum(x);
    const error = refusalOf(() => autograd.grad(output(), [x, unused]));
    expect(error.code).toBe("E_UNUSED_INPUT");
    expect(error.message).toContain("input 1 of shape [3]");
    expect(autograd.grad(output(), [x, unused], { allowUnused: true })[1]).toBe(null);
    const [, zero] = autograd.grad(output(), [x, unused], { materializeGrads: true });
    expectNested(zero, [0, 0, 0]);
  });

  test("inputs that do not require grad, cotangents that do not fit", () => {
    const x = leaf([1, 2]);
    expect(refusalOf(() => autograd.grad(sum(x), ones([2]))).code).toBe("E_INPUT_WITHOUT_GRAD");
    const wrong = refusalOf(() => autograd.grad(mul(x, 2), x, { gradOutputs: ones([3]) }));
    expect(wrong.code).toBe("E_COTANGENT_MISMATCH");
  });

  test("isGradsBatched runs the pass once for all cotangents", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, x);
    const [jacobian] = autograd.grad(y, x, { gradOutputs: eye(3), isGradsBatched: true });
    expectNested(jacobian, [
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
    const single = refusalOf(() =>
      autograd.grad(mul(x, x), x, { gradOutputs: tensor(1), isGradsBatched: true }),
    );
    expect(single.code).toBe("E_BATCHED_GRAD_SIZES");
  });
});

describe("vmap over a graph built outside", () => {
  test("the tutorial's Jacobian", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(sin(x), sum(x));
    const rows = vmap((v: Tensor) =>
      asTensor(autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0]),
    )(eye(3));
    const byRow = [0, 1, 2].map((i) => {
      const unit = zeros([3]);
      unit.select(0, i).fill_(1);
      return autograd.grad(y, x, { gradOutputs: unit, retainGraph: true })[0];
    });
    byRow.forEach((row, i) => {
      expectClose(rows.select(0, i), valuesOf(asTensor(row)));
    });
  });

  test("backward with a mapped gradient into a shared leaf is refused", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, x);
    const error = refusalOf(() =>
      vmap((v: Tensor) => {
        y.backward(v, { retainGraph: true });
        return v;
      })(eye(3)),
    );
    expect(error.code).toBe("E_BATCHED_LEAF_GRAD");
    expect(error.message).toContain("autograd.grad");
    expect(x.grad).toBe(null);
  });

  test("nested: a batch of cotangents, each with a batch", () => {
    const x = leaf([1, 2]);
    const y = matmul(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      x,
    );
    const cotangents = tensor([
      [
        [1, 0],
        [0, 1],
      ],
      [
        [2, 0],
        [0, 2],
      ],
    ]);
    const pull = (v: Tensor): Tensor =>
      asTensor(autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0]);
    expectNested(vmap(vmap(pull))(cotangents), [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [2, 4],
        [6, 8],
      ],
    ]);
  });
});

describe("hooks", () => {
  test("see and may replace a gradient; removing works", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    const seen: unknown[] = [];
    const remove = y.registerHook((gradient) => {
      seen.push(gradient.tolist());
      return mul(gradient, 10);
    });
    sum(y).backward(null, { retainGraph: true });
    expect(seen).toEqual([[1, 1]]);
    expectNested(x.grad, [20, 20]);
    remove();
    x.grad = null;
    sum(y).backward();
    expectNested(x.grad, [2, 2]);
  });

  test("on a leaf", () => {
    const x = leaf([1, 2]);
    x.registerHook((gradient) => mul(gradient, 3));
    sum(x).backward();
    expectNested(x.grad, [3, 3]);
  });

  test("a tensor that no gradient reaches", () => {
    expect(refusalOf(() => ones([2]).registerHook(() => undefined)).code).toBe(
      "E_HOOK_WITHOUT_HISTORY",
    );
  });
});

describe("versions and leaves", () => {
  test("a saved tensor that was changed in place is refused", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, 2);
    const z = mul(y, y);
    y.add_(1);
    const error = refusalOf(() => sum(z).backward());
    expect(error.code).toBe("E_SAVED_TENSOR_CHANGED");
    expect(error.message).toContain("clone()");
  });

  test("a write through a view, or to what shares its memory, counts too", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, 2);
    const z = sum(mul(y, y));
    y.select(0, 0).add_(1);
    expect(refusalOf(() => z.backward()).code).toBe("E_SAVED_TENSOR_CHANGED");
    const data = ones([3]);
    const product = sum(mul(x, data));
    data.mul_(2);
    expect(refusalOf(() => product.backward()).code).toBe("E_SAVED_TENSOR_CHANGED");
  });

  test("a write that the formula does not need is fine", () => {
    const x = leaf([1, 2, 3]);
    const y = mul(x, 2);
    const z = sum(add(y, 1));
    y.mul_(5);
    z.backward();
    expectNested(x.grad, [2, 2, 2]);
  });

  test("writing a leaf needs noGrad", () => {
    const x = leaf([1, 2]);
    expect(refusalOf(() => x.add_(1)).code).toBe("E_LEAF_IN_PLACE");
    expect(refusalOf(() => x.select(0, 0).add_(1)).code).toBe("E_LEAF_IN_PLACE");
    noGrad(() => x.add_(1));
    expectNested(x, [2, 3]);
    sum(mul(x, x)).backward();
    expectNested(x.grad, [4, 6]);
  });

  test("requiresGrad is for floats", () => {
    expect(refusalOf(() => tensor([1, 2], { dtype: "int64", requiresGrad: true })).code).toBe(
      "E_REQUIRES_GRAD_DTYPE",
    );
  });
});

describe("training by hand", () => {
  test("least squares gets better with every step", () => {
    const data = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const target = tensor([1, 2, 3]);
    const w = leaf([0, 0]);
    const losses: number[] = [];
    for (let step = 0; step < 20; step++) {
      const residual = matmul(data, w).sub(target);
      const loss = sum(mul(residual, residual));
      loss.backward();
      losses.push(Number(loss.item()));
      noGrad(() => w.sub_(mul(asTensor(w.grad), 0.005)));
      w.grad = null;
    }
    expect(losses.every((value, i) => i === 0 || value < losses[i - 1])).toBe(true);
  });
});
