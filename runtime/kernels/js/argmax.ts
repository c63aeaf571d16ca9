// `argmax` and `argmin`: the first position of the extreme element, along a dim or in row-major order over all.
import { emptyReductionError } from "../../errors/kernels.ts";
import { reducedShape, reductionDims, wrapDim } from "../../tensor/dims.ts";
import { arrayOf } from "../../tensor/storage.ts";
import {
  boolArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalIntArg,
  tensorArg,
} from "../contract.ts";
import { asBigints, copyAs, elementsIn, offsetsOf, startOf } from "./elements.ts";
import { linesOf } from "./lines.ts";
import { largest, type Pick, smallest } from "./max.ts";

function positionMeta(where: string): Meta {
  return (args) => {
    const { shape } = tensorArg(args, 0);
    const dims = dimsOf(args, where);
    const empty = dims.find((dim) => shape[dim] === 0);
    if (empty !== undefined) throw emptyReductionError(where, shape, empty);
    return [{ shape: reducedShape(shape, dims, boolArg(args, 2)), dtype: "int64" }];
  };
}

function dimsOf(args: OpArgs, where: string): readonly number[] {
  const dim = optionalIntArg(args, 1);
  return reductionDims(dim === null ? null : [dim], tensorArg(args, 0).shape.length, where);
}

function positionKernel(where: string, pick: Pick): Kernel {
  return ([out], args) => {
    const self = tensorArg(args, 0);
    const dim = optionalIntArg(args, 1);
    const target = asBigints(arrayOf(out.storage, where), where);
    if (dim === null) {
      const { array } = copyAs(elementsIn(self, where), self.dtype);
      target[startOf(out)] = BigInt(pick(array, 0, array.length, 1));
      return;
    }
    const source = arrayOf(self.storage, where);
    const lines = linesOf(self, wrapDim(dim, self.shape.length, where));
    const to = offsetsOf(out.shape, out.strides);
    for (let i = 0; i < to.length; i++) {
      const position = pick(source, lines.starts[i], lines.length, lines.step);
      target[startOf(out) + to[i]] = BigInt(position);
    }
  };
}

/** Shape function of `argmax`. @throws ShapeError E_EMPTY_REDUCTION */
export const argmaxMeta: Meta = positionMeta("argmax");

/** `argmax(self, dim, keepdim)`. */
export const argmaxKernel: Kernel = positionKernel("argmax", largest);

/** Shape function of `argmin`. @throws ShapeError E_EMPTY_REDUCTION */
export const argminMeta: Meta = positionMeta("argmin");

/** `argmin(self, dim, keepdim)`. */
export const argminKernel: Kernel = positionKernel("argmin", smallest);
