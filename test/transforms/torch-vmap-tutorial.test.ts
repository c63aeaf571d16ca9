// What PyTorch's vmap tutorial, the torch.func tour and its page on limitations show, written for this library.
// Every expected value comes from a loop over single examples.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  diagonal,
  div,
  dot,
  eye,
  grad,
  gradAndValue,
  index,
  jvp,
  manualSeed,
  matmul,
  mean,
  mul,
  newZeros,
  nonzero,
  ones,
  pow,
  randn,
  relu,
  sin,
  stack,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  unsqueeze,
  vjp,
  vmap,
  where,
  zeros,
} from "../../runtime/index.ts";
import { callsOf, exampleAlong, loopOf, stackedCalls } from "../../testing/loop.ts";
import { distinct, floats, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

describe("hiding the batch dim", () => {
  test("a batched dot product from one for vectors", () => {
    const [x, y] = [floats([2, 5]), otherFloats([2, 5])];
    const out = vmap(dot)(x, y);
    expect(out.shape).toEqual([2]);
    expectClose(
      out,
      loopOf(
        (a, b) => dot(a, b),
        [
          [x, 0],
          [y, 0],
        ],
      ),
    );
  });

  test("a model written for one feature vector, with weights that require grad", () => {
    const weights = floats([5]);
    weights.requiresGrad = true;
    const model = (features: Tensor): Tensor => relu(dot(features, weights));
    const examples = otherFloats([3, 5]);
    const result = vmap(model)(examples);
    expectClose(result, loopOf(model, [[examples, 0]]));
    const [g] = autograd.grad(sum(result), weights);
    const single = callsOf((x) => asTensor(autograd.grad(model(x), weights)[0]), [[examples, 0]]);
    const total = single.reduce((a, b) => add(a, b));
    expectClose(asTensor(g), valuesOf(total));
  });
});

describe("batched gradients of a graph built outside", () => {
  const N = 5;
  const start = floats([N]);

  function graph(): { readonly x: Tensor; readonly y: Tensor } {
    const x = floats([N]);
    x.requiresGrad = true;
    return { x, y: pow(x, 2) };
  }

  function rowByRow(): ReturnType<typeof valuesOf> {
    const { x, y } = graph();
    const rows = callsOf(
      (v) => asTensor(autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0]),
      [[eye(N), 0]],
    );
    return stackedCalls(rows);
  }

  test("a Jacobian in one call instead of N", () => {
    const { x, y } = graph();
    const row = (v: Tensor): Tensor => asTensor(autograd.grad(y, x, { gradOutputs: v })[0]);
    expectClose(vmap(row)(eye(N)), rowByRow());
  });

  test("the whole array that autograd.grad returns may be returned", () => {
    const { x, y } = graph();
    const [jacobian] = vmap((v: Tensor) => autograd.grad(y, x, { gradOutputs: v }))(eye(N));
    expectClose(asTensor(jacobian), rowByRow());
  });

  test("in chunks the graph is walked once per chunk, so it has to be kept", () => {
    const { x, y } = graph();
    const row = (v: Tensor): Tensor =>
      asTensor(autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0]);
    expectClose(vmap(row, { chunkSize: 2 })(eye(N)), rowByRow());
    const once = graph();
    const freed = (v: Tensor): Tensor =>
      asTensor(autograd.grad(once.y, once.x, { gradOutputs: v })[0]);
    expect(refusalOf(() => vmap(freed, { chunkSize: 2 })(eye(N))).code).toBe("E_FREED_GRAPH");
  });

  test("isGradsBatched says the same", () => {
    const { x, y } = graph();
    const [jacobian] = autograd.grad(y, x, { gradOutputs: eye(N), isGradsBatched: true });
    expectClose(asTensor(jacobian), rowByRow());
  });

  test("a Hessian by mapping over the second pass", () => {
    const x = floats([N]);
    x.requiresGrad = true;
    const [g] = autograd.grad(sum(pow(x, 3)), x, { createGraph: true });
    const row = (v: Tensor): Tensor =>
      asTensor(autograd.grad(asTensor(g), x, { gradOutputs: v, retainGraph: true })[0]);
    expectClose(vmap(row)(eye(N)), stackedCalls(callsOf(row, [[eye(N), 0]])));
    expectClose(diagonal(vmap(row)(eye(N))), valuesOf(mul(start, 6)));
  });

  test("backward in a mapped function, with the weights outside, is refused with the way out", () => {
    const weights = floats([3]);
    weights.requiresGrad = true;
    const error = refusalOf(() =>
      vmap((x: Tensor) => {
        dot(x, weights).backward();
        return x;
      })(floats([2, 3])),
    );
    expect(error.code).toBe("E_MAPPED_HISTORY");
    expect(error.message).toContain("map grad(f)");
    expect(weights.grad).toBe(null);
  });
});

describe("per-sample gradients", () => {
  const weights = floats([5]);
  const examples = otherFloats([3, 5]);
  const targets = floats([3], {}, 9);
  const model = (w: Tensor, x: Tensor): Tensor => {
    expect(x.ndim).toBe(1);
    return relu(dot(x, w));
  };
  const loss = (w: Tensor, x: Tensor, y: Tensor): Tensor => mean(pow(sub(model(w, x), y), 2));

  function loop(): ReturnType<typeof valuesOf> {
    return loopOf(
      (x, y) => {
        const leaf = floats([5]);
        leaf.requiresGrad = true;
        return asTensor(autograd.grad(loss(leaf, x, y), leaf)[0]);
      },
      [
        [examples, 0],
        [targets, 0],
      ],
    );
  }

  test("grad, mapped over samples", () => {
    const perSample = vmap(grad(loss), { inDims: [null, 0, 0] });
    expectClose(perSample(weights, examples, targets), loop());
  });

  test("gradAndValue gives the losses with them", () => {
    const run = vmap(gradAndValue(loss), { inDims: [null, 0, 0] });
    const [grads, losses] = run(weights, examples, targets);
    expectClose(asTensor(grads), loop());
    expectClose(
      asTensor(losses),
      loopOf(
        (x, y) => loss(weights, x, y),
        [
          [examples, 0],
          [targets, 0],
        ],
      ),
    );
  });

  test("for a dictionary of parameters, in any chunks and with in-between outputs as aux", () => {
    const params = { w: floats([4, 5]), b: floats([4]) };
    const classify = (p: typeof params, x: Tensor): Tensor => tanh(add(matmul(p.w, x), p.b));
    const f = (p: typeof params, x: Tensor): readonly unknown[] => {
      const out = classify(p, x);
      return [sum(mul(out, out)), out];
    };
    for (const chunkSize of [1, 2, 3, "auto"] as const) {
      const run = vmap(grad(f, { hasAux: true }), { inDims: [null, 0], chunkSize });
      const [grads, outs] = run(params, examples);
      const single = callsOf(
        (x) => {
          const w = floats([4, 5]);
          w.requiresGrad = true;
          const loss = sum(mul(classify({ ...params, w }, x), classify({ ...params, w }, x)));
          return asTensor(autograd.grad(loss, w)[0]);
        },
        [[examples, 0]],
      );
      const { w } = Object(grads);
      expectClose(asTensor(w), stackedCalls(single));
      expectClose(
        asTensor(outs),
        loopOf((x) => classify(params, x), [[examples, 0]]),
      );
    }
  });
});

describe("ensembles", () => {
  const models = 3;
  const params = { w: floats([models, 2, 5]), b: floats([models, 2]) };
  const model = (p: typeof params, x: Tensor): Tensor => relu(add(matmul(p.w, x), p.b));
  const member = (i: number): typeof params => ({
    w: exampleAlong(params.w, 0, i),
    b: exampleAlong(params.b, 0, i),
  });

  test("one minibatch per model", () => {
    const batches = floats([models, 5]);
    const want = stackedCalls([0, 1, 2].map((i) => model(member(i), exampleAlong(batches, 0, i))));
    expectClose(vmap(model)(params, batches), want);
  });

  test("the same minibatch for every model", () => {
    const batch = floats([5]);
    const want = stackedCalls([0, 1, 2].map((i) => model(member(i), batch)));
    expectClose(vmap(model, { inDims: [0, null] })(params, batch), want);
  });
});

describe("the tour", () => {
  test("sin differentiated once, twice, and under vmap", () => {
    const x = floats([]);
    expectClose(grad(sin)(x), valuesOf(tensor(Math.cos(Number(x)))));
    expectClose(grad(grad(sin))(x), valuesOf(tensor(-Math.sin(Number(x)))));
    const xs = floats([3]);
    expectClose(
      vmap(grad(sin))(xs),
      loopOf((a) => grad(sin)(a), [[xs, 0]]),
    );
  });

  test("vjp mapped over cotangents: a Jacobian by rows", () => {
    const x = floats([3]);
    const [, pullback] = vjp((a: Tensor) => sin(mul(a, a)), [x]);
    const rows = vmap((v: Tensor) => pullback(v))(eye(3));
    expectClose(
      asTensor(rows[0]),
      loopOf((v) => asTensor(pullback(v)[0]), [[eye(3), 0]]),
    );
  });

  test("jvp mapped over tangents: a Jacobian by columns", () => {
    const x = floats([3]);
    const column = (t: Tensor): Tensor => asTensor(jvp((a: Tensor) => sin(a), [x], [t])[1]);
    const columns = vmap(column, { outDims: 1 })(eye(3));
    expectClose(columns, loopOf(column, [[eye(3), 0]], 1));
  });

  test("a batched matrix product out of dots", () => {
    const [a, b] = [floats([3, 4]), floats([4, 2])];
    const product = vmap(vmap(dot, { inDims: [null, 1] }), { inDims: [0, null] })(a, b);
    expectClose(product, valuesOf(matmul(a, b)));
  });
});

describe("limitations: side effects", () => {
  test("happen once, not once per example", () => {
    const list = [0, 1, 2, 3];
    const printed: string[] = [];
    const f = (x: Tensor, items: number[]): Tensor => {
      items.pop();
      printed.push("hello");
      return sum(x, [0]);
    };
    const x = floats([3, 1]);
    const result = vmap(f, { inDims: [0, null] })(x, list);
    expect(printed).toEqual(["hello"]);
    expectClose(
      result,
      loopOf((a) => sum(a, [0]), [[x, 0]]),
    );
    expect(list).toEqual([0, 1, 2]);
  });

  test("an intermediate kept outside has escaped; returned as aux it is fine", () => {
    const kept: Tensor[] = [];
    grad((a: Tensor) => {
      kept.push(sin(a));
      return sin(kept[0]);
    })(floats([]));
    expect(refusalOf(() => add(kept[0], 1)).code).toBe("E_ESCAPED");
    const f = (a: Tensor): readonly Tensor[] => [sin(sin(a)), sin(a)];
    const [, aux] = grad(f, { hasAux: true })(floats([]));
    expectClose(asTensor(aux), valuesOf(sin(floats([]))));
  });
});

describe("limitations: writing in place", () => {
  const add_ = (x: Tensor, y: Tensor): Tensor => x.add_(y);

  test("many values into one tensor are refused", () => {
    const error = refusalOf(() => vmap(add_, { inDims: [null, 0] })(floats([1]), floats([3, 1])));
    expect(error.code).toBe("E_INPLACE_UNBATCHED_SELF");
    expect(error.message).toContain("vmap(add_, { inDims: [null, 0] })");
    expect(error.message).toContain("out-of-place form add");
  });

  test("a mapped tensor may be written", () => {
    const x = floats([3, 1]);
    const y = otherFloats([3, 1]);
    const expected = loopOf(
      (a, b) => add(a, b),
      [
        [x, 0],
        [y, 0],
      ],
    );
    vmap(add_)(x, y);
    expectClose(x, expected);
  });

  test("zeros made inside are not mapped, newZeros of a mapped tensor are", () => {
    const vectors = tensor([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    const embed =
      (make: (like: Tensor, size: number[]) => Tensor) =>
      (vec: Tensor): Tensor => {
        const result = make(vec, [vec.shape[0], vec.shape[0]]);
        diagonal(result).copy_(vec);
        return result;
      };
    const shared = embed((_, size) => zeros(size));
    expect(refusalOf(() => vmap(shared)(vectors)).code).toBe("E_INPLACE_UNBATCHED_SELF");
    const own = embed((like, size) => newZeros(like, size));
    expectClose(vmap(own)(vectors), loopOf(own, [[vectors, 0]]));
  });
});

describe("limitations: values decide", () => {
  test("a branch on a mapped value is refused; where() is the rewrite", () => {
    const branching = (x: Tensor): Tensor => (Number(x) > 0 ? x : zeros([]));
    const compared = (x: Tensor): Tensor => (asNumberLike(x) > 0 ? x : zeros([]));
    for (const f of [branching, compared]) {
      const error = refusalOf(() => vmap(f)(floats([3])));
      expect(error.code).toBe("E_BATCHED_TO_NUMBER");
      expect(error.message).toContain("where(condition, a, b)");
    }
    const x = floats([3]);
    const rewritten = (a: Tensor): Tensor => where(a.gt(0), a, 0);
    expectClose(vmap(rewritten)(x), loopOf(branching, [[x, 0]]));
  });

  test("a branch on a shape is fine", () => {
    const f = (x: Tensor): Tensor => (x.ndim === 1 ? dot(x, x) : sum(mul(x, x)));
    for (const x of [floats([3, 2]), floats([3, 2, 2])]) {
      expectClose(vmap(f)(x), loopOf(f, [[x, 0]]));
    }
    expectClose(vmap(f)(floats([3])), loopOf(f, [[floats([3]), 0]]));
  });

  test("item() is refused", () => {
    expect(refusalOf(() => vmap((x: Tensor) => tensor(Number(x.item())))(floats([3]))).code).toBe(
      "E_BATCHED_TO_NUMBER",
    );
  });

  test("shapes that differ per example are refused", () => {
    const xs = tensor([
      [0, 1, 2],
      [0, 0, 3],
    ]);
    expect(refusalOf(() => vmap((x: Tensor) => nonzero(x))(xs)).code).toBe("E_REFUSED");
  });
});

describe("limitations: randomness", () => {
  const noisy = (x: Tensor): Tensor => add(x, randn([]));
  const x = ones([3]);

  test("different: a value of its own for each example", () => {
    manualSeed(3);
    const values = vmap(noisy, { randomness: "different" })(x).tolist();
    expect(new Set([values].flat(2)).size).toBe(3);
  });

  test("same: one value for all", () => {
    manualSeed(3);
    const values = vmap(noisy, { randomness: "same" })(x).tolist();
    expect(new Set([values].flat(2)).size).toBe(1);
  });

  test("error, the default, asks for a choice", () => {
    const error = refusalOf(() => vmap(noisy)(x));
    expect(error.message).toContain('"different"');
    expect(error.message).toContain('"same"');
  });

  test("the next call draws other numbers, the same seed the same ones", () => {
    const run = (): unknown => vmap(noisy, { randomness: "different" })(x).tolist();
    manualSeed(1);
    const [first, second] = [run(), run()];
    expect(second).not.toEqual(first);
    manualSeed(1);
    expect(run()).toEqual(first);
  });
});

test("a pairwise distance without an index in sight", () => {
  const [x, y] = [floats([3, 2]), distinct([4, 2])];
  const distance = (a: Tensor, b: Tensor): Tensor => sum(pow(sub(a, b), 2));
  const all = vmap((a: Tensor) => vmap((b: Tensor) => distance(a, b))(y))(x);
  const want = loopOf((a) => stack(callsOf((b) => distance(a, b), [[y, 0]])), [[x, 0]]);
  expectClose(all, want);
});

test("an ensemble's mean over models and samples keeps its layout", () => {
  const scores = floats([2, 3, 4]);
  const normalise = (row: Tensor): Tensor => div(row, sum(row));
  const out = vmap(vmap(normalise), { inDims: 1, outDims: 1 })(scores);
  expectClose(
    out,
    loopOf((plane) => stack(callsOf(normalise, [[plane, 0]])), [[scores, 1]], 1),
  );
  expect(unsqueeze(out, 0).shape).toEqual([1, 2, 3, 4]);
  expectNested(index(sum(out, [2]), [tensor([0], { dtype: "int64" })]), [[1, 1, 1]]);
});

/** A tensor where JavaScript wants a number. */
function asNumberLike(x: unknown): number {
  return x as number;
}
