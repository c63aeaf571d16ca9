// The allocator on a memory of its own: alignment, no overlap, everything reusable, poison.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Allocator } from "../../runtime/tensor/allocator.ts";
import { classOf, roundedClass } from "../../runtime/tensor/size-classes.ts";

const START = 4096;
const CAPACITY = 64 * 2 ** 20;

interface Heap {
  readonly allocator: Allocator;
  readonly words: Int32Array;
  grows: number;
}

/** A heap in a plain array buffer; "growing" only counts, and fails beyond the capacity. */
function makeHeap(budget: number = CAPACITY): Heap {
  const words = new Int32Array((START + CAPACITY) / 4);
  const heap = { words, grows: 0 };
  // Shorter at first, so that growth is asked for.
  const arena = {
    start: START,
    words: words.subarray(0, 2 * START),
    grow: (end: number) => {
      heap.grows++;
      return end <= START + CAPACITY ? words : null;
    },
  };
  return Object.assign(heap, { allocator: new Allocator(arena, budget) });
}

test("size classes: every size lies in its class and in no later one", () => {
  for (let size = 1; size < 5000; size++) {
    expect(classOf(size + 1)).toBeGreaterThanOrEqual(classOf(size));
    expect(roundedClass(size)).toBeGreaterThanOrEqual(classOf(size));
    expect(roundedClass(size) - classOf(size)).toBeLessThanOrEqual(1);
  }
  // Every block of the rounded class is large enough.
  for (const size of [17, 31, 33, 100, 1000, 4095, 4097, 2 ** 20 + 1]) {
    let smallest = size;
    while (classOf(smallest - 1) === roundedClass(size)) smallest--;
    while (classOf(smallest) < roundedClass(size)) smallest++;
    expect(smallest).toBeGreaterThanOrEqual(size);
  }
});

test("blocks are aligned to 16 bytes and lie above the start", () => {
  const { allocator } = makeHeap();
  for (const bytes of [1, 15, 16, 17, 65, 4096, 100_000, 2 ** 20]) {
    const address = allocator.allocate(bytes);
    expect(address % 16).toBe(0);
    expect(address).toBeGreaterThan(START);
  }
});

test("a freed block is handed out again, small and large", () => {
  const { allocator } = makeHeap();
  for (const bytes of [100, 40_000, 4_000_000]) {
    const fence = allocator.allocate(64);
    const first = allocator.allocate(bytes);
    const above = allocator.allocate(64);
    allocator.free(first);
    expect(allocator.allocate(bytes)).toBe(first);
    for (const address of [fence, first, above]) allocator.free(address);
  }
});

test("free neighbours merge: 16 blocks of 1 MB make room for one of 16 MB", () => {
  const { allocator } = makeHeap(17 * 2 ** 20);
  const addresses = Array.from({ length: 16 }, () => allocator.allocate(2 ** 20));
  const fence = allocator.allocate(64);
  expect(addresses).not.toContain(0);
  expect(allocator.allocate(16 * 2 ** 20)).toBe(0);
  for (const index of [1, 0, 3, 2, 7, 5, 6, 4, 15, 8, 9, 14, 10, 13, 11, 12]) {
    allocator.free(addresses[index]);
  }
  const large = allocator.allocate(16 * 2 ** 20);
  expect(large).toBe(addresses[0]);
  expect(fence).toBeGreaterThan(0);
});

test("small blocks merge when a large one would not fit otherwise", () => {
  const { allocator } = makeHeap(8 * 2 ** 20);
  const addresses: number[] = [];
  for (let address = allocator.allocate(1000); address !== 0; address = allocator.allocate(1000)) {
    addresses.push(address);
  }
  expect(addresses.length).toBeGreaterThan(8000);
  for (const address of addresses) allocator.free(address);
  expect(allocator.allocate(7 * 2 ** 20)).not.toBe(0);
});

test("the budget bounds live bytes and the extent; the unbounded form may pass it", () => {
  const { allocator } = makeHeap(2 ** 20);
  expect(allocator.allocate(2 ** 20)).toBe(0);
  const half = allocator.allocate(2 ** 19);
  expect(half).not.toBe(0);
  expect(allocator.allocate(2 ** 19)).toBe(0);
  const beyond = allocator.allocateUnbounded(2 ** 20);
  expect(beyond).not.toBe(0);
  allocator.free(beyond);
  allocator.free(half);
  expect(allocator.live).toBe(0);
  expect(allocator.peak).toBeGreaterThan(2 ** 20);
  allocator.budget = 100;
  expect(allocator.allocate(2000)).toBe(0);
});

test("an arena that cannot grow, and sizes beyond 4 GiB, give 0", () => {
  const { allocator } = makeHeap(Number.POSITIVE_INFINITY);
  expect(allocator.allocate(CAPACITY + 1)).toBe(0);
  expect(allocator.allocate(2 ** 32)).toBe(0);
  expect(allocator.allocate(2 ** 40)).toBe(0);
  expect(allocator.allocate(1000)).not.toBe(0);
});

test("freeing twice is an internal error, for small and large blocks", () => {
  const { allocator } = makeHeap();
  for (const bytes of [100, 100_000]) {
    const address = allocator.allocate(bytes);
    allocator.allocate(100);
    allocator.free(address);
    expect(() => allocator.free(address)).toThrow(/internal error: no block is in use/);
  }
});

test("poison: new and freed data reads as NaN", () => {
  const { allocator, words } = makeHeap();
  allocator.poison = true;
  const floats = new Float32Array(words.buffer);
  const address = allocator.allocate(50_000);
  expect(floats.subarray(address / 4, address / 4 + 12_500).every(Number.isNaN)).toBe(true);
  floats.fill(1, address / 4, address / 4 + 12_500);
  allocator.allocate(100);
  allocator.free(address);
  // The first 16 bytes may hold list links.
  expect(floats.subarray(address / 4 + 4, address / 4 + 12_500).every(Number.isNaN)).toBe(true);
});

interface Live {
  readonly address: number;
  readonly bytes: number;
  readonly tag: number;
}

/** Blocks in use, each painted with a tag of its own: a wrong tag later means that blocks overlap. */
class PaintedBlocks {
  readonly #live: Live[] = [];
  readonly #allocator: Allocator;
  readonly #bytes: Uint8Array;

  constructor(heap: Heap) {
    this.#allocator = heap.allocator;
    this.#bytes = new Uint8Array(heap.words.buffer);
  }

  /** Frees or allocates, as the step says. */
  take({ bytes, isFree, pick }: Step, tag: number): void {
    const { length } = this.#live;
    if (isFree && length > 0) this.#drop(pick % length);
    else this.#add(bytes, tag);
  }

  dropAll(): void {
    while (this.#live.length > 0) this.#drop(this.#live.length - 1);
  }

  #add(bytes: number, tag: number): void {
    const address = this.#allocator.allocate(bytes);
    expect(address).not.toBe(0);
    this.#bytes.fill(tag, address, address + bytes);
    this.#live.push({ address, bytes, tag });
  }

  #drop(index: number): void {
    const [{ address, bytes, tag }] = this.#live.splice(index, 1);
    const data = this.#bytes.subarray(address, address + bytes);
    expect(data.every((byte) => byte === tag)).toBe(true);
    this.#allocator.free(address);
  }
}

interface Step {
  readonly bytes: number;
  readonly isFree: boolean;
  readonly pick: number;
}

describe("fuzz", () => {
  const bytes = fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 30_000, max: 34_000 }),
    fc.integer({ min: 1, max: 200_000 }),
  );
  const plans: fc.Arbitrary<readonly Step[]> = fc.array(
    fc.record({ bytes, isFree: fc.boolean(), pick: fc.nat() }),
    { minLength: 50, maxLength: 300 },
  );

  for (const poison of [false, true]) {
    test(`random allocation and freeing keeps blocks apart and loses nothing, poison=${poison}`, () => {
      const heap = makeHeap();
      const { allocator } = heap;
      allocator.poison = poison;
      const run = (plan: readonly Step[]): void => {
        const blocks = new PaintedBlocks(heap);
        for (const [i, step] of plan.entries()) blocks.take(step, i % 251);
        blocks.dropAll();
        allocator.mergeQuickLists();
        expect([allocator.live, allocator.extent]).toEqual([0, 0]);
      };
      fc.assert(fc.property(plans, run), { seed: 20_240, numRuns: 60 });
      expect(heap.grows).toBeGreaterThan(0);
    });
  }
});
