// Base autograd: noGrad, enableGrad and inferenceMode, and how they meet transforms.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  enableGrad,
  grad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  jvp,
  mul,
  noGrad,
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

describe("noGrad and enableGrad", () => {
  test("nest, and are restored after an error", () => {
    const x = leaf([1, 2]);
    const flags = noGrad(() => [
      mul(x, 2).requiresGrad,
      enableGrad(() => mul(x, 2).requiresGrad),
      isGradEnabled(),
    ]);
    expect(flags).toEqual([false, true, false]);
    const fail = (): never => {
      throw new RangeError("stop");
    };
    expect(() => noGrad(fail)).toThrow(RangeError);
    expect(() => inferenceMode(fail)).toThrow(RangeError);
    expect([isGradEnabled(), isInferenceModeEnabled()]).toEqual([true, false]);
  });

  test("tensors made to require grad inside keep that", () => {
    const x = noGrad(() => leaf([1, 2]));
    sum(mul(x, 3)).backward();
    expectNested(x.grad, [3, 3]);
  });

  test("createGraph records whatever surrounds the pass", () => {
    const x = leaf([1, 2]);
    const y = sum(mul(mul(x, x), x));
    const [first] = noGrad(() => autograd.grad(y, x, { createGraph: true }));
    const [second] = autograd.grad(sum(asTensor(first)), x);
    expectNested(second, [6, 12]);
  });

  test("weights are updated in place", () => {
    const w = leaf([1, 2]);
    for (let step = 0; step < 2; step++) {
      sum(mul(w, w)).backward();
      noGrad(() => w.sub_(mul(asTensor(w.grad), 0.25)));
      w.grad = null;
    }
    expectNested(w, [0.25, 0.5]);
    expect([w.requiresGrad, w.isLeaf]).toEqual([true, true]);
  });

  test("an asynchronous function is refused, because its work would run after the mode", async () => {
    const late = async (): Promise<number> => 1;
    for (const mode of [noGrad, enableGrad, inferenceMode]) {
      expect(refusalOf(() => mode(late)).code).toBe("E_ASYNC_MODE");
    }
    expect(isGradEnabled()).toBe(true);
  });
});

describe("noGrad inside jvp", () => {
  test("a view taken there is a constant", () => {
    const f = (x: Tensor): Tensor => {
      const y = mul(x, 2);
      const view = noGrad(() => select(y, 0, 0));
      return add(mul(view, view), select(y, 0, 1));
    };
    const [, tangent] = jvp(f, [tensor([1, 2])], [tensor([1, 1])]);
    expectNested(asTensor(tangent), 2);
    expectNested(grad(f)(tensor([1, 2])), [0, 2]);
  });
});

describe("inferenceMode", () => {
  test("records nothing and marks what is made inside", () => {
    const x = leaf([1, 2]);
    const [y, view, flag] = inferenceMode(
      () => [mul(x, 2), select(x, 0, 0), isInferenceModeEnabled()] as const,
    );
    expect([y.requiresGrad, y.isInference(), y.isLeaf, flag]).toEqual([false, true, true, true]);
    expect(select(y, 0, 0).isInference()).toBe(true);
    expect([x.isInference(), view.isInference()]).toEqual([false, false]);
    expectNested(add(y, 1), [3, 5]);
    expect(add(y, 1).isInference()).toBe(false);
  });

  test("enableGrad inside does not switch it off", () => {
    const x = leaf([1, 2]);
    const flags = inferenceMode(() =>
      enableGrad(() => [isGradEnabled(), mul(x, 2).requiresGrad, mul(x, 2).isInference()]),
    );
    expect(flags).toEqual([false, false, true]);
  });

  test("its tensors are not saved for a backward pass", () => {
    const x = leaf([1, 2]);
    const y = inferenceMode(() => ones([2]));
    const error = refusalOf(() => mul(x, y));
    expect(error.code).toBe("E_INFERENCE_SAVED");
    expect(error.message).toContain("clone()");
    sum(mul(x, y.clone())).backward();
    expectNested(x.grad, [1, 1]);
    sum(add(x, y)).backward();
    expectNested(x.grad, [2, 2]);
  });

  test("its tensors are written inside only, and are no leaves outside", () => {
    const y = inferenceMode(() => ones([2]).add_(1));
    expectNested(y, [2, 2]);
    expect(refusalOf(() => y.add_(1)).code).toBe("E_INFERENCE_WRITE");
    expect(refusalOf(() => select(y, 0, 0).fill_(1)).code).toBe("E_INFERENCE_WRITE");
    expect(refusalOf(() => y.requiresGrad_()).code).toBe("E_INFERENCE_LEAF");
    inferenceMode(() => y.add_(1));
    expectNested(y, [3, 3]);
  });

  test("tensors from outside may be written, which a graph that saved them notices", () => {
    const w = tensor([1, 2]);
    const x = leaf([3, 4]);
    const y = sum(mul(x, w));
    inferenceMode(() => w.add_(1));
    expect(refusalOf(() => y.backward()).code).toBe("E_SAVED_TENSOR_CHANGED");
  });

  test("transforms inside work as usual, and their results are marked", () => {
    const slope = inferenceMode(() =>
      vmap(grad((x: Tensor) => sum(mul(x, mul(x, x)))))(tensor([[1, 2]])),
    );
    expectNested(slope, [[3, 12]]);
    expect(slope.isInference()).toBe(true);
  });

  test("inside a transform it makes constants of that transform", () => {
    const f = (x: Tensor): Tensor =>
      sum(
        mul(
          x,
          inferenceMode(() => mul(x, 2)),
        ),
      );
    expectNested(grad(f)(tensor([1, 2])), [2, 4]);
    const second = (x: Tensor): Tensor =>
      sum(
        mul(
          x,
          inferenceMode(() => grad(f)(x)),
        ),
      );
    expectNested(grad(second)(tensor([1, 2])), [2, 4]);
  });
});
