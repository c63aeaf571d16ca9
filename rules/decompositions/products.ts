// Products of vectors and matrices made of `mm`, `bmm` and broadcasting, and their scaled sums.
import { dot, matmul, mm } from "../../generated/core/ops/linear_algebra.ts";
import { add, mul } from "../../generated/core/ops/pointwise.ts";
import { expand, reshape, squeeze, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import {
  dtypePairError,
  productShapeError,
  rankError,
  unsupportedDTypeError,
} from "../../runtime/errors/kernels.ts";
import { isFloating, type Scalar } from "../../runtime/tensor/dtype.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `mv`: a matrix by a vector. */
export function matrixTimesVector(self: Tensor, vec: Tensor): Tensor {
  requireRank("mv", "self", self, 2);
  requireRank("mv", "vec", vec, 1);
  requireOneDType("mv", self, { name: "vec", tensor: vec });
  if (self.shape[1] !== vec.shape[0]) {
    throw productShapeError("mv", self.shape, vec.shape, "as many columns left as elements right");
  }
  return squeeze(mm(self, unsqueeze(vec, 1)), 1);
}

/** `outer`: all products of two vectors' elements. */
export function outerProduct(self: Tensor, vec2: Tensor): Tensor {
  requireRank("outer", "self", self, 1);
  requireRank("outer", "vec2", vec2, 1);
  return mul(unsqueeze(self, 1), vec2);
}

/** `inner`: products summed over the last dim of both; a 0-d operand scales the other. */
export function innerProduct(self: Tensor, other: Tensor): Tensor {
  const n = self.shape.length;
  const m = other.shape.length;
  if (n === 0 || m === 0) return mul(self, other);
  requireOneDType("inner", self, { name: "other", tensor: other });
  if (self.shape[n - 1] !== other.shape[m - 1]) {
    throw productShapeError("inner", self.shape, other.shape, "last dims of one size");
  }
  if (n === 1 && m === 1) return dot(self, other);
  const k = self.shape[n - 1];
  const rows = reshape(self, [count(self.shape.slice(0, -1)), k]);
  const columns = transpose(reshape(other, [count(other.shape.slice(0, -1)), k]), 0, 1);
  return reshape(mm(rows, columns), [...self.shape.slice(0, -1), ...other.shape.slice(0, -1)]);
}

/** `kron`: blocks of `other`, one per element of `self`; the lower rank gains dims in front. */
export function kroneckerProduct(self: Tensor, other: Tensor): Tensor {
  const rank = Math.max(self.shape.length, other.shape.length);
  const left = padded(self.shape, rank);
  const right = padded(other.shape, rank);
  const blocks = mul(
    reshape(
      self,
      left.flatMap((size) => [size, 1]),
    ),
    reshape(
      other,
      right.flatMap((size) => [1, size]),
    ),
  );
  return reshape(
    blocks,
    left.map((size, i) => size * right[i]),
  );
}

/** `linear`: `input @ weight.T + bias`; a vector `weight` is one output without a dim of its own. */
export function linearMap(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const rank = weight.shape.length;
  if (rank !== 1 && rank !== 2) throw rankError("linear", "weight", weight.shape, "1 or 2 dims");
  if (input.shape.length === 0) throw rankError("linear", "input", input.shape, "1 dim or more");
  requireOneDType("linear", input, { name: "weight", tensor: weight });
  const product = matmul(input, rank === 1 ? weight : transpose(weight, 0, 1));
  return bias === null ? product : add(product, bias);
}

/** `addbmm`'s product: the products of a batch of matrices, summed, as one product of long rows. */
export function summedProducts(batch1: Tensor, batch2: Tensor): Tensor {
  requireRank("addbmm", "batch1", batch1, 3);
  requireRank("addbmm", "batch2", batch2, 3);
  const [b, n, k] = batch1.shape;
  if (batch2.shape[0] !== b || batch2.shape[1] !== k) {
    const expected = "one batch size, and as many columns left as rows right";
    throw productShapeError("addbmm", batch1.shape, batch2.shape, expected);
  }
  const rows = reshape(transpose(batch1, 0, 1), [n, b * k]);
  return mm(rows, reshape(batch2, [b * k, batch2.shape[2]]));
}

/** `beta * self + alpha * product` in the product's shape; `beta = 0` keeps NaN in `self` out. */
export function addProduct(
  self: Tensor,
  product: Tensor,
  beta: Scalar,
  alpha: Scalar,
  where: string,
): Tensor {
  requireOneDType(where, self, { name: "the product", tensor: product });
  const addend = expand(self, product.shape);
  const scaled = scaledBy(product, alpha, where);
  return Number(beta) === 0 ? scaled : add(scaledBy(addend, beta, where), scaled);
}

/** Scaling by 1 is left out: it would turn bool into a number. */
function scaledBy(x: Tensor, factor: Scalar, where: string): Tensor {
  if (Number(factor) === 1) return x;
  if (!isFloating(x.dtype) && !Number.isInteger(Number(factor))) {
    throw unsupportedDTypeError(where, "self", x.dtype, "float tensors, or whole beta and alpha");
  }
  return mul(x, isFloating(x.dtype) ? factor : Math.trunc(Number(factor)));
}

function requireRank(where: string, name: string, x: Tensor, rank: number): void {
  if (x.shape.length === rank) return;
  throw rankError(where, name, x.shape, rank === 1 ? "1 dim" : `${rank} dims`);
}

function requireOneDType(
  where: string,
  self: Tensor,
  { name, tensor }: { name: string; tensor: Tensor },
): void {
  if (self.dtype === tensor.dtype) return;
  throw dtypePairError(where, { name: "self", dtype: self.dtype }, { name, dtype: tensor.dtype });
}

function padded(shape: Shape, rank: number): Shape {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

function count(sizes: Shape): number {
  return sizes.reduce((product, size) => product * size, 1);
}
