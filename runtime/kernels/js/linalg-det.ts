// `linalg_det` and `linalg_slogdet`: determinants from LU factors, in float64 whatever the dtype.
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, tensorArg } from "../contract.ts";
import { determinantOf, type Factors, factorLU, signAndLog } from "./lu.ts";
import { requireSquare } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf } from "./matrix-stack.ts";

/** Shape function of `linalg_det`. */
export const linalgDetMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireSquare("linalg_det", "A", A);
  return [{ shape: batchOf(A), dtype: A.dtype }];
};

/** `linalg_det(A)`, matrix by matrix. */
export const linalgDetKernel: Kernel = ([out], args) => {
  const A = tensorArg(args, 0);
  const [n] = matrixSize(A);
  const target = stackOf(out, 0, "linalg_det");
  factorEach(A, (factors, item) => target.write(item, [determinantOf(factors, n)]));
};

/** Shape function of `linalg_slogdet`. */
export const linalgSlogdetMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireSquare("linalg_slogdet", "A", A);
  const out = { shape: batchOf(A), dtype: A.dtype };
  return [out, out];
};

/** `linalg_slogdet(A)`, matrix by matrix. */
export const linalgSlogdetKernel: Kernel = ([sign, logabsdet], args) => {
  const A = tensorArg(args, 0);
  const [n] = matrixSize(A);
  const signs = stackOf(sign, 0, "linalg_slogdet");
  const logs = stackOf(logabsdet, 0, "linalg_slogdet");
  factorEach(A, (factors, item) => {
    const [one, log] = signAndLog(factors, n);
    signs.write(item, [one]);
    logs.write(item, [log]);
  });
};

function factorEach(A: Tensor, use: (factors: Factors, item: number) => void): void {
  const [n] = matrixSize(A);
  const matrices = stackOf(A, 2, "linalg_det");
  for (let item = 0; item < matrices.count; item++) {
    use(factorLU(matrices.read(item), n, n), item);
  }
}
