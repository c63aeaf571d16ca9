// Small things users say about mapped values: is this one mapped, and these are keyword arguments.
import { frameOf } from "../dispatch/frames.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Keywords } from "../transforms/vmap-inputs.ts";

/** Whether a tensor is mapped at some running vmap level; useful when debugging. */
export function isBatched(x: Tensor): boolean {
  for (let current: Tensor | null = x; current !== null; current = current.value) {
    if (frameOf(current)?.kind === "vmap") return true;
  }
  return false;
}

/**
 * Marks a trailing object as keyword arguments of a mapped function: never mapped, passed through.
 *
 * Typed as the object itself, so that it is accepted where the function takes its options.
 */
export function kwargs<T extends Readonly<Record<string, unknown>>>(entries: T): T;
export function kwargs(entries: Readonly<Record<string, unknown>>): unknown {
  return new Keywords(entries);
}
