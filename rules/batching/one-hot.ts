// `one_hot` under vmap: the classes are a new last dim, so the batch dim stays where it is.
import { oneHot } from "../../generated/core/ops/layer.ts";
import { mappedClassesError } from "../../runtime/errors/layers.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * `one_hot`: per-example vectors of a given length.
 *
 * - self: logical `[…]`; physical with a batch dim
 * - returns: physical `[…, num_classes]`, the batch dim where it was
 */
export const oneHotBatchRule: BatchRule<"one_hot"> = ({ self, numClasses }) => {
  if (numClasses === -1) throw mappedClassesError();
  return [{ value: oneHot(self.value, numClasses), bdim: self.bdim }];
};
