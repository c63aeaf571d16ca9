// autograd.functional against closed forms and against the transforms of the same meaning.
import { describe, expect, test } from "vitest";
import {
  autograd,
  exp,
  matmul,
  mul,
  ones,
  pow,
  sin,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const { functional } = autograd;

const x = tensor([1, 2, 3]);
const w = tensor([4, 5, 6]);
const product = (a: Tensor, b: Tensor): Tensor => mul(mul(a, a), b);
const cubes = (a: Tensor): Tensor => sum(pow(a, 3));

describe("products", () => {
  test("vjp", () => {
    const [out, grads] = functional.vjp(product, [x, w], tensor([1, 10, 100]));
    expectNested(out, [4, 20, 54]);
    expectNested(grads[0], [8, 200, 3600]);
    expectNested(grads[1], [1, 40, 900]);
    const [value, grad] = functional.vjp(cubes, x);
    expectNested(value, 36);
    expectNested(grad, [3, 12, 27]);
  });

  test("vjp of several outputs", () => {
    const both = (a: Tensor): Tensor[] => [mul(a, 2), sum(a)];
    const [[doubled, total], grad] = functional.vjp(both, x, [ones([3]), tensor(5)]);
    expectNested(doubled, [2, 4, 6]);
    expectNested(total, 6);
    expectNested(grad, [7, 7, 7]);
  });

  test("jvp", () => {
    const [out, tangent] = functional.jvp(product, [x, w], [ones([3]), tensor([0, 0, 1])]);
    expectNested(out, [4, 20, 54]);
    expectNested(tangent, [8, 20, 45]);
    const [, slope] = functional.jvp(sin, tensor(0));
    expectNested(slope, 1);
  });

  test("vhp and hvp", () => {
    const v = tensor([1, 0, 2]);
    for (const times of [functional.vhp, functional.hvp]) {
      const [value, hv] = times(cubes, x, v);
      expectNested(value, 36);
      expectNested(hv, [6, 0, 36]);
      const [, mixed] = times((a, b) => sum(product(a, b)), [x, w], [v, ones([3])]);
      expectNested(mixed[0], [10, 4, 30]);
      expectNested(mixed[1], [2, 0, 12]);
    }
    const [, single] = functional.hvp((a) => pow(a, 3), tensor([2]));
    expectNested(single, [12]);
  });

  test("a vector left out, or that does not fit", () => {
    expect(refusalOf(() => functional.vjp(product, [x, w])).code).toBe("E_MISSING_VECTOR");
    expect(refusalOf(() => functional.jvp(cubes, x)).message).toContain("input has shape [3]");
    expect(refusalOf(() => functional.hvp(product as never, [x, w])).message).toContain("2 inputs");
    expect(refusalOf(() => functional.vjp(product, [x, w], ones([2]))).code).toBe(
      "E_COTANGENT_MISMATCH",
    );
  });
});

describe("matrices", () => {
  const modes = [
    {},
    { vectorize: true },
    { vectorize: true, strategy: "forward-mode", outerJacobianStrategy: "forward-mode" },
  ] as const;

  test.each(modes)("jacobian %o", (options) => {
    const diagonal = functional.jacobian((a) => mul(a, a), x, options);
    expectNested(diagonal, [
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
    const blocks = functional.jacobian((a, b) => [sum(mul(a, b)), mul(b, 2)], [x, w], options);
    expectNested(blocks[0][0], [4, 5, 6]);
    expectNested(blocks[0][1], [1, 2, 3]);
    expectNested(sum(blocks[1][0]), 0);
    expect(blocks[1][1].shape).toEqual([3, 3]);
  });

  test.each(modes)("hessian %o", (options) => {
    expectNested(functional.hessian(cubes, x, options), [
      [6, 0, 0],
      [0, 12, 0],
      [0, 0, 18],
    ]);
    const f = (a: Tensor, b: Tensor): Tensor => sum(mul(exp(a), mul(b, b)), [0], true);
    const [[aa, ab], [ba, bb]] = functional.hessian(f, [x, w], options);
    expectClose(ab, valuesOf(ba));
    const e = Math.E;
    expect(asTensor(aa).index(0, 0).item()).toBeCloseTo(e * 16, 3);
    expect(asTensor(ab).index(0, 0).item()).toBeCloseTo(e * 8, 3);
    expect(asTensor(bb).index(0, 0).item()).toBeCloseTo(e * 2, 3);
  });

  test("a matrix with dims of its own", () => {
    const m = tensor([
      [1, 2],
      [3, 4],
    ]);
    const jac = functional.jacobian((a) => matmul(m, a), ones([2, 2]));
    expect(jac.shape).toEqual([2, 2, 2, 2]);
    expectNested(jac.index(0, 0), [
      [1, 0],
      [2, 0],
    ]);
  });

  test("options that exclude each other, outputs that do not fit", () => {
    const both = refusalOf(() => functional.jacobian(sin, x, { strict: true, vectorize: true }));
    expect(both.code).toBe("E_STRICT_VECTORIZE");
    const mode = refusalOf(() => functional.jacobian(sin, x, { strategy: "forward-mode" }));
    expect(mode.code).toBe("E_FORWARD_MODE");
    const outer = refusalOf(() =>
      functional.hessian(cubes, x, { outerJacobianStrategy: "forward-mode" }),
    );
    expect(outer.code).toBe("E_FORWARD_MODE");
    expect(refusalOf(() => functional.hessian(sin, x)).code).toBe("E_NON_SCALAR_OUTPUT");
  });
});

describe("createGraph", () => {
  const leaf = (): Tensor => tensor([1, 2, 3], { requiresGrad: true });

  test("keeps a graph to the inputs", () => {
    const a = leaf();
    const jac = functional.jacobian((v) => mul(v, v), a, { createGraph: true });
    sum(mul(jac, jac)).backward();
    expectNested(a.grad, [8, 16, 24]);
    const b = leaf();
    const [, hv] = functional.hvp(cubes, b, ones([3]), { createGraph: true });
    sum(hv).backward();
    expectNested(b.grad, [6, 6, 6]);
    const c = leaf();
    const [value, grad] = functional.vjp(cubes, c, null, { createGraph: true });
    sum(grad).add(value).backward();
    expectNested(c.grad, [9, 24, 45]);
  });

  test("is off by default: nothing has a history", () => {
    const a = leaf();
    expect(functional.jacobian(sin, a).requiresGrad).toBe(false);
    expect(functional.hessian(cubes, a).requiresGrad).toBe(false);
    const [value, grad] = functional.vjp(cubes, a);
    expect([value.requiresGrad, grad.requiresGrad]).toEqual([false, false]);
  });

  test("under vmap", () => {
    const rows = vmap((one: Tensor) => functional.hessian(cubes, one, { vectorize: true }));
    expectNested(rows(tensor([[1], [2]])), [[[6]], [[12]]]);
  });
});

describe("strict", () => {
  const strict = { strict: true };
  const first = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b.detach()));

  test("refuses an input that does not matter, and an output that depends on nothing", () => {
    for (const call of [
      () => functional.vjp(first, [x, w], null, strict),
      () => functional.jvp(first, [x, w], [x, w], strict),
      () => functional.jacobian(first, [x, w], strict),
    ]) {
      const error = refusalOf(call);
      expect([error.code, error.message]).toEqual([
        "E_INDEPENDENT",
        expect.stringContaining("the output does not depend on input 1"),
      ]);
    }
    const constant = (a: Tensor): Tensor[] => [sum(a), ones([])];
    expect(refusalOf(() => functional.jacobian(constant, x, strict)).message).toContain(
      "the output 1 does not depend on any input",
    );
    expectNested(functional.jacobian(first, [x, w])[1], [0, 0, 0]);
  });

  test("refuses second derivatives of what is linear", () => {
    const linear = (a: Tensor): Tensor => sum(mul(a, w));
    for (const call of [
      () => functional.hessian(linear, x, strict),
      () => functional.hvp(linear, x, x, strict),
      () => functional.vhp(linear, x, x, strict),
    ]) {
      expect(refusalOf(call).message).toContain("the Jacobian does not depend on input 0");
    }
    expectNested(functional.hvp(cubes, x, x, strict)[1], [6, 24, 54]);
  });
});
