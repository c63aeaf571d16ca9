// The whole matrix of checks of one op, as data.
import type { CheckGroup } from "./checks.ts";
import { derivativeChecks } from "./derivative-checks.ts";
import { fastCheck } from "./fast-checks.ts";
import { acceptsInPlace, inPlaceCheck } from "./in-place-checks.ts";
import { callsOf, type OpCall, type OpCase } from "./op-calls.ts";
import { vmapChecks } from "./vmap-checks.ts";

/** Every check of an op that has something to check. */
export function matrixOf(op: OpCase): readonly CheckGroup[] {
  const calls = op.isInPlace ? callsOf(op).map(markRefused) : callsOf(op);
  const good = calls.filter(({ sample }) => sample.isRefused !== true);
  const groups = [
    ...(op.isInPlace ? [inPlaceCheck(calls)] : []),
    ...vmapChecks(calls),
    ...derivativeChecks(good),
    fastCheck(good),
  ];
  return groups.filter(({ cases }) => cases.length > 0);
}

/** Samples are those of the out-of-place form; a result that does not fit self is refused in place. */
function markRefused(call: OpCall): OpCall {
  return acceptsInPlace(call) ? call : { ...call, sample: { ...call.sample, isRefused: true } };
}
