// linearize: the derivative of a function at a point, as a linear function that can be applied many times.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { treeMismatchError } from "../errors/autograd.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkPrimals } from "./argnums.ts";
import { flattenTree, mapTree, sameSpec, showTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import { matchTensor, vjp } from "./vjp.ts";

/** Maps tangents, one per primal, to the tangent of the output. May be called again. */
export type JvpFunction<Out = unknown> = (tangents: readonly unknown[]) => Out;

/**
 * The value of `fn` at `primals`, and its derivative there as a function of tangents.
 *
 * `fn` runs once. Its pullback is linear in the cotangent, so the pullback of that one is the derivative: a
 * call of the result costs two reverse passes at most, and none of the work that depends on the primals alone.
 *
 * @returns `[out, jvpFn]`
 * @throws AutogradError when a primal or output is no float tensor, or tangents differ from the primals
 */
export function linearize<Out>(
  fn: (...args: never[]) => Out,
  primals: readonly unknown[],
): [Out, JvpFunction<Out>] {
  const where = `linearize(${functionName(fn)})`;
  checkPrimals(where, primals);
  const [out, pullback] = vjp(fn, primals);
  const zeroCotangents = mapTree(out, (leaf) => (leaf instanceof Tensor ? zerosLike(leaf) : leaf));
  const [, transposed] = vjp((cotangents: unknown) => pullback(cotangents), [zeroCotangents]);
  const given = flattenTree(primals);
  const jvpFn = (tangents: readonly unknown[]): Out => {
    const { leaves, spec } = flattenTree(tangents);
    if (!sameSpec(given.spec, spec))
      throw treeMismatchError(where, "tangents", showTree(tangents), showTree(primals));
    for (const [i, { value }] of leaves.entries()) {
      const primal = given.leaves[i].value;
      if (primal instanceof Tensor) matchTensor(where, "tangent", i, value, primal);
    }
    // The tangent has the output's tree.
    return transposed(tangents)[0] as Out;
  };
  return [out, jvpFn];
}
