// Memory of a piece of work: what its result reaches moves out of its region, the rest is freed at once.

import { frameOf } from "../dispatch/frames.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import { openNode } from "../dispatch/pytree-nodes.ts";
import {
  closeRegion,
  currentRegion,
  enterRegion,
  leaveRegion,
  Region,
  type Survivors,
} from "../tensor/regions.ts";
import type { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { nextSequence } from "./history.ts";
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
    closeRegion(region, survivorsOf(roots, parent, since));
  }
}

/**
 * Where the results' memory goes: into the region that is current, or with the wrappers of a transform
 * that still runs, whose region frees it when that transform ends. What plain tensors reach is the user's.
 */
function survivorsOf(roots: readonly unknown[], parent: Region | null, since: number): Survivors {
  const survivors = new Map<Storage, Region | null>();
  const groups = new Map<Region | null, unknown[]>([[null, []]]);
  for (const root of spreadRoots(roots)) {
    const home = root instanceof Tensor ? homeOf(root, parent) : parent;
    groups.set(home, [...(groups.get(home) ?? []), root]);
  }
  // Null comes first: what the user can reach must not end with any transform.
  for (const [home, members] of groups) {
    for (const storage of reachableStorages(members, since)) {
      if (!survivors.has(storage)) survivors.set(storage, home);
    }
  }
  return survivors;
}

/** The results' own tensors, taken out of arrays and plain objects. */
function spreadRoots(root: unknown): readonly unknown[] {
  if (Array.isArray(root)) return root.flatMap(spreadRoots);
  if (isPlainObject(root)) return Object.values(root).flatMap(spreadRoots);
  return openNode(root)?.children.flatMap(spreadRoots) ?? [root];
}

/** The region of the innermost running transform among a tensor's wrappers; `parent` when there is none. */
function homeOf(root: Tensor, parent: Region | null): Region | null {
  if (parent !== null) return parent;
  for (let x: Tensor | null = root; x !== null; x = x.value) {
    const frame = frameOf(x);
    if (frame?.alive === true && frame.region !== null) return frame.region;
  }
  return null;
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
