// Errors about random operators.
import { ShapeError, VmapError } from "./classes.ts";
import { insideCall, message, type TransformCall } from "./message.ts";

/** A random op under vmap in the default mode. */
export function randomnessError(op: string, call: TransformCall): VmapError {
  return new VmapError(
    "E_RANDOMNESS",
    message({
      where: insideCall(op, call),
      what: 'a random operator was called with randomness "error"',
      expected: "expected a choice between one draw per example and one draw for all",
      hint: 'pass { randomness: "different" } or { randomness: "same" } to vmap',
    }),
  );
}

/** Mode "same" with parameters that differ per example. */
export function sameWithBatchedParametersError(op: string, call: TransformCall): VmapError {
  return new VmapError(
    "E_SAME_WITH_BATCHED_PARAMETERS",
    message({
      where: insideCall(op, call),
      what: 'randomness is "same" but the distribution\'s parameters differ per example',
      expected: "expected parameters that are not mapped",
      hint: 'pass { randomness: "different" } to vmap',
    }),
  );
}

/** Mode "different" written in place into one shared tensor. */
export function unbatchedRandomInPlaceError(op: string, call: TransformCall): VmapError {
  return new VmapError(
    "E_UNBATCHED_RANDOM_IN_PLACE",
    message({
      where: insideCall(op, call),
      what: 'self is not mapped, but randomness "different" draws other numbers for each example',
      expected: "expected a mapped self",
      hint: "use the out-of-place form, or pass self through inDims",
    }),
  );
}

/** A probability outside [0, 1]. */
export function probabilityError(op: string, name: string, got: number): ShapeError {
  return new ShapeError(
    "E_PROBABILITY",
    message({ where: op, what: `${name} is ${got}`, expected: "expected 0 <= p <= 1" }),
  );
}
