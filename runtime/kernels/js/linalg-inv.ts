// `linalg_inv` and `linalg_inv_ex`: inverses from LU factors, in float64 whatever the dtype.
import { singularError } from "../../errors/matrices.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { type Factors, factorLU, inverseOf } from "./lu.ts";
import { requireSquare } from "./matrix-args.ts";
import { batchOf, matrixSize, stackOf } from "./matrix-stack.ts";

/** Shape function of `linalg_inv`. */
export const linalgInvMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireSquare("linalg_inv", "input A", A);
  return [{ shape: A.shape, dtype: A.dtype }];
};

/** `linalg_inv(A)`, matrix by matrix. */
export const linalgInvKernel: Kernel = ([out], args) => {
  invertEach(tensorArg(args, 0), out, ({ info }, item) => {
    if (info > 0) throw singularError("linalg_inv", item, info - 1);
  });
};

/** Shape function of `linalg_inv_ex`. */
export const linalgInvExMeta: Meta = (args) => {
  const A = tensorArg(args, 0);
  requireSquare("linalg_inv_ex", "input A", A);
  return [
    { shape: A.shape, dtype: A.dtype },
    { shape: batchOf(A), dtype: "int32" },
  ];
};

/** `linalg_inv_ex(A, check_errors)`: `info` is the first step without a pivot, counted from 1. */
export const linalgInvExKernel: Kernel = ([out, info], args) => {
  const isChecked = boolArg(args, 1);
  const infos = stackOf(info, 0, "linalg_inv_ex");
  invertEach(tensorArg(args, 0), out, (factors, item) => {
    if (isChecked && factors.info > 0) {
      throw singularError("linalg_inv_ex", item, factors.info - 1);
    }
    infos.write(item, [factors.info]);
  });
};

function invertEach(
  A: Tensor,
  out: Tensor,
  inspect: (factors: Factors, item: number) => void,
): void {
  const [n] = matrixSize(A);
  const source = stackOf(A, 2, "linalg_inv");
  const target = stackOf(out, 2, "linalg_inv");
  for (let item = 0; item < source.count; item++) {
    const factors = factorLU(source.read(item), n, n);
    inspect(factors, item);
    target.write(item, inverseOf(factors, n));
  }
}
