// Errors about random operators.
import { ValueError, VmapError } from "./classes.ts";
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
export function probabilityError(op: string, name: string, got: number): ValueError {
  return new ValueError(
    "E_PROBABILITY",
    message({ where: op, what: `${name} is ${got}`, expected: "expected 0 <= p <= 1" }),
  );
}

/** A distribution over no number at all. */
export function drawRangeError(where: string, low: number, high: number): ValueError {
  return new ValueError(
    "E_DRAW_RANGE",
    message({
      where,
      what: `the range is from ${low} to ${high}`,
      expected: "expected a lower bound below the upper one",
    }),
  );
}

/** A spread below zero. */
export function negativeStdError(where: string, std: number): ValueError {
  return new ValueError(
    "E_NEGATIVE_STD",
    message({ where, what: `std is ${std}`, expected: "expected 0 or more" }),
  );
}

/** A number that a distribution needs above zero. */
export function positiveParameterError(where: string, name: string, got: number): ValueError {
  return new ValueError(
    "E_NOT_POSITIVE",
    message({ where, what: `${name} is ${got}`, expected: "expected a number above 0" }),
  );
}

/** Weights that give no distribution. */
export function weightsError(where: string, what: string): ValueError {
  return new ValueError(
    "E_WEIGHTS",
    message({
      where,
      what,
      expected: "expected finite weights of 0 or more, whose sum is above 0",
    }),
  );
}

/** More draws without replacement than there is to draw from. */
export function sampleCountError(where: string, count: number, available: number): ValueError {
  return new ValueError(
    "E_SAMPLE_COUNT",
    message({
      where,
      what: `${count} draws without replacement from ${available} categories`,
      expected: `expected 1 to ${available} draws`,
      hint: "pass { replacement: true } to draw a category more than once",
    }),
  );
}
