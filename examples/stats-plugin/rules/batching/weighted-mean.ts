// `weighted_mean` under vmap: one call over the batch, or sums of products where every example has weights of its own.
import { div, movedim, mul, reshape, sum } from "batchwise";
import { bdimToFront, frontDim, logicalShape } from "batchwise/plugin";
import { weightedMean } from "../../generated/stats/ops/summary.ts";
import type { BatchRule } from "../../generated/stats/rule-types.ts";
import { weightCountError } from "../../src/errors.ts";

/**
 * `weighted_mean`: per-example weighted means; the batch dim moves to the front.
 *
 * - self: logical `[…, N, …]`; physical `[B, …, N, …]` or shared
 * - weight: logical `[N]`; physical `[B, N]` or shared
 * - returns: physical `[B, …]`, bdim 0
 */
export const weightedMeanBatchRule: BatchRule<"weighted_mean"> = ({ self, weight, dim }) => {
  const at = frontDim(self, dim, "stats::weighted_mean") - (self.bdim === null ? 1 : 0);
  const values = bdimToFront(self);
  if (weight.bdim === null) return [{ value: weightedMean(values, weight.value, at), bdim: 0 }];
  const weights = bdimToFront(weight);
  const example = logicalShape(self);
  const [count, ...more] = logicalShape(weight);
  const logicalDim = self.bdim === null ? at : at - 1;
  if (more.length > 0 || count !== example[logicalDim])
    throw weightCountError(logicalShape(weight), example, logicalDim);
  const last = movedim(values, at, -1);
  const ones = example.slice(1).map(() => 1);
  const aligned = reshape(weights, [weights.shape[0], ...ones, weights.shape[1]]);
  return [{ value: div(sum(mul(last, aligned), -1), sum(aligned, -1)), bdim: 0 }];
};
