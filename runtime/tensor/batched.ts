// What a batching rule sees: a tensor one level down and where its batch dim is.
import { internalError } from "../errors/internal.ts";
import type { Shape, Tensor } from "./tensor.ts";

/** A batched value at one vmap level; it has no `shape` on purpose: say `logicalShape(x)` or `x.value.shape`. */
export interface Batched {
  readonly value: Tensor;
  readonly bdim: number;
}

/** An argument that may or may not be mapped at this level. */
export interface MaybeBatched {
  readonly value: Tensor;
  readonly bdim: number | null;
}

/** The shape one example has: the physical shape without the batch dim. */
export function logicalShape(x: MaybeBatched): Shape {
  const { value, bdim } = x;
  return bdim === null ? value.shape : value.shape.filter((_, dim) => dim !== bdim);
}

/** The number of dims one example has. */
export function logicalRank(x: MaybeBatched): number {
  return x.value.shape.length - (x.bdim === null ? 0 : 1);
}

/** The length of the batch dim, from the first argument that has one. */
export function batchSizeOf(...args: readonly (MaybeBatched | null)[]): number {
  for (const x of args) if (x !== null && x.bdim !== null) return x.value.shape[x.bdim];
  throw internalError("batchSizeOf", "no argument is batched");
}
