// Forward mode for an op that has only a reverse formula: the pullback is linear, so its transpose is the tangent.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { type GradFrame, nextLevel, withFrame } from "../dispatch/frames.ts";
import type { ArgCotangent, Op, Vjp } from "../dispatch/op.ts";
import type { OpArgs } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { runBackward } from "./engine.ts";
import { edgeOf, wrapLeaf } from "./history.ts";

/**
 * Tangents of the outputs by two reverse passes (the trick of Jamie Townsend, "A new trick for calculating
 * Jacobian vector products", 2017): with `p(u)` the pullback at cotangent `u`, the tangent is the
 * gradient of `<p(u), tangents>` with respect to `u`.
 */
export function doubleVjp(
  op: Op,
  vjp: Vjp,
  primals: OpArgs,
  tangents: readonly ArgCotangent[],
  values: readonly Tensor[],
): readonly (Tensor | null)[] {
  const frame: GradFrame = {
    level: nextLevel(),
    kind: "grad",
    where: `jvp of ${op.name}`,
    alive: true,
    isEnabled: true,
    region: null,
  };
  return withFrame(frame, () => {
    const dummies = values.map((value) =>
      isFloating(value.dtype) ? wrapLeaf(frame, zerosLike(value)) : null,
    );
    const needs = tangents.map((tangent) => tangent !== null);
    const cotangents = vjp.pullback(vjp.save(primals, values, needs), dummies, needs);
    const roots = pairs(cotangents, tangents).flatMap(([cotangent, tangent]) => {
      const edge = edgeOf(frame, cotangent);
      return edge === null ? [] : [{ edge, cotangent: tangent }];
    });
    const targets = dummies.map((dummy) => edgeOf(frame, dummy));
    return runBackward({ frame, roots, targets, retainGraph: false, createGraph: false });
  });
}

/** Cotangents beside the tangents of the same inputs, lists spread, absent ones dropped. */
function pairs(
  cotangents: readonly ArgCotangent[],
  tangents: readonly ArgCotangent[],
): (readonly [Tensor, Tensor])[] {
  return tangents.flatMap((tangent, i) => {
    const cotangent = cotangents[i];
    if (tangent instanceof Tensor && cotangent instanceof Tensor)
      return [[cotangent, tangent] as const];
    if (Array.isArray(tangent) && Array.isArray(cotangent)) return pairs(cotangent, tangent);
    return [];
  });
}
