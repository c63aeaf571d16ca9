// `prod` over all dims or one: integers and bools multiply in int64, floats in double precision.
import { reducedShape, reductionDims } from "../../tensor/dims.ts";
import { type DType, isFloating, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  boolArg,
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalDTypeArg,
  tensorArg,
} from "../contract.ts";
import { asBigints, asNumbers, elementsAs, type Rows } from "./elements.ts";
import { type Fold, foldInto } from "./fold.ts";
import { sumDType } from "./sum.ts";

/** Shape function of `prod`. */
export const prodMeta: Meta = (args) => [
  { shape: [], dtype: sumDType(tensorArg(args, 0), optionalDTypeArg(args, 1)) },
];

/** Shape function of `prod.dim_int`. */
export const prodDimIntMeta: Meta = (args) => {
  const self = tensorArg(args, 0);
  const shape = reducedShape(self.shape, prodDim(args), boolArg(args, 2));
  return [{ shape, dtype: sumDType(self, optionalDTypeArg(args, 3)) }];
};

function prodDim(args: OpArgs): readonly number[] {
  return reductionDims([intArg(args, 1)], tensorArg(args, 0).shape.length, "prod.dim_int");
}

/** `prod(self)`. */
export const prodKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  multiplyInto(out, self, reductionDims(null, self.shape.length, "prod"));
};

/** `prod.dim_int(self, dim, keepdim)`. */
export const prodDimIntKernel: Kernel = ([out], args) => {
  multiplyInto(out, tensorArg(args, 0), prodDim(args));
};

function multiplyInto(out: Tensor, self: Tensor, dims: readonly number[]): void {
  foldInto("prod", out, elementsAs(self, out.dtype, "prod"), dims, productOf(out.dtype));
}

function productOf(dtype: DType): Fold {
  if (dtype === "int64") return bigintProduct;
  return isFloating(dtype) ? floatProduct : integerProduct;
}

function floatProduct(array: TypedArray, at: number, rows: Rows): number {
  const x = asNumbers(array, "prod");
  let product = 1;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) product *= x[start + i * rows.steps[0]];
  }
  return product;
}

/** Wraps around like the 32-bit integers it multiplies; a store into bytes wraps further. */
function integerProduct(array: TypedArray, at: number, rows: Rows): number {
  const x = asNumbers(array, "prod");
  let product = 1;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++)
      product = Math.imul(product, x[start + i * rows.steps[0]]);
  }
  return product;
}

function bigintProduct(array: TypedArray, at: number, rows: Rows): bigint {
  const x = asBigints(array, "prod");
  let product = 1n;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++)
      product = BigInt.asIntN(64, product * x[start + i * rows.steps[0]]);
  }
  return product;
}
