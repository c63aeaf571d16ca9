// Errors of losses: targets, weights and margins that do not fit.
import { BatchwiseError, DTypeError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A target that is no class. */
export function classTargetError(
  where: string,
  index: number,
  { classes, ignored }: { readonly classes: number; readonly ignored: number | null },
): ShapeError {
  return new ShapeError(
    "E_CLASS_TARGET",
    message({
      where,
      what: `target ${index} is no class`,
      expected:
        ignored === null
          ? `expected 0 <= target < ${classes}`
          : `expected 0 <= target < ${classes}, or ${ignored} for what is ignored`,
    }),
  );
}

/** An input and a target whose shapes do not belong together. */
export function targetShapeError(
  where: string,
  self: readonly number[],
  target: readonly number[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_TARGET_SHAPE",
    message({
      where,
      what: `self has shape ${showShape(self)} and target has shape ${showShape(target)}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Targets of a dtype that the loss cannot read. */
export function targetDTypeError(where: string, dtype: string, expected: string): DTypeError {
  return new DTypeError(
    "E_TARGET_DTYPE",
    message({ where, what: `target has dtype ${dtype}`, expected: `expected ${expected}` }),
  );
}

/** Class weights of the wrong number. */
export function classWeightError(
  where: string,
  weight: readonly number[],
  classes: number,
): ShapeError {
  return new ShapeError(
    "E_CLASS_WEIGHT",
    message({
      where,
      what: `weight has shape ${showShape(weight)}`,
      expected: `expected [${classes}], a number for every class`,
    }),
  );
}

/** A number that a loss takes only within bounds. */
export function lossOptionError(
  where: string,
  name: string,
  got: number,
  expected: string,
): BatchwiseError {
  return new BatchwiseError(
    "E_LOSS_OPTION",
    message({ where, what: `${name} is ${got}`, expected: `expected ${expected}` }),
  );
}

/** Variances that belong neither to elements nor to rows. */
export function varianceShapeError(
  where: string,
  input: readonly number[],
  variance: readonly number[],
): ShapeError {
  const rows = input.slice(0, -1);
  return new ShapeError(
    "E_VARIANCE_SHAPE",
    message({
      where,
      what: `input has shape ${showShape(input)} and var has shape ${showShape(variance)}`,
      expected: `expected ${showShape(input)}, ${showShape([...rows, 1])} or ${showShape(rows)} for var`,
    }),
  );
}
