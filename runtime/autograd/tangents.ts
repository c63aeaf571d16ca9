// Zeros for tangents and cotangents that are not there; what generated derivative code shares.
import { zeros, zerosLike } from "../../generated/core/ops/factory.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { expand } from "../../generated/core/ops/view.ts";
import type { ArgCotangent, Jvp, Vjp } from "../dispatch/op.ts";
import { internalError } from "../errors/internal.ts";
import type { OpArg } from "../kernels/contract.ts";
import type { DType } from "../tensor/dtype.ts";
import { sameShape } from "../tensor/strides.ts";
import { type Shape, Tensor } from "../tensor/tensor.ts";

/** The tangent of an argument; zeros like its primal where there is none. */
export function tangentOrZeros(tangent: ArgCotangent, primal: OpArg): Tensor {
  if (tangent instanceof Tensor) return tangent;
  if (primal instanceof Tensor) return zerosLike(primal);
  throw internalError("jvp", "a tangent was asked for where there is no tensor");
}

/** The tangents of a list argument; zeros like the primal for each that is missing. */
export function tangentsOrZeros(tangents: ArgCotangent, primals: OpArg): readonly Tensor[] {
  if (!Array.isArray(primals))
    throw internalError("jvp", "tangents of a list were asked for where there is none");
  return primals.map((primal: OpArg, index) =>
    tangentOrZeros(Array.isArray(tangents) ? tangents[index] : null, primal),
  );
}

/** The cotangent of an output; zeros where nothing flowed back into it. */
export function cotangentOrZeros(grad: Tensor | null, shape: Shape, dtype: DType): Tensor {
  return grad ?? zeros(shape, { dtype });
}

/** The sum of what each input contributes to an output's tangent, in the output's shape. */
export function sumTangents(parts: readonly (Tensor | null)[], out: Tensor): Tensor | null {
  let total: Tensor | null = null;
  for (const part of parts) if (part !== null) total = total === null ? part : add(total, part);
  return total === null || sameShape(total.shape, out.shape) ? total : expand(total, out.shape);
}

/** Reverse mode of an op through which no derivative flows. */
export const noCotangents: Vjp = {
  inputs: [],
  differentiableOutputs: [false],
  savesSelf: false,
  save: () => [],
  pullback: () => [],
};

/** Forward mode of an op through which no derivative flows. */
export const noTangents: Jvp = {
  inputs: [],
  savesSelf: false,
  pushforward: (_args, _tangents, outs) => outs.map(() => null),
};
