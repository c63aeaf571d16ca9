// Cumulative ops, softmax bases and sorting under vmap: the batch dim stays where it is.
import {
  _logSoftmax,
  _softmax,
  cummax,
  cummin,
  cumprod,
  cumsum,
  logcumsumexp,
  sort,
  topk,
} from "../../generated/core/ops/reduction.ts";
import { alongDim } from "../lib/along-dim.ts";
import type { BatchRule } from "../lib/types.ts";

/** `_log_softmax`: along one dim of each example. */
export const _logSoftmaxBatchRule: BatchRule<"_log_softmax"> = ({ self, dim, halfToFloat }) =>
  alongDim(self, dim, "_log_softmax", (x, at) => [_logSoftmax(x, at, halfToFloat)]);

/** `_softmax`: along one dim of each example. */
export const _softmaxBatchRule: BatchRule<"_softmax"> = ({ self, dim, halfToFloat }) =>
  alongDim(self, dim, "_softmax", (x, at) => [_softmax(x, at, halfToFloat)]);

/** `cummax`: along one dim of each example; values and indices. */
export const cummaxBatchRule: BatchRule<"cummax"> = ({ self, dim }) =>
  alongDim(self, dim, "cummax", cummax);

/** `cummin`: along one dim of each example; values and indices. */
export const cumminBatchRule: BatchRule<"cummin"> = ({ self, dim }) =>
  alongDim(self, dim, "cummin", cummin);

/** `cumprod`: along one dim of each example. */
export const cumprodBatchRule: BatchRule<"cumprod"> = ({ self, dim, dtype }) =>
  alongDim(self, dim, "cumprod", (x, at) => [cumprod(x, at, { dtype })]);

/** `cumsum`: along one dim of each example. */
export const cumsumBatchRule: BatchRule<"cumsum"> = ({ self, dim, dtype }) =>
  alongDim(self, dim, "cumsum", (x, at) => [cumsum(x, at, { dtype })]);

/** `logcumsumexp`: along one dim of each example. */
export const logcumsumexpBatchRule: BatchRule<"logcumsumexp"> = ({ self, dim }) =>
  alongDim(self, dim, "logcumsumexp", (x, at) => [logcumsumexp(x, at)]);

/** `sort.stable`: along one dim of each example; values and indices. */
export const sortStableBatchRule: BatchRule<"sort.stable"> = ({ self, stable, dim, descending }) =>
  alongDim(self, dim, "sort.stable", (x, at) => sort(x, { stable, dim: at, descending }));

/** `topk`: along one dim of each example; values and indices. */
export const topkBatchRule: BatchRule<"topk"> = ({ self, k, dim, largest, sorted }) =>
  alongDim(self, dim, "topk", (x, at) => topk(x, k, at, largest, sorted));
