// Which arguments a transform differentiates, and aux outputs: checks shared by grad, vjp and jvp.
import { argnumsError, auxError, primalError } from "../errors/autograd.ts";
import { primalsTypeError } from "../errors/graph.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { mapTree, showLeaf, showTree } from "./pytree.ts";

/** A position, or several; negative counts from the end. */
export type Argnums = number | readonly number[];

/**
 * Positions as non-negative integers, in the order given.
 *
 * @throws AutogradError E_ARGNUMS when empty, repeated, fractional or out of range
 */
export function resolveArgnums(where: string, argnums: Argnums, count: number): readonly number[] {
  const list = typeof argnums === "number" ? [argnums] : argnums;
  const shown = JSON.stringify(argnums);
  const isValid = (n: unknown): boolean =>
    typeof n === "number" && Number.isInteger(n) && n >= -count && n < count;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isValid))
    throw argnumsError(where, shown, count);
  const wrapped = list.map((n: number) => (n < 0 ? n + count : n));
  if (new Set(wrapped).size !== wrapped.length) throw argnumsError(where, shown, count);
  return wrapped;
}

/** Refuses primals that are no array: one tensor is easily given for a list of one. */
export function checkPrimals(where: string, primals: unknown): void {
  if (!Array.isArray(primals)) throw primalsTypeError(where, showTree(primals));
}

/** Wraps every leaf of a differentiated argument; leaves must be float tensors. */
export function wrapPrimals(
  where: string,
  path: string,
  tree: unknown,
  wrap: (x: Tensor) => Tensor,
): unknown {
  return mapTree(tree, (leaf, at) => {
    if (!(leaf instanceof Tensor)) throw primalError(where, `${path}${at}`, showLeaf(leaf));
    if (!isFloating(leaf.dtype))
      throw primalError(where, `${path}${at}`, `a tensor of dtype ${leaf.dtype}`);
    return wrap(leaf);
  });
}

/** Splits `[out, aux]` when `hasAux` is set. */
export function splitAux(
  where: string,
  result: unknown,
  hasAux: boolean,
): { readonly out: unknown; readonly aux: unknown } {
  if (!hasAux) return { out: result, aux: undefined };
  if (!Array.isArray(result) || result.length !== 2) throw auxError(where, showTree(result));
  return { out: result[0], aux: result[1] };
}
