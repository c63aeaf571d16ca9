// `linalg_qr` and `linalg_householder_product`: Householder reflections, in float64 whatever the dtype.
import { productShapeError } from "../../errors/kernels.ts";
import { qrModeError } from "../../errors/matrices.ts";
import { sameShape } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { rowsOf } from "./lu.ts";
import { requireMatrices, requireSameDType } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf, transposed } from "./matrix-stack.ts";

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
    const columns = columnsOf(matrices.read(item), m, n);
    const tau = reflect(columns, m);
    const triangle = new Float64Array(k * n);
    for (let i = 0; i < k; i++) {
      for (let j = i; j < n; j++) triangle[i * n + j] = columns[j][i];
    }
    upper.write(item, triangle);
    orthonormal?.write(item, reflections(columns, tau, m, k));
  }
};

function columnsOf(matrix: Float64Array, m: number, n: number): readonly Float64Array[] {
  return rowsOf(transposed(matrix, m, n), n);
}

/** Overwrites columns with R and, below its diagonal, the reflections that lead to it; their scales. */
function reflect(columns: readonly Float64Array[], m: number): Float64Array {
  const tau = new Float64Array(Math.min(m, columns.length));
  for (let step = 0; step < tau.length; step++) {
    const column = columns[step];
    tau[step] = makeReflection(column, step);
    for (const other of columns.slice(step + 1)) applyTo(other, column, step, tau[step]);
  }
  return tau;
}

/** Makes a column zero below place `step`, keeping the vector of the reflection there; its scale. */
function makeReflection(column: Float64Array, step: number): number {
  const alpha = column[step];
  let below = 0;
  for (let i = step + 1; i < column.length; i++) below = Math.hypot(below, column[i]);
  if (below === 0) return 0;
  const beta = -Math.sign(alpha || 1) * Math.hypot(alpha, below);
  for (let i = step + 1; i < column.length; i++) column[i] /= alpha - beta;
  column[step] = beta;
  return (beta - alpha) / beta;
}

/** `x -= tau v (v · x)`, where v is zeros, a one at place `step`, and what lies below it in `kept`. */
function applyTo(x: Float64Array, kept: Float64Array, step: number, tau: number): void {
  let along = x[step];
  for (let i = step + 1; i < x.length; i++) along += kept[i] * x[i];
  const factor = tau * along;
  if (factor === 0) return;
  x[step] -= factor;
  for (let i = step + 1; i < x.length; i++) x[i] -= factor * kept[i];
}

/** The first columns of the product of all reflections, as a row-major matrix. */
function reflections(
  kept: readonly Float64Array[],
  tau: Float64Array,
  m: number,
  count: number,
): Float64Array {
  const product = new Float64Array(m * count);
  const columns = rowsOf(product, count);
  for (let j = 0; j < Math.min(m, count); j++) columns[j][j] = 1;
  for (let step = tau.length - 1; step >= 0; step--) {
    for (const column of columns) applyTo(column, kept[step], step, tau[step]);
  }
  return transposed(product, count, m);
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
    const columns = columnsOf(matrices.read(item), m, n);
    target.write(item, reflections(columns, scales.read(item), m, n));
  }
};
