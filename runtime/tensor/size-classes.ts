// Size classes of the allocator: each power of two is divided into equal steps, numbered in rising order.

/** How many steps each power of two is divided into, as a power of two. */
export const CLASS_BITS = 4;

/** Steps per level. */
export const CLASSES: number = 1 << CLASS_BITS;

/** Levels for sizes up to 2^28 granules, which is 4 GiB; level 0 holds the sizes below 16 one by one. */
export const LEVELS = 26;

/** The class that holds blocks of `size` granules. */
export function classOf(size: number): number {
  if (size < CLASSES) return size;
  const log = 31 - Math.clz32(size);
  return ((log - CLASS_BITS + 1) << CLASS_BITS) + ((size >>> (log - CLASS_BITS)) & (CLASSES - 1));
}

/** The first class all of whose blocks have at least `size` granules. */
export function roundedClass(size: number): number {
  if (size < CLASSES) return size;
  const log = 31 - Math.clz32(size);
  return classOf(size + (1 << (log - CLASS_BITS)) - 1);
}

/** Index of the lowest bit that is set; `bits` is not 0. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
