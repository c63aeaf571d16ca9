// Where a tensor's elements are: a block of the WebAssembly memory, or a typed array on the JavaScript heap.
import { outOfMemoryError, releasedStorageError } from "../errors/memory.ts";
import { type DType, newTypedArray, type TypedArray } from "./dtype.ts";
import { blocks, memoryView } from "./heap.ts";
import { type BlockTicket, freeWhenCollected } from "./pressure.ts";

/** Storages up to this size are small typed arrays, which the engine allocates within its own heap. */
export const SMALL_BYTES = 64;

let isInferring = false;

/** Whether new storages are marked as made in inference mode. */
export function isInferenceMode(): boolean {
  return isInferring;
}

/** Switches the marking of new storages; returns what it was before. */
export function markInference(isOn: boolean): boolean {
  const before = isInferring;
  isInferring = isOn;
  return before;
}

/** Elements shared by a tensor and its views. One class for both residencies, so kernels stay monomorphic. */
export class Storage {
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** Byte address in WebAssembly memory; 0 when the elements are in `data`, or released. */
  ptr: number;
  /** Elements on the JavaScript heap; null when they are at `ptr`, or released. */
  data: TypedArray | null;
  /** Index of the first element in `arrayOf(storage)`. */
  readonly base: number;
  /** Rises with each in-place write. */
  version = 0;
  /** Whether the elements are gone; touching them throws. */
  released = false;
  /** Whether it was made in inference mode: no graph may save it, and only inference mode may write it. */
  readonly isInference: boolean = isInferring;
  /** What frees the block when this storage is collected; null while a region answers for it. */
  ticket: BlockTicket | null = null;

  constructor(dtype: DType, length: number, ptr: number, data: TypedArray | null) {
    this.dtype = dtype;
    this.length = length;
    this.ptr = ptr;
    this.data = data;
    this.base = data === null ? ptr / (1 << itemShift(dtype)) : 0;
  }
}

/** log2 of the bytes per element. */
function itemShift(dtype: DType): number {
  switch (dtype) {
    case "float32":
    case "int32":
      return 2;
    case "float64":
    case "int64":
      return 3;
    case "uint8":
    case "bool":
      return 0;
  }
}

function byteLength(dtype: DType, length: number): number {
  return length * (1 << itemShift(dtype));
}

/** How often, and with how many bytes in total, elements went to the JavaScript heap for lack of budget. */
export interface SpillCount {
  spills: number;
  bytes: number;
}

/** Spills of this process. */
export const spillCount: SpillCount = { spills: 0, bytes: 0 };

/** Where new blocks are listed instead of being watched by the garbage collector; null for none. */
let allocations: Storage[] | null = null;

/** Directs the listing of new storages; regions call it when they begin and end. */
export function listAllocationsIn(list: Storage[] | null): void {
  allocations = list;
}

let isDebugging = false;

/**
 * Switches the debug allocator: unwritten and released memory holds 0xFF bytes, which read as NaN, and
 * regions release small storages too.
 */
export function setDebugAllocator(enabled: boolean): void {
  isDebugging = enabled;
  blocks.poison = enabled;
}

/**
 * A storage for `length` elements with undefined contents.
 *
 * @throws BatchwiseError E_OUT_OF_MEMORY
 */
export function allocateStorage(dtype: DType, length: number): Storage {
  const bytes = byteLength(dtype, length);
  if (bytes <= SMALL_BYTES) {
    const small = new Storage(dtype, length, 0, newTypedArray(dtype, length));
    if (isDebugging) trackSmall(small);
    return small;
  }
  const ptr = blocks.allocate(bytes);
  if (ptr === 0) return spill(dtype, length, bytes);
  const storage = new Storage(dtype, length, ptr, null);
  if (allocations === null) storage.ticket = freeWhenCollected(storage, ptr, bytes);
  else allocations.push(storage);
  return storage;
}

function trackSmall(storage: Storage): void {
  poison(storage);
  allocations?.push(storage);
}

function poison(storage: Storage): void {
  const { data } = storage;
  if (data !== null) new Uint8Array(data.buffer, data.byteOffset, data.byteLength).fill(0xff);
}

/** The budget is used up: the elements go to the JavaScript heap, whose collector sees them. */
function spill(dtype: DType, length: number, bytes: number): Storage {
  spillCount.spills++;
  spillCount.bytes += bytes;
  let data: TypedArray;
  try {
    data = newTypedArray(dtype, length);
  } catch (cause) {
    throw outOfMemoryError(`allocating ${length} ${dtype} elements`, bytes, cause);
  }
  const storage = new Storage(dtype, length, 0, data);
  if (isDebugging) poison(storage);
  if (allocations !== null) allocations.push(storage);
  return storage;
}

/** A storage that holds a copy of `elements`, whose array type must be that of `dtype`. */
export function storageFromArray(dtype: DType, elements: TypedArray): Storage {
  const storage = allocateStorage(dtype, elements.length);
  copyElements(elements, arrayOf(storage), storage.base);
  return storage;
}

/** Copies all of `source` into `target` at index `at`; both have one element type. */
function copyElements(source: TypedArray, target: TypedArray, at: number): void {
  if (source instanceof BigInt64Array) {
    if (target instanceof BigInt64Array) target.set(source, at);
  } else if (!(target instanceof BigInt64Array)) target.set(source, at);
}

/**
 * The typed array to index: the storage's own, or all of memory. Element `i` is at `baseOf(storage) + i`.
 *
 * Growing the memory replaces the latter, so read it after allocating.
 * @throws BatchwiseError E_RELEASED, naming `where`
 */
export function arrayOf(storage: Storage, where = "read"): TypedArray {
  const { data } = storage;
  if (data !== null) return data;
  if (storage.released) throw releasedStorageError(where, storage.dtype, storage.length);
  return memoryView(storage.dtype);
}

/** Index of the storage's first element in `arrayOf(storage)`. */
export function baseOf(storage: Storage): number {
  return storage.base;
}

/**
 * Throws when the elements are gone; for code that uses `ptr` directly.
 *
 * @throws BatchwiseError E_RELEASED
 */
export function assertUsable(storage: Storage, where: string): void {
  if (storage.released) throw releasedStorageError(where, storage.dtype, storage.length);
}

/** Gives the memory back at once; whoever touches the storage afterwards gets an error. Harmless twice. */
export function release(storage: Storage): void {
  if (storage.released) return;
  if (storage.ptr !== 0) blocks.free(storage.ptr);
  if (storage.ticket !== null) storage.ticket.address = 0;
  if (isDebugging) poison(storage);
  storage.ticket = null;
  storage.ptr = 0;
  storage.data = null;
  storage.released = true;
}

/** Leaves the storage to the garbage collector: it outlived the region that answered for it. */
export function watch(storage: Storage): void {
  if (storage.ptr === 0 || storage.ticket !== null) return;
  const bytes = byteLength(storage.dtype, storage.length);
  storage.ticket = freeWhenCollected(storage, storage.ptr, bytes);
}
