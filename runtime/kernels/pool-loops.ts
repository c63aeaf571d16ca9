// The loops of pools over `[lead, D, H, W]`; fewer spatial dims are dims of one element.
import { type DType, isFloating, type TypedArray } from "../tensor/dtype.ts";
import type { Windows } from "./pool-windows.ts";

/** Arrays whose elements are JavaScript numbers. */
type NumberArray = Exclude<TypedArray, BigInt64Array>;

/** Elements of a contiguous tensor from `at` on. */
export interface Dense {
  readonly array: TypedArray;
  readonly at: number;
}

/** The one window of a dim that is not there. */
const WHOLE: Windows = {
  size: 1,
  starts: new Int32Array([0]),
  ends: new Int32Array([1]),
  step: 1,
  divisors: new Int32Array([1]),
};

type Three = readonly [Windows, Windows, Windows];

function three(windows: readonly Windows[]): Three {
  const missing = new Array<Windows>(3 - windows.length).fill(WHOLE);
  const [depth, height, width] = [...missing, ...windows];
  return [depth, height, width];
}

/** Place in the plane of the largest element of a window; a NaN counts as the largest. */
function largestPlace(array: TypedArray, base: number, dims: Three, to: Place): number {
  const [depth, height, width] = dims;
  const [z1, y1, x1] = [depth.ends[to.d], height.ends[to.h], width.ends[to.w]];
  const x0 = width.starts[to.w];
  let best = (depth.starts[to.d] * height.size + height.starts[to.h]) * width.size + x0;
  let max = array[base + best];
  for (let z = depth.starts[to.d]; z < z1; z += depth.step)
    for (let y = height.starts[to.h]; y < y1; y += height.step) {
      const row = (z * height.size + y) * width.size;
      for (let x = x0; x < x1; x += width.step) {
        const value = array[base + row + x];
        // biome-ignore lint/suspicious/noSelfCompare: only a NaN differs from itself
        if (value > max || value !== value) {
          max = value;
          best = row + x;
        }
      }
    }
  return best;
}

/** Which window along each dim. */
interface Place {
  d: number;
  h: number;
  w: number;
}

/** Steps to the next window in row-major order; false after the last one, which leads back to the first. */
function advance(place: Place, [depth, height, width]: Three): boolean {
  if (++place.w < width.starts.length) return true;
  place.w = 0;
  if (++place.h < height.starts.length) return true;
  place.h = 0;
  if (++place.d < depth.starts.length) return true;
  place.d = 0;
  return false;
}

/** How many windows one plane has, and how many elements. */
function countsOf([depth, height, width]: Three): {
  readonly windows: number;
  readonly elements: number;
} {
  return {
    windows: depth.starts.length * height.starts.length * width.starts.length,
    elements: depth.size * height.size * width.size,
  };
}

function write({ array, at }: Dense, i: number, value: number | bigint): void {
  if (array instanceof BigInt64Array) array[at + i] = BigInt(value);
  else array[at + i] = Number(value);
}

/** The largest element of each window and its place in the plane. */
export function maxOfWindows(
  from: Dense,
  values: Dense,
  indices: Dense,
  lead: number,
  windows: readonly Windows[],
): void {
  const dims = three(windows);
  const { windows: count, elements } = countsOf(dims);
  if (count === 0) return;
  // Places are small and not negative, so the low words of little-endian integers hold them.
  const { buffer, byteOffset } = indices.array;
  const words = new Int32Array(buffer, byteOffset + indices.at * 8, 2 * lead * count);
  words.fill(0);
  const place = { d: 0, h: 0, w: 0 };
  let to = 0;
  for (let plane = 0; plane < lead; plane++) {
    const base = from.at + plane * elements;
    do {
      const best = largestPlace(from.array, base, dims, place);
      write(values, to, from.array[base + best]);
      words[2 * to++] = best;
    } while (advance(place, dims));
  }
}

/** What a window is divided by: a fixed number, or how many elements it counts. */
function divisorAt([depth, height, width]: Three, to: Place, fixed: number | null): number {
  return fixed ?? depth.divisors[to.d] * height.divisors[to.h] * width.divisors[to.w];
}

/** The sum of a window; 0 where it is empty. */
function sumOfWindow(array: TypedArray, base: number, dims: Three, to: Place): number {
  const [depth, height, width] = dims;
  const [z1, y1, x1] = [depth.ends[to.d], height.ends[to.h], width.ends[to.w]];
  const x0 = width.starts[to.w];
  let total = 0;
  for (let z = depth.starts[to.d]; z < z1; z++)
    for (let y = height.starts[to.h]; y < y1; y++) {
      const row = base + (z * height.size + y) * width.size;
      for (let x = x0; x < x1; x++) total += Number(array[row + x]);
    }
  return total;
}

/** Whether a window has no elements: its average is 0, whatever it is divided by. */
function isEmptyAt([depth, height, width]: Three, { d, h, w }: Place): boolean {
  return (
    depth.starts[d] >= depth.ends[d] ||
    height.starts[h] >= height.ends[h] ||
    width.starts[w] >= width.ends[w]
  );
}

/** The average of each window; of integers cut off towards zero; 0 where a window is empty. */
export function averageOfWindows(
  from: Dense,
  out: Dense & { readonly dtype: DType },
  lead: number,
  windows: readonly Windows[],
  fixed: number | null,
): void {
  const dims = three(windows);
  const { windows: count, elements } = countsOf(dims);
  if (count === 0) return;
  const isExact = isFloating(out.dtype);
  const place = { d: 0, h: 0, w: 0 };
  let to = 0;
  for (let plane = 0; plane < lead; plane++) {
    const base = from.at + plane * elements;
    do {
      const total = sumOfWindow(from.array, base, dims, place);
      const average = isEmptyAt(dims, place) ? 0 : total / divisorAt(dims, place, fixed);
      write(out, to++, isExact ? average : Math.trunc(average));
    } while (advance(place, dims));
  }
}

/** The transpose of `averageOfWindows`: every element of a window gets its share. `out` begins as zeros. */
export function spreadOverWindows(
  from: { readonly array: NumberArray; readonly at: number },
  out: { readonly array: NumberArray; readonly at: number },
  lead: number,
  windows: readonly Windows[],
  fixed: number | null,
): void {
  const dims = three(windows);
  const { windows: count, elements } = countsOf(dims);
  if (count === 0) return;
  const place = { d: 0, h: 0, w: 0 };
  let to = from.at;
  for (let plane = 0; plane < lead; plane++) {
    const base = out.at + plane * elements;
    do {
      const share = from.array[to++] / divisorAt(dims, place, fixed);
      addToWindow(out.array, base, dims, place, share);
    } while (advance(place, dims));
  }
}

function addToWindow(
  array: NumberArray,
  base: number,
  dims: Three,
  to: Place,
  share: number,
): void {
  const [depth, height, width] = dims;
  const [z1, y1, x1] = [depth.ends[to.d], height.ends[to.h], width.ends[to.w]];
  const x0 = width.starts[to.w];
  for (let z = depth.starts[to.d]; z < z1; z++)
    for (let y = height.starts[to.h]; y < y1; y++) {
      const row = base + (z * height.size + y) * width.size;
      for (let x = x0; x < x1; x++) array[row + x] += share;
    }
}
