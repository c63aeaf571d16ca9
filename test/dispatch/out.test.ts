// The option `out`: every op that takes it writes what it would have returned, wherever out lies; transforms refuse it.
import { describe, expect, test } from "vitest";
import { callInto } from "../../runtime/dispatch/out.ts";
import {
  add,
  callOp,
  clamp,
  grad,
  jvp,
  matmul,
  maximum,
  mul,
  noGrad,
  sum,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { callsOf, type OpCall, runCall, withTensors } from "../../testing/op-calls.ts";
import { type Layout, makeTensor } from "../../testing/sample.ts";
import { copyOf, expectClose, type Values, valuesOf } from "../../testing/values.ts";
import { caseOf, opEntries } from "../lib/op-cases.ts";
import { refusalOf } from "../lib/refusals.ts";

const takers = opEntries().filter(({ variants }) => variants.includes("out"));

/** A tensor full of ones to be written over. */
function target({ dtype, shape }: Values, layout: Layout): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return makeTensor(
    shape,
    Array.from({ length: count }, () => 1),
    { dtype, layout },
  );
}

function inputsOf(call: OpCall): Tensor[] {
  return call.tensors.map(copyOf);
}

describe.each(takers.map((entry) => ({ name: entry.name, entry })))("$name", ({ entry }) => {
  const calls = callsOf(caseOf(entry));

  test.each(["contiguous", "transposed", "strided"] as const)("into %s memory", (layout) => {
    for (const call of calls.filter(({ sample }) => sample.isRefused !== true)) {
      const [want] = runCall(call, inputsOf(call)).map(valuesOf);
      const out = target(want, layout);
      expect(callInto(call.op, withTensors(call, inputsOf(call)), out), call.label).toBe(out);
      expectClose(out, want, { absolute: 0, relative: 0 });
    }
  });

  test("into an argument", () => {
    for (const call of calls.filter(({ sample }) => sample.isRefused !== true)) {
      const [want] = runCall(call, inputsOf(call)).map(valuesOf);
      const inputs = inputsOf(call);
      const fitting = inputs.find(
        ({ shape, dtype }) => dtype === want.dtype && shape.join() === want.shape.join(),
      );
      if (fitting === undefined) continue;
      callInto(call.op, withTensors(call, inputs), fitting);
      expectClose(fitting, want, { absolute: 0, relative: 0 });
    }
  });

  test("what the call refuses stays refused, and out stays as it was", () => {
    for (const call of calls.filter(({ sample }) => sample.isRefused === true)) {
      const out = zeros([2]);
      expect(() => callInto(call.op, withTensors(call, inputsOf(call)), out)).toThrow();
      expect(out.tolist()).toEqual([0, 0]);
    }
  });
});

const x = tensor([1, -2, 3]);
const y = tensor([4, 5, -6]);

describe("in the options of a call", () => {
  test("alone, beside other options, and behind positional defaults", () => {
    const out = zeros([3]);
    expect(maximum(x, y, { out })).toBe(out);
    expect(out.tolist()).toEqual([4, 5, 3]);
    expect(add(x, y, { alpha: 2, out }).tolist()).toEqual([9, 8, -9]);
    expect(clamp(x, 0, 2, { out }).tolist()).toEqual([1, 0, 2]);
    expect(mul(x, 3, { out }).tolist()).toEqual([3, -6, 9]);
    expect(out.tolist()).toEqual([3, -6, 9]);
  });

  test("undefined is the same as none", () => {
    expect(mul(x, y, { out: undefined }).tolist()).toEqual([4, -10, -18]);
  });

  test("a view of a larger tensor is filled in place", () => {
    const rows = zeros([2, 3]);
    sum(tensor([x.tolist(), y.tolist()]), 0, { out: rows.select(0, 1) });
    expect(rows.tolist()).toEqual([
      [0, 0, 0],
      [5, 3, -3],
    ]);
  });

  test("a wider dtype takes a narrower result", () => {
    const out = zeros([3], { dtype: "float64" });
    add(x, y, { out });
    expect([out.dtype, out.tolist()]).toEqual(["float64", [5, 3, -3]]);
  });

  test("callOp takes it by keyword", () => {
    const out = zeros([3]);
    expect(callOp("torch.mul", [x, y], { out })).toBe(out);
    expect(out.tolist()).toEqual([4, -10, -18]);
  });

  test("a saved tensor that out overwrote is noticed by the backward pass", () => {
    const leaf = tensor([1, 2, 3], { requiresGrad: true });
    const factor = tensor([2, 2, 2]);
    const loss = sum(mul(leaf, factor));
    noGrad(() => add(x, y, { out: factor }));
    expect(() => loss.backward()).toThrow(/changed/);
  });
});

describe("refusals", () => {
  test.each([
    ["E_OUT_SHAPE", () => add(x, y, { out: zeros([2]) })],
    ["E_OUT_SHAPE", () => add(x, y, { out: zeros([2, 3]) })],
    ["E_OUT_DTYPE", () => add(x, y, { out: zeros([3], { dtype: "int64" }) })],
    ["E_OUT_EXPANDED", () => add(x, y, { out: zeros([1]).expand([3]) })],
    ["E_OUT_LEVEL", () => vmap((a: Tensor) => add(a, 1, { out: zeros([]) }))(x)],
    ["E_OUT_LEVEL", () => vmap((a: Tensor) => add(tensor(2), 1, { out: a }))(x)],
    ["E_OUT_LEVEL", () => grad((a: Tensor) => sum(mul(a, a, { out: zeros([3]) })))(x)],
    ["E_OUT_LEVEL", () => jvp((a: Tensor) => mul(a, a, { out: zeros([3]) }), [x], [y])],
    ["E_OUT_LEVEL", () => mul(tensor([1], { requiresGrad: true }), 2, { out: zeros([1]) })],
  ])("%s", (code, run) => {
    expect(refusalOf(run).code).toBe(code);
  });

  test("noGrad lifts the one about differentiation", () => {
    const leaf = tensor([1, 2, 3], { requiresGrad: true });
    const out = zeros([3]);
    noGrad(() => mul(leaf, 2, { out }));
    expect([out.tolist(), out.requiresGrad]).toEqual([[2, 4, 6], false]);
  });

  test("an out that is no tensor, and an op that takes none", () => {
    expect(() => matmul(x, y, { out: 3 as never })).toThrow(/out/);
    expect(() => callOp("exp", [x], { out: zeros([3]) })).toThrow(/no overload/);
  });
});
