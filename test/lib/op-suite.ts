// The whole matrix of checks for the ops of some families.
import { describe, test } from "vitest";
import { setDebugAllocator } from "../../runtime/tensor/storage.ts";
import { declareOp } from "../../testing/declare.ts";
import { callsOf, type OpCase } from "../../testing/op-calls.ts";
import { expectedFailures } from "../expected-failures.ts";
import { mayMatchName } from "./name-filter.ts";
import { opCases } from "./op-cases.ts";

// Freed memory is overwritten, so that a result that was freed too early shows.
setDebugAllocator(true);

/** Declares every check of every op of `families`, in-place forms included. */
export function testFamilies(...families: readonly string[]): void {
  for (const op of opCases(families)) declareWanted(op);
}

/** Declares every check of one of `count` equal shares of a large family, so that several workers take part. */
export function testShare(family: string, share: number, count: number): void {
  const ops = opCases([family]).filter((_, i) => i % count === share);
  for (const op of ops) declareWanted(op);
}

/** Leaves out an op that no test asked for can belong to: neither its name nor any of its calls has the words. */
function declareWanted(op: OpCase): void {
  if (!mayMatchName([op.name]) && !mayMatchName(callsOf(op).map(({ label }) => label))) return;
  const runner = { describe, test };
  declareOp(op, { runner, expectedFailures, failuresIn: "test/expected-failures.ts" });
}
