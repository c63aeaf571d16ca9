// Joining tensors along a dim: `cat` along one they have, `stack` along a new one. Dtypes are promoted.
import { emptyListError, joinShapeError, rankError } from "../../errors/kernels.ts";
import { wrapDim } from "../../tensor/dims.ts";
import type { DType } from "../../tensor/dtype.ts";
import { resultType } from "../../tensor/promotion.ts";
import { sameShape } from "../../tensor/strides.ts";
import { type Shape, Tensor } from "../../tensor/tensor.ts";
import { intArg, type Kernel, type Meta, type OpArgs, tensorsArg } from "../contract.ts";
import { elementsIn, writeElements } from "./elements.ts";

/** One input of a join and the part of the output that it fills. */
export interface JoinPart {
  readonly source: Tensor;
  readonly target: Tensor;
}

function commonDType(tensors: readonly Tensor[]): DType {
  return resultType(tensors.map(({ dtype, shape }) => ({ dtype, ndim: shape.length })));
}

/** PyTorch lets `cat` skip tensors of shape `[0]`, whatever the ranks of the others. */
function isSkipped({ shape }: Tensor): boolean {
  return shape.length === 1 && shape[0] === 0;
}

/** Shape function of `cat`. */
export const catMeta: Meta = (args) => {
  const tensors = tensorsArg(args, 0);
  if (tensors.length === 0) throw emptyListError("cat");
  for (const { shape } of tensors) {
    if (shape.length === 0)
      throw rankError("cat", "a tensor of the list", shape, "at least one dim");
  }
  const first = tensors.find((x) => !isSkipped(x)) ?? tensors[0];
  const dim = wrapDim(intArg(args, 1), first.shape.length, "cat");
  let length = 0;
  for (let i = 0; i < tensors.length; i++) {
    const { shape } = tensors[i];
    if (isSkipped(tensors[i])) continue;
    if (!fitsBeside(shape, first.shape, dim)) {
      throw joinShapeError(
        "cat",
        first.shape,
        { index: i, shape },
        `equal sizes except at dim ${dim}`,
      );
    }
    length += shape[dim];
  }
  return [{ shape: first.shape.with(dim, length), dtype: commonDType(tensors) }];
};

function fitsBeside(shape: Shape, first: Shape, dim: number): boolean {
  return shape.length === first.length && shape.every((size, i) => i === dim || size === first[i]);
}

/** Shape function of `stack`. */
export const stackMeta: Meta = (args) => {
  const tensors = tensorsArg(args, 0);
  if (tensors.length === 0) throw emptyListError("stack");
  const first = tensors[0].shape;
  const dim = wrapDim(intArg(args, 1), first.length + 1, "stack");
  for (let i = 1; i < tensors.length; i++) {
    const { shape } = tensors[i];
    if (!sameShape(shape, first))
      throw joinShapeError("stack", first, { index: i, shape }, "equal shapes");
  }
  return [{ shape: first.toSpliced(dim, 0, tensors.length), dtype: commonDType(tensors) }];
};

/** The parts of a `cat` call. */
export function catParts(outs: readonly Tensor[], args: OpArgs): readonly JoinPart[] {
  const [out] = outs;
  const dim = wrapDim(intArg(args, 1), out.shape.length, "cat");
  let at = 0;
  return tensorsArg(args, 0)
    .filter((source) => !isSkipped(source) || out.shape.length === 1)
    .map((source) => {
      const target = partOf(out, source.shape, out.strides, out.offset + at * out.strides[dim]);
      at += source.shape[dim];
      return { source, target };
    });
}

/** The parts of a `stack` call. */
export function stackParts(outs: readonly Tensor[], args: OpArgs): readonly JoinPart[] {
  const [out] = outs;
  const dim = wrapDim(intArg(args, 1), out.shape.length, "stack");
  const strides = out.strides.toSpliced(dim, 1);
  return tensorsArg(args, 0).map((source, i) => ({
    source,
    target: partOf(out, source.shape, strides, out.offset + i * out.strides[dim]),
  }));
}

function partOf(out: Tensor, shape: Shape, strides: readonly number[], offset: number): Tensor {
  return new Tensor(out.storage, out.dtype, shape, strides, offset, 0);
}

function copyPart({ source, target }: JoinPart): void {
  writeElements(elementsIn(source, "cat"), elementsIn(target, "cat"));
}

/** `cat(tensors, dim)`. */
export const catKernel: Kernel = (outs, args) => {
  for (const part of catParts(outs, args)) copyPart(part);
};

/** `stack(tensors, dim)`. */
export const stackKernel: Kernel = (outs, args) => {
  for (const part of stackParts(outs, args)) copyPart(part);
};
