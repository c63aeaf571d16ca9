// Regions: storages that are freed together when a transform or scope ends, unless its results reach them.
import { listAllocationsIn, release, type Storage, watch } from "./storage.ts";

/** The storages allocated while it was current and not yet freed. */
export class Region {
  /** @internal Storages this region answers for. */
  storages: Storage[] = [];
}

let current: Region | null = null;

/** The region in which storages are being allocated; null when the garbage collector answers for them. */
export function currentRegion(): Region | null {
  return current;
}

/** Makes `region` current; hand the result to `leaveRegion` in a `finally` block. */
export function enterRegion(region: Region | null): Region | null {
  const previous = current;
  setCurrent(region);
  return previous;
}

/** Makes the region current again that `enterRegion` returned. */
export function leaveRegion(previous: Region | null): void {
  setCurrent(previous);
}

function setCurrent(region: Region | null): void {
  current = region;
  listAllocationsIn(region === null ? null : region.storages);
}

/** Where each storage that outlives a region goes: another region, or null for the garbage collector. */
export type Survivors = ReadonlyMap<Storage, Region | null>;

/** Frees every storage of `region` that is not among `survivors`. The region is empty afterwards and may be used again. */
export function closeRegion(region: Region, survivors: Survivors): void {
  const { storages } = region;
  region.storages = [];
  if (current === region) listAllocationsIn(region.storages);
  for (const storage of storages) {
    if (storage.released) continue;
    const home = survivors.get(storage);
    if (home === undefined) release(storage);
    else if (home === null) watch(storage);
    else home.storages.push(storage);
  }
}
