// The slow loop for every shape of schema it can serve, and the static answer for those it cannot.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { canFallBack } from "../../codegen/model/forms.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { ruleResult } from "../../rules/lib/declined.ts";
import { fallback } from "../../rules/lib/fallback.ts";
import { Declined } from "../../rules/lib/types.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, OpBinding } from "../../runtime/dispatch/op.ts";
import { type CallEvent, withRecorder } from "../../runtime/dispatch/recording.ts";
import { bindOp, declareOp, registeredOps } from "../../runtime/dispatch/registry.ts";
import {
  _testFallback,
  add,
  cat,
  clone,
  FallbackError,
  mul,
  reshape,
  select,
  setFallbackPolicy,
  sub,
  sum,
  type Tensor,
  transpose,
  vmap,
  withFallbackPolicy,
  zeros,
} from "../../runtime/index.ts";
import type { OpArgs, OpResult } from "../../runtime/kernels/contract.ts";
import { Tensor as TensorClass } from "../../runtime/tensor/tensor.ts";
import { loopOf } from "../../testing/loop.ts";
import { floats, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, expectNested, valuesOf } from "../../testing/values.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

/** An op of the test's own: a schema, what it does to plain tensors, and the loop under vmap. */
function looped(schema: string, run: (args: OpArgs) => OpResult): Op {
  const model = parseSchema(schema);
  const answer = canFallBack(model);
  const isTensor = model.parameters.map(({ type }) => type.base === "Tensor");
  const op = declareOp({
    name: model.base,
    schema,
    family: "testing",
    module: "testing",
    batching: "fallback",
    reason: "made for a test",
    tensorArgs: isTensor.flatMap((is, i) => (is ? [i] : [])),
    returns: model.returns.length,
    mutates: model.parameters.findIndex(({ alias }) => alias?.isWrite === true),
    isView: false,
    isRandom: false,
    functional: null,
    noFallback: answer.possible ? null : answer.why,
  });
  const binding: OpBinding = { plumbing: fallback(op, "made for a test") };
  op.binding = binding;
  op.eager = run;
  return op;
}

const at = (args: OpArgs, i: number): Tensor => {
  const arg = args[i];
  if (!(arg instanceof TensorClass)) return expect.fail(`argument ${i} is no tensor`);
  return arg;
};

const pairOp = looped("pair(Tensor self, Tensor other) -> (Tensor sum, Tensor product)", (args) => [
  add(at(args, 0), at(args, 1)),
  mul(at(args, 0), at(args, 1)).gt(0),
]);
const optionalOp = looped(
  "shifted(Tensor self, Tensor? by=None, float scale=1) -> Tensor",
  (args) => {
    const shifted = args[1] === null ? at(args, 0) : add(at(args, 0), at(args, 1));
    return mul(shifted, Number(args[2]));
  },
);
const writeOp = looped("overwrite_(Tensor(a!) self, Tensor other) -> Tensor(a!)", (args) =>
  at(args, 0).copy_(mul(at(args, 1), 2)),
);
const shapeOp = looped("folded(Tensor self) -> Tensor", (args) => sum(at(args, 0), [0]));

const call = (op: Op, ...args: OpArgs): Tensor => asTensor(callOp(op, args));
const callMany = (op: Op, ...args: OpArgs): readonly Tensor[] => {
  const result = callOp(op, args);
  if (!Array.isArray(result)) return expect.fail("expected several outputs");
  return result.map(asTensor);
};

const x = floats([4, 3]);
const y = otherFloats([4, 3]);

beforeAll(() => setFallbackPolicy("silent"));
afterAll(() => setFallbackPolicy("warn"));

/** How often the loop ran, and how often the op itself. */
function countCalls(name: string, fn: () => unknown): readonly CallEvent[] {
  const events: CallEvent[] = [];
  withRecorder((event) => events.push(event), fn);
  return events.filter(({ op }) => op === name);
}

describe("several outputs", () => {
  test("are stacked each on its own, with their dtypes", () => {
    const [sums, signs] = vmap((a: Tensor, b: Tensor) => callMany(pairOp, a, b))(x, y);
    expectClose(sums, valuesOf(add(x, y)));
    expectClose(signs, valuesOf(mul(x, y).gt(0)));
  });

  test("with one input shared, at another dim, and nested", () => {
    const f = (a: Tensor, b: Tensor): readonly Tensor[] => callMany(pairOp, a, b);
    const [sums] = vmap(f, { inDims: [1, null], outDims: 1 })(x, floats([4]));
    expectClose(
      sums,
      loopOf(
        (a, b) => add(a, b),
        [
          [x, 1],
          [floats([4]), null],
        ],
        1,
      ),
    );
    const [cube] = vmap(vmap(f))(floats([2, 3, 4]), otherFloats([2, 3, 4]));
    expectClose(cube, valuesOf(add(floats([2, 3, 4]), otherFloats([2, 3, 4]))));
  });
});

describe("optional tensors", () => {
  test("left out, shared and mapped", () => {
    expectClose(vmap((a: Tensor) => call(optionalOp, a, null, 2))(x), valuesOf(mul(x, 2)));
    const by = floats([3]);
    const shared = vmap((a: Tensor) => call(optionalOp, a, by, 2))(x);
    expectClose(shared, valuesOf(mul(add(x, by), 2)));
    const mapped = vmap((a: Tensor, b: Tensor) => call(optionalOp, a, b, 2))(x, y);
    expectClose(mapped, valuesOf(mul(add(x, y), 2)));
    const only = vmap((b: Tensor) => call(optionalOp, by, b, 1))(y);
    expectClose(only, valuesOf(add(y, by)));
  });
});

describe("in place", () => {
  test("writes through and returns self itself", () => {
    const target = zeros([4, 3]);
    const kept: boolean[] = [];
    vmap((a: Tensor, b: Tensor) => {
      const out = call(writeOp, a, b);
      kept.push(out === a);
      return out;
    })(target, y);
    expect(kept).toEqual([true]);
    expectClose(target, valuesOf(mul(y, 2)));
  });

  test("through views of a mapped tensor, to the caller's memory", () => {
    const target = zeros([4, 2, 3]);
    vmap((a: Tensor, b: Tensor) => {
      call(writeOp, select(a, 0, 1), b);
      return a;
    })(target, y);
    expectClose(select(target, 1, 1), valuesOf(mul(y, 2)));
    expectClose(select(target, 1, 0), valuesOf(zeros([4, 3])));
  });

  test("a mapped dim that is not the first, and a transposed view", () => {
    const target = zeros([3, 2, 4]);
    vmap((a: Tensor, b: Tensor) => call(writeOp, transpose(a, 0, 1).select(0, 0), b), {
      inDims: [2, 0],
    })(target, y);
    const want = transpose(mul(y, 2), 0, 1);
    expectClose(select(target, 1, 0), valuesOf(want));
  });

  test("two levels", () => {
    const target = zeros([2, 3, 4]);
    const source = floats([2, 3, 4]);
    vmap(vmap((a: Tensor, b: Tensor) => call(writeOp, a, b)))(target, source);
    expectClose(target, valuesOf(mul(source, 2)));
  });

  test("a shared value into a mapped self, and never the other way round", () => {
    const target = zeros([4, 3]);
    vmap((a: Tensor) => call(writeOp, a, floats([3])))(target);
    expectClose(
      target,
      loopOf(() => mul(floats([3]), 2), [[x, 0]]),
    );
    const shared = zeros([3]);
    const error = refusalOf(() => vmap((b: Tensor) => call(writeOp, shared, b))(y));
    expect(error.code).toBe("E_INPLACE_UNBATCHED_SELF");
    expectNested(shared, [0, 0, 0]);
  });
});

describe("nested levels peel one at a time", () => {
  test("both mapped at both levels: inner loop per outer example", () => {
    const f = (a: Tensor, b: Tensor): Tensor => _testFallback(a, b);
    const cube = floats([2, 3, 4]);
    const events = countCalls("_test_fallback", () => vmap(vmap(f))(cube, cube));
    const count = (state: string, level: number): number =>
      events.filter((event) => event.state === state && event.level === level).length;
    expect([count("fallback", 2), count("fallback", 1), count("kernel", 0)]).toEqual([1, 3, 6]);
  });

  test("each argument mapped at another level: the inner loop leaves the outer one its part", () => {
    const pairs = vmap((a: Tensor) => vmap((b: Tensor) => _testFallback(a, b))(y))(x);
    const want = loopOf((a) => sub(reshape(a, [1, 3]), y), [[x, 0]]);
    expectClose(pairs, want);
    const events = countCalls("_test_fallback", () =>
      vmap((a: Tensor) => vmap((_: Tensor) => _testFallback(a, a))(y))(x),
    );
    // Nothing is mapped at the inner level, so that it does not loop.
    expect(events.filter(({ state }) => state === "kernel").length).toBe(4);
  });

  test("three levels, outputs of another rank than the inputs", () => {
    const cube = floats([2, 3, 4, 2]);
    const out = vmap(vmap(vmap((a: Tensor) => call(shapeOp, a))))(cube);
    expectClose(out, valuesOf(sum(cube, [3])));
  });

  test("chunks loop within themselves", () => {
    const out = vmap((a: Tensor, b: Tensor) => _testFallback(a, b), { chunkSize: 3 })(x, y);
    expectClose(out, valuesOf(sub(x, y)));
  });
});

describe("what a loop cannot serve is known from the schema", () => {
  const refused: readonly (readonly [schema: string, why: RegExp])[] = [
    ["looks(Tensor(a) self) -> Tensor(a)", /view/],
    ["joins(Tensor[] tensors) -> Tensor", /list of tensors/],
    ["reads(Tensor self) -> Scalar", /tensor/],
    ["cuts(Tensor self) -> Tensor[]", /list|tensor/],
    ["prints(Tensor self) -> ()", /nothing|return/],
    ["fills(Tensor self, *, Tensor(a!) out) -> Tensor(a!)", /out/],
  ];

  test.each(refused)("%s", (schema, why) => {
    const answer = canFallBack(parseSchema(schema));
    if (answer.possible) expect.fail("expected that it cannot");
    expect(answer.why).toMatch(why);
    const op = looped(schema, (args) => at(args, 0));
    const first = op.tensorArgs.length > 0 && schema.includes("[] tensors") ? [x] : x;
    const run = (): unknown =>
      vmap((a: Tensor) => {
        callOp(op, [Array.isArray(first) ? [a] : a, a]);
        return a;
      })(x);
    const error = refusalOf(run);
    expect([error.code, error instanceof FallbackError]).toEqual(["E_NO_FALLBACK", true]);
    expect(error.message).toBe(
      `vmap(anonymous function): ${op.name} has no batching rule and cannot run in a loop: ${answer.why}; expected an op with a batching rule\n  hint: write a rule for ${op.name}, or call it outside the mapped function`,
    );
  });

  test("possible for every other form", () => {
    for (const { schema } of [pairOp, optionalOp, writeOp, shapeOp]) {
      expect(canFallBack(parseSchema(schema))).toEqual({ possible: true });
    }
  });

  test("each registered op carries the answer for its schema", () => {
    for (const { name, schema, noFallback } of registeredOps()) {
      const answer = canFallBack(parseSchema(schema));
      expect({ name, noFallback }).toEqual({
        name,
        noFallback: answer.possible ? null : answer.why,
      });
    }
  });
});

describe("rules that decline, and rules that are wrong", () => {
  /** An op with a rule whose answer the test chooses. */
  function ruled(name: string, answer: (self: Tensor) => Parameters<typeof ruleResult>[3]): Op {
    const op = looped(`${name}(Tensor self) -> Tensor`, (args) => clone(at(args, 0)));
    const plumbing: OpBinding["plumbing"] = (frame, args) =>
      ruleResult(frame, op, args, answer(at(args, 0).value ?? at(args, 0)));
    op.binding = { plumbing, ruleFile: `rules/batching/${name}.ts` };
    return op;
  }

  test("a declined call loops, and says that it was declined", () => {
    const op = ruled("choosy", () => new Declined("examples of rank 1"));
    expectClose(vmap((a: Tensor) => call(op, a))(x), valuesOf(x));
    const error = refusalOf(() =>
      withFallbackPolicy("error", () => vmap((a: Tensor) => call(op, a))(x)),
    );
    expect(error.message).toBe(
      'vmap(anonymous function): choosy has no batching rule (RULE_DECLINED: examples of rank 1) and would run 4 times in a loop; expected an op with a rule, because the fallback policy is "error"\n  hint: write rules/batching/ code for choosy, or allow the loop with withFallbackPolicy("warn", fn)',
    );
  });

  test("a wrong count, bdim or size names the rule's file", () => {
    const wrong: readonly (readonly [string, Parameters<typeof ruled>[1], string])[] = [
      ["counts", () => [], "returned 0 outputs; expected 1"],
      [
        "places",
        (value) => [{ value, bdim: 1 }],
        "returned output 0 of physical shape [4, 3] with bdim 1; expected a dim of size 4, the batch size, at bdim",
      ],
      [
        "reaches",
        (value) => [{ value, bdim: 5 }],
        "returned output 0 of physical shape [4, 3] with bdim 5; expected a dim of size 4, the batch size, at bdim",
      ],
      [
        "shrinks",
        (value) => [{ value: cat([value, value]), bdim: 0 }],
        "returned output 0 of physical shape [8, 3] with bdim 0; expected a dim of size 4, the batch size, at bdim",
      ],
    ];
    for (const [name, answer, text] of wrong) {
      const op = ruled(name, answer);
      const error = refusalOf(() => vmap((a: Tensor) => call(op, a))(x));
      expect(error.message.split("\n")[0]).toBe(
        `${name} in vmap(anonymous function) (vmap level 1): the batching rule (rules/batching/${name}.ts) ${text}`,
      );
    }
  });

  test("an op registered without a rule at all loops", () => {
    const op = looped("bare(Tensor self) -> Tensor", (args) => clone(at(args, 0)));
    op.binding = {};
    expectClose(vmap((a: Tensor) => call(op, a))(x), valuesOf(x));
    expect(() => bindOp(declareOp(op), { js: () => undefined })).toThrow();
  });
});

describe("policies", () => {
  test("nest, and the innermost holds", () => {
    const run = (): Tensor => vmap((a: Tensor, b: Tensor) => _testFallback(a, b))(x, y);
    withFallbackPolicy("error", () => {
      expect(refusalOf(run).code).toBe("E_FALLBACK_DISABLED");
      withFallbackPolicy("silent", run);
      expect(refusalOf(run).code).toBe("E_FALLBACK_DISABLED");
    });
    expectClose(run(), valuesOf(sub(x, y)));
  });

  test("error does not run the op even once, and the message is whole", () => {
    const events = countCalls("_test_fallback", () =>
      expectMessage(
        () =>
          withFallbackPolicy("error", () =>
            vmap(function distances(a: Tensor, b: Tensor) {
              return _testFallback(a, b);
            })(x, y),
          ),
        "E_FALLBACK_DISABLED",
        'vmap(distances): _test_fallback has no batching rule (kept without a rule so that the slow loop stays tested) and would run 4 times in a loop; expected an op with a rule, because the fallback policy is "error"\n  hint: write rules/batching/ code for _test_fallback, or allow the loop with withFallbackPolicy("warn", fn)',
      ),
    );
    expect(events.filter(({ state }) => state === "kernel").length).toBe(0);
  });

  test("no examples", () => {
    expectMessage(
      () => vmap((a: Tensor) => call(shapeOp, a))(zeros([0, 3])),
      "E_EMPTY_FALLBACK",
      "vmap(anonymous function): folded has no batching rule and the batch size is 0, so a loop would never learn the output's shape; expected at least one example\n  hint: write a rule for folded, or skip the call for an empty batch",
    );
  });
});

describe("the warning where there is no process to warn", () => {
  test("goes to the console, once per op, with the caller's line", () => {
    const op = looped("quiet(Tensor self) -> Tensor", (args) => clone(at(args, 0)));
    const other = looped("still(Tensor self) -> Tensor", (args) => clone(at(args, 0)));
    const printed = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.stubGlobal("process", undefined);
    try {
      setFallbackPolicy("warn");
      for (let i = 0; i < 2; i++) {
        vmap((a: Tensor) => call(other, call(op, a)))(x);
      }
    } finally {
      vi.unstubAllGlobals();
      setFallbackPolicy("silent");
    }
    const texts = printed.mock.calls.map(([text]) => String(text));
    printed.mockRestore();
    expect(texts.length).toBe(2);
    expect(texts[0]).toMatch(/^FallbackWarning: vmap: quiet has no batching rule .* ran 4 times/);
    expect(texts[1]).toMatch(/^FallbackWarning: vmap: still has no batching rule/);
    const [, line] = /fallback-schemas\.test\.ts:(\d+);/.exec(texts[0]) ?? [];
    expect(readFileSync(new URL(import.meta.url), "utf8").split("\n")[Number(line) - 1]).toContain(
      "callOp(op, args)",
    );
  });
});
