// Draws whose distribution tensors give, and draws written in place: every mode of vmap, chunks and nested levels.
import { describe, expect, test } from "vitest";
import {
  arange,
  bernoulli,
  clone,
  expand,
  manualSeed,
  multinomial,
  normal,
  normal_,
  randint,
  randintLike,
  randLike,
  randnLike,
  randperm,
  sort,
  stack,
  type Tensor,
  tensor,
  uniform_,
  unsqueeze,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { floats, positives } from "../../testing/sample.ts";
import { stackValues, type Values, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const SEED = 99;

function seeded(draw: () => Tensor): Values {
  manualSeed(SEED);
  return valuesOf(draw());
}

const chances = tensor([
  [0.1, 0.5, 0.9],
  [0.5, 0.5, 0.5],
  [0, 1, 0.5],
  [0.9, 0.2, 0.4],
]);
const means = floats([4, 3]);
const stds = positives([4, 3]);

/** A draw per example, the tensors it is given, and the one call that draws for all of them. */
interface Draw {
  readonly inputs: readonly Tensor[];
  readonly draw: (...inputs: readonly Tensor[]) => Tensor;
  /** Whether a distribution is given by the inputs, so that "same" has no meaning. */
  readonly isParameterized: boolean;
}

const DRAWS: Readonly<Record<string, Draw>> = {
  bernoulli: { inputs: [chances], draw: (p) => bernoulli(p), isParameterized: true },
  "bernoulli.Tensor": {
    inputs: [means, chances],
    draw: (self, p) => bernoulli(self, p),
    isParameterized: true,
  },
  "bernoulli_.Tensor": {
    inputs: [means, chances],
    draw: (self, p) => clone(self).bernoulli_(p),
    isParameterized: true,
  },
  "normal.Tensor_Tensor": {
    inputs: [means, stds],
    draw: (mean, std) => normal(mean, std),
    isParameterized: true,
  },
  "normal.Tensor_float": {
    inputs: [means],
    draw: (mean) => normal(mean, 2),
    isParameterized: true,
  },
  "normal.float_Tensor": { inputs: [stds], draw: (std) => normal(1, std), isParameterized: true },
  "multinomial with replacement": {
    inputs: [stds],
    draw: (weights) => multinomial(weights, 5, true),
    isParameterized: true,
  },
  "multinomial without replacement": {
    inputs: [stds],
    draw: (weights) => multinomial(weights, 3),
    isParameterized: true,
  },
  rand_like: { inputs: [means], draw: (x) => randLike(x), isParameterized: false },
  randn_like: { inputs: [means], draw: (x) => randnLike(x), isParameterized: false },
  randint_like: { inputs: [means], draw: (x) => randintLike(x, 9), isParameterized: false },
  "bernoulli_.float": {
    inputs: [means],
    draw: (x) => clone(x).bernoulli_(0.4),
    isParameterized: false,
  },
  normal_: { inputs: [means], draw: (x) => normal_(clone(x), 1, 2), isParameterized: false },
  uniform_: { inputs: [means], draw: (x) => uniform_(clone(x)), isParameterized: false },
  exponential_: { inputs: [means], draw: (x) => clone(x).exponential_(), isParameterized: false },
  random_: { inputs: [means], draw: (x) => clone(x).random_(-5, 5), isParameterized: false },
};

describe.each(Object.entries(DRAWS))("%s", (_name, { inputs, draw, isParameterized }) => {
  const whole = seeded(() => draw(...inputs));

  test("error mode refuses", () => {
    expect(refusalOf(() => vmap(draw)(...inputs)).code).toBe("E_RANDOMNESS");
  });

  test.each([undefined, 1, 2, 3])("different, chunks of %s, draws like one call", (chunkSize) => {
    const mapped = vmap(draw, {
      randomness: "different",
      ...(chunkSize === undefined ? {} : { chunkSize }),
    });
    expect(seeded(() => mapped(...inputs))).toEqual(whole);
  });

  test.each([1, 2, 3])("an inner level in chunks of %i agrees with the whole", (chunkSize) => {
    const twice = inputs.map((x) => stack([x, x], 1));
    const run = (chunks: object): Values =>
      seeded(() =>
        vmap(vmap(draw, { randomness: "different", ...chunks }), {
          randomness: "different",
          inDims: 1,
        })(...twice),
      );
    expect(run({ chunkSize })).toEqual(run({}));
  });

  test(isParameterized ? "same refuses mapped parameters" : "same draws once", () => {
    const mapped = vmap(draw, { randomness: "same" });
    if (isParameterized) {
      expect(refusalOf(() => mapped(...inputs)).code).toBe("E_SAME_WITH_BATCHED_PARAMETERS");
      return;
    }
    const once = seeded(() => draw(...inputs.map((x) => x.select(0, 0))));
    expect(seeded(() => mapped(...inputs))).toEqual(stackValues([once, once, once, once]));
  });

  test("same draws once where parameters are shared", () => {
    const rows = inputs.map((x) => x.select(0, 0));
    const once = seeded(() => draw(...rows));
    const mapped = vmap((_: Tensor) => draw(...rows), { randomness: "same" });
    expect(seeded(() => mapped(zeros([3])))).toEqual(stackValues([once, once, once]));
  });

  test("levels say on their own whether they share", () => {
    if (isParameterized) return;
    const [x] = inputs;
    const outer = expand(unsqueeze(x, 0), [2, 4, 3]);
    const shared = seeded(() =>
      vmap(vmap(draw, { randomness: "same" }), { randomness: "different" })(clone(outer)),
    );
    const rows = seeded(() => draw(zeros([2, 3])));
    const [first, second] = [0, 1].map((i) => rows.data.slice(3 * i, 3 * i + 3));
    expect(shared.data).toEqual(
      [first, first, first, first, second, second, second, second].flat(),
    );
  });
});

describe("in place", () => {
  test("different refuses an unmapped self, and names the form to use", () => {
    const shared = zeros([3]);
    const write = (_: Tensor): Tensor => shared.uniform_();
    const error = refusalOf(() => vmap(write, { randomness: "different" })(zeros([2])));
    expect(error.code).toBe("E_UNBATCHED_RANDOM_IN_PLACE");
    expect(error.message).toContain("use the out-of-place form");
  });

  test("same writes an unmapped self once", () => {
    const shared = zeros([3]);
    vmap((_: Tensor) => shared.uniform_(), { randomness: "same" })(zeros([2]));
    expect(valuesOf(shared).data.every((x) => Number(x) > 0)).toBe(true);
  });

  test("no gradient reaches what was there before", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(3);
    y.normal_();
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0]);
  });
});

describe("values", () => {
  const N = 20000;
  const mean = (x: Tensor): number => Number(x.mean().item());

  test("moments are those of the distribution", () => {
    manualSeed(SEED);
    expect(mean(zeros([N]).exponential_(2))).toBeCloseTo(0.5, 1);
    expect(mean(zeros([N]).geometric_(0.25))).toBeCloseTo(4, 0);
    expect(mean(normal(zeros([N]), 1).add(3))).toBeCloseTo(3, 1);
    expect(mean(zeros([N]).logNormal_(0, 0.25))).toBeCloseTo(Math.exp(0.03125), 1);
    expect(mean(zeros([N]).cauchy_(5).gt(5).to("float32"))).toBeCloseTo(0.5, 1);
    expect(mean(randint(-3, 4, [N]).to("float32"))).toBeCloseTo(0, 0);
  });

  test("weights say how often a position is drawn", () => {
    manualSeed(SEED);
    const drawn = multinomial(tensor([1, 0, 3]), N, true);
    expect(mean(drawn.eq(2).to("float32"))).toBeCloseTo(0.75, 1);
    expect(drawn.eq(1).any().item()).toBe(false);
  });

  test("draws without replacement are all different", () => {
    const [sorted] = sort(multinomial(positives([50, 6]), 6));
    expect(sorted.tolist()).toEqual(Array.from({ length: 50 }, () => [0, 1, 2, 3, 4, 5]));
  });
});

describe("randperm", () => {
  test("holds every integer once, in another order each time", () => {
    manualSeed(SEED);
    const [a, b] = [randperm(30), randperm(30)];
    expect(a.dtype).toBe("int64");
    expect(a.tolist()).not.toEqual(b.tolist());
    for (const order of [a, b]) expect(sort(order)[0].tolist()).toEqual(arange(30).tolist());
  });

  test("different gives each example its own order, same one for all, error none", () => {
    const run = (randomness: "same" | "different", chunkSize: number): number[][] => {
      manualSeed(SEED);
      const mapped = vmap((_: Tensor) => randperm(6), { randomness, chunkSize });
      const orders = mapped(zeros([4]));
      return [0, 1, 2, 3].map((i) => valuesOf(orders.select(0, i)).data.map(Number));
    };
    expect(new Set(run("different", 4).map(String)).size).toBe(4);
    expect(run("different", 3)).toEqual(run("different", 4));
    expect(new Set(run("same", 3).map(String)).size).toBe(1);
    expect(refusalOf(() => vmap((_: Tensor) => randperm(6))(zeros([4]))).code).toBe("E_RANDOMNESS");
  });
});
