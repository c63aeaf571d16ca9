// The whole matrix of checks for the ops of some families.
import { describe } from "vitest";
import { setDebugAllocator } from "../../runtime/tensor/storage.ts";
import { declareDerivativeChecks } from "./derivative-checks.ts";
import { declareFastChecks } from "./fast-checks.ts";
import { acceptsInPlace, declareInPlaceChecks } from "./in-place-checks.ts";
import { mayMatchName } from "./name-filter.ts";
import { callsOf, type OpCall, type OpCase, opCases } from "./op-calls.ts";
import { declareVmapChecks } from "./vmap-checks.ts";

// Freed memory is overwritten, so that a result that was freed too early shows.
setDebugAllocator(true);

/** Declares every check of every op of `families`, in-place forms included. */
export function testFamilies(...families: readonly string[]): void {
  for (const op of opCases(families)) declareOp(op);
}

/** Declares every check of one of `count` equal shares of a large family, so that several workers take part. */
export function testShare(family: string, share: number, count: number): void {
  const ops = opCases([family]).filter((_, i) => i % count === share);
  for (const op of ops) declareOp(op);
}

/** Leaves out an op that no test asked for can belong to: neither its name nor any of its calls has the words. */
function declareOp(op: OpCase): void {
  if (!mayMatchName([op.name]) && !mayMatchName(callsOf(op).map(({ label }) => label))) return;
  describe(op.name, () => declareChecks(op));
}

function declareChecks(op: OpCase): void {
  const calls = op.isInPlace ? callsOf(op).map(markRefused) : callsOf(op);
  if (op.isInPlace) declareInPlaceChecks(op.name, calls);
  declareVmapChecks(op.name, calls);
  const good = calls.filter(({ sample }) => sample.isRefused !== true);
  declareDerivativeChecks(op.name, good);
  declareFastChecks(op.name, good);
}

/** Samples are those of the out-of-place form; a result that does not fit self is refused in place. */
function markRefused(call: OpCall): OpCall {
  return acceptsInPlace(call) ? call : { ...call, sample: { ...call.sample, isRefused: true } };
}
