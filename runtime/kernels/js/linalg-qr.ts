// `linalg_qr` and `linalg_householder_product`: Householder reflections, in float64 whatever the dtype.
import { productShapeError } from "../../errors/kernels.ts";
import { qrModeError } from "../../errors/matrices.ts";
import { sameShape } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { requireMatrices, requireSameDType } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf } from "./matrix-stack.ts";

/** The sizes of Q and R: how many columns, and rows, they share; 0 columns of Q where it is left out. */
function sharedSize(A: Tensor, args: OpArgs): number {
  const [m, n] = matrixSize(A);
  const mode = String(args[1]);
  if (mode !== "reduced" && mode !== "complete" && mode !== "r") throw qrModeError(mode);
  return mode === "complete" ? m : Math.min(m, n);
}

/** Shape function of `linalg_qr`. */
export const linalgQrMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireMatrices("linalg_qr", "A", A);
  const k = sharedSize(A, args);
  const [m, n] = matrixSize(A);
  const batch = batchOf(A);
  const { dtype } = A;
  return [
    { shape: args[1] === "r" ? [0] : [...batch, m, k], dtype },
    { shape: [...batch, k, n], dtype },
  ];
};

/** `linalg_qr(A, mode)`: orthonormal columns and an upper triangle. */
export const linalgQrKernel: Kernel = ([Q, R], args) => {
  const A = tensorArg(args, 0);
  const [m, n] = matrixSize(A);
  const k = sharedSize(A, args);
  const matrices = stackOf(A, 2, "linalg_qr");
  const upper = stackOf(R, 2, "linalg_qr");
  const orthonormal = args[1] === "r" ? null : stackOf(Q, 2, "linalg_qr");
  for (let item = 0; item < matrices.count; item++) {
    const matrix = matrices.read(item);
    const tau = reflect(matrix, m, n);
    const triangle = new Float64Array(k * n);
    for (let i = 0; i < k; i++) {
      for (let j = i; j < n; j++) triangle[i * n + j] = matrix[i * n + j];
    }
    upper.write(item, triangle);
    orthonormal?.write(item, reflections({ matrix, tau, m, n }, k));
  }
};

/** Overwrites a matrix with R and, below its diagonal, the reflections that lead to it; their scales. */
function reflect(matrix: Float64Array, m: number, n: number): Float64Array {
  const tau = new Float64Array(Math.min(m, n));
  for (let step = 0; step < tau.length; step++) {
    tau[step] = reflectColumn(matrix, m, n, step);
    const vector = reflectionOf(matrix, m, n, step);
    for (let j = step + 1; j < n; j++) applyTo(matrix, { start: j, width: n }, vector, tau[step]);
  }
  return tau;
}

/** Makes the column zero below the diagonal, keeping the vector of the reflection there; its scale. */
function reflectColumn(matrix: Float64Array, m: number, n: number, step: number): number {
  const alpha = matrix[step * n + step];
  let below = 0;
  for (let i = step + 1; i < m; i++) below = Math.hypot(below, matrix[i * n + step]);
  if (below === 0) return 0;
  const beta = -Math.sign(alpha || 1) * Math.hypot(alpha, below);
  for (let i = step + 1; i < m; i++) matrix[i * n + step] /= alpha - beta;
  matrix[step * n + step] = beta;
  return (beta - alpha) / beta;
}

/** The vector of a reflection: zeros, a one, and what lies below the diagonal. */
function reflectionOf(matrix: Float64Array, m: number, n: number, step: number): Float64Array {
  const vector = new Float64Array(m);
  vector[step] = 1;
  for (let i = step + 1; i < m; i++) vector[i] = matrix[i * n + step];
  return vector;
}

/** Reflects one column of a row-major matrix: `x -= tau v (v · x)`. */
function applyTo(
  matrix: Float64Array,
  { start, width }: { readonly start: number; readonly width: number },
  vector: Float64Array,
  tau: number,
): void {
  let along = 0;
  for (let i = 0; i < vector.length; i++) along += vector[i] * matrix[i * width + start];
  const factor = tau * along;
  if (factor === 0) return;
  for (let i = 0; i < vector.length; i++) matrix[i * width + start] -= factor * vector[i];
}

/** Reflections below the diagonal of a row-major `[m, n]` matrix, with their scales. */
interface Reflections {
  readonly matrix: Float64Array;
  readonly tau: Float64Array;
  readonly m: number;
  readonly n: number;
}

/** The first columns of the product of all reflections. */
function reflections({ matrix, tau, m, n }: Reflections, columns: number): Float64Array {
  const product = new Float64Array(m * columns);
  for (let i = 0; i < Math.min(m, columns); i++) product[i * columns + i] = 1;
  for (let step = tau.length - 1; step >= 0; step--) {
    const vector = reflectionOf(matrix, m, n, step);
    for (let j = 0; j < columns; j++) {
      applyTo(product, { start: j, width: columns }, vector, tau[step]);
    }
  }
  return product;
}

/** Shape function of `linalg_householder_product`. */
export const linalgHouseholderProductMeta: Meta = (args) => {
  const input = tensorArg(args, 0);
  const tau = tensorArg(args, 1);
  requireMatrices("linalg_householder_product", "input", input);
  requireSameDType("linalg_householder_product", ["input", input], ["tau", tau]);
  const [m, n] = matrixSize(input);
  const k = tau.shape[tau.shape.length - 1];
  const fits = m >= n && n >= k && sameShape(tau.shape.slice(0, -1), batchOf(input));
  if (tau.shape.length === 0 || !fits) {
    const expected = "at least as many rows as columns, and at most one scale per column";
    throw productShapeError("linalg_householder_product", input.shape, tau.shape, expected);
  }
  return [{ shape: input.shape, dtype: input.dtype }];
};

/** `linalg_householder_product(input, tau)`. */
export const linalgHouseholderProductKernel: Kernel = ([out], args) => {
  const input = tensorArg(args, 0);
  const [m, n] = matrixSize(input);
  const matrices = stackOf(input, 2, "linalg_householder_product");
  const scales = stackOf(tensorArg(args, 1), 1, "linalg_householder_product");
  const target = stackOf(out, 2, "linalg_householder_product");
  for (let item = 0; item < matrices.count; item++) {
    const one = { matrix: matrices.read(item), tau: scales.read(item), m, n };
    target.write(item, reflections(one, n));
  }
};
