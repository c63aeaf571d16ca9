// Derivatives of `scatter_reduce`; follows scatter_reduce_backward in torch/csrc/autograd/FunctionsManual.cpp.
import { _toCopy, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros, onesLike, zerosLike } from "../../generated/core/ops/factory.ts";
import { gather, scatter, scatterAdd, scatterReduce } from "../../generated/core/ops/indexing.ts";
import { div, eq, mul, where } from "../../generated/core/ops/pointwise.ts";
import { narrow } from "../../generated/core/ops/view.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** A call of `scatter_reduce`, its result and the cotangent of that. */
interface Reduction {
  readonly grad: Tensor;
  readonly self: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  /** The part of src that the index covers. */
  readonly src: Tensor;
  readonly reduce: string;
  readonly includeSelf: boolean;
  readonly result: Tensor;
}

function covered(src: Tensor, { shape }: Tensor): Tensor {
  // An empty index covers nothing, whatever its shape.
  if (shape.includes(0)) return newZeros(src, shape);
  return shape.reduce((part, size, dim) => narrow(part, dim, 0, size), src);
}

function truth(condition: Tensor, like: Tensor): Tensor {
  return _toCopy(condition, { dtype: like.dtype });
}

/** How many values each mean is made of. */
function meanCounts({ grad, dim, index, src, includeSelf }: Reduction): Tensor {
  const own = includeSelf ? onesLike(grad) : zerosLike(grad);
  const counts = scatterAdd(own, dim, index, onesLike(src));
  return where(eq(counts, 0), 1, counts);
}

/** Cotangent of each extreme, shared by those equal to it. */
function shares({ grad, self, dim, index, src, result }: Reduction): Tensor {
  const equal = truth(eq(src, gather(result, dim, index)), grad);
  return div(grad, scatterAdd(truth(eq(self, result), grad), dim, index, equal));
}

function toSelf(call: Reduction): Tensor {
  const { grad, self, dim, index, src, reduce, includeSelf, result } = call;
  switch (reduce) {
    case "sum":
      return grad;
    case "mean":
      return div(grad, meanCounts(call));
    case "prod": {
      const masked = where(eq(self, 0), 1, self);
      const others = scatterReduce(masked, dim, index, src, "prod", { includeSelf });
      return div(mul(grad, others), masked);
    }
    default:
      return mul(truth(eq(self, result), grad), shares(call));
  }
}

function toSource(call: Reduction): Tensor {
  const { grad, self, dim, index, src, reduce, includeSelf, result } = call;
  switch (reduce) {
    case "sum":
      return gather(grad, dim, index);
    case "mean":
      return gather(div(grad, meanCounts(call)), dim, index);
    case "prod": {
      const isZero = eq(src, 0);
      const zeros = scatterAdd(zerosLike(self), dim, index, truth(isZero, src));
      const isOnlyZero = where(isZero, eq(gather(zeros, dim, index), 1), false);
      const withoutZero = where(isOnlyZero, 1, src);
      const others = scatterReduce(self, dim, index, withoutZero, "prod", { includeSelf });
      const usual = div(gather(mul(grad, result), dim, index), where(isZero, 1, src));
      return where(isOnlyZero, gather(mul(grad, others), dim, index), usual);
    }
    default:
      return mul(
        truth(eq(src, gather(result, dim, index)), grad),
        gather(shares(call), dim, index),
      );
  }
}

/** The cotangent of `self` in `scatter_reduce`. */
export function scatterReduceSelfBackward(
  grad: Tensor,
  self: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: string,
  includeSelf: boolean,
  result: Tensor,
): Tensor {
  const part = covered(src, index);
  const own = toSelf({ grad, self, dim, index, src: part, reduce, includeSelf, result });
  return includeSelf ? own : scatter(own, dim, index, 0);
}

/** The cotangent of `src` in `scatter_reduce`; zero where the index does not reach. */
export function scatterReduceSourceBackward(
  grad: Tensor,
  self: Tensor,
  dim: number,
  index: Tensor,
  src: Tensor,
  reduce: string,
  includeSelf: boolean,
  result: Tensor,
): Tensor {
  const part = covered(src, index);
  const given = toSource({ grad, self, dim, index, src: part, reduce, includeSelf, result });
  return padded(given, src.shape);
}

function padded(part: Tensor, shape: Shape): Tensor {
  if (shape.every((size, dim) => size === part.shape[dim])) return part;
  const whole = newZeros(part, shape);
  if (!part.shape.includes(0)) {
    const target = part.shape.reduce((x, size, dim) => narrow(x, dim, 0, size), whole);
    copy_(target, part);
  }
  return whole;
}
