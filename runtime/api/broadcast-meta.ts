// The shape function of an op that works element by element.
import type { OutputMeta } from "../kernels/contract.ts";
import { broadcastMany } from "../tensor/broadcasting.ts";
import { resultType } from "../tensor/promotion.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Shape and dtype of a pointwise op over these tensors: broadcast, and promoted as everywhere else.
 *
 * @throws ShapeError E_BROADCAST
 */
export function broadcastMeta(...tensors: readonly Tensor[]): OutputMeta {
  const shapes = tensors.map(({ shape }) => shape);
  return { shape: broadcastMany(shapes, "broadcastMeta"), dtype: resultType(tensors) };
}
