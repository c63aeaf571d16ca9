// Index expressions that write, and both kinds under vmap and differentiation.
import { describe, expect, test } from "vitest";
import {
  arange,
  autograd,
  callOp,
  einsum,
  eye,
  grad,
  gt,
  type IndexPart,
  jvp,
  matmul,
  mul,
  noGrad,
  reshape,
  slice,
  softmax,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { asTensor, expectNested } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const int = (values: readonly (number | readonly number[])[]): Tensor =>
  tensor(values, { dtype: "int64" });

/** `vmap(f)(...xs)` equals the stacked results of every example. */
function expectLikeLoop(f: (...xs: Tensor[]) => Tensor, ...xs: Tensor[]): void {
  const looped = Array.from({ length: xs[0].shape[0] }, (_, i) =>
    f(...xs.map((x) => x.index(i).clone())).tolist(),
  );
  expect(vmap(f)(...xs).tolist()).toEqual(looped);
}

describe("setIndex_", () => {
  test("writes numbers, nested arrays and tensors, broadcast", () => {
    const x = zeros([3, 4]);
    x.setIndex_(0, 1);
    x.setIndex_([1, slice(1, 3)], [2, 3]);
    x.setIndex_([slice(), -1], tensor([[7], [8], [9]]).index(slice(), 0));
    x.setIndex_([2, slice(null, 2)], tensor([[[5, 6]]]));
    expect(x.tolist()).toEqual([
      [1, 1, 1, 7],
      [0, 2, 3, 8],
      [5, 6, 0, 9],
    ]);
  });

  test("writes at index tensors and masks", () => {
    const x = zeros([3, 4]);
    expect(x.setIndex_([[2, 0]], tensor([[1], [2]]))).toBe(x);
    x.setIndex_([slice(), [3, 1]], [8, 9]);
    x.setIndex_([gt(x, 8.5)], 0);
    expect(x.tolist()).toEqual([
      [2, 0, 2, 8],
      [0, 0, 0, 8],
      [1, 0, 1, 8],
    ]);
    x.setIndex_(
      [
        [true, false, true],
        [0, 1],
      ],
      [5, 6],
    );
    expect([x.index(0, 0).item(), x.index(2, 1).item()]).toEqual([5, 6]);
  });

  test("keeps the dtype of self for numbers", () => {
    const x = int([1, 2, 3]);
    x.setIndex_(0, 7).setIndex_([[1]], 9n);
    expect(x.tolist()).toEqual([7, 9, 3]);
    const flags = tensor([true, false]);
    flags.setIndex_(1, true);
    expect(flags.tolist()).toEqual([true, true]);
  });

  test("reads the values before it writes, where both share memory", () => {
    const x = arange(5).clone();
    x.setIndex_([slice(1)], x.index(slice(null, -1)));
    expect(x.tolist()).toEqual([0, 0, 1, 2, 3]);
  });

  test("writes nothing where the index picks nothing", () => {
    const x = zeros([2]);
    x.setIndex_([false], 5)
      .setIndex_([[]], 5)
      .setIndex_([tensor(false)], 5);
    expect(x.tolist()).toEqual([0, 0]);
    x.setIndex_([tensor(true)], 5);
    expect(x.tolist()).toEqual([5, 5]);
  });

  test("refuses values that do not fit", () => {
    expect(refusalOf(() => zeros([3]).setIndex_(slice(0, 2), [1, 2, 3])).code).toBe("E_BROADCAST");
    expect(refusalOf(() => zeros([3]).setIndex_([[0, 1]], [1, 2, 3])).code).toBe("E_EXPAND");
    const wrong = refusalOf(() => zeros([3]).setIndex_([[0]], int([1])));
    expect(wrong.code).toBe("E_DTYPE_PAIR");
  });
});

const x = reshape(arange(24), [2, 3, 4]).to("float32");

describe("under vmap", () => {
  const shared: readonly (readonly [string, readonly IndexPart[]])[] = [
    ["integer", [1]],
    ["slice and new dim", [slice(0, 2), null]],
    ["array", [[2, 0]]],
    ["array in the second dim", [slice(), [3, 0]]],
    ["mask", [[true, false, true]]],
    ["array and integer", [[2, 0], 1]],
    ["flag", [true]],
  ];

  test.each(shared)("a shared index: %s", (_, parts) => {
    expectLikeLoop((one) => one.index(...parts), x);
    expectLikeLoop((one) => one.clone().setIndex_(parts, 5), x);
  });

  test("a mapped integer tensor takes the place of an integer", () => {
    const at = int([2, 0]);
    expectLikeLoop((one, i) => one.index(i), x, at);
    expectLikeLoop((one, i) => one.index(slice(), i), x, at);
    expectLikeLoop((one, i) => one.index(i, slice(1, 3)), x, at);
    expectLikeLoop((one, i) => one.index([0, 2], i), x, at);
    expectLikeLoop((one, i) => one.index(i, [0, 2]), x, at);
    expectLikeLoop((one, i) => one.index(null, i, "..."), x, at);
    const shared = vmap((i: Tensor) => x.index(1, i))(at);
    expect(shared.tolist()).toEqual([x.index(1, 2).tolist(), x.index(1, 0).tolist()]);
  });

  test("a mapped integer tensor in a write", () => {
    const at = int([2, 0]);
    const values = tensor([
      [10, 20],
      [30, 40],
    ]);
    expectLikeLoop((one, i) => one.clone().setIndex_(i, 7), x, at);
    expectLikeLoop((one, i) => one.clone().setIndex_([slice(), i], [1, 2, 3]), x, at);
    const cube = reshape(arange(48), [2, 2, 3, 4]).to("float32");
    const write = (one: Tensor, i: Tensor, v: Tensor): Tensor =>
      one.clone().setIndex_([slice(), i, [0, 2]], v);
    expectLikeLoop(write, cube, at, values);
    const apart = (one: Tensor, i: Tensor, v: Tensor): Tensor =>
      one.clone().setIndex_([[1, 0], i, slice(0, 2)], v);
    expectLikeLoop(apart, cube, at, values);
    const last = (one: Tensor, i: Tensor, v: Tensor): Tensor =>
      one
        .clone()
        .setIndex_([slice(), slice(0, 2), int([3, 1])], v)
        .setIndex_([i, 0, 0], 99);
    expectLikeLoop(last, cube, int([1, 0]), values);
  });

  test("an integer beside index arrays that lie apart because of it", () => {
    const cube = reshape(arange(2 * 2 * 3 * 2 * 4), [2, 2, 3, 2, 4]).to("float32");
    const at = int([1, 0]);
    const write = (one: Tensor, i: Tensor): Tensor =>
      one.clone().setIndex_([i, slice(), slice(), [0, 2]], tensor([[[1, 2]], [[3, 4]], [[5, 6]]]));
    expectLikeLoop(write, cube, at);
  });

  test("mapped index tensors and values", () => {
    const at = int([
      [2, 0],
      [1, 1],
    ]);
    expectLikeLoop((one, i) => one.index(i), x, at);
    expectLikeLoop((one, i) => one.index(slice(), i), x, at);
    expectLikeLoop((one, i) => one.index(i, int([3, 0])), x, at);
    expectLikeLoop(
      (one, i, v) => one.clone().setIndex_([i, slice()], v.unsqueeze(1)),
      x,
      at,
      tensor([
        [1, 2],
        [3, 3],
      ]),
    );
  });

  test("a mapped mask is refused on reading, whatever it picks", () => {
    const masks = gt(x, 3);
    const error = refusalOf(() => vmap((one: Tensor, m: Tensor) => one.index(m))(x, masks));
    expect(error.code).toBe("E_DATA_DEPENDENT");
    expect(error.message).toContain("where(mask, x, 0)");
  });

  test("a mapped mask may be written", () => {
    const masks = tensor([
      [true, false, true, false],
      [false, false, true, true],
    ]);
    const rows = x.index(slice(), 0);
    expectLikeLoop((one, m) => one.clone().setIndex_([m], 0), rows, masks);
    expectLikeLoop((one, m) => one.clone().setIndex_([m], [5, 6]), rows, masks);
    const uneven = tensor([
      [true, false, true, true],
      [false, false, true, false],
    ]);
    expectLikeLoop((one, m) => one.clone().setIndex_([m], -1), rows, uneven);
    const error = refusalOf(() =>
      vmap((one: Tensor, m: Tensor) => one.clone().setIndex_([m], [5, 6]))(rows, uneven),
    );
    expect(error.code).toBe("E_DATA_DEPENDENT");
    const nested = refusalOf(() =>
      vmap(vmap((one: Tensor, m: Tensor) => one.clone().setIndex_([m], [5, 6])))(x, gt(x, 3)),
    );
    expect(nested.code).toMatch(/E_REFUSED|E_DATA_DEPENDENT/);
  });

  test("mapped values into a tensor from outside are refused", () => {
    const outside = zeros([3]);
    const error = refusalOf(() => vmap((v: Tensor) => outside.setIndex_(0, v))(tensor([1, 2])));
    expect(error.code).toBe("E_INPLACE_UNBATCHED_SELF");
    expect(outside.tolist()).toEqual([0, 0, 0]);
  });
});

describe("differentiated", () => {
  const weights = tensor([1, 10, 100]);

  test("reading", () => {
    const f = (v: Tensor): Tensor => sum(mul(v.index([2, 0, 0]), weights));
    expectNested(grad(f)(tensor([1, 2, 3])), [110, 0, 1]);
    const masked = (v: Tensor): Tensor => sum(mul(v.index([true, false, true]), v.index(1)));
    expectNested(grad(masked)(tensor([1, 2, 3])), [2, 4, 2]);
    const [, tangent] = jvp(f, [tensor([1, 2, 3])], [tensor([1, 0, 2])]);
    expect(asTensor(tangent).item()).toBe(112);
  });

  test("writing: the overwritten part gets no gradient, the values get theirs", () => {
    const f = (v: Tensor, w: Tensor): Tensor => {
      const y = mul(v, 2);
      y.setIndex_(slice(1), w);
      y.setIndex_([[0]], mul(w.index(0), 3));
      return sum(mul(y, weights));
    };
    const [gv, gw] = grad(f, { argnums: [0, 1] })(tensor([1, 2, 3]), tensor([4, 5]));
    expectNested(gv, [0, 0, 0]);
    expectNested(gw, [13, 100]);
    const perSample = vmap(grad(f, { argnums: [0, 1] }));
    const vs = tensor([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const ws = tensor([
      [4, 5],
      [6, 7],
    ]);
    const [, gws] = perSample(vs, ws);
    expectNested(gws, [
      [13, 100],
      [13, 100],
    ]);
    const captured = refusalOf(() => grad((w: Tensor) => f(tensor([1, 2, 3]), w))(tensor([4, 5])));
    expect(captured.code).toBe("E_CROSS_LEVEL_WRITE");
  });

  test("a buffer without history takes part from the write on", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const buffer = zeros([2, 2]);
    buffer.setIndex_(0, w).setIndex_([1, [1]], mul(w.index(0), w.index(1)));
    expect(buffer.requiresGrad).toBe(true);
    sum(
      mul(
        buffer,
        tensor([
          [1, 2],
          [0, 5],
        ]),
      ),
    ).backward();
    expectNested(w.grad, [16, 12]);
  });

  test("a view of such a buffer is refused, because the buffer would not know", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const buffer = zeros([2, 2]);
    const error = refusalOf(() => buffer.index(0).copy_(w));
    expect(error.code).toBe("E_PLAIN_VIEW_IN_PLACE");
    expect(error.message).toContain("setIndex_");
    expect(refusalOf(() => buffer.t().mul_(w)).code).toBe("E_PLAIN_VIEW_IN_PLACE");
    noGrad(() => buffer.index(0).copy_(w));
    buffer.detach().copy_(w);
    buffer.index(0).clone().copy_(w);
    expect(buffer.requiresGrad).toBe(false);
  });

  test("results of operators are no views, whatever they were made through", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const m = tensor([
      [1, 2],
      [3, 4],
    ]);
    const fresh: readonly Tensor[] = [
      matmul(m, tensor([1, 1])),
      einsum("ij->j", [m]),
      m.t().reshape([4]).narrow(0, 0, 2).clone(),
      vmap((row: Tensor) => matmul(m, row), { outDims: 1 })(m),
      vmap((row: Tensor) => sum(mul(row, 2)))(m),
      grad((v: Tensor) => sum(matmul(m, v)))(tensor([1, 1])),
      softmax(m, 0),
    ];
    for (const result of fresh) expect(result.add_(w).requiresGrad).toBe(true);
    const reshaped = m.t().reshape([4]);
    expect(reshaped.mul_(w.index([0, 1, 0, 1])).requiresGrad).toBe(true);
    const through = vmap((row: Tensor) => row.index(slice(1)))(zeros([2, 3]));
    expect(refusalOf(() => through.add_(w)).code).toBe("E_PLAIN_VIEW_IN_PLACE");
  });

  test("a leaf that requires grad is not written", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    expect(refusalOf(() => w.setIndex_(0, 1)).code).toBe("E_LEAF_IN_PLACE");
    expect(refusalOf(() => w.setIndex_([[0]], 1)).code).toBe("E_LEAF_IN_PLACE");
    noGrad(() => w.setIndex_(0, 1));
    expectNested(w, [1, 3]);
  });

  test("iteration carries gradients", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const [a, b] = w;
    mul(a, mul(b, b)).backward();
    expectNested(w.grad, [9, 12]);
  });

  test("a Jacobian over a graph that indexes", () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const y = mul(w.index([1, 0]), w.index(0));
    const rows = vmap((v: Tensor) =>
      asTensor(autograd.grad(y, w, { gradOutputs: v, retainGraph: true })[0]),
    )(eye(2));
    expectNested(rows, [
      [3, 2],
      [4, 0],
    ]);
  });

  test("callOp writes in place and returns self", () => {
    const buffer = zeros([3]);
    expect(callOp("torch.Tensor.__setitem__", [buffer, [1], 4])).toBe(buffer);
    expectNested(buffer, [0, 4, 0]);
  });
});
