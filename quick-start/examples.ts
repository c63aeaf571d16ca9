// What batchwise is for, one small program each: the mapped form, and the loop it must agree with.
import {
  autograd,
  callOp,
  dot,
  eye,
  grad,
  mul,
  randn,
  relu,
  stack,
  sub,
  sum,
  Tensor,
  tensor,
  vmap,
} from "../runtime/index.ts";

/** One line of the quick start. */
export interface Example {
  readonly title: string;
  /** Shapes of what goes in and comes out. */
  readonly shapes: string;
  /** The call as a user writes it. */
  readonly code: string;
  readonly mapped: () => Tensor;
  /** The same result, example by example. */
  readonly loop: () => Tensor;
}

/** Calls `fn` with 0 … n-1 and stacks what it returns. */
function stackOf(n: number, fn: (i: number) => Tensor): Tensor {
  return stack(Array.from({ length: n }, (_, i) => fn(i)));
}

function batchedDot(): Example {
  const [n, d] = [512, 64];
  const [x, y] = [randn([n, d]), randn([n, d])];
  const batched = vmap((a: Tensor, b: Tensor) => dot(a, b));
  return {
    title: "batched dot",
    shapes: `[${n}, ${d}], [${n}, ${d}] -> [${n}]`,
    code: "vmap(dot)(x, y)",
    mapped: () => batched(x, y),
    loop: () => stackOf(n, (i) => dot(x.select(0, i), y.select(0, i))),
  };
}

function linearModel(): Example {
  const [n, d] = [512, 64];
  const weights = randn([d]);
  const examples = randn([n, d]);
  const model = (x: Tensor): Tensor => relu(dot(x, weights));
  const batched = vmap(model);
  return {
    title: "linear model, captured weights",
    shapes: `[${n}, ${d}] -> [${n}]`,
    code: "vmap(x => relu(dot(x, weights)))(examples)",
    mapped: () => batched(examples),
    loop: () => stackOf(n, (i) => model(examples.select(0, i))),
  };
}

function jacobian(): Example {
  const n = 64;
  const x = tensor(randn([n]).toTypedArray(), { requiresGrad: true });
  const y = x.pow(2);
  const basis = eye(n);
  const row = (v: Tensor): Tensor => autograd.grad(y, x, { gradOutputs: v, retainGraph: true })[0];
  const rows = vmap(row);
  return {
    title: "Jacobian of x ** 2",
    shapes: `[${n}] -> [${n}, ${n}]`,
    code: "vmap(v => autograd.grad(y, x, { gradOutputs: v, … })[0])(eye(n))",
    mapped: () => rows(basis),
    loop: () => stackOf(n, (i) => row(basis.select(0, i))),
  };
}

function perSampleGradients(): Example {
  const [n, d] = [256, 32];
  const [weights, xs, ys] = [randn([d]), randn([n, d]), randn([n])];
  const loss = (w: Tensor, x: Tensor, y: Tensor): Tensor => sub(dot(x, w), y).pow(2);
  const gradient = grad(loss);
  const perSample = vmap(gradient, { inDims: [null, 0, 0] });
  return {
    title: "per-sample gradients",
    shapes: `[${d}], [${n}, ${d}], [${n}] -> [${n}, ${d}]`,
    code: "vmap(grad(loss), { inDims: [null, 0, 0] })(w, xs, ys)",
    mapped: () => perSample(weights, xs, ys),
    loop: () => stackOf(n, (i) => gradient(weights, xs.select(0, i), ys.select(0, i))),
  };
}

function nested(): Example {
  const [n, m, d] = [32, 24, 16];
  const [xs, ys] = [randn([n, d]), randn([m, d])];
  const distance = (x: Tensor, y: Tensor): Tensor => sum(sub(x, y).pow(2));
  const pairwise = vmap((x: Tensor, all: Tensor) => vmap((y: Tensor) => distance(x, y))(all), {
    inDims: [0, null],
  });
  return {
    title: "nested vmap: all pairs",
    shapes: `[${n}, ${d}], [${m}, ${d}] -> [${n}, ${m}]`,
    code: "vmap(x => vmap(y => distance(x, y))(ys))(xs)",
    mapped: () => pairwise(xs, ys),
    loop: () => stackOf(n, (i) => stackOf(m, (j) => distance(xs.select(0, i), ys.select(0, j)))),
  };
}

/** A batch of measurements that share one scale; its tree is mirrored by `inDims`. */
type Batch = {
  readonly left: { readonly value: Tensor; readonly scale: Tensor };
  readonly right: Tensor;
};

function dictionary(): Example {
  const [n, d] = [256, 32];
  const [value, scale, right] = [randn([n, d]), randn([d]), randn([d, n])];
  const model = ({ left, right: other }: Batch): Tensor => dot(mul(left.value, left.scale), other);
  const batched = vmap(model, { inDims: [{ left: { value: 0, scale: null }, right: 1 }] });
  return {
    title: "dictionary, nested inDims",
    shapes: `{ [${n}, ${d}], [${d}] }, [${d}, ${n}] -> [${n}]`,
    code: "vmap(f, { inDims: [{ left: { value: 0, scale: null }, right: 1 }] })(batch)",
    mapped: () => batched({ left: { value, scale }, right }),
    loop: () =>
      stackOf(n, (i) =>
        model({ left: { value: value.select(0, i), scale }, right: right.select(1, i) }),
      ),
  };
}

/** `_test_fallback` is the one op that is kept without a batching rule. */
function difference(x: Tensor, y: Tensor): Tensor {
  const result = callOp("_test_fallback", [x, y]);
  if (!(result instanceof Tensor)) throw new TypeError("_test_fallback returned no tensor");
  return result;
}

/** An op without a rule: right, slow, and said so. */
export function fallbackExample(): Example {
  const [n, d] = [256, 16];
  const [x, y] = [randn([n, d]), randn([n, d])];
  const batched = vmap(difference);
  return {
    title: "an op without a batching rule",
    shapes: `[${n}, ${d}], [${n}, ${d}] -> [${n}, ${d}]`,
    code: 'vmap((x, y) => callOp("_test_fallback", [x, y]))(x, y)',
    mapped: () => batched(x, y),
    loop: () => stackOf(n, (i) => difference(x.select(0, i), y.select(0, i))),
  };
}

/** Every example that must not need the slow loop, on fresh random input. */
export function fastExamples(): readonly Example[] {
  return [batchedDot(), linearModel(), jacobian(), perSampleGradients(), nested(), dictionary()];
}
