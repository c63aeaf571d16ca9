// Every operator that returns a view returns one under vmap: the caller's memory, and writes through it land there.
import { describe, expect, test } from "vitest";
import type { Op } from "../../runtime/dispatch/op.ts";
import { registeredOps } from "../../runtime/dispatch/registry.ts";
import { BatchwiseError, select, type Tensor, vmap } from "../../runtime/index.ts";
import { expectRefusal } from "../../testing/checks.ts";
import { batchOf } from "../../testing/examples.ts";
import { callsOf, type OpCall, runCall } from "../../testing/op-calls.ts";
import { copyOf, expectClose, valuesOf } from "../../testing/values.ts";
import { opCases, opEntries } from "../lib/op-cases.ts";

const B = 3;

const MAY_COPY: readonly string[] = [
  "contiguous",
  "expand_as",
  "flatten.using_ints",
  "ravel",
  "reshape",
  "reshape_as",
  "to.dtype",
];

/** Its offset counts from the start of the memory, which here is that of all examples: see its own tests. */
const COUNTS_IN_STORAGE = "as_strided";

const entries = opCases([...new Set(opEntries().map(({ family }) => family))]);

/** The calls of a view op whose first tensor is the one looked at, and which succeed. */
function viewCalls(op: Op): readonly OpCall[] {
  const entry = entries.find(({ name }) => name === op.name);
  if (entry === undefined) return expect.fail(`${op.name} has no entry`);
  return callsOf(entry).filter(({ sample }) => sample.isRefused !== true);
}

/** The positions at which the batch dim may lie. */
function batchDims({ tensors }: OpCall): readonly number[] {
  return Array.from({ length: tensors[0].shape.length + 1 }, (_, dim) => dim);
}

/** Whether a write through the view is defined: no two elements at one place. */
function isWritable({ shape, strides }: Tensor): boolean {
  return shape.every((size, dim) => size <= 1 || strides[dim] !== 0);
}

/** Writes 1, 2, … into the views, as far as they may be written. */
function mark(views: readonly Tensor[]): readonly Tensor[] {
  views.filter(isWritable).forEach((view, i) => {
    view.fill_(i + 1);
  });
  return views;
}

/** What `fn` returns; null when the elements do not lie as a view would need them. */
function looks<T>(fn: () => T): T | null {
  try {
    return fn();
  } catch (error) {
    if (error instanceof BatchwiseError && error.code === "E_VIEW") return null;
    throw error;
  }
}

function checkCall(call: OpCall, dim: number): void {
  const [self, ...others] = call.tensors;
  const looped = batchOf(self, B, dim);
  const mapped = copyOf(looped);
  const shared: boolean[] = [];
  const run = vmap(
    (a: Tensor) => {
      const views = runCall(call, [a, ...others]);
      shared.push(...views.map((view) => view.storage === mapped.storage));
      mark(views);
      return a;
    },
    { inDims: dim },
  );
  const single = looks(() =>
    Array.from({ length: B }, (_, i) => mark(runCall(call, [select(looped, dim, i), ...others]))),
  );
  // `view` of an example whose elements lie apart is refused, one by one and together.
  if (single === null) {
    expectRefusal(() => run(mapped), "E_VIEW");
    return;
  }
  run(mapped);
  // `reshape` and its kin copy where one example cannot be viewed; all others never do.
  const expected = single[0].map((view) => view.storage === looped.storage);
  expect({ label: call.label, dim, shared }).toEqual({ label: call.label, dim, shared: expected });
  if (!MAY_COPY.includes(call.op.name)) expect(expected).not.toContain(false);
  expectClose(mapped, valuesOf(looped));
}

const views = registeredOps().filter(
  ({ name, isView, tensorArgs }) => isView && tensorArgs[0] === 0 && name !== COUNTS_IN_STORAGE,
);

test("there are view ops", () => expect(views.length).toBeGreaterThan(10));

describe.each(views.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  test("shares the caller's memory wherever the batch dim lies", () => {
    for (const call of viewCalls(op)) {
      for (const dim of batchDims(call)) checkCall(call, dim);
    }
  });
});
