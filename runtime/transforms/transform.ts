// What every transform does around the user's function: run it in a frame, then free what its results do not reach.
import { nextSequence } from "../autograd/history.ts";
import { type Frame, withFrame } from "../dispatch/frames.ts";
import { closeRegion, currentRegion, Region } from "../tensor/regions.ts";
import { reachableStorages } from "./reachable.ts";

/** A user's function as transforms take it. */
export type AnyFunction = (...args: never[]) => unknown;

/** The function's name for messages. */
export function functionName(fn: { readonly name: string }): string {
  return fn.name === "" ? "anonymous function" : fn.name;
}

/**
 * Runs `body` in the frame that `makeFrame` builds around a fresh region, then frees every storage of the
 * region that the returned values do not reach.
 *
 * `body` returns the results in terms of lower levels, so nothing of this level survives it.
 */
export function runTransform<F extends Frame, T>(
  makeFrame: (region: Region) => F,
  body: (frame: F) => T,
  rootsOf: (result: T) => readonly unknown[],
): T {
  const parent = currentRegion();
  const region = new Region();
  const frame = makeFrame(region);
  const since = nextSequence();
  let roots: readonly unknown[] = [];
  try {
    const result = withFrame(frame, () => body(frame));
    roots = rootsOf(result);
    return result;
  } finally {
    closeRegion(region, parent, reachableStorages(roots, since));
  }
}
