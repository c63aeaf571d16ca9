// scope(fn): frees every tensor made inside that the result does not reach.
import { inRegion } from "../autograd/region-scope.ts";

/**
 * Runs `fn` and frees at once all memory allocated inside that its result does not reach.
 *
 * Tensors kept elsewhere, in outer variables say, are released too: touching them later throws.
 */
export function scope<T>(fn: () => T): T {
  return inRegion(fn, (result) => [result]);
}
