// Scaled dot product attention.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { ones } from "../../generated/core/ops/factory.ts";
import { matmul, tril } from "../../generated/core/ops/linear_algebra.ts";
import { add, mul, where } from "../../generated/core/ops/pointwise.ts";
import { dropout } from "../../generated/core/ops/random.ts";
import { softmax } from "../../generated/core/ops/reduction.ts";
import { expand, reshape, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { attentionError } from "../../runtime/errors/layers.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `scaled_dot_product_attention`; rows that may look at nothing give NaN, as a softmax over nothing does. */
export function attend(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  attnMask: Tensor | null,
  dropoutP: number,
  isCausal: boolean,
  scale: number | null,
  enableGqa: boolean,
): Tensor {
  const shapes = [query.shape, key.shape, value.shape];
  if (shapes.some((shape) => shape.length < 2))
    throw attentionError(shapes, "at least 2 dims each");
  const width = query.shape[query.shape.length - 1];
  if (key.shape[key.shape.length - 1] !== width)
    throw attentionError(shapes, "query and key of the same last size");
  if (isCausal && attnMask !== null) throw attentionError(shapes, "no attn_mask when is_causal");
  const heads = enableGqa ? [repeatHeads(query, key), repeatHeads(query, value)] : [key, value];
  const factor = scale ?? 1 / Math.sqrt(width);
  const scores = matmul(mul(query, factor), transpose(heads[0], -2, -1));
  const mask = isCausal ? causalMask(query, key) : attnMask;
  const weights = softmax(mask === null ? scores : maskScores(scores, mask), -1);
  return matmul(dropoutP > 0 ? dropout(weights, dropoutP, true) : weights, heads[1]);
}

/** Grouped queries share heads of keys and values. */
function repeatHeads(query: Tensor, x: Tensor): Tensor {
  const [heads, own] = [query, x].map(({ shape }) => shape[shape.length - 3]);
  if (heads === undefined || own === undefined || own === 0 || heads % own !== 0)
    throw attentionError(
      [query.shape, x.shape],
      "heads of the query to be a multiple of the others",
    );
  const [lead, last] = [x.shape.slice(0, -2), x.shape.slice(-2)];
  const repeated = expand(unsqueeze(x, -3), [...lead, heads / own, ...last]);
  return reshape(repeated, [...lead.slice(0, -1), heads, ...last]);
}

function causalMask(query: Tensor, key: Tensor): Tensor {
  const [rows, columns] = [query, key].map(({ shape }) => shape[shape.length - 2]);
  return tril(ones([rows, columns], { dtype: "bool" }));
}

/** A bool mask says what takes part; a float one is added. */
function maskScores(scores: Tensor, mask: Tensor): Tensor {
  if (mask.dtype === "bool") return where(mask, scores, Number.NEGATIVE_INFINITY);
  return add(scores, mask.dtype === scores.dtype ? mask : _toCopy(mask, { dtype: scores.dtype }));
}
