// Products of many matrices: powers, chains in the cheapest order, and traces.
import { clone } from "../../generated/core/ops/copy.ts";
import { eye } from "../../generated/core/ops/factory.ts";
import { linalgInv, matmul } from "../../generated/core/ops/linear_algebra.ts";
import { mul } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { diagonal, expand, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { productShapeError, rankError } from "../../runtime/errors/kernels.ts";
import { emptyChainError, notSquareError } from "../../runtime/errors/matrices.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `linalg_matrix_power`: by repeated squaring; negative powers are those of the inverse. */
export function poweredMatrix(self: Tensor, n: number): Tensor {
  const { shape, dtype } = self;
  if (shape.length < 2) throw rankError("linalg_matrix_power", "self", shape, "at least 2 dims");
  const size = shape[shape.length - 1];
  if (shape[shape.length - 2] !== size) throw notSquareError("linalg_matrix_power", "self", shape);
  if (n === 0) return clone(expand(eye(size, { dtype }), shape));
  if (n < 0) return poweredMatrix(linalgInv(self), -n);
  return n === 1 ? clone(self) : powered(self, n);
}

function powered(x: Tensor, n: number): Tensor {
  if (n === 1) return x;
  const half = powered(x, Math.floor(n / 2));
  const square = matmul(half, half);
  return n % 2 === 0 ? square : matmul(square, x);
}

/** `trace`: the sum of a matrix's diagonal. */
export function diagonalSum(self: Tensor): Tensor {
  if (self.shape.length !== 2) throw rankError("trace", "self", self.shape, "2 dims");
  return sum(diagonal(self));
}

/** `trace_backward`: the cotangent on the diagonal of zeros. */
export function diagonalOf(grad: Tensor, sizes: Shape): Tensor {
  if (sizes.length !== 2) throw rankError("trace_backward", "the input", sizes, "2 dims");
  return mul(grad, eye(sizes[0], sizes[1], { dtype: grad.dtype }));
}

/** `linalg_multi_dot`: a product of matrices in the order that multiplies least; a vector may stand at either end. */
export function chainProduct(tensors: readonly Tensor[]): Tensor {
  if (tensors.length < 2) throw emptyChainError("linalg_multi_dot", tensors.length, 2);
  const last = tensors.length - 1;
  const isRow = tensors[0].shape.length === 1;
  const isColumn = tensors[last].shape.length === 1;
  const matrices = tensors.map((x, i) => {
    if (i === 0 && isRow) return unsqueeze(x, 0);
    return i === last && isColumn ? unsqueeze(x, 1) : x;
  });
  requireChain("linalg_multi_dot", matrices);
  const product = multiplied(matrices);
  const withoutColumn = isColumn ? squeeze(product, 1) : product;
  return isRow ? squeeze(withoutColumn, 0) : withoutColumn;
}

/** `chain_matmul`: a product of matrices in the order that multiplies least. */
export function chainOfMatrices(matrices: readonly Tensor[]): Tensor {
  if (matrices.length === 0) throw emptyChainError("chain_matmul", 0, 1);
  requireChain("chain_matmul", matrices);
  return multiplied(matrices);
}

function requireChain(where: string, matrices: readonly Tensor[]): void {
  matrices.forEach(({ shape }, i) => {
    if (shape.length !== 2) throw rankError(where, `tensors[${i}]`, shape, "2 dims");
    if (i > 0 && matrices[i - 1].shape[1] !== shape[0]) {
      const expected = "as many columns left as rows right";
      throw productShapeError(where, matrices[i - 1].shape, shape, expected);
    }
  });
}

function multiplied(matrices: readonly Tensor[]): Tensor {
  const splits = cheapestSplits([matrices[0].shape[0], ...matrices.map(({ shape }) => shape[1])]);
  const between = (from: number, to: number): Tensor => {
    if (from === to) return matrices[from];
    const split = splits[from][to];
    return matmul(between(from, split), between(split + 1, to));
  };
  return between(0, matrices.length - 1);
}

/** Where to split each stretch of the chain; matrix `i` has shape `[sizes[i], sizes[i + 1]]`. */
function cheapestSplits(sizes: Shape): readonly (readonly number[])[] {
  const count = sizes.length - 1;
  const costs = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const splits = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let length = 1; length < count; length++) {
    for (let from = 0; from + length < count; from++) {
      const to = from + length;
      const options = Array.from({ length }, (_, i) => {
        const split = from + i;
        const product = sizes[from] * sizes[split + 1] * sizes[to + 1];
        return costs[from][split] + costs[split + 1][to] + product;
      });
      costs[from][to] = Math.min(...options);
      splits[from][to] = from + options.indexOf(costs[from][to]);
    }
  }
  return splits;
}
