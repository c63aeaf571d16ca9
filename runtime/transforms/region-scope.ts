// Memory of a piece of work: what its result reaches moves out of its region, the rest is freed at once.
import { nextSequence } from "../autograd/history.ts";
import { closeRegion, currentRegion, enterRegion, leaveRegion, Region } from "../tensor/regions.ts";
import { reachableStorages } from "./reachable.ts";

/**
 * Runs `body` with a fresh region, then frees every storage of it that `rootsOf(result)` does not reach.
 *
 * The caller decides when the region is current: dispatches at a level enter their frame's region.
 */
export function withRegion<T>(
  body: (region: Region) => T,
  rootsOf: (result: T) => readonly unknown[],
): T {
  const parent = currentRegion();
  const region = new Region();
  const since = nextSequence();
  let roots: readonly unknown[] = [];
  try {
    const result = body(region);
    roots = rootsOf(result);
    return result;
  } finally {
    closeRegion(region, parent, reachableStorages(roots, since));
  }
}

/** Like `withRegion`, with everything that `body` allocates in the region. */
export function inRegion<T>(body: () => T, rootsOf: (result: T) => readonly unknown[]): T {
  return withRegion((region) => {
    const saved = enterRegion(region);
    try {
      return body();
    } finally {
      leaveRegion(saved);
    }
  }, rootsOf);
}

/** Runs a user's callback outside any region: what it allocates may be kept anywhere. */
export function outsideRegions<T>(callback: () => T): T {
  const saved = enterRegion(null);
  try {
    return callback();
  } finally {
    leaveRegion(saved);
  }
}
