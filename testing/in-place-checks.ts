// In-place forms: an unmapped self with a mapped operand is refused, and what the op alone refuses stays refused.
import { type CheckCase, type CheckGroup, expectRefusal } from "./checks.ts";
import { batchOf, exampleOf } from "./examples.ts";
import { type OpCall, runCall } from "./op-calls.ts";
import { mapTensors } from "./vmap-checks.ts";

/** The refusals of an in-place op. */
export function inPlaceCheck(calls: readonly OpCall[]): CheckGroup {
  return { check: "in place", cases: calls.flatMap(unmappedSelfCases) };
}

function unmappedSelfCases(call: OpCall): readonly CheckCase[] {
  const { op, tensors, slots, shared } = call;
  if (tensors.length - shared.length < 2) return [];
  const self = slots.findIndex(({ position }) => position === op.mutates);
  const dims = tensors.map((_, i) => (i === self ? null : 0));
  return [
    {
      label: `self is not mapped: ${call.label}`,
      run: () => {
        const inputs = tensors.map((x, i) => (i === self ? exampleOf(x, 0) : batchOf(x, 5, 0)));
        expectRefusal(
          () => mapTensors((xs) => runCall(call, xs), dims)(inputs),
          "E_INPLACE_UNBATCHED_SELF",
        );
      },
    },
  ];
}

/** Whether the loop itself accepts an in-place call: broadcasting or casting self is refused. */
export function acceptsInPlace(call: OpCall): boolean {
  try {
    runCall(
      call,
      call.tensors.map((x) => exampleOf(x, 0)),
    );
    return true;
  } catch {
    return false;
  }
}
