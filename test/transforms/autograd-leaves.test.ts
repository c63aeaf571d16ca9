// Base autograd: leaves and flags, `.grad`, the inputs of backward, names of operations, leaving the graph.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  cat,
  mul,
  neg,
  noGrad,
  ones,
  pow,
  relu,
  select,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { asTensor, expectNested } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

function leaf(values: readonly number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

describe("flags", () => {
  test("requiresGrad_ makes a leaf, and unmakes it", () => {
    const x = ones([2]);
    expect([x.requiresGrad, x.isLeaf, x.gradFn]).toEqual([false, true, null]);
    expect(x.requiresGrad_() === x).toBe(true);
    expect([x.requiresGrad, x.isLeaf]).toEqual([true, true]);
    sum(mul(x, 3)).backward();
    expectNested(x.grad, [3, 3]);
    x.requiresGrad_(false);
    expect([x.requiresGrad, mul(x, 2).requiresGrad]).toEqual([false, false]);
    expectNested(x.grad, [3, 3]);
    x.requiresGrad = true;
    sum(mul(x, 3)).backward();
    expectNested(x.grad, [6, 6]);
  });

  test("a leaf that is switched off gets no gradient any more", () => {
    const x = leaf([1, 2]);
    const w = leaf([3, 4]);
    x.requiresGrad_(false);
    sum(mul(x, w)).backward();
    expect(x.grad).toBe(null);
    expectNested(w.grad, [1, 2]);
  });

  test("a computed tensor keeps its flag", () => {
    const y = mul(leaf([1, 2]), 2);
    expect(refusalOf(() => y.requiresGrad_(false)).code).toBe("E_NON_LEAF_FLAG");
    expect(y.requiresGrad_().isLeaf).toBe(false);
  });

  test("results of operations without a gradient are leaves", () => {
    const x = leaf([1, 2]);
    expect([x.detach().isLeaf, noGrad(() => mul(x, 2)).isLeaf]).toEqual([true, true]);
    expect(noGrad(() => mul(x, 2)).requiresGrad_().isLeaf).toBe(true);
  });

  test("integers, and tensors inside a transform, are refused", () => {
    expect(refusalOf(() => tensor(1n).requiresGrad_()).code).toBe("E_REQUIRES_GRAD_DTYPE");
    const inside = refusalOf(() =>
      vmap((x: Tensor) => mul(x, ones([1]).requiresGrad_()))(ones([2])),
    );
    expect(inside.code).toBe("E_REQUIRES_GRAD_IN_TRANSFORM");
  });
});

describe(".grad", () => {
  test("sums in place, so that who holds it sees the sum", () => {
    const x = leaf([1, 2]);
    sum(x).backward();
    const held = x.grad;
    sum(mul(x, 2)).backward();
    expect(x.grad === held).toBe(true);
    expectNested(held, [3, 3]);
  });

  test("can be set, and starts again from null", () => {
    const x = leaf([1, 2]);
    x.grad = tensor([10, 20]);
    sum(x).backward();
    expectNested(x.grad, [11, 21]);
    x.grad = null;
    sum(x).backward();
    expectNested(x.grad, [1, 1]);
    x.grad = ones([1]).expand([2]);
    sum(x).backward();
    expectNested(x.grad, [2, 2]);
  });

  test("can be set before the tensor requires grad", () => {
    const x = ones([2]);
    x.grad = tensor([5, 5]);
    x.requiresGrad_();
    sum(x).backward();
    expectNested(x.grad, [6, 6]);
  });

  test("must fit the tensor", () => {
    const x = leaf([1, 2]);
    for (const wrong of [ones([3]), tensor([1, 1], { dtype: "float64" }), x, 5]) {
      const error = refusalOf(() => Object.assign(x, { grad: wrong }));
      expect(error.code).toBe("E_GRAD_VALUE");
    }
  });

  test("with createGraph it has a history of its own", () => {
    const x = leaf([1, 2, 3]);
    sum(pow(x, 3)).backward(null, { createGraph: true });
    expectNested(x.grad, [3, 12, 27]);
    expect(asTensor(x.grad).requiresGrad).toBe(true);
    const first = asTensor(x.grad);
    x.grad = null;
    sum(first).backward();
    expectNested(x.grad, [6, 12, 18]);
  });

  test("second derivatives accumulate into a gradient that has a history", () => {
    const x = leaf([1, 2]);
    sum(pow(x, 3)).backward(null, { createGraph: true });
    sum(asTensor(x.grad)).backward();
    expectNested(x.grad, [9, 24]);
  });
});

describe("backward", () => {
  test("inputs: only they get a gradient, computed ones too", () => {
    const x = leaf([1, 2]);
    const w = leaf([3, 4]);
    const y = mul(x, w);
    sum(mul(y, y)).backward(null, { inputs: [w, y], retainGraph: true });
    expectNested(w.grad, [6, 32]);
    expectNested(y.grad, [6, 16]);
    expect(x.grad).toBe(null);
    sum(mul(y, 1)).backward(null, { inputs: x });
    expectNested(x.grad, [3, 4]);
  });

  test("inputs that are empty, without grad, or not reached", () => {
    const x = leaf([1, 2]);
    const other = leaf([1]);
    expect(refusalOf(() => sum(x).backward(null, { inputs: [] })).code).toBe("E_EMPTY_INPUTS");
    const plain = refusalOf(() => sum(x).backward(null, { inputs: [ones([2])] }));
    expect(plain.code).toBe("E_INPUT_WITHOUT_GRAD");
    sum(x).backward(null, { inputs: [other] });
    expect([x.grad, other.grad]).toEqual([null, null]);
  });

  test("autograd.backward takes several outputs at once", () => {
    const x = leaf([1, 2]);
    const y = mul(x, x);
    autograd.backward([sum(y), y], { gradTensors: [null, tensor([10, 20])] });
    expectNested(x.grad, [22, 84]);
    const count = refusalOf(() => autograd.backward([sum(x), sum(x)], { gradTensors: [null] }));
    expect(count.code).toBe("E_COTANGENT_COUNT");
  });

  test("the gradient is converted to the dtype of the output", () => {
    const x = leaf([1, 2]);
    mul(x, 2).backward(tensor([1, 3], { dtype: "float64" }));
    expectNested(x.grad, [2, 6]);
    expect(asTensor(x.grad).dtype).toBe("float32");
  });

  test("an output that is a leaf, one element in dims, an input that is the output", () => {
    const x = leaf([5]);
    x.backward();
    expectNested(x.grad, [1]);
    const y = mul(x, 3);
    const [same, through] = autograd.grad(y, [y, x]);
    expectNested(same, [1]);
    expectNested(through, [3]);
  });

  test("many paths and a long chain", () => {
    const x = leaf([1]);
    let y: Tensor = x;
    for (let i = 0; i < 5000; i++) y = add(y, i % 2 === 0 ? x : neg(x));
    sum(y).backward();
    expectNested(x.grad, [1]);
    const parts = Array.from({ length: 20 }, () => mul(x, 2));
    sum(cat(parts)).backward();
    expectNested(x.grad, [41]);
  });
});

describe("gradFn", () => {
  test("names what computed a tensor, and leads to the leaves", () => {
    const x = leaf([1, 2]);
    const y = relu(mul(x, 2));
    expect(y.gradFn?.name).toBe("ReluBackward");
    const [before] = y.gradFn?.nextFunctions ?? [];
    expect(before?.name).toBe("MulBackward");
    expect(before?.nextFunctions.map((next) => next?.name)).toContain("AccumulateGrad");
    const known = y.gradFn;
    expect(y.gradFn === known).toBe(true);
    expect([x.gradFn, y.detach().gradFn]).toEqual([null, null]);
  });

  test("follows writes in place, through views as well", () => {
    const y = mul(leaf([1, 2]), 2);
    const view = select(y, 0, 0);
    expect(view.gradFn?.name).toBe("SelectBackward");
    y.add_(1);
    expect(y.gradFn?.name).toBe("AddBackward");
    expect(view.gradFn?.nextFunctions[0]?.name).toBe("AddBackward");
  });
});

describe("detach_", () => {
  test("turns a computed tensor into a leaf", () => {
    const x = leaf([1, 2]);
    const y = mul(x, 2);
    expect(y.detach_() === y).toBe(true);
    expect([y.requiresGrad, y.isLeaf, y.gradFn]).toEqual([false, true, null]);
    y.requiresGrad_();
    sum(mul(y, x)).backward();
    expectNested(y.grad, [1, 2]);
    expectNested(x.grad, [2, 4]);
  });

  test("of a leaf, a plain tensor, a view", () => {
    const x = leaf([1, 2]);
    expect(x.detach_().requiresGrad).toBe(false);
    expectNested(zeros([2]).detach_(), [0, 0]);
    const y = mul(leaf([1, 2]), 2);
    expect(refusalOf(() => select(y, 0, 0).detach_()).code).toBe("E_DETACH_VIEW");
  });

  test("inside transforms cuts at every level", () => {
    const x = leaf([1, 2]);
    const y = vmap((one: Tensor) => mul(mul(one, 2).detach_(), one))(mul(x, 1));
    sum(y).backward();
    expectNested(x.grad, [2, 4]);
  });
});
