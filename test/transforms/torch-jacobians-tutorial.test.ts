// PyTorch's tutorial on Jacobians, Hessians and their products, written for this library.
// Every expected value comes from single backward passes, one row at a time.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  clone,
  eye,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  linear,
  matmul,
  mul,
  reshape,
  stack,
  sum,
  type Tensor,
  tanh,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import { callsOf, loopOf, stackedCalls } from "../../testing/loop.ts";
import { floats, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, type Values, valuesOf } from "../../testing/values.ts";

const D = 4;
const B = 3;
const weight = floats([D, D], { dtype: "float64" });
const bias = floats([D], { dtype: "float64" });
const x = otherFloats([D], { dtype: "float64" });
const batch = otherFloats([B, D], { dtype: "float64" });

function predict(w: Tensor, b: Tensor, features: Tensor): Tensor {
  return tanh(linear(features, w, b));
}

/** `f`'s Jacobian with respect to `at`: one backward pass per output, on a graph of its own. */
function rowByRow(f: (a: Tensor) => Tensor, at: Tensor): Tensor {
  const outputs = f(at).shape.reduce((product, size) => product * size, 1);
  const rows = callsOf(
    (v) => {
      const leaf = clone(at);
      leaf.requiresGrad = true;
      const flat = reshape(f(leaf), [outputs]);
      return asTensor(autograd.grad(flat, leaf, { gradOutputs: v })[0]);
    },
    [[eye(outputs, { dtype: at.dtype }), 0]],
  );
  return reshape(stack(rows), [...f(at).shape, ...at.shape]);
}

/** The Hessian of a scalar function, by rows of a gradient that is itself differentiated. */
function hessianByRows(f: (a: Tensor) => Tensor, at: Tensor): Values {
  const leaf = clone(at);
  leaf.requiresGrad = true;
  const [gradient] = autograd.grad(f(leaf), leaf, { createGraph: true });
  const rows = callsOf(
    (v) =>
      asTensor(autograd.grad(asTensor(gradient), leaf, { gradOutputs: v, retainGraph: true })[0]),
    [[eye(at.shape[0], { dtype: at.dtype }), 0]],
  );
  return stackedCalls(rows);
}

const energy = (features: Tensor): Tensor => sum(predict(weight, bias, features));

describe("Jacobians", () => {
  const want = valuesOf(rowByRow((a) => predict(weight, bias, a), x));

  test("a vjp per row, mapped over the rows", () => {
    const [, pullback] = vjp((a: Tensor) => predict(weight, bias, a), [x]);
    const rows = vmap((v: Tensor) => asTensor(pullback(v)[0]))(eye(D, { dtype: "float64" }));
    expectClose(rows, want);
  });

  test("jacrev and jacfwd give the same, with respect to any argument", () => {
    for (const last of [jacrev(predict, { argnums: 2 }), jacfwd(predict, { argnums: 2 })])
      expectClose(asTensor(last(weight, bias, x)), want);
    const others = { argnums: [0, 1] } as const;
    for (const both of [jacrev(predict, others), jacfwd(predict, others)]) {
      const [byWeight, byBias] = both(weight, bias, x);
      expectClose(asTensor(byWeight), valuesOf(rowByRow((w) => predict(w, bias, x), weight)));
      expectClose(asTensor(byBias), valuesOf(rowByRow((b) => predict(weight, b, x), bias)));
    }
  });

  test("tall and wide ones, where one of the two needs fewer passes", () => {
    for (const shape of [
      [2, 8],
      [8, 2],
    ]) {
      const w = floats(shape, { dtype: "float64" });
      const at = floats([shape[1]], { dtype: "float64" });
      const f = (a: Tensor): Tensor => tanh(matmul(w, a));
      expectClose(asTensor(jacrev(f)(at)), valuesOf(rowByRow(f, at)));
      expectClose(asTensor(jacfwd(f)(at)), valuesOf(rowByRow(f, at)));
    }
  });
});

describe("Hessians", () => {
  const want = hessianByRows(energy, x);

  test("every composition of the two modes gives it", () => {
    const compositions = [
      hessian(energy),
      jacfwd(jacrev(energy)),
      jacrev(jacrev(energy)),
      jacrev(jacfwd(energy)),
      jacfwd(jacfwd(energy)),
    ];
    for (const compute of compositions) expectClose(asTensor(compute(x)), want);
  });

  test("times a vector: forward over reverse, reverse over reverse, and hvp", () => {
    const v = floats([D], { dtype: "float64" }, 8);
    const product = valuesOf(matmul(asTensor(hessian(energy)(x)), v));
    expectClose(asTensor(jvp(grad(energy), [x], [v])[1]), product);
    expectClose(asTensor(vjp(grad(energy), [x])[1](v)[0]), product);
    const [value, [along]] = hvp(energy, [x], [v]) as [Tensor, [Tensor]];
    expectClose(value, valuesOf(energy(x)));
    expectClose(along, product);
  });
});

describe("a batch of them", () => {
  test("Jacobians by mapping jacrev and jacfwd over the inputs only", () => {
    const want = loopOf((row) => rowByRow((a) => predict(weight, bias, a), row), [[batch, 0]]);
    for (const jacobian of [jacrev(predict, { argnums: 2 }), jacfwd(predict, { argnums: 2 })]) {
      const run = vmap(jacobian, { inDims: [null, null, 0] });
      expectClose(asTensor(run(weight, bias, batch)), want);
    }
  });

  test("the trick with a sum gives them with the batch dim second", () => {
    const summed = (rows: Tensor): Tensor => sum(predict(weight, bias, rows), [0]);
    const blocks = asTensor(jacrev(summed)(batch));
    const want = loopOf((row) => rowByRow((a) => predict(weight, bias, a), row), [[batch, 0]], 1);
    expectClose(blocks, want);
  });

  test("Hessians by mapping hessian, in chunks as well", () => {
    const want = loopOf((row) => asTensor(hessian(energy)(row)), [[batch, 0]]);
    const single = hessianByRows(energy, batch.select(0, 1));
    for (const chunkSize of [1, 2, null]) {
      const run = asTensor(vmap(hessian(energy), { chunkSize })(batch));
      expectClose(run, want);
      expectClose(run.select(0, 1), single);
    }
  });

  test("products with Hessians, one vector per example", () => {
    const vectors = floats([B, D], { dtype: "float64" }, 9);
    const f = (row: Tensor, v: Tensor): Tensor => asTensor(jvp(grad(energy), [row], [v])[1]);
    const want = loopOf(
      (row, v) => matmul(asTensor(hessian(energy)(row)), v),
      [
        [batch, 0],
        [vectors, 0],
      ],
    );
    expectClose(vmap(f)(batch, vectors), want);
  });
});

test("a Jacobian in chunks, and of a mapped function, is the same", () => {
  const f = (a: Tensor): Tensor => predict(weight, bias, a);
  const want = valuesOf(rowByRow(f, x));
  for (const chunkSize of [1, 3, 4]) {
    expectClose(asTensor(jacrev(f, { chunkSize })(x)), want);
    expectClose(asTensor(jacfwd(f, { chunkSize })(x)), want);
  }
  const rows = (all: Tensor): Tensor => vmap((row: Tensor) => add(mul(row, row), bias))(all);
  expectClose(asTensor(jacrev(rows)(batch)), valuesOf(rowByRow(rows, batch)));
  expect(asTensor(jacfwd(rows)(batch)).shape).toEqual([B, D, B, D]);
});
