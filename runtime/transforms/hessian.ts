// Second derivatives: the Hessian, forward over reverse, and its product with a vector.
import type { Tensor } from "../tensor/tensor.ts";
import type { Argnums } from "./argnums.ts";
import { jacfwd } from "./jacfwd.ts";
import type { Jacobian } from "./jacobian.ts";
import { jacrev } from "./jacrev.ts";
import { jvp } from "./jvp.ts";
import { functionName } from "./transform.ts";
import { type GradOf, gradAndValue } from "./vjp.ts";

/** Options of `hessian`. */
export interface HessianOptions<N extends Argnums = Argnums> {
  /** Which arguments to differentiate. Default 0. */
  readonly argnums?: N;
}

/** The Hessian's type: the argument's tree, with the argument's tree in place of every tensor. */
export type Hessian<Args extends readonly unknown[], N extends Argnums> = Jacobian<
  GradOf<Args, N>,
  GradOf<Args, N>
>;

/**
 * The Hessian of `fn`: `jacfwd(jacrev(fn))`.
 *
 * A block has the shape `[...output.shape, ...input.shape, ...input.shape]`; with several arguments the result is a matrix of blocks.
 *
 * @throws AutogradError when an input or output is no float tensor
 */
export function hessian<Args extends readonly unknown[], N extends Argnums = 0>(
  fn: (...args: Args) => unknown,
  options: HessianOptions<N> = {},
): (...args: Args) => Hessian<Args, N> {
  const first = jacrev(fn, { ...options, hasAux: false });
  const second = jacfwd(first, { ...options, hasAux: false });
  const result = (...args: Args): Hessian<Args, N> => second(...args) as Hessian<Args, N>;
  Object.defineProperty(result, "name", { value: `hessian(${functionName(fn)})` });
  return result;
}

/**
 * The value of a function with a 0-d output and the product of its Hessian with `tangents`, without forming the Hessian.
 *
 * @returns `[out, hv]`, `hv` with one entry per primal, shaped like it
 * @throws AutogradError when the output is not a 0-d float tensor, or the trees of primals and tangents differ
 */
export function hvp(
  fn: (...args: never[]) => unknown,
  primals: readonly unknown[],
  tangents: readonly unknown[],
): [Tensor, unknown[]] {
  const differentiated = gradAndValue(fn, { argnums: primals.map((_, i) => i) });
  Object.defineProperty(differentiated, "name", { value: `hvp of ${functionName(fn)}` });
  const [[, value], [hv]] = jvp(
    differentiated as (...args: never[]) => [unknown[], Tensor],
    primals,
    tangents,
  );
  return [value, hv];
}
