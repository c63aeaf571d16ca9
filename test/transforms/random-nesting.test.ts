// Randomness at one to three levels, in every mode and with chunks at every level, against one plain draw.
import { describe, expect, test } from "vitest";
import {
  dropout,
  expand,
  Generator,
  manualSeed,
  mul,
  ones,
  type Randomness,
  rand,
  randn,
  reshape,
  type Tensor,
  vmap,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { type Values, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const SEED = 77;

/** One level: how many examples, in which mode, and in chunks of which size. */
interface Level {
  readonly size: number;
  readonly randomness: Exclude<Randomness, "error">;
  readonly chunkSize: number | "auto" | undefined;
}

const MODES = ["different", "same"] as const;
const CHUNKS = [undefined, 1, 2, "auto"] as const;
const SIZES = [3, 2, 4];
const N = 2;

/** `f` under all levels, outermost first. */
function nested(f: (x: Tensor) => Tensor, levels: readonly Level[]): (x: Tensor) => Tensor {
  return levels.toReversed().reduce((inner, { randomness, chunkSize }) => {
    const options = chunkSize === undefined ? { randomness } : { randomness, chunkSize };
    return vmap(inner, options);
  }, f);
}

/** What the levels must give: one draw with the dims of the levels in mode "different" in front, repeated over the others. */
function expected(draw: (size: readonly number[]) => Tensor, levels: readonly Level[]): Values {
  manualSeed(SEED);
  const own = levels.map(({ size, randomness }) => (randomness === "different" ? size : 1));
  const drawn = draw([...own.filter((_, i) => levels[i].randomness === "different"), N]);
  return valuesOf(expand(reshape(drawn, [...own, N]), [...levels.map(({ size }) => size), N]));
}

function combinations(depth: number): readonly (readonly Level[])[] {
  if (depth === 0) return [[]];
  return combinations(depth - 1).flatMap((outer) =>
    MODES.flatMap((randomness) =>
      CHUNKS.map((chunkSize) => [...outer, { size: SIZES[depth - 1], randomness, chunkSize }]),
    ),
  );
}

const show = (levels: readonly Level[]): string =>
  levels.map(({ randomness, chunkSize }) => `${randomness}/${chunkSize ?? "whole"}`).join(" ");

describe.each([1, 2, 3])("%i levels", (depth) => {
  test("draw what one call would draw, whatever the chunks", () => {
    for (const levels of combinations(depth)) {
      const x = floats([...levels.map(({ size }) => size), N]);
      for (const draw of [rand, randn]) {
        manualSeed(SEED);
        const got = valuesOf(nested((row) => draw([...row.shape]), levels)(x));
        expect({ levels: show(levels), got }).toEqual({
          levels: show(levels),
          got: expected((size) => draw([...size]), levels),
        });
      }
    }
  });

  test("the stream goes on at one place, whatever the chunks", () => {
    const after = new Map<string, Values>();
    for (const levels of combinations(depth)) {
      const x = floats([...levels.map(({ size }) => size), N]);
      manualSeed(SEED);
      nested((row) => mul(rand([...row.shape]), randn([...row.shape])), levels)(x);
      const modes = levels.map(({ randomness }) => randomness).join(" ");
      const next = valuesOf(rand([3]));
      expect(next).toEqual(after.get(modes) ?? next);
      after.set(modes, next);
    }
  });
});

describe("generators of the user's own", () => {
  test.each(MODES)("in mode %s every chunk draws from the same place", (randomness) => {
    const run = (chunkSize: number | "auto"): Values => {
      const generator = new Generator(5);
      const f = (row: Tensor): Tensor =>
        mul(rand([...row.shape], { generator }), randn([...row.shape], { generator }));
      return valuesOf(vmap(f, { randomness, chunkSize })(floats([5, 3])));
    };
    expect(run(2)).toEqual(run(5));
    expect(run(1)).toEqual(run(5));
    expect(run("auto")).toEqual(run(5));
  });
});

describe("a mode governs the innermost level only", () => {
  test("an outer level in mode error refuses what an inner one lets through", () => {
    const inner = vmap((row: Tensor) => rand([...row.shape]), { randomness: "different" });
    const error = refusalOf(() => vmap(inner)(floats([2, 3, 4])));
    expect(error.code).toBe("E_RANDOMNESS");
    expect(error.message).toContain("vmap level 1");
  });

  test("an inner level in mode error refuses first", () => {
    const run = vmap(
      vmap((row: Tensor) => rand([...row.shape])),
      { randomness: "different" },
    );
    expect(refusalOf(() => run(floats([2, 3, 4]))).message).toContain("vmap level 2");
  });

  test("an op that draws nothing is let through at every level", () => {
    const f = (row: Tensor): Tensor => dropout(row, 0.5, false);
    const x = floats([2, 3, 4]);
    expect(valuesOf(vmap(vmap(f))(x))).toEqual(valuesOf(x));
  });

  test("chunks of a refused op are refused at the first", () => {
    let calls = 0;
    const f = (row: Tensor): Tensor => {
      calls++;
      return rand([...row.shape]);
    };
    expect(refusalOf(() => vmap(f, { chunkSize: 2 })(ones([6, 2]))).code).toBe("E_RANDOMNESS");
    expect(calls).toBe(1);
  });
});
