// Storages: where elements live, release, spill, regions, and the scratch arena.
import { afterEach, describe, expect, test } from "vitest";
import { DTYPES, ITEM_SIZE, newTypedArray } from "../../runtime/tensor/dtype.ts";
import {
  blocks,
  DEFAULT_BUDGET,
  memory as linearMemory,
  resetScratch,
  STATIC_BYTES,
  scratch,
  scratchMark,
  uint8View,
} from "../../runtime/tensor/heap.ts";
import { memory, setMemoryBudget } from "../../runtime/tensor/memory.ts";
import {
  closeRegion,
  currentRegion,
  enterRegion,
  leaveRegion,
  Region,
} from "../../runtime/tensor/regions.ts";
import {
  allocateStorage,
  arrayOf,
  assertUsable,
  baseOf,
  release,
  type Storage,
  setDebugAllocator,
  storageFromArray,
  watch,
} from "../../runtime/tensor/storage.ts";

afterEach(() => {
  setMemoryBudget(DEFAULT_BUDGET);
  setDebugAllocator(false);
});

function elements(storage: Storage): readonly (number | bigint)[] {
  const base = baseOf(storage);
  return [...arrayOf(storage).slice(base, base + storage.length)];
}

describe("residency", () => {
  for (const dtype of DTYPES) {
    const most = 64 / ITEM_SIZE[dtype];
    test(`${dtype}: up to ${most} elements on the heap, more in memory`, () => {
      const small = allocateStorage(dtype, most);
      expect([small.ptr, baseOf(small)]).toEqual([0, 0]);
      expect(arrayOf(small)).toBe(small.data);
      expect(arrayOf(small)).toHaveLength(most);
      const large = allocateStorage(dtype, most + 1);
      expect(large.data).toBe(null);
      expect(large.ptr % 16).toBe(0);
      expect(baseOf(large) * ITEM_SIZE[dtype]).toBe(large.ptr);
      expect(arrayOf(large).buffer).toBe(linearMemory.buffer);
      expect(arrayOf(large).constructor).toBe(newTypedArray(dtype, 0).constructor);
    });
  }

  test("empty storages are on the heap", () => {
    expect(elements(allocateStorage("int64", 0))).toEqual([]);
  });

  test("storageFromArray copies, small and large", () => {
    const source = Float32Array.from({ length: 100 }, (_, i) => i);
    const large = storageFromArray("float32", source);
    const small = storageFromArray("float32", source.subarray(3, 6));
    source.fill(-1);
    expect(elements(large)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(elements(small)).toEqual([3, 4, 5]);
    const wide = storageFromArray(
      "int64",
      BigInt64Array.from({ length: 20 }, (_, i) => BigInt(-i)),
    );
    expect(elements(wide).slice(0, 3)).toEqual([0n, -1n, -2n]);
  });

  test("growing the memory refreshes the views and keeps the elements", () => {
    const before = storageFromArray("float32", new Float32Array(100).fill(7));
    const { buffer } = linearMemory;
    const big = allocateStorage("uint8", buffer.byteLength);
    expect(linearMemory.buffer).not.toBe(buffer);
    expect(elements(before)).toEqual(new Array(100).fill(7));
    release(big);
  });

  test("a size beyond all memory is refused", () => {
    expect(() => allocateStorage("float64", 2 ** 40)).toThrow(
      /^allocating 1099511627776 float64 elements: 8796093022208 bytes could not be allocated/,
    );
  });
});

describe("release", () => {
  test("gives the bytes back, once, and touching throws", () => {
    const { live } = memory();
    const storage = allocateStorage("float32", 1000);
    expect(memory().live - live).toBeGreaterThanOrEqual(4000);
    release(storage);
    release(storage);
    expect(memory().live).toBe(live);
    expect(() => arrayOf(storage, "add.Tensor")).toThrow(
      /^add\.Tensor: the memory of this tensor \(1000 float32 elements\) was already released/,
    );
    expect(() => assertUsable(storage, "sum")).toThrow(/^sum: /);
  });

  test("small storages throw too", () => {
    const storage = allocateStorage("float32", 3);
    release(storage);
    expect(() => arrayOf(storage)).toThrow(/already released/);
  });
});

describe("budget", () => {
  test("beyond it elements spill to the heap, and are counted", () => {
    setMemoryBudget(blocks.live + 100_000);
    const { spills, spilled } = memory();
    const inside = allocateStorage("float32", 10_000);
    const outside = allocateStorage("float32", 20_000);
    expect(inside.ptr).not.toBe(0);
    expect(outside.ptr).toBe(0);
    expect(arrayOf(outside)).toHaveLength(20_000);
    expect(memory()).toMatchObject({ spills: spills + 1, spilled: spilled + 80_000, gpu: 0 });
    release(inside);
    expect(allocateStorage("float32", 20_000).ptr).not.toBe(0);
  });

  test("live + cached is the size of the heap, and peak the most of live", () => {
    const report = memory();
    expect(report.live + report.cached).toBeLessThan(linearMemory.buffer.byteLength);
    expect(report.peak).toBeGreaterThanOrEqual(report.live);
  });

  test.each([Number.NaN, -1])("setMemoryBudget(%s) is refused", (bytes) => {
    expect(() => setMemoryBudget(bytes)).toThrow(/^setMemoryBudget: the budget is /);
  });
});

describe("regions", () => {
  function inRegion(region: Region, body: () => void): void {
    const previous = enterRegion(region);
    try {
      body();
    } finally {
      leaveRegion(previous);
    }
  }

  test("free what is not reachable, and leave the rest to the collector", () => {
    const { live } = memory();
    const region = new Region();
    const made: Storage[] = [];
    inRegion(region, () => {
      expect(currentRegion()).toBe(region);
      for (let i = 0; i < 10; i++)
        made.push(storageFromArray("float32", new Float32Array(50).fill(i)));
    });
    expect(currentRegion()).toBe(null);
    expect(made.every((storage) => storage.ticket === null)).toBe(true);
    closeRegion(region, new Map([[made[3], null]]));
    expect(made.map((storage) => storage.released)).toEqual(made.map((_, i) => i !== 3));
    expect(elements(made[3])).toEqual(new Array(50).fill(3));
    expect(made[3].ticket).not.toBe(null);
    release(made[3]);
    expect(memory().live).toBe(live);
  });

  test("reachable storages move to the parent, which frees them in turn", () => {
    const parent = new Region();
    const child = new Region();
    let inner: Storage | undefined;
    inRegion(parent, () => {
      inRegion(child, () => {
        inner = allocateStorage("float32", 50);
      });
      expect(currentRegion()).toBe(parent);
      closeRegion(child, new Map(inner === undefined ? [] : [[inner, parent]]));
    });
    expect(inner?.released).toBe(false);
    expect(inner?.ticket).toBe(null);
    closeRegion(parent, new Map());
    expect(inner?.released).toBe(true);
  });

  test("storages made while no region is current belong to none", () => {
    const region = new Region();
    let outside: Storage | undefined;
    inRegion(region, () => {
      const previous = enterRegion(null);
      outside = allocateStorage("float32", 50);
      leaveRegion(previous);
    });
    closeRegion(region, new Map());
    expect(outside?.released).toBe(false);
  });

  test("spilled storages are released with their region", () => {
    setMemoryBudget(0);
    const region = new Region();
    let spilled: Storage | undefined;
    inRegion(region, () => {
      spilled = allocateStorage("float32", 50);
    });
    expect(spilled?.data).toHaveLength(50);
    closeRegion(region, new Map());
    expect(spilled?.released).toBe(true);
  });

  test("a storage released inside its region is not freed again", () => {
    const region = new Region();
    const { live } = memory();
    inRegion(region, () => release(allocateStorage("float32", 50)));
    closeRegion(region, new Map());
    expect(memory().live).toBe(live);
  });

  test("watching twice registers once", () => {
    const storage = allocateStorage("float32", 50);
    const { ticket } = storage;
    watch(storage);
    expect(storage.ticket).toBe(ticket);
  });
});

describe("debug allocator", () => {
  test("unwritten elements read as NaN, small and large", () => {
    setDebugAllocator(true);
    expect(elements(allocateStorage("float32", 4))).toEqual(new Array(4).fill(Number.NaN));
    expect(elements(allocateStorage("float64", 40))).toEqual(new Array(40).fill(Number.NaN));
  });

  test("memory read after its release is poisoned, and small storages belong to regions", () => {
    setDebugAllocator(true);
    const large = storageFromArray("uint8", new Uint8Array(1000).fill(1));
    const { ptr } = large;
    release(large);
    expect(uint8View.subarray(ptr + 16, ptr + 1000).every((byte) => byte === 0xff)).toBe(true);
    const region = new Region();
    const previous = enterRegion(region);
    const small = allocateStorage("float32", 2);
    const { data } = small;
    leaveRegion(previous);
    closeRegion(region, new Map());
    expect(small.released).toBe(true);
    expect([...(data ?? [])]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("scratch", () => {
  test("addresses are aligned, apart, and reused after a reset", () => {
    const mark = scratchMark();
    const a = scratch(5);
    const b = scratch(100);
    expect([a % 16, b % 16]).toEqual([0, 0]);
    expect(b - a).toBe(16);
    expect(a).toBeGreaterThanOrEqual(STATIC_BYTES);
    resetScratch(mark);
    expect(scratch(5)).toBe(a);
    resetScratch();
    expect(scratchMark()).toBe(STATIC_BYTES);
  });

  test("large requests become blocks, freed by a reset below them and not by an inner one", () => {
    const { live } = memory();
    const outer = scratchMark();
    const first = scratch(2 ** 20);
    const inner = scratchMark();
    const second = scratch(2 ** 20);
    expect(Math.abs(second - first)).toBeGreaterThanOrEqual(2 ** 20);
    resetScratch(inner);
    expect(memory().live - live).toBeGreaterThanOrEqual(2 ** 20);
    expect(memory().live - live).toBeLessThan(2 ** 21);
    resetScratch(outer);
    expect(memory().live).toBe(live);
  });

  test("scratch may pass the budget", () => {
    setMemoryBudget(0);
    const mark = scratchMark();
    expect(scratch(2 ** 20)).not.toBe(0);
    resetScratch(mark);
  });
});
