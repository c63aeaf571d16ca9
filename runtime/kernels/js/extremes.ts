// Largest and smallest elements over any dims: `amax`, `amin`, `max`, `min`; a NaN wins over everything.
import { emptyReductionError } from "../../errors/kernels.ts";
import { reducedShape, reductionDims } from "../../tensor/dims.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { boolArg, intsArg, type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { elementsIn, type Rows } from "./elements.ts";
import { type Fold, foldInto } from "./fold.ts";

function dimsMeta(where: string): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    const dims = reductionDims(intsArg(args, 1), shape.length, where);
    assertNotEmpty(where, args, dims);
    return [{ shape: reducedShape(shape, dims, boolArg(args, 2)), dtype }];
  };
}

function fullMeta(where: string): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    assertNotEmpty(where, args, reductionDims(null, shape.length, where));
    return [{ shape: [], dtype }];
  };
}

function assertNotEmpty(where: string, args: OpArgs, dims: readonly number[]): void {
  const { shape } = tensorArg(args, 0);
  const empty = dims.find((dim) => shape[dim] === 0);
  if (empty !== undefined) throw emptyReductionError(where, shape, empty);
}

function dimsKernel(where: string, fold: Fold): Kernel {
  return ([out], args) => {
    const self = tensorArg(args, 0);
    const dims = reductionDims(intsArg(args, 1), self.shape.length, where);
    foldInto(where, out, elementsIn(self, where), dims, fold);
  };
}

function fullKernel(where: string, fold: Fold): Kernel {
  return ([out], args) => {
    const self = tensorArg(args, 0);
    const dims = reductionDims(null, self.shape.length, where);
    foldInto(where, out, elementsIn(self, where), dims, fold);
  };
}

function largest(x: TypedArray, at: number, rows: Rows): number | bigint {
  let best = x[at];
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) {
      const value = x[start + i * rows.steps[0]];
      // biome-ignore lint/suspicious/noSelfCompare: only a NaN differs from itself
      if (value > best || value !== value) best = value;
    }
  }
  return best;
}

function smallest(x: TypedArray, at: number, rows: Rows): number | bigint {
  let best = x[at];
  for (let r = 0; r < rows.count; r++) {
    const start = at + rows.starts[0][r];
    for (let i = 0; i < rows.length; i++) {
      const value = x[start + i * rows.steps[0]];
      // biome-ignore lint/suspicious/noSelfCompare: only a NaN differs from itself
      if (value < best || value !== value) best = value;
    }
  }
  return best;
}

/** Shape function of `amax`. @throws ShapeError E_EMPTY_REDUCTION */
export const amaxMeta: Meta = dimsMeta("amax");

/** `amax(self, dim, keepdim)`. */
export const amaxKernel: Kernel = dimsKernel("amax", largest);

/** Shape function of `amin`. @throws ShapeError E_EMPTY_REDUCTION */
export const aminMeta: Meta = dimsMeta("amin");

/** `amin(self, dim, keepdim)`. */
export const aminKernel: Kernel = dimsKernel("amin", smallest);

/** Shape function of `max`. @throws ShapeError E_EMPTY_REDUCTION */
export const maxMeta: Meta = fullMeta("max");

/** `max(self)`. */
export const maxKernel: Kernel = fullKernel("max", largest);

/** Shape function of `min`. @throws ShapeError E_EMPTY_REDUCTION */
export const minMeta: Meta = fullMeta("min");

/** `min(self)`. */
export const minKernel: Kernel = fullKernel("min", smallest);
