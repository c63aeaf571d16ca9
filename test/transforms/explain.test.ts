// explain: how every operator was served, at which level, where in the user's code, and what a rule would save.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { originalPlace } from "../../runtime/dispatch/source-maps.ts";
import {
  _testFallback,
  add,
  Explanation,
  explain,
  grad,
  jvp,
  matmul,
  mul,
  nonzero,
  sin,
  sum,
  type Tensor,
  vmap,
  withFallbackPolicy,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";

const xs = floats([4, 3]);
const w = floats([3]);

describe("calls", () => {
  test("a rule, a decomposition with its parts, and plain calls", () => {
    const report = explain((a: Tensor) => {
      const mapped = vmap((row: Tensor) => matmul(sin(row), w))(a);
      return sum(mapped);
    })(xs);
    const first = report.calls.map(({ op, state, level, batchSize, depth }) => ({
      ...{ op, state, level, batchSize, depth },
    }));
    expect(first[0]).toEqual({ op: "sin", state: "rule", level: 1, batchSize: 4, depth: 0 });
    expect(first.some(({ state, op }) => state === "decomposed" && op === "matmul")).toBe(true);
    expect(first.some(({ level, depth }) => level === 1 && depth === 1)).toBe(true);
    expect(first.at(-1)).toEqual({
      ...{ op: "sum", state: "kernel", level: 0, batchSize: undefined, depth: 0 },
    });
    expect(report.fallbacks).toEqual([]);
    expect(report.calls.every(({ ms }) => ms >= 0 && ms <= report.totalMs)).toBe(true);
  });

  test("the slow loop: reason, batch size, and the line of the call", () => {
    const slow = vmap((row: Tensor) => add(_testFallback(row, w), 1));
    const report = withFallbackPolicy("silent", () => explain(slow)(xs));
    expect(report.fallbacks.length).toBe(1);
    const [call] = report.fallbacks;
    expect(call).toMatchObject({ op: "_test_fallback", reason: "NO_RULE", batchSize: 4, level: 1 });
    expect(call.location).toMatch(/explain\.test\.ts:\d+$/);
    expect(report.calls.map(({ op }) => op)).toEqual(["_test_fallback", "add.Scalar"]);
    expect(String(report)).toMatch(/loop × 4/);
    expect(String(report)).toMatch(/rule for _test_fallback would save up to \d+ %/);
  });

  test("nested levels are both listed", () => {
    const report = vmap(vmap((a: Tensor) => mul(a, 2))).explain(xs);
    expect(report.calls.map(({ op, level, batchSize }) => [op, level, batchSize])).toEqual([
      ["mul.Scalar", 2, 3],
      ["mul.Scalar", 1, 4],
    ]);
  });

  test("derivatives name their formula and the line of the operator they belong to", () => {
    const loss = (row: Tensor): Tensor => {
      const wave = sin(row);
      return sum(mul(wave, wave));
    };
    const report = vmap(grad(loss)).explain(xs);
    const forward = report.calls.find(({ op, formula }) => op === "sin" && formula === undefined);
    const backward = report.calls.find(({ formula }) => formula === "backward of sin");
    expect(forward?.location).toMatch(/explain\.test\.ts:\d+$/);
    expect(backward?.location).toBe(forward?.location);
    expect(String(report)).toContain("backward of mul.Tensor");
    const pushed = explain((a: Tensor) => jvp(loss, [a], [a]))(xs);
    expect(pushed.calls.some(({ formula }) => formula === "tangent of sin")).toBe(true);
  });

  test("what is refused ends the report, with the reason", () => {
    const report = vmap((row: Tensor) => nonzero(row)).explain(xs);
    expect(report.calls.at(-1)).toMatchObject({
      ...{ op: "nonzero", state: "refused", reason: "DYNAMIC_SHAPE" },
    });
    expect(String(report.error)).toContain("nonzero");
    expect(String(report)).toContain("ended with VmapError");
  });
});

test("what a rule would save counts loops in different places, and a loop inside another once", () => {
  const call = (op: string, depth: number, ms: number, state: "fallback" | "decomposed") => ({
    ...{ op, state, level: 1, batchSize: 2, ms, depth },
  });
  const report = new Explanation(
    [
      call("outer_loop", 0, 20, "fallback"),
      call("inner_loop", 1, 10, "fallback"),
      call("made_of_parts", 0, 40, "decomposed"),
      call("hidden_loop", 1, 40, "fallback"),
    ],
    100,
    undefined,
  );
  const lines = String(report).split("\n");
  expect(lines.filter((line) => line.startsWith("writing"))).toEqual([
    "writing a batching rule for outer_loop would save up to 10 % (10.0 ms)",
    "writing a batching rule for hidden_loop would save up to 20 % (20.0 ms)",
  ]);
});

describe("output", () => {
  const report = vmap((row: Tensor) => add(sin(row), 1)).explain(xs);

  test("is a table", () => {
    const lines = String(report).split("\n");
    expect(lines[0]).toMatch(/^op +state +level +B +calls +ms +where$/);
    expect(lines[1]).toMatch(/^sin +rule +1 +4 +1 +\d+\.\d\d +.*explain\.test\.ts:\d+$/);
    expect(lines.at(-1)).toMatch(/^2 calls in \d+\.\d ms: 2 rule$/);
    expect(inspect(report)).toBe(String(report));
  });

  test("is JSON", () => {
    const data = JSON.parse(JSON.stringify(report));
    expect(Object.keys(data)).toEqual(["calls", "fallbacks", "totalMs"]);
    expect(data.calls[0].op).toBe("sin");
  });

  test("recording ends with the run, also after an error", () => {
    expect(vmap(sin)(xs).shape).toEqual([4, 3]);
    expect(explain(() => null)().calls).toEqual([]);
  });
});

test("places in built files are traced back through source maps", () => {
  const folder = mkdtempSync(join(tmpdir(), "batchwise-maps-"));
  const built = join(folder, "built.js");
  // One mapping: line 2, column 1 of the built file is line 7 of the source.
  const map = { version: 3, sources: ["src/model.ts"], names: [], mappings: ";AAMA" };
  try {
    writeFileSync(`${built}.map`, JSON.stringify(map));
    writeFileSync(built, "// header\ncall();\n//# sourceMappingURL=built.js.map\n");
    expect(originalPlace(built, 2, 1)).toBe(`${join(folder, "src/model.ts")}:7`);
    const inline = join(folder, "inline.js");
    const data = Buffer.from(JSON.stringify(map)).toString("base64");
    writeFileSync(inline, `\ncall();\n//# sourceMappingURL=data:application/json;base64,${data}\n`);
    expect(originalPlace(inline, 2, 1)).toBe(`${join(folder, "src/model.ts")}:7`);
    expect(originalPlace(join(folder, "other.js"), 2, 1)).toBe(`${join(folder, "other.js")}:2`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
