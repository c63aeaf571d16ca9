// The one WebAssembly memory: its views, its blocks, and a scratch arena. Nothing else grows it.
import { outOfMemoryError } from "../errors/memory.ts";
import { Allocator } from "./allocator.ts";
import type { DType, TypedArray } from "./dtype.ts";
import { type WasmMemory, webAssembly } from "./web-assembly.ts";

const PAGE_BYTES = 65536;
// One page short of 4 GiB, so that the end of a block is a 32-bit address too.
const MAX_PAGES = 65535;

/** The memory below this address belongs to the kernels' static data and stack. */
export const STATIC_BYTES: number = 1 << 20;

const SCRATCH_BYTES = 1 << 18;
const SCRATCH_END = STATIC_BYTES + SCRATCH_BYTES;

/** The default limit of `setMemoryBudget`: 1 GiB. */
export const DEFAULT_BUDGET: number = 2 ** 30;

/** The memory that kernels import. Non-shared; the most it may hold depends on the engine. */
export const memory: WasmMemory = createMemory();

function createMemory(): WasmMemory {
  const initial = Math.ceil((SCRATCH_END + 2 ** 20) / PAGE_BYTES);
  try {
    return new webAssembly.Memory({ initial, maximum: MAX_PAGES + 1 });
  } catch {
    // Small devices refuse to reserve 4 GiB of addresses.
    return new webAssembly.Memory({ initial, maximum: 2 ** 14 });
  }
}

/** All of memory as float32; replaced when the memory grows, so read it after allocating. */
export let float32View: Float32Array = new Float32Array(memory.buffer);
/** All of memory as float64; replaced when the memory grows. */
export let float64View: Float64Array = new Float64Array(memory.buffer);
/** All of memory as int32; replaced when the memory grows. */
export let int32View: Int32Array = new Int32Array(memory.buffer);
/** All of memory as int64; replaced when the memory grows. */
export let int64View: BigInt64Array = new BigInt64Array(memory.buffer);
/** All of memory as bytes; replaced when the memory grows. */
export let uint8View: Uint8Array = new Uint8Array(memory.buffer);

function refreshViews(): void {
  const { buffer } = memory;
  float32View = new Float32Array(buffer);
  float64View = new Float64Array(buffer);
  int32View = new Int32Array(buffer);
  int64View = new BigInt64Array(buffer);
  uint8View = new Uint8Array(buffer);
}

/** Grows so that byte `end` exists, by a quarter of the present size where that is possible. */
function growTo(end: number): Int32Array | null {
  const present = memory.buffer.byteLength / PAGE_BYTES;
  const needed = Math.ceil(end / PAGE_BYTES) - present;
  const roomy = Math.max(needed, Math.min(present >>> 2, 1024));
  for (const pages of [roomy, needed]) {
    if (present + pages > MAX_PAGES) continue;
    try {
      memory.grow(pages);
    } catch {
      continue;
    }
    refreshViews();
    return int32View;
  }
  return null;
}

/** The blocks that storages live in. */
export const blocks: Allocator = new Allocator(
  { start: SCRATCH_END, words: int32View, grow: growTo },
  DEFAULT_BUDGET,
);

/** Bytes of memory set aside for blocks so far, whether in use or not. */
export function heapBytes(): number {
  return memory.buffer.byteLength - SCRATCH_END;
}

let scratchTop = STATIC_BYTES;

interface ScratchBlock {
  readonly mark: number;
  readonly address: number;
}

const scratchBlocks: ScratchBlock[] = [];

/**
 * Address of `bytes` bytes for the length of one kernel call, 16-byte aligned, contents undefined.
 *
 * It may grow the memory: take every address first, then read views.
 * @throws BatchwiseError E_OUT_OF_MEMORY
 */
export function scratch(bytes: number): number {
  const end = scratchTop + Math.ceil(bytes / 16) * 16;
  if (end > SCRATCH_END) return scratchBlock(bytes);
  const address = scratchTop;
  scratchTop = end;
  return address;
}

/** Too large for the arena: a block of its own, freed when the arena is reset below this point. */
function scratchBlock(bytes: number): number {
  const address = blocks.allocateUnbounded(bytes);
  if (address === 0) throw outOfMemoryError("scratch", bytes);
  scratchBlocks.push({ mark: scratchTop, address });
  // Later marks must differ from this block's, or an inner reset would free it.
  scratchTop += 16;
  return address;
}

/** The arena's present position, for `resetScratch`. */
export function scratchMark(): number {
  return scratchTop;
}

/** Frees everything `scratch` gave out since `mark`; without one, everything. */
export function resetScratch(mark: number = STATIC_BYTES): void {
  while (scratchBlocks.length > 0) {
    const block = scratchBlocks[scratchBlocks.length - 1];
    if (block.mark < mark) break;
    scratchBlocks.pop();
    blocks.free(block.address);
  }
  scratchTop = mark;
}

/** All of memory as elements of `dtype`; replaced when the memory grows. */
export function memoryView(dtype: DType): TypedArray {
  switch (dtype) {
    case "float32":
      return float32View;
    case "float64":
      return float64View;
    case "int32":
      return int32View;
    case "int64":
      return int64View;
    case "uint8":
    case "bool":
      return uint8View;
  }
}
