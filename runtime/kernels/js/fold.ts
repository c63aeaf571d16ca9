// Folding each group of reduced elements to one value: what prod, all, any and the extremes share.
import type { TypedArray } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Elements, type Rows, rowsOf, startOf } from "./elements.ts";
import { planReduction } from "./reduction.ts";

/** The value of one group: `rows` of elements of `x`, the first of which is at `at`. */
export type Fold = (x: TypedArray, at: number, rows: Rows) => number | bigint;

/** Stores a value in an array of its dtype. */
export function put(target: TypedArray, at: number, value: number | bigint): void {
  if (target instanceof BigInt64Array) target[at] = BigInt(value);
  else target[at] = Number(value);
}

/** Folds `source` over `dims` into `out`, which has the same elements left. */
export function foldInto(
  where: string,
  out: Tensor,
  source: Elements,
  dims: readonly number[],
  fold: Fold,
): void {
  const plan = planReduction(source, [out], dims);
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, plan.outStrides[0]]);
  const reduced = rowsOf(plan.reducedShape, [plan.reducedStrides]);
  const target = arrayOf(out.storage, where);
  const { array, start } = source;
  for (let r = 0; r < kept.count; r++) {
    const at = start + kept.starts[0][r];
    const to = startOf(out) + kept.starts[1][r];
    for (let i = 0; i < kept.length; i++) {
      put(target, to + i * kept.steps[1], fold(array, at + i * kept.steps[0], reduced));
    }
  }
}
