// Differences, trapezoid sums and norms of slices in terms of other ops.
import { cat } from "../../generated/core/ops/combine.ts";
import { clone } from "../../generated/core/ops/copy.ts";
import { add, div, gt, mul, ne, pow, sub, where } from "../../generated/core/ops/pointwise.ts";
import { cumsum, norm, sum } from "../../generated/core/ops/reduction.ts";
import { slice, view } from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { invalidSizeError } from "../../runtime/errors/shape.ts";
import { belowBoundError } from "../../runtime/errors/statistics.ts";
import { wrapDim } from "../../runtime/tensor/dims.ts";
import { type Scalar, scalarNumber } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** The neighbours to the left and to the right of each gap along a dim. */
function neighbours(x: Tensor, at: number): readonly [left: Tensor, right: Tensor] {
  return [slice(x, at, 0, -1), slice(x, at, 1)];
}

/** `diff`: differences of neighbours, `n` times over. */
export function differences(
  self: Tensor,
  n: number,
  dim: number,
  prepend: Tensor | null,
  append: Tensor | null,
): Tensor {
  if (self.shape.length === 0) throw rankError("diff", "self", self.shape, "at least one dim");
  const at = wrapDim(dim, self.shape.length, "diff");
  if (n < 0) throw belowBoundError("diff", "n", n, "of 0 or more");
  if (n === 0) return clone(self);
  const parts = [prepend, self, append].filter((part) => part !== null);
  let x = parts.length === 1 ? self : cat(parts, at);
  for (let round = Math.min(n, x.shape[at]); round > 0; round--) {
    const [left, right] = neighbours(x, at);
    x = x.dtype === "bool" ? ne(right, left) : sub(right, left);
  }
  return x === self ? clone(self) : x;
}

/** How the trapezoids between neighbours are put together. */
type Collect = (areas: Tensor, at: number) => Tensor;

const total: Collect = (areas, at) => sum(areas, [at]);
const running: Collect = (areas, at) => cumsum(areas, at);

function trapezoids(y: Tensor, at: number, width: Tensor | Scalar, collect: Collect): Tensor {
  const [left, right] = neighbours(y, at);
  const heights = add(left, right);
  // Integers become floats by the division, which therefore comes first.
  const halves = div(heights, 2);
  return collect(width instanceof Tensor ? mul(halves, width) : mul(halves, width), at);
}

/** `trapezoid.dx` and `cumulative_trapezoid.dx`. */
export function evenTrapezoids(y: Tensor, dx: Scalar, dim: number, isRunning: boolean): Tensor {
  const where = isRunning ? "cumulative_trapezoid" : "trapezoid";
  if (y.shape.length === 0) throw rankError(where, "y", y.shape, "at least one dim");
  const at = wrapDim(dim, y.shape.length, where);
  return trapezoids(y, at, dx, isRunning ? running : total);
}

/** `trapezoid.x` and `cumulative_trapezoid.x`: `x` is one vector for all lines, or broadcasts to `y`. */
export function trapezoidsAt(y: Tensor, x: Tensor, dim: number, isRunning: boolean): Tensor {
  const where = isRunning ? "cumulative_trapezoid" : "trapezoid";
  if (y.shape.length === 0) throw rankError(where, "y", y.shape, "at least one dim");
  const rank = y.shape.length;
  const at = wrapDim(dim, rank, where);
  if (x.shape.length === 0) throw rankError(where, "x", x.shape, "at least one dim");
  if (x.shape.length === 1 && x.shape[0] !== y.shape[at])
    throw invalidSizeError(where, x.shape, `expected ${y.shape[at]} places, one for each of y`);
  const [left, right] = neighbours(alongOf(x, y, at), at);
  return trapezoids(y, at, sub(right, left), isRunning ? running : total);
}

function alongOf(x: Tensor, y: Tensor, at: number): Tensor {
  const rank = y.shape.length;
  if (x.shape.length === 1)
    return view(
      x,
      y.shape.map((_, dim) => (dim === at ? x.shape[0] : 1)),
    );
  const missing = Math.max(rank - x.shape.length, 0);
  return missing === 0 ? x : view(x, [...new Array<number>(missing).fill(1), ...x.shape]);
}

/** `renorm`: slices along a dim whose norm is above `maxnorm` are scaled down to it. */
export function limitNorms(self: Tensor, p: Scalar, dim: number, maxnorm: Scalar): Tensor {
  const { shape } = self;
  const [order, bound] = [scalarNumber(p), scalarNumber(maxnorm)];
  if (!(order > 0)) throw belowBoundError("renorm", "p", order, "above 0");
  if (!(bound >= 0)) throw belowBoundError("renorm", "maxnorm", bound, "of 0 or more");
  if (shape.length < 2) throw rankError("renorm", "self", shape, "at least 2 dims");
  const at = wrapDim(dim, shape.length, "renorm");
  const others = shape.map((_, d) => d).filter((d) => d !== at);
  const norms = norm(self, p, others, true);
  const isLong = gt(norms, bound);
  // Short slices are divided by 1, not by a norm that may be 0.
  const factor = mul(pow(add(where(isLong, norms, 1), 1e-7), -1), bound);
  return mul(self, where(isLong, factor, 1));
}
