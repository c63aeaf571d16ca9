// Shape and dtype of a pointwise result, and the dtype it is computed in.
import { pointwiseDTypeError } from "../errors/pointwise.ts";
import { expandError } from "../errors/shape.ts";
import { broadcastShapes } from "../tensor/broadcasting.ts";
import { CATEGORY, DEFAULT_FLOAT, type DType, isFloating } from "../tensor/dtype.ts";
import { type PromotionOperand, resultType } from "../tensor/promotion.ts";
import { sameShape } from "../tensor/strides.ts";
import type { Shape } from "../tensor/tensor.ts";
import { type Meta, type OpArgs, scalarArg, tensorArg } from "./contract.ts";
import type { PointwiseSpec } from "./pointwise-spec.ts";

/** The operator's shape function: operands broadcast together; an operand's own shape object where it fits. */
export function pointwiseMeta(spec: PointwiseSpec): Meta {
  const { isBool } = spec.loops;
  return (args) => {
    const dtype = computeDType(spec, args);
    if (spec.loops.float === null && isFloating(dtype))
      throw pointwiseDTypeError(spec.name, dtype, "int64");
    return [{ shape: commonShape(spec, args), dtype: isBool ? "bool" : dtype }];
  };
}

/** An operator that keeps the dtype of its first operand keeps its shape too: the others broadcast to it. */
function commonShape({ tensors, name, promote }: PointwiseSpec, args: OpArgs): Shape {
  const first = tensorArg(args, tensors[0]).shape;
  let shape = first;
  for (let k = 1; k < tensors.length; k++) {
    shape = broadcastShapes(shape, tensorArg(args, tensors[k]).shape, name);
  }
  if (promote === "none" && !sameShape(shape, first)) throw expandError(name, shape, first);
  return shape;
}

/** The dtype operands are converted to. */
export function computeDType(spec: PointwiseSpec, args: OpArgs): DType {
  if (spec.promote === "none") return tensorArg(args, spec.tensors[0]).dtype;
  const dtype = commonDType(spec, args);
  return spec.promote === "float" && !isFloating(dtype) ? DEFAULT_FLOAT : dtype;
}

/** One dtype among the operands is the usual case, and numbers cannot raise a floating one. */
function commonDType(spec: PointwiseSpec, args: OpArgs): DType {
  let dtype: DType | null = null;
  for (const { position, isMask, promotes } of spec.operands) {
    if (isMask || !promotes) continue;
    const next = tensorArg(args, position).dtype;
    if (dtype !== null && dtype !== next) return promoted(spec, args);
    dtype = next;
  }
  if (dtype !== null && CATEGORY[dtype] === 2) return dtype;
  // Masks alone are computed as bool.
  return spec.scalars.some(({ promotes }) => promotes) ? promoted(spec, args) : (dtype ?? "bool");
}

function promoted({ operands, scalars }: PointwiseSpec, args: OpArgs): DType {
  const participants: PromotionOperand[] = [];
  for (const { position, isMask, promotes } of operands) {
    if (!isMask && promotes) participants.push(tensorArg(args, position));
  }
  for (const { position, promotes } of scalars) {
    if (promotes && args[position] !== null) participants.push(scalarArg(args, position));
  }
  return resultType(participants);
}
