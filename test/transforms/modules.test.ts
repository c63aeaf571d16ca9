// Modules as pure functions: state, per-sample gradients of an MLP and a CNN, and ensembles, against loops.
import { describe, expect, test } from "vitest";
import {
  add,
  cos,
  functionalCall,
  grad,
  manualSeed,
  mul,
  nn,
  ones,
  pow,
  rand,
  select,
  stackModuleState,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { expectClose, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const LOOSE = { absolute: 1e-5, relative: 1e-5 };

function expectSame(got: Tensor, want: Tensor): void {
  expectClose(got, valuesOf(want), LOOSE);
}

class Mlp extends nn.Module {
  readonly first = new nn.Linear(3, 5);
  readonly rest = [new nn.Linear(5, 4), new nn.Linear(4, 2, { bias: false })];
  readonly activation = new nn.Tanh();
  readonly scale: Tensor = nn.parameter(ones([2]));
  calls: Tensor;

  constructor() {
    super();
    this.calls = zeros([]);
    this.registerBuffer("calls", this.calls);
  }

  forward(x: Tensor): Tensor {
    let h = this.activation.forward(this.first.forward(x));
    for (const layer of this.rest) h = layer.forward(h);
    return mul(h, this.scale);
  }
}

function squaredError(out: Tensor, target: Tensor): Tensor {
  return sum(pow(sub(out, target), 2));
}

describe("state", () => {
  const model = new Mlp();

  test("parameters and buffers are found among the properties", () => {
    expect(Object.keys(model.namedParameters())).toEqual([
      "scale",
      "first.weight",
      "first.bias",
      "rest.0.weight",
      "rest.0.bias",
      "rest.1.weight",
    ]);
    expect(Object.keys(model.namedBuffers())).toEqual(["calls"]);
    expect(model.parameters().every((x) => x.requiresGrad)).toBe(true);
    expect(model.parameters().map(({ shape }) => shape)).toEqual([
      [2],
      [5, 3],
      [5],
      [4, 5],
      [4],
      [2, 4],
    ]);
  });

  test("initial weights lie within 1 / sqrt(fan in)", () => {
    manualSeed(1);
    const wide = new nn.Linear(100, 50).weight;
    const [low, high] = [Number(wide.amin().item()), Number(wide.amax().item())];
    expect([low >= -0.1, low < -0.09, high <= 0.1, high > 0.09]).toEqual([true, true, true, true]);
    expect(Math.abs(Number(wide.mean().item()))).toBeLessThan(0.01);
  });

  test("stateDict and loadStateDict go there and back", () => {
    const other = new Mlp();
    const x = floats([4, 3]);
    other.loadStateDict(model.stateDict());
    expectSame(other.forward(x).detach(), model.forward(x).detach());
    expect(Object.is(other.first.weight, model.first.weight)).toBe(false);
  });

  test("loadStateDict refuses what does not fit and copies nothing", () => {
    const other = new Mlp();
    const before = other.scale.tolist();
    const state = { ...model.stateDict(), scale: ones([2]).mul(9), "first.bias": ones([4]) };
    expect(refusalOf(() => other.loadStateDict(state)).message).toBe(
      "Mlp.loadStateDict: first.bias has shape [4]; expected [5]",
    );
    expect(other.scale.tolist()).toEqual(before);
    expect(refusalOf(() => other.loadStateDict({})).code).toBe("E_MISSING_STATE");
    const extra = { ...model.stateDict(), "first.wieght": ones([5, 3]) };
    expect(refusalOf(() => other.loadStateDict(extra)).message).toContain("first.weight");
    expect(other.loadStateDict({ nothing: ones([1]) }, { strict: false })).toBe(other);
  });

  test("modes, dtypes and gradients reach every submodule", () => {
    const other = new Mlp();
    expect(other.eval().rest[1].training).toBe(false);
    expect(other.train().activation.training).toBe(true);
    other.to("float64");
    expect(Object.values(other.stateDict()).every(({ dtype }) => dtype === "float64")).toBe(true);
    squaredError(other.forward(floats([2, 3], { dtype: "float64" })), zeros([2])).backward();
    expect(other.first.weight.grad?.shape).toEqual([5, 3]);
    other.zeroGrad();
    expect(other.parameters().every((x) => x.grad === null)).toBe(true);
    other.requiresGrad_(false);
    expect(other.forward(floats([2, 3], { dtype: "float64" })).requiresGrad).toBe(false);
    expect(Object.keys(other.namedParameters()).length).toBe(6);
  });

  test("prints like PyTorch's", () => {
    expect(String(new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Dropout(0.1)))).toBe(
      "Sequential(\n  (0): Linear(2, 3, bias=true)\n  (1): ReLU()\n  (2): Dropout(p=0.1)\n)",
    );
  });

  test("options out of range are refused", () => {
    expect(refusalOf(() => new nn.Linear(0, 3)).message).toContain("inFeatures is 0");
    expect(refusalOf(() => new nn.Dropout(1.5)).message).toContain("p is 1.5");
    expect(refusalOf(() => new nn.Conv2d(3, 4, 3, { groups: 2 })).message).toContain("groups");
    expect(refusalOf(() => new nn.Conv2d(2, 4, [3])).message).toContain("2 numbers");
    expect(refusalOf(() => new nn.Sequential(3 as never)).message).toContain("layer 0");
  });
});

describe("functionalCall", () => {
  const model = new Mlp();
  const x = floats([3]);

  test("uses the state it is given, and the module's own for the rest", () => {
    const doubled = functionalCall(model, { scale: ones([2]).mul(2) }, [x]);
    expectSame(doubled.detach(), mul(model.forward(x), 2).detach());
    expect(model.scale.tolist()).toEqual([1, 1]);
  });

  test("the module's state comes back after an error", () => {
    const { scale } = model;
    refusalOf(() => functionalCall(model, { scale: ones([7]) }, [x]));
    expect(model.scale).toBe(scale);
    expect(refusalOf(() => functionalCall(model, { skale: ones([2]) }, [x])).message).toContain(
      "scale",
    );
  });

  test("a tensor with two names is replaced under both", () => {
    class Tied extends nn.Module {
      readonly a = new nn.Linear(2, 2, { bias: false });
      readonly b = new nn.Linear(2, 2, { bias: false });

      constructor() {
        super();
        this.b.weight = this.a.weight;
      }

      forward(v: Tensor): Tensor {
        return this.b.forward(this.a.forward(v));
      }
    }
    const tied = new Tied();
    expect(tied.parameters().length).toBe(1);
    const twice = tensor([
      [2, 0],
      [0, 2],
    ]);
    expect(functionalCall(tied, { "a.weight": twice }, [ones([2])]).tolist()).toEqual([4, 4]);
  });
});

describe("per-sample gradients", () => {
  test("of an MLP equal the loop", () => {
    const model = new Mlp();
    const xs = floats([6, 3]);
    const ys = floats([6, 2], {}, 3);
    const params = model.namedParameters();
    const loss = (p: nn.NamedTensors, x: Tensor, y: Tensor): Tensor =>
      squaredError(functionalCall(model, p, [x]), y);
    const all = vmap(grad(loss), { inDims: [null, 0, 0] })(params, xs, ys);
    for (let i = 0; i < 6; i++) {
      const one = grad(loss)(params, select(xs, 0, i), select(ys, 0, i));
      for (const name of Object.keys(params)) expectSame(select(all[name], 0, i), one[name]);
    }
  });

  test("of a small CNN equal the loop and base autograd", () => {
    const model = new nn.Sequential(
      new nn.Conv2d(1, 2, 3),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(2 * 3 * 3, 3),
      new nn.LogSoftmax(-1),
    );
    const images = floats([4, 1, 5, 5]);
    const labels = floats([4, 3], {}, 9);
    const params = model.namedParameters();
    const loss = (p: nn.NamedTensors, image: Tensor, label: Tensor): Tensor =>
      sum(mul(functionalCall(model, p, [image.unsqueeze(0)]), label.unsqueeze(0)));
    const all = vmap(grad(loss), { inDims: [null, 0, 0] })(params, images, labels);
    for (let i = 0; i < 4; i++) {
      model.zeroGrad();
      sum(mul(model.forward(images.narrow(0, i, 1)), labels.narrow(0, i, 1))).backward();
      for (const [name, parameter] of Object.entries(params)) {
        if (parameter.grad === null) expect.fail(`${name} has no gradient`);
        expectSame(select(all[name], 0, i), parameter.grad);
      }
    }
  });
});

describe("ensembles", () => {
  const models = Array.from({ length: 10 }, () => new Mlp());
  const [params, buffers] = stackModuleState(models);
  const run = (p: nn.NamedTensors, b: nn.NamedTensors, x: Tensor): Tensor =>
    functionalCall(models[0], { ...p, ...b }, [x]);

  test("the states are stacked under the same names", () => {
    expect(params["first.weight"].shape).toEqual([10, 5, 3]);
    expect(params["first.weight"].requiresGrad).toBe(true);
    expect(buffers["calls"].shape).toEqual([10]);
  });

  test("ten models on one batch and on a batch each equal the loop", () => {
    const shared = floats([7, 3]);
    const own = floats([10, 7, 3]);
    const onShared = vmap(run, { inDims: [0, 0, null] })(params, buffers, shared).detach();
    const onOwn = vmap(run)(params, buffers, own).detach();
    expect(onShared.shape).toEqual([10, 7, 2]);
    for (const [i, model] of models.entries()) {
      expectSame(select(onShared, 0, i), model.forward(shared).detach());
      expectSame(select(onOwn, 0, i), model.forward(select(own, 0, i)).detach());
    }
  });

  test("dropout draws per model, or once for all", () => {
    const net = new nn.Sequential(new nn.Linear(3, 50), new nn.Dropout(0.5));
    const [p] = stackModuleState([net, net]);
    const call = (q: nn.NamedTensors): Tensor => functionalCall(net, q, [rand([3]).mul(0).add(1)]);
    const [a, b] = vmap(call, { randomness: "different" })(p).eq(0).tolist() as boolean[][];
    const [c, d] = vmap(call, { randomness: "same" })(p).eq(0).tolist() as boolean[][];
    expect(a).not.toEqual(b);
    expect(c).toEqual(d);
    expect(refusalOf(() => vmap(call)(p)).message).toContain("randomness");
  });

  test("models that do not fit are refused", () => {
    expect(refusalOf(() => stackModuleState([])).message).toContain("no models");
    const odd = new nn.Linear(2, 2);
    expect(refusalOf(() => stackModuleState([odd, new nn.Linear(2, 3)])).message).toContain(
      "weight",
    );
    expect(refusalOf(() => stackModuleState([odd, new nn.Linear(2, 2).eval()])).message).toContain(
      "training",
    );
  });
});

test("an arbitrary module: several inputs, a tree out", () => {
  class Pair extends nn.Module<[Tensor, Tensor], { sum: Tensor; wave: Tensor }> {
    readonly gain: Tensor = nn.parameter(tensor(3));

    forward(a: Tensor, b: Tensor): { sum: Tensor; wave: Tensor } {
      return { sum: mul(add(a, b), this.gain), wave: cos(a) };
    }
  }
  const pair = new Pair();
  const out = functionalCall(pair, { gain: tensor(2) }, [ones([2]), ones([2])]);
  expect(out.sum.tolist()).toEqual([4, 4]);
  const slope = grad((p: nn.NamedTensors) =>
    sum(functionalCall(pair, p, [ones([2]), ones([2])]).sum),
  );
  expect(slope(pair.namedParameters())["gain"].item()).toBe(4);
});
