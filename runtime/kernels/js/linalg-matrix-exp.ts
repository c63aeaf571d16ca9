// `linalg_matrix_exp`: scaling and squaring around the Padé approximant of order 13, in float64 whatever the dtype.
import { type Kernel, type Meta, tensorArg } from "../contract.ts";
import { factorLU, solveFactored } from "./lu.ts";
import { requireSquare } from "./matrix-args.ts";
import { identity, matrixSize, stackOf } from "./matrix-stack.ts";

/** Coefficients of the numerator, lowest power first; Higham, The Scaling and Squaring Method, 2005. */
const PADE = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000,
  10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];

/** The norm up to which the approximant is exact to working precision. */
const MAX_NORM = 5.371920351148152;

/** Shape function of `linalg_matrix_exp`. */
export const linalgMatrixExpMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  requireSquare("linalg_matrix_exp", "self", self);
  return [{ shape: self.shape, dtype: self.dtype }];
};

/** `linalg_matrix_exp(self)`, matrix by matrix. */
export const linalgMatrixExpKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const [n] = matrixSize(self);
  const source = stackOf(self, 2, "linalg_matrix_exp");
  const target = stackOf(out, 2, "linalg_matrix_exp");
  for (let item = 0; item < source.count; item++) {
    target.write(item, exponential(source.read(item), n));
  }
};

function exponential(matrix: Float64Array, n: number): Float64Array {
  if (!matrix.every(Number.isFinite)) return matrix.fill(Number.NaN);
  const halvings = Math.max(0, Math.ceil(Math.log2(columnNorm(matrix, n) / MAX_NORM)));
  let result = approximant(
    matrix.map((x) => x / 2 ** halvings),
    n,
  );
  for (let i = 0; i < halvings; i++) result = product(result, result, n);
  return result;
}

/** The largest sum of sizes in a column. */
function columnNorm(matrix: Float64Array, n: number): number {
  const sums = new Float64Array(n);
  for (let i = 0; i < matrix.length; i++) sums[i % n] += Math.abs(matrix[i]);
  return Math.max(0, ...sums);
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      for (let j = 0; j < n; j++) result[i * n + j] += factor * b[k * n + j];
    }
  }
  return result;
}

function weightedSum(matrices: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return matrices[0].map((_, i) =>
    matrices.reduce((sum, matrix, k) => sum + weights[k] * matrix[i], 0),
  );
}

/** `(V - U)⁻¹ (V + U)` with U the odd powers and V the even ones. */
function approximant(A: Float64Array, n: number): Float64Array {
  const I = identity(n);
  const A2 = product(A, A, n);
  const A4 = product(A2, A2, n);
  const A6 = product(A2, A4, n);
  const b = PADE;
  const half = (start: number): Float64Array => {
    const high = weightedSum([A6, A4, A2], [b[start + 12], b[start + 10], b[start + 8]]);
    const low = weightedSum([A6, A4, A2, I], [b[start + 6], b[start + 4], b[start + 2], b[start]]);
    return weightedSum([product(A6, high, n), low], [1, 1]);
  };
  const U = product(A, half(1), n);
  const V = half(0);
  const factors = factorLU(weightedSum([V, U], [1, -1]), n, n);
  return solveFactored(factors, n, weightedSum([V, U], [1, 1]));
}
