// Every random operator in every mode of vmap, from its samples: refused, one draw for all, the same stream in chunks.
import { describe, expect, test } from "vitest";
import { distributionParameters } from "../../rules/lib/random.ts";
import { Generator, manualSeed, ones, rand, type Tensor, vmap } from "../../runtime/index.ts";
import type { OpArg } from "../../runtime/kernels/contract.ts";
import { batchAt } from "../../testing/examples.ts";
import { callsOf, type OpCall, runCall } from "../../testing/op-calls.ts";
import { copyOf, type Values, valuesOf } from "../../testing/values.ts";
import { opCases } from "../lib/op-cases.ts";
import { refusalOf } from "../lib/refusals.ts";

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

/** The tensors of a call that give its distribution, counted among its tensors. */
function parametersOf({ op, slots }: OpCall): readonly number[] {
  const positions = distributionParameters(op);
  return slots.flatMap(({ position }, i) => (positions.includes(position) ? [i] : []));
}

/** Examples with the elements of `x`, rotated by one more place each: probabilities stay probabilities. */
function rotatedBatch(x: Tensor): Tensor {
  const values = valuesOf(x);
  const examples = Array.from({ length: B }, (_, i) => {
    const shift = values.data.length === 0 ? 0 : i % values.data.length;
    return { ...values, data: [...values.data.slice(shift), ...values.data.slice(0, shift)] };
  });
  return batchAt(x, 0, examples);
}

/** The call with some of its tensors mapped, on fresh copies of the batch. */
function withMapped(
  call: OpCall,
  isMapped: readonly boolean[],
  options: object,
): readonly Values[] {
  const inputs = call.tensors.map((x, i) => (isMapped[i] ? rotatedBatch(x) : copyOf(x)));
  const inDims = [isMapped.map((mapped) => (mapped ? 0 : null))];
  manualSeed(SEED);
  const outs = vmap((tensors: readonly Tensor[]) => [...runCall(call, tensors)], {
    inDims,
    ...options,
  })(inputs);
  return [...outs, ...inputs].map(valuesOf);
}

describe.each(drawing.filter(([, calls]) => calls.some(({ tensors }) => tensors.length > 0)))(
  "%s with mapped tensors",
  (_name, all) => {
    const calls = all.filter(({ tensors }) => tensors.length > 0);
    const everyone = ({ tensors }: OpCall): readonly boolean[] => tensors.map(() => true);

    test("different: chunks draw, and write, what the whole call does", () => {
      for (const call of calls) {
        const whole = withMapped(call, everyone(call), { randomness: "different" });
        for (const chunkSize of [1, 2, "auto"]) {
          const options = { randomness: "different", chunkSize };
          expect(withMapped(call, everyone(call), options)).toEqual(whole);
        }
      }
    });

    test("different: examples differ, where there is room for it", () => {
      for (const call of calls) {
        const [drawn] = withMapped(call, everyone(call), { randomness: "different" });
        if (drawn.dtype.startsWith("float") && drawn.data.length >= 8 * B && isContinuous(drawn))
          expect(new Set(examplesOf(drawn).map(String)).size).toBe(B);
      }
    });

    test("same: mapped parameters are refused, each of them", () => {
      for (const call of calls) {
        for (const parameter of parametersOf(call)) {
          const isMapped = call.tensors.map((_, i) => i === parameter || isInPlace(call));
          const run = (): unknown => withMapped(call, isMapped, { randomness: "same" });
          expect(refusalOf(run).code).toBe("E_SAME_WITH_BATCHED_PARAMETERS");
        }
      }
    });

    test("same: a mapped template, or self, gets one draw for all examples, whatever the chunks", () => {
      for (const call of calls.filter((each) => parametersOf(each).length === 0)) {
        const whole = withMapped(call, everyone(call), { randomness: "same" });
        const [first, ...rest] = examplesOf(whole[0]);
        for (const example of rest) expect(example).toEqual(first);
        for (const chunkSize of [1, 2]) {
          const options = { randomness: "same", chunkSize };
          expect(withMapped(call, everyone(call), options)).toEqual(whole);
        }
      }
    });
  },
);

/** Whether values come from a continuous distribution: no two are equal. */
function isContinuous({ data }: Values): boolean {
  return new Set(data).size === data.length;
}

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
