// Ops that take no tensor: under vmap they make one shared tensor, the same as outside.
import { describe, expect, test } from "vitest";
import { isBatched } from "../../runtime/api/vmap-values.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { vmap } from "../../runtime/transforms/vmap.ts";
import { expectRefusal } from "../../testing/checks.ts";
import { callsOf, runCall } from "../../testing/op-calls.ts";
import { floats } from "../../testing/sample.ts";
import { expectClose, stackValues, valuesOf } from "../../testing/values.ts";
import { opCases } from "../lib/op-cases.ts";

const cases = opCases(["factory"]).filter((op) =>
  callsOf(op).every(({ tensors }) => tensors.length === 0),
);

test("there are factories", () => expect(cases.length).toBeGreaterThan(5));

describe.each(cases)("$name", (op) => {
  const calls = callsOf(op);
  test.each(calls.filter(({ sample }) => sample.isRefused !== true))("$label", (call) => {
    const [outside] = runCall(call, []);
    const mapped = vmap((_: Tensor) => {
      const [made] = runCall(call, []);
      expect(isBatched(made)).toBe(false);
      return made;
    })(floats([2]));
    expectClose(mapped, stackValues([valuesOf(outside), valuesOf(outside)]));
  });

  for (const call of calls.filter(({ sample }) => sample.isRefused === true)) {
    test(`refuses ${call.label}`, () => expectRefusal(() => runCall(call, [])));
  }
});
