// Blocks inside one growable memory: exact-size quick lists for small blocks, two-level segregated fit for the rest.
// Source: M. Masmano et al., "TLSF: a new dynamic memory allocator for real-time systems" (2004), for the second part.
import { internalError } from "../errors/internal.ts";
import { CLASS_BITS, CLASSES, classOf, LEVELS, lowestBit, roundedClass } from "./size-classes.ts";

/** Where the allocator's bytes live, and how there can be more of them. */
export interface Arena {
  /** First byte that may be handed out; a multiple of 16. */
  readonly start: number;
  /** The whole memory as 32-bit words. */
  readonly words: Int32Array;
  /** Makes the memory reach to byte `end`; the new view of it, or null when it cannot grow. */
  grow(end: number): Int32Array | null;
}

// Sizes and addresses count granules of 16 bytes, so that they stay small integers up to 4 GiB.
// A block is a header granule and its data. Header words: total size, state, total size of the block below.
const SIZE = 0;
const STATE = 1;
const BELOW = 2;
// A free block's data starts with its neighbours in the list of its size.
const NEXT = 4;
const PREV = 5;

const USED = 1;
const FREE = 2;
/** In a quick list: free for the caller, but its neighbours may not merge with it. */
const QUICK = 3;

/** Blocks up to 32 KiB are recycled without merging or splitting. */
const QUICK_MAX = 2049;
/** Quick lists holding more granules than this (32 MiB) are merged back. */
const QUICK_LIMIT = 1 << 21;
const MAX_BYTES = 2 ** 32 - 2 ** 16;

/** Hands out 16-byte aligned blocks; every operation takes constant time but merging the quick lists. */
export class Allocator {
  /** Handed-out blocks never hold more bytes than this, nor does the memory grow beyond it. */
  budget: number;
  /** Fills memory that is free or not yet written with 0xFF bytes (NaN as a float). */
  poison = false;
  readonly #arena: Arena;
  readonly #start: number;
  #words: Int32Array;
  /** First granule never used, or merged back. */
  #top: number;
  /** Total size of the block that ends at the top; 0 when there is none. */
  #topBelow = 0;
  #live = 0;
  #peak = 0;
  #quickGranules = 0;
  readonly #quick: Int32Array = new Int32Array(QUICK_MAX + 1);
  readonly #heads: Int32Array = new Int32Array(LEVELS * CLASSES);
  readonly #classMaps: Int32Array = new Int32Array(LEVELS);
  #levelMap = 0;

  constructor(arena: Arena, budget: number) {
    this.#arena = arena;
    this.#words = arena.words;
    this.#start = arena.start >>> 4;
    this.#top = this.#start;
    this.budget = budget;
  }

  /** Bytes in blocks handed out, headers included. */
  get live(): number {
    return this.#live * 16;
  }

  /** The most that `live` has been. */
  get peak(): number {
    return this.#peak * 16;
  }

  /** Starts a new peak from what is live now; hand the result to `endPeak`. */
  beginPeak(): number {
    const before = this.#peak;
    this.#peak = this.#live;
    return before;
  }

  /** Ends what `beginPeak` began: the peak is again the most that `live` has ever been. */
  endPeak(before: number): void {
    this.#peak = Math.max(this.#peak, before);
  }

  /** Bytes from the start to the highest block in use or waiting in a list. */
  get extent(): number {
    return (this.#top - this.#start) * 16;
  }

  /** Address of a block for `bytes` bytes; 0 when that would break the budget or the memory cannot grow. */
  allocate(bytes: number): number {
    if (bytes > MAX_BYTES) return 0;
    const size = granulesFor(bytes);
    if ((this.#live + size) * 16 > this.budget) return 0;
    return this.#allocate(size, this.budget);
  }

  /** Like `allocate`, but beyond the budget if need be: for blocks that live as long as one kernel call. */
  allocateUnbounded(bytes: number): number {
    return bytes > MAX_BYTES ? 0 : this.#allocate(granulesFor(bytes), Number.POSITIVE_INFINITY);
  }

  #allocate(size: number, budget: number): number {
    let block = 0;
    if (size <= QUICK_MAX) block = this.#popQuick(size);
    if (block === 0) block = this.#takeFit(size);
    if (block === 0) block = this.#extend(size, budget);
    if (block === 0) block = this.#takeAfterMerging(size, budget);
    if (block === 0) return 0;
    // A block may be a granule larger than asked for, when that was too little to split off.
    this.#live += this.#words[block * 4 + SIZE];
    if (this.#live > this.#peak) this.#peak = this.#live;
    this.#words[block * 4 + STATE] = USED;
    if (this.poison) this.#words.fill(-1, (block + 1) * 4, (block + size) * 4);
    return (block + 1) * 16;
  }

  /** Takes back the block at `address`. */
  free(address: number): void {
    const block = address / 16 - 1;
    const words = this.#words;
    const at = block * 4;
    if (words[at + STATE] !== USED) throw internalError("free", `no block is in use at ${address}`);
    const size = words[at + SIZE];
    this.#live -= size;
    words[at + STATE] = FREE;
    if (this.poison) words.fill(-1, at + 4, at + size * 4);
    if (size > QUICK_MAX) {
      this.#merge(block);
      return;
    }
    words[at + STATE] = QUICK;
    words[at + NEXT] = this.#quick[size];
    this.#quick[size] = block;
    this.#quickGranules += size;
    if (this.#quickGranules > QUICK_LIMIT) this.mergeQuickLists();
  }

  /** Merges every block of the quick lists with its free neighbours. */
  mergeQuickLists(): void {
    for (let size = 2; size <= QUICK_MAX; size++) {
      let block = this.#quick[size];
      this.#quick[size] = 0;
      while (block !== 0) {
        const next = this.#words[block * 4 + NEXT];
        this.#merge(block);
        block = next;
      }
    }
    this.#quickGranules = 0;
  }

  #popQuick(size: number): number {
    const block = this.#quick[size];
    if (block === 0) return 0;
    this.#quick[size] = this.#words[block * 4 + NEXT];
    this.#quickGranules -= size;
    return block;
  }

  /** A free block from the first class whose blocks all are large enough, split if much is left over. */
  #takeFit(size: number): number {
    const index = this.#nonEmptyFrom(roundedClass(size));
    if (index < 0) return 0;
    const block = this.#heads[index];
    this.#unlink(block);
    this.#split(block, size);
    return block;
  }

  /** The first class at or after `index` with a block in it; -1 when there is none. */
  #nonEmptyFrom(index: number): number {
    let level = index >>> CLASS_BITS;
    if (level >= LEVELS) return -1;
    let classes = this.#classMaps[level] & (-1 << (index & (CLASSES - 1)));
    if (classes === 0) {
      const levels = this.#levelMap & (-1 << (level + 1));
      if (levels === 0) return -1;
      level = lowestBit(levels);
      classes = this.#classMaps[level];
    }
    return level * CLASSES + lowestBit(classes);
  }

  /** Cuts a new block from above the top; 0 when there is no room. */
  #extend(size: number, budget: number): number {
    const block = this.#top;
    const end = (block + size) * 16;
    if (end - this.#start * 16 > budget) return 0;
    if (end > this.#words.byteLength) {
      const words = this.#arena.grow(end);
      if (words === null) return 0;
      this.#words = words;
    }
    this.#words[block * 4 + SIZE] = size;
    this.#words[block * 4 + BELOW] = this.#topBelow;
    this.#top = block + size;
    this.#topBelow = size;
    return block;
  }

  /** The last resort before giving up: merge what lies in quick lists, then look at every block of the class. */
  #takeAfterMerging(size: number, budget: number): number {
    if (this.#quickGranules > 0) {
      this.mergeQuickLists();
      const block = this.#takeFit(size) || this.#extend(size, budget);
      if (block !== 0) return block;
    }
    for (
      let block = this.#heads[classOf(size)];
      block !== 0;
      block = this.#words[block * 4 + NEXT]
    ) {
      if (this.#words[block * 4 + SIZE] < size) continue;
      this.#unlink(block);
      this.#split(block, size);
      return block;
    }
    return 0;
  }

  /** Shortens an unlinked block to `size`; what is left becomes a free block. */
  #split(block: number, size: number): void {
    const words = this.#words;
    const rest = words[block * 4 + SIZE] - size;
    // A remainder needs a header and one granule of data.
    if (rest < 2) return;
    words[block * 4 + SIZE] = size;
    const other = block + size;
    words[other * 4 + SIZE] = rest;
    words[other * 4 + BELOW] = size;
    this.#setBelow(other + rest, rest);
    this.#link(other);
  }

  /** Frees a block for good: joins it with free neighbours, or with the space above the top. */
  #merge(block: number): void {
    const words = this.#words;
    let first = block;
    let size = words[block * 4 + SIZE];
    const above = block + size;
    if (above < this.#top && words[above * 4 + STATE] === FREE) {
      this.#unlink(above);
      size += words[above * 4 + SIZE];
    }
    const below = words[block * 4 + BELOW];
    if (below !== 0 && words[(block - below) * 4 + STATE] === FREE) {
      first = block - below;
      this.#unlink(first);
      size += below;
    }
    if (first + size === this.#top) {
      this.#top = first;
      this.#topBelow = words[first * 4 + BELOW];
      return;
    }
    words[first * 4 + SIZE] = size;
    this.#setBelow(first + size, size);
    this.#link(first);
  }

  #setBelow(block: number, size: number): void {
    if (block === this.#top) this.#topBelow = size;
    else this.#words[block * 4 + BELOW] = size;
  }

  #link(block: number): void {
    const words = this.#words;
    const index = classOf(words[block * 4 + SIZE]);
    const head = this.#heads[index];
    words[block * 4 + STATE] = FREE;
    words[block * 4 + NEXT] = head;
    words[block * 4 + PREV] = 0;
    if (head !== 0) words[head * 4 + PREV] = block;
    this.#heads[index] = block;
    this.#classMaps[index >>> CLASS_BITS] |= 1 << (index & (CLASSES - 1));
    this.#levelMap |= 1 << (index >>> CLASS_BITS);
  }

  #unlink(block: number): void {
    const words = this.#words;
    const next = words[block * 4 + NEXT];
    const prev = words[block * 4 + PREV];
    if (next !== 0) words[next * 4 + PREV] = prev;
    if (prev !== 0) {
      words[prev * 4 + NEXT] = next;
      return;
    }
    const index = classOf(words[block * 4 + SIZE]);
    this.#heads[index] = next;
    if (next !== 0) return;
    const level = index >>> CLASS_BITS;
    this.#classMaps[level] &= ~(1 << (index & (CLASSES - 1)));
    if (this.#classMaps[level] === 0) this.#levelMap &= ~(1 << level);
  }
}

/** A header and at least one granule of data, which holds the list links while the block is free. */
function granulesFor(bytes: number): number {
  return bytes === 0 ? 2 : (bytes + 31) >>> 4;
}
