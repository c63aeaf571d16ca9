// What follows from singular values and eigenvalues.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { linalgSvd, linalgSvdvals } from "../../generated/core/ops/matrix_functions.ts";
import { transpose } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `svd`: without `compute_uv`, zeros for the vectors. */
export function olderSvd(
  self: Tensor,
  some: boolean,
  computeUv: boolean,
): readonly [Tensor, Tensor, Tensor] {
  if (computeUv) {
    const [U, S, Vh] = linalgSvd(self, !some);
    return [U, S, transpose(Vh, -2, -1)];
  }
  const S = linalgSvdvals(self);
  const batch = self.shape.slice(0, -2);
  const [m, n] = self.shape.slice(-2);
  return [newZeros(S, [...batch, m, m]), S, newZeros(S, [...batch, n, n])];
}
