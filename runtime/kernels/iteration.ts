// Walks several strided tensors of one shape together: dims merged where possible, two left to the loop.
import type { Shape, Strides } from "../tensor/tensor.ts";
import type { Loop } from "./loop.ts";

/** The parts of a loop call that iteration sets. */
type Walk = Pick<Loop<unknown, unknown>, "n1" | "n0" | "at" | "outer" | "inner">;

// Reused by every call: kernels never nest.
const sizes: number[] = [];
const steps: number[][] = [];
const counters: number[] = [];

/** Merged dims, innermost first, into `sizes` and `steps`; returns how many. */
function collapse(shape: Shape, strides: readonly Strides[]): number {
  let rank = 0;
  while (steps.length < strides.length) steps.push([]);
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    const size = shape[dim];
    if (size === 1) continue;
    if (rank > 0 && merges(strides, dim, rank - 1)) {
      sizes[rank - 1] *= size;
      continue;
    }
    sizes[rank] = size;
    for (let k = 0; k < strides.length; k++) steps[k][rank] = strides[k][dim];
    rank++;
  }
  return rank;
}

function merges(strides: readonly Strides[], dim: number, inner: number): boolean {
  for (let k = 0; k < strides.length; k++) {
    if (strides[k][dim] !== steps[k][inner] * sizes[inner]) return false;
  }
  return true;
}

/**
 * Calls `run` for every pair of innermost dims.
 *
 * `strides` has one entry per stream, aligned with `shape`; `walk.at` holds the first element of each and moves.
 */
export function forEachPlane(
  shape: Shape,
  strides: readonly Strides[],
  walk: Walk,
  run: () => void,
): void {
  const rank = collapse(shape, strides);
  walk.n0 = rank > 0 ? sizes[0] : 1;
  walk.n1 = rank > 1 ? sizes[1] : 1;
  for (let k = 0; k < strides.length; k++) {
    walk.inner[k] = rank > 0 ? steps[k][0] : 0;
    walk.outer[k] = rank > 1 ? steps[k][1] : 0;
  }
  for (let dim = 2; dim < rank; dim++) counters[dim] = 0;
  for (;;) {
    run();
    if (!advance(rank, strides.length, walk.at)) return;
  }
}

/** Moves to the next plane; false after the last one. */
function advance(rank: number, streams: number, at: number[]): boolean {
  for (let dim = 2; dim < rank; dim++) {
    counters[dim]++;
    for (let k = 0; k < streams; k++) at[k] += steps[k][dim];
    if (counters[dim] < sizes[dim]) return true;
    counters[dim] = 0;
    for (let k = 0; k < streams; k++) at[k] -= steps[k][dim] * sizes[dim];
  }
  return false;
}
