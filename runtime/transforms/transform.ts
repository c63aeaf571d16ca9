// What every transform does around the user's function: run it in a frame, then free what its results do not reach.

import { withRegion } from "../autograd/region-scope.ts";
import { type Frame, withFrame } from "../dispatch/frames.ts";
import type { Region } from "../tensor/regions.ts";

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
  return withRegion((region) => {
    const frame = makeFrame(region);
    return withFrame(frame, () => body(frame));
  }, rootsOf);
}
