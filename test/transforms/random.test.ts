// Random ops under vmap: three modes, chunks and nested levels, against the stream as documented.
import { describe, expect, test } from "vitest";
import {
  bernoulli,
  dropout,
  expand,
  manualSeed,
  mul,
  ones,
  rand,
  randn,
  select,
  type Tensor,
  unsqueeze,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { expectClose, stackValues, type Values, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const SEED = 1234;
const x = floats([4, 3]);

/** The elements that `draw` gives from the start of the stream. */
function seeded(draw: () => Tensor): Values {
  manualSeed(SEED);
  return valuesOf(draw());
}

const DRAWS: readonly (readonly [
  string,
  (like: Tensor) => Tensor,
  (size: readonly number[]) => Tensor,
])[] = [
  ["rand", ({ shape }) => rand([...shape]), (size) => rand([...size])],
  ["randn", ({ shape }) => randn([...shape]), (size) => randn([...size])],
  ["bernoulli", (like) => bernoulli(like, 0.5), (size) => bernoulli(ones([...size]), 0.5)],
  [
    "dropout",
    (like) => dropout(ones([...like.shape]), 0.5, true),
    (size) => dropout(ones([...size]), 0.5, true),
  ],
];

describe.each(DRAWS)("%s", (_name, drawLike, draw) => {
  test("the same seed gives the same numbers, the next call others", () => {
    manualSeed(SEED);
    const first = valuesOf(draw([4, 8]));
    const second = valuesOf(draw([4, 8]));
    expect(second.data).not.toEqual(first.data);
    expect(seeded(() => draw([4, 8]))).toEqual(first);
  });

  test("error mode refuses and says what to pass", () => {
    const error = refusalOf(() => vmap(drawLike)(x));
    expect(error.code).toBe("E_RANDOMNESS");
    expect(error.message).toContain('{ randomness: "different" } or { randomness: "same" }');
  });

  test("different draws like one call with the batch dim in front", () => {
    const mapped = seeded(() => vmap(drawLike, { randomness: "different" })(x));
    expect(mapped).toEqual(seeded(() => draw([4, 3])));
  });

  test("same draws once for all examples", () => {
    const mapped = seeded(() => vmap(drawLike, { randomness: "same" })(x));
    const once = seeded(() => draw([3]));
    expect(mapped).toEqual(stackValues([once, once, once, once]));
  });

  test.each([1, 2, 3])("chunks of %i draw what the whole call draws", (chunkSize) => {
    for (const randomness of ["different", "same"] as const) {
      const twice = (like: Tensor): Tensor => mul(drawLike(like), drawLike(like));
      const whole = seeded(() => vmap(twice, { randomness })(x));
      const parts = seeded(() => vmap(twice, { randomness, chunkSize })(x));
      expect(parts).toEqual(whole);
    }
  });

  test("the stream goes on after a mapped call as after an unmapped one", () => {
    for (const chunkSize of [1, 3, 4]) {
      manualSeed(SEED);
      vmap(drawLike, { randomness: "different", chunkSize })(x);
      const after = valuesOf(draw([5]));
      manualSeed(SEED);
      draw([4, 3]);
      expect(valuesOf(draw([5]))).toEqual(after);
    }
  });

  test("two levels: each says whether it shares", () => {
    const nested = (outer: "same" | "different", inner: "same" | "different"): Values =>
      seeded(() =>
        vmap(vmap(drawLike, { randomness: inner }), { randomness: outer })(floats([2, 4, 3])),
      );
    expect(nested("different", "different")).toEqual(seeded(() => draw([2, 4, 3])));
    expect(nested("same", "same")).toEqual(
      seeded(() => expand(unsqueeze(unsqueeze(draw([3]), 0), 0), [2, 4, 3])),
    );
    expect(nested("same", "different")).toEqual(
      seeded(() => expand(unsqueeze(draw([4, 3]), 0), [2, 4, 3])),
    );
    expect(nested("different", "same")).toEqual(
      seeded(() => expand(unsqueeze(draw([2, 3]), 1), [2, 4, 3])),
    );
  });

  test("an inner level in chunks agrees with the whole", () => {
    const run = (chunkSize: number): Values =>
      seeded(() =>
        vmap(vmap(drawLike, { randomness: "different", chunkSize }), { randomness: "different" })(
          floats([2, 4, 3]),
        ),
      );
    expect(run(3)).toEqual(run(4));
  });
});

describe("what is not mapped", () => {
  test("different draws per example though nothing random is mapped", () => {
    const mapped = seeded(() => vmap((_: Tensor) => rand([3]), { randomness: "different" })(x));
    expect(mapped).toEqual(seeded(() => rand([4, 3])));
  });

  test("same gives one shared draw", () => {
    const mapped = seeded(() => vmap((_: Tensor) => rand([3]), { randomness: "same" })(x));
    const once = seeded(() => rand([3]));
    expect(mapped).toEqual(stackValues([once, once, once, once]));
  });
});

describe("dropout", () => {
  test("draws nothing and is never refused when not training or p = 0", () => {
    expectClose(vmap((row: Tensor) => dropout(row, 0.5, false))(x), valuesOf(x));
    expectClose(vmap((row: Tensor) => dropout(row, 0, true))(x), valuesOf(x));
  });

  test("same uses one mask for all examples of a mapped input", () => {
    const mask = seeded(() => dropout(ones([3]), 0.5, true));
    const out = seeded(() =>
      vmap((row: Tensor) => dropout(row, 0.5, true), { randomness: "same" })(x),
    );
    const rows = [0, 1, 2, 3].map((i) => {
      const row = valuesOf(select(x, 0, i));
      return { ...row, data: row.data.map((value, k) => Number(value) * Number(mask.data[k])) };
    });
    expect(out.data.map(Number)).toEqual(stackValues(rows).data.map(Number));
  });
});
