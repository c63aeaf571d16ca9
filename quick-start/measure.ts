// Comparing two ways to compute one tensor: largest difference and time of each.
import type { Tensor } from "../runtime/index.ts";

/** One comparison. */
export interface Measurement {
  /** Largest absolute difference of two elements; NaN when shapes or dtypes differ. */
  readonly difference: number;
  readonly isEqual: boolean;
  /** Milliseconds, medians. */
  readonly mapped: number;
  readonly loop: number;
}

/** float32 keeps 24 bits; sums taken in another order lose a few of them. */
const tolerance = 1e-5;

/** Compares two tensors element by element. */
export function compare(
  actual: Tensor,
  expected: Tensor,
): Pick<Measurement, "difference" | "isEqual"> {
  if (actual.dtype !== expected.dtype || String(actual.shape) !== String(expected.shape)) {
    return { difference: Number.NaN, isEqual: false };
  }
  const [left, right] = [actual.toTypedArray(), expected.toTypedArray()];
  let difference = 0;
  let isEqual = true;
  for (let i = 0; i < left.length; i++) {
    const gap = Math.abs(Number(left[i]) - Number(right[i]));
    // Written so that NaN is a difference too.
    if (!(gap <= tolerance * (1 + Math.abs(Number(right[i]))))) isEqual = false;
    if (!(gap <= difference)) difference = gap;
  }
  return { difference, isEqual };
}

/** Median time of `fn` in milliseconds, over at least five calls and about a fifth of a second. */
function medianTime(fn: () => unknown): number {
  const times: number[] = [];
  const end = performance.now() + 150;
  while (times.length < 5 || (performance.now() < end && times.length < 200)) {
    const start = performance.now();
    fn();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** Checks the mapped result against the loop, then times both. */
export function measure(mapped: () => Tensor, loop: () => Tensor): Measurement {
  const checked = compare(mapped(), loop());
  return { ...checked, mapped: medianTime(mapped), loop: medianTime(loop) };
}
