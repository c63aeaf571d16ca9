// grad, vjp and jvp: options, trees, levels that must not be confused, and what they refuse.
import { describe, expect, test } from "vitest";
import {
  AutogradError,
  add,
  cos,
  detach,
  div,
  dot,
  enableGrad,
  grad,
  gradAndValue,
  jvp,
  matmul,
  mul,
  neg,
  noGrad,
  ones,
  pow,
  sin,
  sub,
  sum,
  type Tensor,
  tensor,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

const x = tensor([1, 2, 3]);
const y = tensor([4, 5, 6]);

function square(a: Tensor): Tensor {
  return sum(mul(a, a));
}

describe("grad", () => {
  test("has the shape of the argument", () => {
    expectNested(grad(square)(x), [2, 4, 6]);
    expectNested(grad((a: Tensor) => pow(a, 2))(tensor(3)), 6);
  });

  test("argnums: an integer, negative, or an array whose order is kept", () => {
    const f = (a: Tensor, b: Tensor): Tensor => sum(mul(a, mul(b, b)));
    expectNested(grad(f, { argnums: 1 })(x, y), [8, 20, 36]);
    expectNested(grad(f, { argnums: -2 })(x, y), [16, 25, 36]);
    const [second, first] = grad(f, { argnums: [1, 0] })(x, y);
    expectNested(second, [8, 20, 36]);
    expectNested(first, [16, 25, 36]);
  });

  test("arguments are trees", () => {
    const model = (p: { w: Tensor; b: readonly [Tensor] }, input: Tensor): Tensor =>
      sum(add(mul(p.w, input), p.b[0]));
    const grads = grad(model)({ w: tensor([1, 1, 1]), b: [tensor(0)] }, x);
    expectNested(grads.w, [1, 2, 3]);
    expectNested(grads.b[0], 3);
  });

  test("hasAux hands the second value out as it is", () => {
    const f = (a: Tensor): readonly unknown[] => [square(a), { doubled: mul(a, 2), name: "aux" }];
    const [grads, aux] = grad(f, { hasAux: true })(x);
    expectNested(grads, [2, 4, 6]);
    expect(aux).toMatchObject({ name: "aux" });
    expectNested(Reflect.get(Object(aux), "doubled"), [2, 4, 6]);
    const [again, value] = gradAndValue(f, { hasAux: true })(x);
    expectNested(again, [2, 4, 6]);
    expectNested(Reflect.get(Object(value), 0), 14);
  });

  test("gradAndValue gives both", () => {
    const [grads, value] = gradAndValue(square)(x);
    expectNested(grads, [2, 4, 6]);
    expectNested(value, 14);
  });

  test("an argument that does not matter gets zeros", () => {
    expectNested(grad((_: Tensor) => tensor(1))(x), [0, 0, 0]);
    const [, unused] = grad((a: Tensor, _: Tensor) => square(a), { argnums: [0, 1] })(x, y);
    expectNested(unused, [0, 0, 0]);
  });

  test("an argument used twice gets the sum", () => {
    expectNested(grad((a: Tensor) => add(square(a), dot(a, a)))(x), [4, 8, 12]);
  });

  test("captured tensors are constants", () => {
    const w = tensor([1, 0, 2], { requiresGrad: true });
    expectNested(grad((a: Tensor) => sum(mul(a, w)))(x), [1, 0, 2]);
    expect(w.grad).toBe(null);
  });

  test("orders: sin, and its derivatives over a batch", () => {
    const points = floats([5]);
    expectClose(vmap(grad(sin))(points), valuesOf(cos(points)));
    expectClose(vmap(grad(grad(sin)))(points), valuesOf(neg(sin(points))));
    expectClose(vmap(grad(grad(grad(sin))))(points), valuesOf(neg(cos(points))));
  });
});

describe("levels are not confused", () => {
  test("grad inside grad of another variable", () => {
    const f = (a: Tensor): Tensor => mul(a, grad((b: Tensor) => add(a, b))(tensor(1)));
    expectNested(grad(f)(tensor(1)), 1);
    const product = (a: Tensor): Tensor => mul(a, grad((b: Tensor) => mul(a, b))(tensor(2)));
    expectNested(grad(product)(tensor(3)), 6);
  });

  test("the same with jvp", () => {
    const f = (a: Tensor): Tensor => {
      const [, inner] = jvp((b: Tensor) => add(a, b), [tensor(1)], [tensor(1)]);
      return mul(a, asTensor(inner));
    };
    const [value, tangent] = jvp(f, [tensor(1)], [tensor(1)]);
    expectNested(value, 1);
    expectNested(tangent, 1);
  });

  test("forward over reverse, reverse over forward, forward over forward", () => {
    const f = (a: Tensor): Tensor => sum(pow(a, 3));
    const t = tensor([1, 0, -1]);
    const [, forwardReverse] = jvp(grad(f), [x], [t]);
    expectNested(forwardReverse, [6, 0, -18]);
    const along = (a: Tensor): Tensor => asTensor(jvp(f, [a], [t])[1]);
    expectNested(grad(along)(x), [6, 0, -18]);
    const [, second] = jvp(along, [x], [t]);
    expectNested(second, 24);
  });

  test("grad of vmap, vmap of grad, and both", () => {
    const data = floats([4, 3]);
    const perExample = vmap(grad(square))(data);
    expectClose(perExample, valuesOf(mul(data, 2)));
    expectClose(grad((all: Tensor) => sum(vmap(square)(all)))(data), valuesOf(mul(data, 2)));
    const w = floats([3]);
    const loss = (weights: Tensor): Tensor =>
      sum(pow(vmap((row: Tensor) => dot(row, weights))(data), 2));
    const residual = mul(matmul(data, w), 2);
    expectClose(grad(loss)(w), valuesOf(matmul(residual, data)));
  });

  test("a tensor mapped outside is a constant inside", () => {
    const rows = floats([4, 3]);
    const out = vmap((row: Tensor) => grad((a: Tensor) => dot(a, row))(x))(rows);
    expectClose(out, valuesOf(rows));
  });

  test("an error inside leaves no level behind", () => {
    expect(() =>
      grad((_: Tensor) => {
        throw new RangeError("mine");
      })(x),
    ).toThrow(RangeError);
    expectNested(grad(square)(x), [2, 4, 6]);
  });
});

describe("noGrad and detach", () => {
  test("noGrad inside is respected", () => {
    const f = (a: Tensor): Tensor =>
      sum(
        mul(
          pow(a, 3),
          noGrad(() => pow(a, 2)),
        ),
      );
    expectNested(grad(f)(x), [3, 48, 243]);
    const [, tangent] = jvp(f, [x], [ones([3])]);
    expectNested(tangent, 294);
  });

  test("noGrad around a transform is ignored by it", () => {
    expectNested(
      noGrad(() => grad(square)(x)),
      [2, 4, 6],
    );
    expectNested(
      noGrad(() => jvp(square, [x], [ones([3])])[1]),
      12,
    );
  });

  test("enableGrad inside noGrad records again", () => {
    const f = (a: Tensor): Tensor => noGrad(() => enableGrad(() => square(a)));
    expectNested(grad(f)(x), [2, 4, 6]);
  });

  test("nothing flows through detach, in either mode", () => {
    const f = (a: Tensor): Tensor => sum(mul(a, detach(a)));
    expectNested(grad(f)(x), [1, 2, 3]);
    expectNested(jvp(f, [x], [ones([3])])[1], 6);
  });
});

describe("vjp", () => {
  test("the pullback takes the tree of the output and gives one entry per primal", () => {
    const f = (a: Tensor, b: Tensor): unknown => ({ product: mul(a, b), total: sum(a) });
    const [out, pullback] = vjp(f, [x, y]);
    expectNested(Reflect.get(Object(out), "product"), [4, 10, 18]);
    const [first, second] = pullback({ product: tensor([1, 0, 1]), total: tensor(10) });
    expectNested(first, [14, 10, 16]);
    expectNested(second, [1, 0, 3]);
  });

  test("the pullback may be called again, and mapped", () => {
    const [, pullback] = vjp((a: Tensor) => mul(a, a), [x]);
    expectNested(pullback(ones([3]))[0], [2, 4, 6]);
    expectNested(pullback(ones([3]))[0], [2, 4, 6]);
    const identity = tensor([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const rows = vmap((ct: Tensor) => asTensor(pullback(ct)[0]))(identity);
    expectNested(rows, [
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
  });

  test("hasAux", () => {
    const [out, , aux] = vjp((a: Tensor) => [mul(a, 2), "aux"], [x], { hasAux: true });
    expectNested(out, [2, 4, 6]);
    expect(aux).toBe("aux");
  });

  test("cotangents that do not fit: both sides are printed", () => {
    const [, pullback] = vjp((a: Tensor) => mul(a, a), [x]);
    expectMessage(
      () => pullback([ones([3])]),
      "E_TREE_MISMATCH",
      "vjp(anonymous function): cotangents have structure [Tensor[3]]; expected Tensor[3]",
    );
    expectMessage(
      () => pullback(ones([2])),
      "E_COTANGENT_MISMATCH",
      "vjp(anonymous function): cotangent 0 is float32 of shape [2]; expected float32 of shape [3]",
    );
    expect(refusalOf(() => pullback(ones([3], { dtype: "float64" }))).code).toBe(
      "E_COTANGENT_MISMATCH",
    );
  });
});

describe("jvp", () => {
  test("value and tangent, with trees", () => {
    const f = (p: { a: Tensor }, b: Tensor): unknown => [mul(p.a, b), p.a];
    const [out, tangents] = jvp(f, [{ a: x }, y], [{ a: ones([3]) }, tensor([0, 0, 1])]);
    expectNested(Reflect.get(Object(out), 0), [4, 10, 18]);
    expectNested(Reflect.get(Object(tangents), 0), [4, 5, 9]);
    expectNested(Reflect.get(Object(tangents), 1), [1, 1, 1]);
  });

  test("outputs that do not depend get zeros, unless strict", () => {
    const [, tangent] = jvp((_: Tensor) => y, [x], [ones([3])]);
    expectNested(tangent, [0, 0, 0]);
    const error = refusalOf(() => jvp((_: Tensor) => y, [x], [ones([3])], { strict: true }));
    expect(error.code).toBe("E_STRICT_TANGENT");
  });

  test("hasAux", () => {
    const [, , aux] = jvp((a: Tensor) => [square(a), mul(a, 2)], [x], [ones([3])], {
      hasAux: true,
    });
    expectNested(aux, [2, 4, 6]);
  });

  test("tangents that do not fit", () => {
    expect(refusalOf(() => jvp(square, [x], [ones([2])])).code).toBe("E_COTANGENT_MISMATCH");
    expect(refusalOf(() => jvp(square, [x], [])).code).toBe("E_TREE_MISMATCH");
  });
});

describe("refusals", () => {
  test("an output with dims", () => {
    expectMessage(
      () => grad(sin)(x),
      "E_NON_SCALAR_OUTPUT",
      "grad(sin): the output has shape [3]; expected a 0-d tensor\n  hint: reduce it with sum(), or use vjp or jacrev for outputs with dims",
    );
  });

  test("an output that is no float, no tensor, or several", () => {
    expect(refusalOf(() => grad((_: Tensor) => tensor(1, { dtype: "int64" }))(x)).code).toBe(
      "E_NON_FLOAT_OUTPUT",
    );
    expect(refusalOf(() => grad((_: Tensor) => 3)(x)).code).toBe("E_OUTPUT_TYPE");
    expect(refusalOf(() => grad((a: Tensor) => [sum(a)])(x)).code).toBe("E_OUTPUT_TYPE");
  });

  test.each([[1], [-2], [0.5], [[0, 0]], [[]], [[0, 3]]])(
    "argnums %j of one argument",
    (argnums) => {
      const error = refusalOf(() => grad(square, { argnums })(x));
      expect([error.code, error instanceof AutogradError]).toEqual(["E_ARGNUMS", true]);
      expect(error.message).toContain("expected unique integers in -1 <= argnum < 1");
    },
  );

  test("an argument that is no float tensor", () => {
    expect(refusalOf(() => grad(square)(tensor([1, 2], { dtype: "int64" }))).code).toBe("E_PRIMAL");
    const noTensor = (a: unknown): Tensor => tensor(Number(a));
    expect(refusalOf(() => grad(noTensor)(3)).code).toBe("E_PRIMAL");
  });

  test("hasAux without a pair", () => {
    expect(refusalOf(() => grad(square, { hasAux: true })(x)).code).toBe("E_AUX");
  });

  test("a tensor that escaped", () => {
    for (const transform of [
      (f: (a: Tensor) => Tensor) => grad(f)(x),
      (f: (a: Tensor) => Tensor) => jvp(f, [x], [ones([3])]),
    ]) {
      const kept: Tensor[] = [];
      transform((a) => {
        kept.push(a);
        return square(a);
      });
      const error = refusalOf(() => add(kept[0], 1));
      expect([error.code, error instanceof AutogradError]).toEqual(["E_ESCAPED", true]);
    }
  });

  test("requiresGrad set inside a transform", () => {
    const error = refusalOf(() =>
      grad((a: Tensor) => {
        tensor([1], { requiresGrad: true });
        return square(a);
      })(x),
    );
    expect(error.code).toBe("E_REQUIRES_GRAD_IN_TRANSFORM");
    expect(error.message).toContain("autograd.grad");
  });
});

describe("numbers", () => {
  test("a quotient rule and its second derivative", () => {
    const f = (a: Tensor): Tensor => div(sin(a), a);
    const at = tensor(2, { dtype: "float64" });
    const first = Math.cos(2) / 2 - Math.sin(2) / 4;
    expectNested(grad(f)(at), first, "float64");
    const second = -Math.sin(2) / 2 - Math.cos(2) / 2 + Math.sin(2) / 4;
    expectNested(grad(grad(f))(at), second, "float64");
  });

  test("hessian-vector product both ways", () => {
    const f = (a: Tensor): Tensor => sum(mul(sin(a), mul(a, a)));
    const at = floats([3], { dtype: "float64" });
    const v = floats([3], { dtype: "float64" }, 9);
    const [, forward] = jvp(grad(f), [at], [v]);
    const [, pullback] = vjp(grad(f), [at]);
    expectClose(asTensor(pullback(v)[0]), valuesOf(asTensor(forward)));
    expect(sub(asTensor(forward), asTensor(pullback(v)[0])).shape).toEqual([3]);
  });
});
