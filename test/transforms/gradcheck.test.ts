// gradcheck and gradgradcheck: they pass what is right and name the worst entry of what is not.
import { describe, expect, test } from "vitest";
import {
  argmax,
  customFunction,
  exp,
  grad,
  gradcheck,
  gradgradcheck,
  index,
  manualSeed,
  matmul,
  mul,
  pow,
  rand,
  sin,
  sum,
  type Tensor,
  tensor,
} from "../../runtime/index.ts";
import { refusalOf } from "../lib/refusals.ts";

const x = tensor([
  [0.5, 1, 1.5],
  [2, 2.5, 3],
]);
const w = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const all = { checkBatchedGrad: true, checkForwardAd: true };

/** `x ** 3` with a backward formula of one's own. */
function cubeWith(backward: (x: Tensor, grad: Tensor) => Tensor): (x: Tensor) => Tensor {
  const cube = customFunction({
    forward: (one: Tensor) => pow(one, 3),
    setupContext: (ctx, [one]) => {
      ctx["x"] = one;
    },
    backward: (ctx, cotangent: Tensor) => [backward(ctx["x"] as Tensor, cotangent)],
    generateVmapRule: true,
  });
  return (one) => cube(one) as Tensor;
}

const right = cubeWith((one, g) => mul(g, mul(pow(one, 2), 3)));
const wrong = cubeWith((one, g) => mul(g, mul(pow(one, 2), 2)));

describe("gradcheck", () => {
  test("passes operators of one and of several inputs and outputs", () => {
    expect(gradcheck(sin, x, all)).toBe(true);
    expect(gradcheck(matmul, [x, w], all)).toBe(true);
    const both = (a: Tensor, b: Tensor): Tensor[] => [matmul(a, b), sum(exp(mul(a, 0.1)))];
    expect(gradcheck(both, [x, w], all)).toBe(true);
    expect(gradcheck(right, x)).toBe(true);
  });

  test("works in float64 and leaves the inputs alone", () => {
    const seen: string[] = [];
    const watch = (a: Tensor): Tensor => {
      seen.push(a.dtype);
      return mul(a, a);
    };
    const before = x.tolist();
    gradcheck(watch, x);
    expect(new Set(seen)).toEqual(new Set(["float64"]));
    expect([x.dtype, x.tolist()]).toEqual(["float32", before]);
  });

  test("names the worst entry", () => {
    const error = refusalOf(() => gradcheck(wrong, x));
    expect(error.code).toBe("E_GRADCHECK");
    expect(error.message).toMatch(
      /reverse mode and finite differences differ in 6 of 36 entries, most in element \[1, 2\] of output 0 by element \[1, 2\] of input 0: 18 and (27\.0|26\.9)/,
    );
    expect(gradcheck(wrong, x, { raiseException: false })).toBe(false);
    expect(gradcheck(wrong, x, { atol: 10 })).toBe(true);
  });

  test("checks the inputs that require grad, or all floats; others are passed on", () => {
    const half = (a: Tensor, b: Tensor, at: Tensor, power: number): Tensor =>
      mul(pow(index(a, [at]), power), sum(wrong(b)));
    const at = tensor([1, 0], { dtype: "int64" });
    const flagged = tensor([1.5, 2], { requiresGrad: true });
    expect(gradcheck(half, [flagged, tensor([1, 2]), at, 2])).toBe(true);
    const error = refusalOf(() => gradcheck(half, [flagged.detach(), tensor([1, 2]), at, 2]));
    expect(error.message).toContain("of input 1");
  });

  test("outputs without a gradient are left out", () => {
    expect(gradcheck((a: Tensor) => [argmax(a), sin(a)], x)).toBe(true);
  });

  test("empty and 0-d inputs", () => {
    expect(gradcheck(sin, tensor([]), all)).toBe(true);
    expect(gradcheck(sin, tensor(0.3), all)).toBe(true);
  });

  test("a wrong batched gradient and a wrong forward mode are found", () => {
    const sine = (isTwice: boolean): ((one: Tensor) => Tensor) => {
      const parts = customFunction({
        forward: (one: Tensor) => sin(one),
        setupContext: (ctx, [one]) => {
          ctx["x"] = one;
        },
        backward: (ctx, g: Tensor) => [mul(g, sin(mul(ctx["x"] as Tensor, 1).add(Math.PI / 2)))],
        jvp: (ctx, t: Tensor) =>
          mul(t, mul(sin((ctx["x"] as Tensor).add(Math.PI / 2)), isTwice ? 2 : 1)),
      });
      return (one) => parts(one) as Tensor;
    };
    expect(gradcheck(sine(false), x, { checkForwardAd: true })).toBe(true);
    const error = refusalOf(() => gradcheck(sine(true), x, { checkForwardAd: true }));
    expect(error.message).toContain("forward mode and finite differences differ");
  });

  test("a gradient that is not the same twice", () => {
    manualSeed(1);
    const shaky = cubeWith((one, g) =>
      mul(g, mul(pow(one, 2), rand([]).mul(1e-4).add(3).to("float64"))),
    );
    expect(refusalOf(() => gradcheck(shaky, x)).code).toBe("E_NONDETERMINISTIC");
    expect(gradcheck(shaky, x, { raiseException: false })).toBe(false);
    expect(gradcheck(shaky, x, { nondetTol: 0.01 })).toBe(true);
  });

  test("nothing to check, and errors of the function itself", () => {
    expect(refusalOf(() => gradcheck(sin, tensor([1n]))).code).toBe("E_NO_CHECKED_INPUT");
    const fails = (): never => {
      throw new RangeError("mine");
    };
    expect(() => gradcheck(fails, x, { raiseException: false })).toThrow(RangeError);
  });
});

describe("gradgradcheck", () => {
  test("passes what is right, with cotangents drawn or given", () => {
    expect(gradgradcheck(sin, x, all)).toBe(true);
    expect(gradgradcheck(matmul, [x, w])).toBe(true);
    expect(gradgradcheck(right, x, { gradOutputs: x })).toBe(true);
  });

  test("finds a gradient whose own derivative is wrong", () => {
    const cut = cubeWith((one, g) => mul(g, mul(pow(one.detach(), 2), 3)));
    expect(gradcheck(cut, x)).toBe(true);
    const error = refusalOf(() => gradgradcheck(cut, x));
    expect([error.code, error.message]).toEqual([
      "E_GRADCHECK",
      expect.stringContaining("of input 0"),
    ]);
  });

  test("draws nothing from the program's stream", () => {
    manualSeed(3);
    const expected = rand([2]).tolist();
    manualSeed(3);
    gradgradcheck(
      grad((a: Tensor) => sum(pow(a, 4))),
      x,
    );
    expect(rand([2]).tolist()).toEqual(expected);
  });
});
