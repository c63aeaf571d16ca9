// What the report measures: states as seen, and planted faults that it must find.
import { afterEach, describe, expect, test } from "vitest";
import { coverageProblems } from "../../coverage-report/problems.ts";
import { stack } from "../../generated/core/ops/combine.ts";
import { select } from "../../generated/core/ops/view.ts";
import { tensorAt, wrapTensor } from "../../rules/lib/wrap.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, OpBinding, Plumbing } from "../../runtime/dispatch/op.ts";
import { requireOp } from "../../runtime/dispatch/registry.ts";
import { type OpArgs, tensorArg } from "../../runtime/kernels/contract.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { cover, rowOf } from "./documents.ts";

/** States of a row, declared and observed, in a few words. */
function statesOf(name: string): Readonly<Record<string, string>> {
  const { transforms } = rowOf(cover(name), name);
  return Object.fromEntries(
    Object.entries(transforms).map(([transform, { declared, observed }]) => [
      transform,
      declared === observed ? observed : `${observed} instead of ${declared}`,
    ]),
  );
}

describe("states", () => {
  test.each([
    ["cos", "rule", "rule", "rule"],
    ["matmul", "decomposed", "decomposed", "decomposed"],
    ["sum", "decomposed", "rule", "decomposed"],
    ["zeros_like", "rule", "n/a", "n/a"],
    ["zeros", "n/a", "n/a", "n/a"],
    ["rand", "rule", "n/a", "n/a"],
    ["dropout", "decomposed", "decomposed", "decomposed"],
    ["nonzero", "refused", "n/a", "n/a"],
    ["_test_fallback", "fallback", "rule", "fallback"],
  ])("%s: vmap %s, vjp %s, vmap of vjp %s", (name, vmap, vjp, both) => {
    expect(statesOf(name)).toMatchObject({ vmap, vjp, vmap_vjp: both });
  });

  test("an op without a formula for jvp says by which detour it is served", () => {
    const cos = requireOp("cos");
    withBinding(cos, { ...withoutJvp(cos.binding) });
    const { jvp } = rowOf(cover("cos"), "cos").transforms;
    expect(jvp).toMatchObject({ observed: "rule", correct: true, reason: "by two reverse passes" });
  });

  test("both rows of an in-place op carry its column", () => {
    const document = cover("triu");
    for (const name of ["triu", "triu_"]) {
      expect(rowOf(document, name).transforms.vmap_in_place).toMatchObject({
        declared: "decomposed",
        observed: "decomposed",
        correct: true,
      });
    }
  });

  test("two runs give the same document", () => {
    expect(cover("add.Tensor", "index_put")).toEqual(cover("add.Tensor", "index_put"));
  });
});

const restore: (() => void)[] = [];

afterEach(() => {
  for (const undo of restore.splice(0)) undo();
});

function withBinding(op: Op, binding: OpBinding): void {
  const saved = op.binding;
  op.binding = binding;
  restore.push(() => {
    op.binding = saved;
  });
}

function withoutJvp({ jvp: _jvp, ...rest }: OpBinding): OpBinding {
  return rest;
}

function oneTensor(result: unknown): Tensor {
  if (result instanceof Tensor) return result;
  throw new Error("expected one tensor");
}

/** A batching rule that loops over the batch, which rules must not do. */
const loopingPlumbing =
  (op: Op): Plumbing =>
  (frame, args) => {
    const { value, bdim } = tensorAt(frame, args, 0);
    const parts = Array.from({ length: frame.batchSize }, (_, i) =>
      oneTensor(callOp(op, [select(value, bdim ?? 0, i)])),
    );
    return wrapTensor(frame, stack(parts, 0), 0);
  };

/** A rule that computes another op. */
const otherPlumbing =
  (other: Op): Plumbing =>
  (frame, args) => {
    const { value, bdim } = tensorAt(frame, args, 0);
    return wrapTensor(frame, oneTensor(callOp(other, [value])), bdim ?? 0);
  };

function problemsOf(name: string): readonly string[] {
  return coverageProblems(cover(name), "ops.yaml").map(({ text }) => text);
}

describe("planted faults are found", () => {
  const cos = requireOp("cos");

  test("nothing is wrong before", () => {
    expect(problemsOf("cos")).toEqual([]);
  });

  test("a loop hidden in a rule", () => {
    withBinding(cos, { ...cos.binding, plumbing: loopingPlumbing(cos) });
    const { vmap } = rowOf(cover("cos"), "cos").transforms;
    expect(vmap).toMatchObject({ observed: "fallback", correct: true, fast: false });
    expect(problemsOf("cos").join("\n")).toMatch(
      /^ops\.yaml:\d+: cos: vmap: the samples show fallback \(a hidden loop: \S+ is called \d times for 2 examples and \d times for 5\); expected rule, as declared$/m,
    );
  });

  test("a wrong rule", () => {
    withBinding(cos, { ...cos.binding, plumbing: otherPlumbing(requireOp("sin")) });
    expect(rowOf(cover("cos"), "cos").transforms.vmap.correct).toBe(false);
    expect(problemsOf("cos").join("\n")).toMatch(/cos: vmap: sample [\d, ]+: element \d+ is/);
  });

  test("a wrong reverse formula", () => {
    const { vjp } = cos.binding;
    if (vjp === undefined) throw new Error("cos has no vjp");
    const pullback: typeof vjp.pullback = (_saved, grads) => [grads[0]];
    withBinding(cos, { ...cos.binding, vjp: { ...vjp, pullback } });
    expect(problemsOf("cos").join("\n")).toMatch(/cos: vjp: sample .*finite differences give/);
  });

  test("a wrong forward formula", () => {
    const { jvp } = cos.binding;
    if (jvp === undefined) throw new Error("cos has no jvp");
    const pushforward: typeof jvp.pushforward = (args: OpArgs) => [tensorArg(args, 0)];
    withBinding(cos, { ...cos.binding, jvp: { ...jvp, pushforward } });
    expect(problemsOf("cos").join("\n")).toMatch(/cos: jvp: sample .*finite differences give/);
  });

  test("a state that was not declared", () => {
    const loops: Plumbing = requireOp("_test_fallback").binding.plumbing ?? loopingPlumbing(cos);
    const sub = requireOp("sub.Tensor");
    withBinding(sub, { ...sub.binding, plumbing: loops });
    expect(problemsOf("sub.Tensor").join("\n")).toMatch(
      /sub\.Tensor: vmap: the samples show fallback \(.*\); expected rule, as declared/,
    );
  });
});
