// Embeddings: rows of a table picked by integers, their backward op, one-hot vectors.

import { newZeros, ones } from "../../generated/core/ops/factory.ts";
import { gather, indexAdd, indexSelect, scatter } from "../../generated/core/ops/indexing.ts";
import { div, eq, where } from "../../generated/core/ops/pointwise.ts";
import { max } from "../../generated/core/ops/reduction.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { reshape, unsqueeze } from "../../generated/core/ops/view.ts";
import { rankError, unsupportedDTypeError } from "../../runtime/errors/kernels.ts";
import { classCountError } from "../../runtime/errors/layers.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

function assertIndices(where: string, indices: Tensor): void {
  if (indices.dtype !== "int64" && indices.dtype !== "int32")
    throw unsupportedDTypeError(where, "indices", indices.dtype, "int64 or int32");
}

/** `embedding`. */
export function embedRows(weight: Tensor, indices: Tensor): Tensor {
  assertIndices("embedding", indices);
  if (weight.shape.length !== 2) throw rankError("embedding", "weight", weight.shape, "2 dims");
  const rows = indexSelect(weight, 0, reshape(indices, [-1]));
  return reshape(rows, [...indices.shape, weight.shape[1]]);
}

/** `embedding_dense_backward`: every cotangent is added to the row it came from, but for the padding row. */
export function embeddingTable(
  gradOutput: Tensor,
  indices: Tensor,
  numWeights: number,
  paddingIdx: number,
  scaleGradByFreq: boolean,
): Tensor {
  assertIndices("embedding_dense_backward", indices);
  const width = gradOutput.shape[gradOutput.shape.length - 1];
  const places = reshape(indices, [-1]);
  const count = places.shape[0];
  const isPadding = unsqueeze(eq(places, paddingIdx), -1);
  const kept = where(isPadding, 0, reshape(gradOutput, [count, width]));
  const zeros = newZeros(kept, [numWeights, width]);
  if (!scaleGradByFreq) return indexAdd(zeros, 0, places, kept);
  const each = ones([count], { dtype: gradOutput.dtype });
  const frequencies = indexAdd(newZeros(each, [numWeights]), 0, places, each);
  return indexAdd(zeros, 0, places, div(kept, unsqueeze(gather(frequencies, 0, places), -1)));
}

/** The cotangent of the table of `embedding`. */
export function embeddingBackward(
  grad: Tensor,
  indices: Tensor,
  shape: Shape,
  paddingIdx: number,
  scaleGradByFreq: boolean,
): Tensor {
  return embeddingTable(grad, indices, shape[0], paddingIdx, scaleGradByFreq);
}

/** `one_hot`; -1 classes are one more than the largest element. */
export function oneHotRows(self: Tensor, numClasses: number): Tensor {
  if (self.dtype !== "int64") throw unsupportedDTypeError("one_hot", "self", self.dtype, "int64");
  const isEmpty = self.shape.includes(0);
  if (numClasses < -1 || numClasses === 0 || (isEmpty && numClasses === -1))
    throw classCountError(numClasses, isEmpty);
  const classes = numClasses === -1 ? Number(_localScalarDense(max(self))) + 1 : numClasses;
  const zeros = newZeros(self, [...self.shape, classes]);
  return scatter(zeros, -1, unsqueeze(self, -1), 1);
}
