// Small things users say about mapped values: is this one mapped, and these are keyword arguments.
import { frameOf } from "../dispatch/frames.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { markKeywords } from "../transforms/keywords.ts";

/** Whether a tensor is mapped at some running vmap level; useful when debugging. */
export function isBatched(x: Tensor): boolean {
  for (let current: Tensor | null = x; current !== null; current = current.value) {
    const frame = frameOf(current);
    if (frame?.kind === "vmap" && frame.alive) return true;
  }
  return false;
}

/**
 * Marks a trailing object as keyword arguments of a mapped function: never mapped, passed through.
 *
 * Typed as the object itself, and a plain object with the same entries, so that the function can also be
 * called without `vmap`. Maps inside maps pass it through as well.
 *
 * @throws VmapError E_KEYWORDS when `entries` is no plain object
 */
export function kwargs<T extends Readonly<Record<string, unknown>>>(entries: T): T;
export function kwargs(entries: Readonly<Record<string, unknown>>): unknown {
  return markKeywords(entries);
}
