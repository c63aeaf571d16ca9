// The reference programs that take Jacobians, Hessians and gradients of models, rewritten for this library.
import {
  add,
  argmin,
  avgPool2d,
  batchNorm,
  conv2d,
  cumsum,
  div,
  einsum,
  exp,
  flatten,
  gather,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jvp,
  linalgDet,
  linalgInv,
  linalgSolve,
  linear,
  logSoftmax,
  logsumexp,
  matmul,
  max,
  mseLoss,
  mul,
  neg,
  pow,
  prod,
  relu,
  sin,
  softmax,
  sort,
  squeeze,
  sub,
  sum,
  type Tensor,
  tanh,
  transpose,
  unsqueeze,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import { asTensor } from "../../testing/values.ts";

/** The inputs of a program by name; parameters of a model come as one object. */
export type ProgramInputs = Readonly<Record<string, Tensor>>;

interface Mlp {
  readonly w1: Tensor;
  readonly b1: Tensor;
  readonly w2: Tensor;
  readonly b2: Tensor;
}

function parameters(p: unknown): Mlp {
  const { w1, b1, w2, b2 } = Object(p) as Record<string, unknown>;
  return { w1: asTensor(w1), b1: asTensor(b1), w2: asTensor(w2), b2: asTensor(b2) };
}

function mlp(p: Mlp, x: Tensor): Tensor {
  const hidden = tanh(add(matmul(x, transpose(p.w1, 0, 1)), p.b1));
  return add(matmul(hidden, transpose(p.w2, 0, 1)), p.b2);
}

function square(x: Tensor): Tensor {
  return mul(x, x);
}

function twoProducts(a: Tensor, b: Tensor, c: Tensor): Tensor {
  return matmul(matmul(a, b), c);
}

function attend(q: Tensor, k: Tensor, v: Tensor): Tensor {
  const scores = div(matmul(q, transpose(k, 0, 1)), Math.sqrt(q.shape[1]));
  return matmul(softmax(scores, -1), v);
}

function rbf(a: Tensor, b: Tensor, s: Tensor): Tensor {
  return exp(div(sum(square(sub(a, b))), mul(mul(s, s), -2)));
}

interface Cnn {
  readonly cw: Tensor;
  readonly cb: Tensor;
  readonly lw: Tensor;
  readonly lb: Tensor;
}

function cnnParameters(p: unknown): Cnn {
  const { cw, cb, lw, lb } = Object(p) as Record<string, unknown>;
  return { cw: asTensor(cw), cb: asTensor(cb), lw: asTensor(lw), lb: asTensor(lb) };
}

/** One image `[1, 5, 5]` to three scores. */
function cnn(p: Cnn, x: Tensor): Tensor {
  const hidden = relu(conv2d(unsqueeze(x, 0), p.cw, { bias: p.cb }));
  const pooled = avgPool2d(hidden, 2, 1);
  return squeeze(linear(flatten(pooled, 1), p.lw, p.lb), 0);
}

/** Cross entropy of one example: minus the logarithm of the probability of its class. */
function crossEntropy(scores: Tensor, target: Tensor): Tensor {
  return neg(sum(gather(logSoftmax(scores, 0), 0, unsqueeze(target, 0))));
}

/** Programs by their id in the reference set. */
export const derivativePrograms: Readonly<Record<string, (inputs: ProgramInputs) => unknown>> = {
  "vmap-pytree-out": ({ x }) =>
    vmap((a: Tensor) => ({ sum: sum(a), sorted: sort(a)[0], pair: [max(a), argmin(a)] }))(x),
  "vmap-batch-norm-train": ({ x, w, b }) => {
    const normalise = (a: Tensor, weight: Tensor, bias: Tensor): Tensor =>
      batchNorm(a, weight, bias, null, null, true, 0.1, 1e-5);
    return vmap(normalise)(x, w, b);
  },
  "vmap-linalg": ({ a, b }) =>
    vmap((m: Tensor, v: Tensor): readonly Tensor[] => [
      linalgSolve(m, v),
      linalgInv(m),
      linalgDet(m),
    ])(a, b),
  "per-sample-grad-mlp": ({ p, x, y }) => {
    const loss = (q: Mlp, a: Tensor, t: Tensor): Tensor => crossEntropy(mlp(q, a), t);
    return vmap(grad(loss), { inDims: [null, 0, 0] })(parameters(p), x, y);
  },
  "per-sample-grad-cnn": ({ p, x, y }) => {
    const loss = (q: Cnn, a: Tensor, t: Tensor): Tensor => crossEntropy(cnn(q, a), t);
    return vmap(grad(loss), { inDims: [null, 0, 0] })(cnnParameters(p), x, y);
  },
  "grad-dict-params": ({ p, x, y }) => grad((q: Mlp) => mseLoss(mlp(q, x), y))(parameters(p)),
  "ensemble-mlp": ({ p, x, xs }) => [
    vmap(mlp, { inDims: [0, null] })(parameters(p), x),
    vmap(mlp)(parameters(p), xs),
  ],
  "grad-of-vmap": ({ x, w }) =>
    grad((v: Tensor) => sum(pow(vmap((a: Tensor) => tanh(matmul(a, v)))(x), 2)))(w),
  "jac-sin": ({ x }) => [jacrev((a: Tensor) => sin(a))(x), jacfwd((a: Tensor) => sin(a))(x)],
  "jac-softmax": ({ x }) => {
    const f = (a: Tensor): Tensor => softmax(a, -1);
    return [jacrev(f)(x), jacfwd(f)(x)];
  },
  "jac-mlp": ({ p, x }) => [
    jacrev(mlp, { argnums: 1 })(parameters(p), x),
    jacrev(mlp)(parameters(p), x),
  ],
  "jac-matmul-chain": ({ a, b, c }) => jacrev(twoProducts, { argnums: [0, 1, 2] })(a, b, c),
  "jac-multi-out": ({ x }) => [
    jacrev((a: Tensor) => [sin(a), sum(a)])(x),
    jacfwd((a: Tensor) => ({ a: mul(a, a), b: prod(a) }))(x),
  ],
  "jac-chunk": ({ x }) => jacrev((a: Tensor) => cumsum(sin(a), 0), { chunkSize: 2 })(x),
  "hessian-square-sum": ({ x }) => hessian((a: Tensor) => sum(pow(a, 3)))(x),
  "hessian-logsumexp": ({ x }) => {
    const f = (a: Tensor): Tensor => logsumexp(a, 0);
    return [hessian(f)(x), jacfwd(jacrev(f))(x)];
  },
  "hessian-argnums": ({ x, y }) =>
    hessian((a: Tensor, b: Tensor) => mul(sum(mul(sin(a), b)), sum(b)), { argnums: [0, 1] })(x, y),
  "jacrev-jacrev": ({ x }) => jacrev(jacrev((a: Tensor) => softmax(a, 0)))(x),
  hvp: ({ p, x, v }) => {
    const gradient = grad((a: Tensor) => sum(pow(mlp(parameters(p), a), 2)));
    return [jvp(gradient, [x], [v])[1], vjp(gradient, [x])[1](v)[0]];
  },
  "vjp-of-jvp": ({ x, t, g }) => {
    const tangent = (a: Tensor): unknown => jvp((b: Tensor) => mul(tanh(b), b), [a], [t])[1];
    const [out, pullback] = vjp(tangent, [x]);
    return [out, pullback(g)];
  },
  "app-ntk": ({ p, x1, x2 }) => {
    const model = parameters(p);
    const jacobians = vmap(jacrev(mlp), { inDims: [null, 0] });
    const [left, right] = [jacobians(model, x1), jacobians(model, x2)];
    const blocks = (["w1", "b1", "w2", "b2"] as const).map((name) =>
      einsum("naf,mbf->nmab", [flatten(left[name], 2), flatten(right[name], 2)]),
    );
    return blocks.reduce((total, block) => add(total, block));
  },
  "app-gauss-newton": ({ w, x, v }) => {
    const f = (a: Tensor): Tensor => tanh(matmul(x, a));
    const [out, ju] = jvp(f, [w], [v]);
    const hju = jvp(
      grad((o: Tensor) => sum(pow(o, 4))),
      [out],
      [ju],
    )[1];
    return vjp(f, [w])[1](hju)[0];
  },
  "app-attention": ({ q, k, v }) => {
    const f = (a: Tensor): Tensor => vmap(vmap(attend))(a, k, v);
    return [f(q), grad((a: Tensor) => sum(square(f(a))))(q)];
  },
  "app-pairwise-rbf": ({ x, y, s }) => {
    const rows = vmap(rbf, { inDims: [null, 0, null] });
    const kernel = (t: Tensor): Tensor => vmap(rows, { inDims: [0, null, null] })(x, y, t);
    return [kernel(s), jacfwd(kernel)(s)];
  },
};
