// The whole matrix of checks for the ops of some families.
import { describe, test } from "vitest";
import { setDebugAllocator } from "../../runtime/tensor/storage.ts";
import { declareOp } from "../../testing/declare.ts";
import type { OpCase } from "../../testing/op-calls.ts";
import { expectedFailures } from "../expected-failures.ts";
import { isAsked } from "./asked-op.ts";
import { opCases } from "./op-cases.ts";

// Freed memory is overwritten, so that a result that was freed too early shows.
setDebugAllocator(true);

/** Declares every check of every op of `families`, in-place forms included. */
export function testFamilies(...families: readonly string[]): void {
  declareWanted(opCases(families));
}

/** Declares every check of one of `count` equal shares of a large family, so that several workers take part. */
export function testShare(family: string, share: number, count: number): void {
  const ops = opCases([family]).filter((_, i) => i % count === share);
  declareWanted(ops);
}

/** Declares the ops that are asked for; where there is none, one skipped test says so. */
function declareWanted(ops: readonly OpCase[]): void {
  const wanted = ops.filter(({ name }) => isAsked(name));
  const runner = { describe, test };
  for (const op of wanted)
    declareOp(op, { runner, expectedFailures, failuresIn: "test/expected-failures.ts" });
  if (wanted.length === 0) test.skip("no op here has the name asked for");
}
