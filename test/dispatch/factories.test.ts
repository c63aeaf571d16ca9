// Factories make leaves of autograd when their options say so, and defaults written by name have their values.
import { describe, expect, test } from "vitest";
import { defaultOf } from "../../codegen/model/default-value.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import {
  arange,
  full,
  linspace,
  logsumexp,
  mul,
  onesLike,
  randn,
  sum,
  tensor,
  trilIndices,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { refusalOf } from "../lib/refusals.ts";

describe("requiresGrad", () => {
  test.each([
    ["zeros", () => zeros([2], { requiresGrad: true })],
    ["full", () => full([2], 1.5, { dtype: "float64", requiresGrad: true })],
    ["linspace", () => linspace(0, 1, 2, { requiresGrad: true })],
    ["onesLike", () => onesLike(tensor([1, 2]), { requiresGrad: true })],
    ["randn", () => randn([2], { requiresGrad: true })],
  ])("%s makes a leaf", (_name, make) => {
    const x = make();
    expect([x.requiresGrad, x.isLeaf]).toEqual([true, true]);
    sum(mul(x, 3)).backward();
    expect(x.grad?.tolist()).toEqual([3, 3]);
  });

  test("false and undefined make none", () => {
    expect(zeros([2], { requiresGrad: false }).requiresGrad).toBe(false);
    expect(zeros([2], { requiresGrad: undefined }).requiresGrad).toBe(false);
  });

  test("is refused for integers, inside a transform, and when it is no boolean", () => {
    expect(refusalOf(() => arange(3, { requiresGrad: true })).code).toBe("E_REQUIRES_GRAD_DTYPE");
    const inside = (): unknown =>
      vmap((x: ReturnType<typeof zeros>) => mul(x, zeros([2], { requiresGrad: true })))(
        zeros([3, 2]),
      );
    expect(refusalOf(inside).code).toBe("E_REQUIRES_GRAD_IN_TRANSFORM");
    const wrong: object = { requiresGrad: "yes" };
    expect(refusalOf(() => zeros([2], wrong)).message).toContain(
      "argument requiresGrad is yes; expected a boolean",
    );
  });

  test("other ops do not have the option", () => {
    const options: object = { requiresGrad: true };
    expect(refusalOf(() => logsumexp(tensor([1]), 0, options)).code).toBe("E_UNKNOWN_OPTION");
  });
});

describe("defaults", () => {
  const presetOf = (parameter: string): unknown =>
    parseSchema(`f(${parameter}) -> Tensor`).parameters.map(defaultOf)[0];

  test("a name stands for a number or a dtype", () => {
    expect(presetOf("int reduction=Mean")).toEqual({ kind: "int", value: 1 });
    expect(presetOf("int reduction=Sum")).toEqual({ kind: "int", value: 2 });
    expect(presetOf("ScalarType? dtype=long")).toEqual({ kind: "name", value: "int64" });
    expect(trilIndices(2, 2).dtype).toBe("int64");
  });

  test("one number for a list of known length stands for as many", () => {
    const one = { kind: "int", value: 1 };
    expect(presetOf("int[2] stride=1")).toEqual({ kind: "list", items: [one, one] });
    expect(presetOf("int[1]? dim=None")).toEqual({ kind: "none" });
  });
});
