// Every random operator in every mode of vmap, from its samples: refused, one draw for all, the same stream in chunks.
import { describe, expect, test } from "vitest";
import { Generator, manualSeed, ones, rand, type Tensor, vmap } from "../../runtime/index.ts";
import type { OpArg } from "../../runtime/kernels/contract.ts";
import { callsOf, type OpCall, opCases, runCall } from "../lib/op-calls.ts";
import { refusalOf } from "../lib/refusals.ts";
import { type Values, valuesOf } from "../lib/values.ts";

const B = 5;
const SEED = 11;

const cases = opCases(["random"]).map((entry) => {
  const calls = callsOf(entry).filter(
    ({ sample, op }) => sample.isRefused !== true && op.batching === "random",
  );
  return [entry.name, calls] as const;
});
const drawing = cases.filter(([, calls]) => calls.length > 0);

/** The call within one example; the stream is not restarted, as `runCall` would. */
function draw(call: OpCall): readonly Tensor[] {
  return runCall(call, call.tensors);
}

/** All outputs of the call under vmap, nothing of it mapped. */
function mapped(call: OpCall, options: object): readonly Values[] {
  manualSeed(SEED);
  return vmap(() => [...draw(call)], { axisSize: B, ...options })().map(valuesOf);
}

/** The examples of some values with the batch dim in front. */
function examplesOf({ data }: Values): readonly (readonly unknown[])[] {
  const size = data.length / B;
  return Array.from({ length: B }, (_, i) => data.slice(i * size, (i + 1) * size));
}

/** In-place ops need a mapped self in mode "different", and write the sample's tensor in the others. */
const isInPlace = ({ op }: OpCall): boolean => op.mutates >= 0;

test("there are random ops", () => expect(drawing.length).toBeGreaterThan(2));

describe.each(drawing)("%s", (_name, calls) => {
  const outOfPlace = calls.filter((call) => !isInPlace(call));

  test("error refuses every call", () => {
    for (const call of calls) {
      expect(refusalOf(() => mapped(call, {})).code).toBe("E_RANDOMNESS");
    }
  });

  test("same draws once: all examples are equal, and equal to a plain call", () => {
    for (const call of outOfPlace) {
      const plain = draw(call).map(valuesOf);
      mapped(call, { randomness: "same" }).forEach((values, i) => {
        for (const example of examplesOf(values)) expect(example).toEqual(plain[i].data);
      });
    }
  });

  test.each(["same", "different"])("%s: chunks draw what the whole call draws", (randomness) => {
    for (const call of outOfPlace) {
      const whole = mapped(call, { randomness });
      for (const chunkSize of [1, 2, "auto"]) {
        expect(mapped(call, { randomness, chunkSize })).toEqual(whole);
      }
    }
  });

  test("different is refused for an in-place call on a tensor that is not mapped", () => {
    for (const call of calls.filter(isInPlace)) {
      const error = refusalOf(() => mapped(call, { randomness: "different" }));
      expect(error.code).toBe("E_UNBATCHED_RANDOM_IN_PLACE");
    }
  });
});

test("a generator handed over as an argument has its own stream", () => {
  const generator: OpArg = new Generator(3);
  const f = (a: Tensor): Tensor => rand([...a.shape], { generator });
  manualSeed(SEED);
  vmap(f, { randomness: "different" })(ones([4, 2]));
  const after = valuesOf(rand([2]));
  manualSeed(SEED);
  expect(valuesOf(rand([2]))).toEqual(after);
  expect(generator.counter).toBe(8);
});
