// The plugin's errors: what is wrong, with the values, and what was expected.
import { type Shape, ShapeError } from "batchwise";
import { message } from "batchwise/plugin";

/** Weights that are not one per position of the averaged dim. */
export function weightCountError(weight: Shape, self: Shape, dim: number): ShapeError {
  return new ShapeError(
    "E_WEIGHT_COUNT",
    message({
      where: "stats::weighted_mean",
      what: `weight ${JSON.stringify(weight)} does not fit self ${JSON.stringify(self)} at dim ${dim}`,
      expected: `expected [${self[dim]}], one weight per position`,
    }),
  );
}
