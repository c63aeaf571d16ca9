// `all` and `any`: whether elements are nonzero; NaN counts as true, and the result is bool, or uint8 for uint8.
import { reducedShape, reductionDims } from "../../tensor/dims.ts";
import type { DType, TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { boolArg, intArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { elementsIn, type Rows } from "./elements.ts";
import { type Fold, foldInto } from "./fold.ts";

function truthDType(self: Tensor): DType {
  return self.dtype === "uint8" ? "uint8" : "bool";
}

function dimOf(args: OpArgs, where: string): readonly number[] {
  return reductionDims([intArg(args, 1)], tensorArg(args, 0).shape.length, where);
}

function dimMeta(where: string): Meta {
  return (args) => {
    const self = tensorArg(args, 0);
    const shape = reducedShape(self.shape, dimOf(args, where), boolArg(args, 2));
    return [{ shape, dtype: truthDType(self) }];
  };
}

function dimKernel(where: string, fold: Fold): Kernel {
  return ([out], args) => {
    foldInto(where, out, elementsIn(tensorArg(args, 0), where), dimOf(args, where), fold);
  };
}

function fullKernel(where: string, fold: Fold): Kernel {
  return ([out], args) => {
    const self = tensorArg(args, 0);
    const dims = reductionDims(null, self.shape.length, where);
    foldInto(where, out, elementsIn(self, where), dims, fold);
  };
}

/** 1 when no element is zero; works for bigint, whose zero compares equal to 0 only loosely. */
function allNonzero(x: TypedArray, at: number, rows: Rows): number {
  return hasElement(x, at, rows, true) ? 0 : 1;
}

function anyNonzero(x: TypedArray, at: number, rows: Rows): number {
  return hasElement(x, at, rows, false) ? 1 : 0;
}

/** Whether some element is zero, or, for `zero` false, is not. */
function hasElement(x: TypedArray, at: number, rows: Rows, zero: boolean): boolean {
  const nothing = x instanceof BigInt64Array ? 0n : 0;
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++)
      if ((x[start + i * rows.steps[0]] === nothing) === zero) return true;
  }
  return false;
}

/** Shape function of `all`. */
export const allMeta: Meta = (args) => [{ shape: [], dtype: truthDType(tensorArg(args, 0)) }];

/** `all(self)`. */
export const allKernel: Kernel = fullKernel("all", allNonzero);

/** Shape function of `all.dim`. */
export const allDimMeta: Meta = dimMeta("all.dim");

/** `all.dim(self, dim, keepdim)`. */
export const allDimKernel: Kernel = dimKernel("all.dim", allNonzero);

/** Shape function of `any`. */
export const anyMeta: Meta = allMeta;

/** `any(self)`. */
export const anyKernel: Kernel = fullKernel("any", anyNonzero);

/** Shape function of `any.dim`. */
export const anyDimMeta: Meta = dimMeta("any.dim");

/** `any.dim(self, dim, keepdim)`. */
export const anyDimKernel: Kernel = dimKernel("any.dim", anyNonzero);
