// Layers with state beyond a weight: normalisation, embedding, pools; under evaluation, gradients and ensembles.
import { describe, expect, test } from "vitest";
import {
  avgPool2d,
  elu,
  functionalCall,
  gelu,
  grad,
  leakyRelu,
  manualSeed,
  mean,
  mul,
  nn,
  pow,
  select,
  silu,
  softplus,
  stackModuleState,
  sum,
  type Tensor,
  tensor,
  variance,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const LOOSE = { absolute: 1e-5, relative: 1e-5 };

function expectSame(got: Tensor, want: Tensor): void {
  expectClose(got, valuesOf(want), LOOSE);
}

describe("BatchNorm", () => {
  const x = floats([6, 3]);

  test("normalises by the batch in training and keeps running statistics", () => {
    const layer = new nn.BatchNorm1d(3, { eps: 0 });
    const out = layer.forward(x).detach();
    expectSame(mean(out, 0), tensor([0, 0, 0]));
    expectSame(variance(out, 0, { correction: 0 }), tensor([1, 1, 1]));
    const state = layer.stateDict();
    expectSame(state["runningMean"], mul(mean(x, 0), 0.1));
    expectSame(state["runningVar"], mul(variance(x, 0), 0.1).add(0.9));
    expect(state["numBatchesTracked"].item()).toBe(1);
  });

  test("uses the running statistics in evaluation, and leaves them", () => {
    const layer = new nn.BatchNorm1d(3, { eps: 0, affine: false }).eval();
    expectSame(layer.forward(x), x);
    expect(layer.stateDict()["numBatchesTracked"].item()).toBe(0);
  });

  test("without momentum the statistics are averages", () => {
    const layer = new nn.BatchNorm1d(3, { momentum: null });
    const y = floats([6, 3], {}, 4);
    layer.forward(x);
    layer.forward(y);
    expectSame(layer.stateDict()["runningMean"], mean(x, 0).add(mean(y, 0)).div(2));
  });

  test("per-sample gradients in evaluation equal the loop", () => {
    const net = new nn.Sequential(
      new nn.Conv2d(1, 2, 3),
      new nn.BatchNorm2d(2),
      new nn.MaxPool2d(2),
    );
    net.forward(floats([4, 1, 6, 6]));
    net.eval();
    const params = net.namedParameters();
    const images = floats([3, 1, 6, 6]);
    const loss = (p: nn.NamedTensors, image: Tensor): Tensor =>
      sum(pow(functionalCall(net, p, [image.unsqueeze(0)]), 2));
    const all = vmap(grad(loss), { inDims: [null, 0] })(params, images);
    for (let i = 0; i < 3; i++) {
      const one = grad(loss)(params, select(images, 0, i));
      for (const name of Object.keys(params)) expectSame(select(all[name], 0, i), one[name]);
    }
  });

  test("an ensemble in training updates every model's own statistics", () => {
    const models = [new nn.BatchNorm1d(3), new nn.BatchNorm1d(3)];
    const [params, buffers] = stackModuleState(models);
    const batches = floats([2, 6, 3]);
    const run = (p: nn.NamedTensors, b: nn.NamedTensors, batch: Tensor): Tensor =>
      functionalCall(models[0], { ...p, ...b }, [batch]);
    const out = vmap(run)(params, buffers, batches).detach();
    for (const [i, model] of models.entries()) {
      expectSame(select(out, 0, i), model.forward(select(batches, 0, i)).detach());
      expectSame(select(buffers["runningMean"], 0, i), model.stateDict()["runningMean"]);
    }
  });

  test("shared statistics cannot take a mapped batch", () => {
    const layer = new nn.BatchNorm1d(3);
    const error = refusalOf(() => vmap((batch: Tensor) => layer.forward(batch))(floats([2, 6, 3])));
    expect(error.message).toMatch(/batch_norm|in place/);
    const own = new nn.BatchNorm1d(3, { trackRunningStats: false });
    const out = vmap((batch: Tensor) => own.forward(batch))(floats([2, 6, 3])).detach();
    expectSame(select(out, 0, 1), own.forward(select(floats([2, 6, 3]), 0, 1)).detach());
  });

  test("ranks are checked", () => {
    expect(refusalOf(() => new nn.BatchNorm2d(3).forward(x)).message).toContain("4 dims");
  });
});

describe("LayerNorm and GroupNorm", () => {
  test("normalise every example by itself", () => {
    const x = floats([4, 6]);
    const layer = new nn.LayerNorm(6);
    expectSame(mean(layer.forward(x), 1).detach(), tensor([0, 0, 0, 0]));
    expectSame(vmap((row: Tensor) => layer.forward(row))(x).detach(), layer.forward(x).detach());
    const group = new nn.GroupNorm(1, 6, { affine: false });
    expectSame(group.forward(x), new nn.LayerNorm(6, { affine: false }).forward(x));
    expect(refusalOf(() => new nn.GroupNorm(4, 6)).message).toContain("multiple");
  });
});

describe("Embedding", () => {
  test("looks rows up; the padding row is zeros and learns nothing", () => {
    manualSeed(2);
    const table = new nn.Embedding(5, 3, { paddingIdx: -5 });
    const words = tensor([1, 0, 4], { dtype: "int64" });
    expectNested(select(table.forward(words), 0, 1).detach(), [0, 0, 0]);
    sum(table.forward(words)).backward();
    expectNested(
      table.weight.grad,
      [0, 1, 0, 0, 1].map((used) => [used, used, used]),
    );
    expect(refusalOf(() => new nn.Embedding(5, 3, { paddingIdx: 5 })).message).toContain("-5");
  });

  test("per-sample gradients", () => {
    const table = new nn.Embedding(4, 2);
    const loss = (p: nn.NamedTensors, word: Tensor): Tensor =>
      sum(pow(functionalCall(table, p, [word]), 2));
    const words = tensor([3, 1], { dtype: "int64" });
    const params = table.namedParameters();
    const all = vmap(grad(loss), { inDims: [null, 0] })(params, words);
    expectSame(select(all["weight"], 0, 0), grad(loss)(params, select(words, 0, 0))["weight"]);
  });
});

test("activations and pools print their options and compute what the operators do", () => {
  const net = new nn.Sequential(
    new nn.GELU("tanh"),
    new nn.SiLU(),
    new nn.LeakyReLU(0.2),
    new nn.ELU(),
    new nn.Softplus(),
    new nn.AvgPool2d(2),
  );
  expect(String(net)).toBe(
    'Sequential(\n  (0): GELU(approximate="tanh")\n  (1): SiLU()\n  (2): LeakyReLU(negativeSlope=0.2)\n  (3): ELU(alpha=1)\n  (4): Softplus()\n  (5): AvgPool2d(kernelSize=[2, 2], stride=[2, 2])\n)',
  );
  const x = floats([1, 1, 4, 4]);
  const want = softplus(elu(leakyRelu(silu(gelu(x, { approximate: "tanh" })), 0.2)));
  expectSame(net.forward(x), avgPool2d(want, 2));
});
