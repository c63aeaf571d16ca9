// matmul by the ranks of its operands, following NumPy: vectors gain a dim and lose it again, batches broadcast.
import { bmm, dot, mm } from "../../generated/core/ops/linear_algebra.ts";
import { expand, reshape, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { matmulScalarError } from "../../runtime/errors/shape.ts";
import { broadcastShapes } from "../../runtime/tensor/broadcasting.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `matmul` for any ranks of at least 1. */
export function matmulByRank(self: Tensor, other: Tensor): Tensor {
  const n = self.shape.length;
  const m = other.shape.length;
  if (n === 0 || m === 0) throw matmulScalarError(self.shape, other.shape);
  if (n === 1 && m === 1) return dot(self, other);
  if (n === 2 && m === 2) return mm(self, other);
  if (n === 1) return squeeze(matmulByRank(unsqueeze(self, 0), other), -2);
  if (m === 1) return squeeze(matmulByRank(self, unsqueeze(other, 1)), -1);
  if (m === 2) return foldRows(self, other);
  return batchedProduct(self, other);
}

/** `[…, n, k] x [k, m]` as one product of `[… * n, k]`. */
function foldRows(self: Tensor, other: Tensor): Tensor {
  const rows = self.shape.slice(0, -1);
  const k = self.shape[self.shape.length - 1];
  const product = mm(reshape(self, [count(rows), k]), other);
  return reshape(product, [...rows, other.shape[1]]);
}

function batchedProduct(self: Tensor, other: Tensor): Tensor {
  const batch = broadcastShapes(self.shape.slice(0, -2), other.shape.slice(0, -2), "matmul");
  const left = foldBatch(self, batch);
  const right = foldBatch(other, batch);
  const product = bmm(left, right);
  return reshape(product, [...batch, product.shape[1], product.shape[2]]);
}

function foldBatch(x: Tensor, batch: Shape): Tensor {
  const matrix = x.shape.slice(-2);
  return reshape(expand(x, [...batch, ...matrix]), [count(batch), ...matrix]);
}

function count(sizes: Shape): number {
  return sizes.reduce((product, size) => product * size, 1);
}
