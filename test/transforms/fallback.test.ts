// The slow loop: its one warning, its policies, and that it is right at every level.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CallEvent, withRecorder } from "../../runtime/dispatch/recording.ts";
import {
  _testFallback,
  add,
  FallbackError,
  grad,
  jvp,
  mul,
  setFallbackPolicy,
  stack,
  sub,
  sum,
  type Tensor,
  vmap,
  withFallbackPolicy,
  zeros,
} from "../../runtime/index.ts";
import { floats, otherFloats } from "../../testing/sample.ts";
import { asTensor, expectClose, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const x = floats([4, 3]);
const y = otherFloats([4, 3]);

describe("the warning", () => {
  const emitted: unknown[][] = [];
  const listener = vi.spyOn(process, "emitWarning");

  beforeEach(() => {
    emitted.length = 0;
    listener.mockImplementation((...args: unknown[]) => {
      emitted.push(args);
    });
  });

  afterEach(() => listener.mockReset());

  test("comes once per process, in one line, with op, size, place and help", () => {
    for (let i = 0; i < 3; i++) vmap(_testFallback)(x, y);
    expect(emitted.length).toBe(1);
    const [[text, type]] = emitted;
    expect(type).toBe("FallbackWarning");
    expect(String(text)).toMatch(
      /^vmap: _test_fallback has no batching rule \(.*\), so it ran 4 times in a loop at .*fallback\.test\.ts:\d+; run "npx batchwise coverage --program <file>" to see every such call, or "npx batchwise rule new _test_fallback" to start its rule$/,
    );
    expect(String(text)).not.toContain("\n");
  });
});

describe("policies", () => {
  test("silent says nothing, error refuses, and the old policy returns", () => {
    const listener = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    withFallbackPolicy("silent", () => vmap(_testFallback)(x, y));
    expect(listener).not.toHaveBeenCalled();
    listener.mockRestore();
    const refused = refusalOf(() => withFallbackPolicy("error", () => vmap(_testFallback)(x, y)));
    expect([refused.code, refused instanceof FallbackError]).toEqual(["E_FALLBACK_DISABLED", true]);
    expect(refused.message).toContain("_test_fallback");
    expect(refused.message).toContain("4 times");
    expect(vmap(_testFallback)(x, y).shape).toEqual([4, 3]);
  });

  test("the policy returns when the function throws", () => {
    expect(() =>
      withFallbackPolicy("error", () => {
        throw new RangeError("mine");
      }),
    ).toThrow(RangeError);
    expect(vmap(_testFallback)(x, y).shape).toEqual([4, 3]);
  });

  test("an unknown policy is refused", () => {
    const unknown: unknown = "never";
    const error = refusalOf(() => Reflect.apply(setFallbackPolicy, null, [unknown]));
    expect(error.message).toBe(
      'setFallbackPolicy: the policy is "never"; expected "warn", "silent" or "error"',
    );
  });
});

describe("values", () => {
  beforeEach(() => setFallbackPolicy("silent"));
  afterEach(() => setFallbackPolicy("warn"));

  test("one level, every way of mapping", () => {
    expectClose(vmap(_testFallback)(x, y), valuesOf(sub(x, y)));
    const shared = floats([3]);
    expectClose(vmap(_testFallback, { inDims: [0, null] })(x, shared), valuesOf(sub(x, shared)));
    expectClose(vmap(_testFallback, { inDims: [null, 0] })(shared, y), valuesOf(sub(shared, y)));
    expectClose(vmap(_testFallback, { inDims: 1, outDims: 1 })(x, y), valuesOf(sub(x, y)));
  });

  test("nested levels peel one at a time", () => {
    const events: CallEvent[] = [];
    const out = withRecorder(
      (event) => events.push(event),
      () => vmap(vmap(_testFallback))(x, y),
    );
    expectClose(out, valuesOf(sub(x, y)));
    const loops = events.filter(({ op }) => op === "_test_fallback");
    expect(loops.filter(({ state, level }) => state === "fallback" && level === 2).length).toBe(1);
    expect(loops.filter(({ state, level }) => state === "fallback" && level === 1).length).toBe(3);
    expect(loops.filter(({ state }) => state === "kernel").length).toBe(12);
  });

  test("derivatives through the loop and loops through derivatives", () => {
    const f = (a: Tensor, b: Tensor): Tensor => sum(mul(_testFallback(a, b), a));
    const perExample = vmap(grad(f))(x, y);
    expectClose(perExample, valuesOf(sub(mul(x, 2), y)));
    const whole = grad((a: Tensor) => sum(mul(vmap(_testFallback)(a, y), a)))(x);
    expectClose(whole, valuesOf(sub(mul(x, 2), y)));
    const [, tangent] = jvp((a: Tensor) => vmap(_testFallback)(a, y), [x], [y]);
    expectClose(asTensor(tangent), valuesOf(y));
  });

  test("no examples: a loop cannot learn the shape", () => {
    const error = refusalOf(() => vmap(_testFallback)(zeros([0, 3]), zeros([0, 3])));
    expect([error.code, error instanceof FallbackError]).toEqual(["E_EMPTY_FALLBACK", true]);
  });

  test("a mapped op with a rule beside it still runs once", () => {
    const events: CallEvent[] = [];
    withRecorder(
      (event) => events.push(event),
      () => vmap((a: Tensor, b: Tensor) => add(_testFallback(a, b), a))(x, y),
    );
    expect(events.filter(({ op, state }) => op === "add.Tensor" && state === "kernel").length).toBe(
      1,
    );
  });

  test("the loop's results are the stacked ones", () => {
    const rows = [0, 1, 2, 3].map((i) => _testFallback(x.select(0, i), y.select(0, i)));
    expectClose(vmap(_testFallback)(x, y), valuesOf(stack(rows)));
  });
});
