// Errors about order statistics, histograms and norms.
import { ShapeError, ValueError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A rank that no element of a line has. */
export function kthRangeError(k: number, dim: number, size: number): ShapeError {
  return new ShapeError(
    "E_KTH_RANGE",
    message({
      where: "kthvalue",
      what: `k is ${k} but dim ${dim} has size ${size}`,
      expected: `expected 1 <= k <= ${size}`,
    }),
  );
}

/** An integer below zero, which has no bin. */
export function binValueError(where: string, value: number): ValueError {
  return new ValueError(
    "E_BIN_VALUE",
    message({ where, what: `an element is ${value}`, expected: "expected integers of 0 or more" }),
  );
}

/** Weights that are not one per element. */
export function weightShapeError(
  where: string,
  shape: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_WEIGHT_SHAPE",
    message({
      where,
      what: `weights have shape ${showShape(shape)}`,
      expected: `expected the shape of self, ${showShape(expected)}`,
    }),
  );
}

/** A histogram of no bins, or of an interval turned round. */
export function histogramError(bins: number, min: number, max: number): ValueError {
  return new ValueError(
    "E_HISTOGRAM",
    message({
      where: "histc",
      what: `there are ${bins} bins from ${min} to ${max}`,
      expected: "expected 1 bin or more, and min <= max, both finite",
    }),
  );
}

/** A way to interpolate that does not exist. */
export function interpolationError(
  where: string,
  got: string,
  known: readonly string[],
): ValueError {
  return new ValueError(
    "E_INTERPOLATION",
    message({
      where,
      what: `interpolation is ${JSON.stringify(got)}`,
      expected: `expected one of ${known.join(", ")}`,
    }),
  );
}

/** A quantile outside of [0, 1]. */
export function quantileError(where: string, q: number): ValueError {
  return new ValueError(
    "E_QUANTILE",
    message({ where, what: `q is ${q}`, expected: "expected 0 <= q <= 1" }),
  );
}

/** A number that must not be below a bound. */
export function belowBoundError(
  where: string,
  name: string,
  got: number,
  bound: string,
): ValueError {
  return new ValueError(
    "E_BELOW_BOUND",
    message({ where, what: `${name} is ${got}`, expected: `expected a number ${bound}` }),
  );
}

/** A way to combine elements that does not exist. */
export function reduceModeError(where: string, got: string, known: readonly string[]): ValueError {
  return new ValueError(
    "E_REDUCE_MODE",
    message({
      where,
      what: `reduce is ${JSON.stringify(got)}`,
      expected: `expected one of ${known.join(", ")}`,
    }),
  );
}

/** Sorted lines and values, or a sorter, that do not belong together. */
export function sortedShapeError(
  where: string,
  sorted: readonly number[],
  other: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_SORTED_SHAPE",
    message({
      where,
      what: `the sorted sequence has shape ${showShape(sorted)}, and what goes with it ${showShape(other)}`,
      expected:
        "expected one vector, or shapes that agree but for the last dim; a sorter of the same shape",
    }),
  );
}

/** A side that does not exist, or that contradicts `right`. */
export function sideError(where: string, got: string): ValueError {
  return new ValueError(
    "E_SIDE",
    message({
      where,
      what: `side is ${JSON.stringify(got)}`,
      expected: 'expected "left" or "right", and not "left" together with right: true',
    }),
  );
}
