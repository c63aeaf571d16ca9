// What users see of the memory: how much there is, and how much there may be.
import { memoryBudgetError } from "../errors/memory.ts";
import { blocks, heapBytes } from "./heap.ts";
import { spillCount } from "./storage.ts";

/** Bytes, but for `spills`, which is a count. */
export interface MemoryReport {
  /** In tensors that were not freed yet; those of up to 64 bytes are not counted. */
  readonly live: number;
  /** Free, but kept to be used again. */
  readonly cached: number;
  /** The most that `live` has been. */
  readonly peak: number;
  /** Allocated on the JavaScript heap in total, because the budget was used up. */
  readonly spilled: number;
  /** How many times that happened. */
  readonly spills: number;
  /** In tensors on a GPU. */
  readonly gpu: number;
}

/** How much memory tensors take. */
export function memory(): MemoryReport {
  const { live, peak } = blocks;
  const { spills, bytes } = spillCount;
  return { live, cached: heapBytes() - live, peak, spilled: bytes, spills, gpu: 0 };
}

/** A result, and the most bytes that were in use at once, beyond those in use before. */
export interface MeasuredUse<T> {
  readonly result: T;
  readonly bytes: number;
}

/** Runs `fn` and measures the memory it needs. Tensors of up to 64 bytes are not counted. */
export function measureUse<T>(fn: () => T): MeasuredUse<T> {
  const { live } = blocks;
  const spilled = spillCount.bytes;
  const peak = blocks.beginPeak();
  try {
    const result = fn();
    return { result, bytes: blocks.peak - live + spillCount.bytes - spilled };
  } finally {
    blocks.endPeak(peak);
  }
}

/** Bytes that the memory budget still leaves. */
export function bytesLeft(): number {
  return Math.max(0, blocks.budget - blocks.live);
}

/**
 * Limits the bytes of tensors in the fast memory; those beyond it live on the JavaScript heap, and slower.
 *
 * The default is 1 GiB. Tensors that exist already stay where they are.
 * @throws BatchwiseError E_MEMORY_BUDGET
 */
export function setMemoryBudget(bytes: number): void {
  if (typeof bytes !== "number" || Number.isNaN(bytes) || bytes < 0) {
    throw memoryBudgetError(String(bytes));
  }
  blocks.budget = bytes;
}
