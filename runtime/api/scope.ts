// scope(fn): frees every tensor made inside that the result does not reach.
import { nextSequence } from "../autograd/history.ts";
import { closeRegion, currentRegion, enterRegion, leaveRegion, Region } from "../tensor/regions.ts";
import { reachableStorages } from "../transforms/reachable.ts";

/**
 * Runs `fn` and frees at once all memory allocated inside that its result does not reach.
 *
 * Tensors kept elsewhere, in outer variables say, are released too: touching them later throws.
 */
export function scope<T>(fn: () => T): T {
  const parent = currentRegion();
  const region = new Region();
  const since = nextSequence();
  const saved = enterRegion(region);
  let roots: readonly unknown[] = [];
  try {
    const result = fn();
    roots = [result];
    return result;
  } finally {
    leaveRegion(saved);
    closeRegion(region, parent, reachableStorages(roots, since));
  }
}
