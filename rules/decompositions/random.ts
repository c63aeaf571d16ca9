// Random ops in terms of others.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { rand } from "../../generated/core/ops/random.ts";
import { argsort } from "../../generated/core/ops/reduction.ts";
import { invalidSizeError } from "../../runtime/errors/shape.ts";
import type { Generator } from "../../runtime/kernels/contract.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `randperm`: the order of uniform numbers, of which two are equal once in 2^53 pairs. */
export function randomOrder(n: number, generator: Generator | null, dtype: DType | null): Tensor {
  if (n < 0) throw invalidSizeError("randperm", [n], "expected a count of 0 or more");
  const order = argsort(rand([n], { generator, dtype: "float64" }));
  return dtype === null || dtype === "int64" ? order : _toCopy(order, { dtype });
}
