// The loops of pools over `[lead, D, H, W]`; fewer spatial dims are dims of one element.
import { type DType, isFloating, type TypedArray } from "../tensor/dtype.ts";
import type { Windows } from "./pool-windows.ts";

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

/** What is done in one window: where it is and where its result goes. */
type Visit = (plane: number, to: number, d: number, h: number, w: number) => void;

function eachWindow(lead: number, [depth, height, width]: Three, visit: Visit): void {
  const planeSize = depth.size * height.size * width.size;
  let to = 0;
  for (let l = 0; l < lead; l++)
    for (let d = 0; d < depth.starts.length; d++)
      for (let h = 0; h < height.starts.length; h++)
        for (let w = 0; w < width.starts.length; w++) visit(l * planeSize, to++, d, h, w);
}

/** The largest element of each window and its place in the plane; a NaN counts as the largest. */
export function maxOfWindows(
  from: Dense,
  values: Dense,
  indices: Dense,
  lead: number,
  windows: readonly Windows[],
): void {
  const dims = three(windows);
  const [depth, height, width] = dims;
  const { array } = from;
  eachWindow(lead, dims, (plane, to, d, h, w) => {
    const base = from.at + plane;
    let best = (depth.starts[d] * height.size + height.starts[h]) * width.size + width.starts[w];
    let max = array[base + best];
    for (let z = depth.starts[d]; z < depth.ends[d]; z += depth.step)
      for (let y = height.starts[h]; y < height.ends[h]; y += height.step) {
        const row = (z * height.size + y) * width.size;
        for (let x = width.starts[w]; x < width.ends[w]; x += width.step) {
          const value = array[base + row + x];
          // biome-ignore lint/suspicious/noSelfCompare: only a NaN differs from itself
          if (value > max || value !== value) {
            max = value;
            best = row + x;
          }
        }
      }
    write(values, to, max);
    write(indices, to, best);
  });
}

function write({ array, at }: Dense, i: number, value: number | bigint): void {
  if (array instanceof BigInt64Array) array[at + i] = BigInt(value);
  else array[at + i] = Number(value);
}

/** What each window is divided by: a fixed number, or how many elements it counts. */
function divisorOf([depth, height, width]: Three, fixed: number | null): DivisorAt {
  if (fixed !== null) return () => fixed;
  return (d, h, w) => depth.divisors[d] * height.divisors[h] * width.divisors[w];
}

type DivisorAt = (d: number, h: number, w: number) => number;

/** The average of each window; of integers cut off towards zero; 0 where a window is empty. */
export function averageOfWindows(
  from: Dense,
  out: Dense & { readonly dtype: DType },
  lead: number,
  windows: readonly Windows[],
  fixed: number | null,
): void {
  const dims = three(windows);
  const [depth, height, width] = dims;
  const divisor = divisorOf(dims, fixed);
  const isExact = isFloating(out.dtype);
  const { array } = from;
  eachWindow(lead, dims, (plane, to, d, h, w) => {
    let total = 0;
    for (let z = depth.starts[d]; z < depth.ends[d]; z++)
      for (let y = height.starts[h]; y < height.ends[h]; y++) {
        const row = from.at + plane + (z * height.size + y) * width.size;
        for (let x = width.starts[w]; x < width.ends[w]; x++) total += Number(array[row + x]);
      }
    const isEmpty =
      depth.starts[d] >= depth.ends[d] ||
      height.starts[h] >= height.ends[h] ||
      width.starts[w] >= width.ends[w];
    const average = isEmpty ? 0 : total / divisor(d, h, w);
    write(out, to, isExact ? average : Math.trunc(average));
  });
}

/** The transpose of `averageOfWindows`: every element of a window gets its share. `out` begins as zeros. */
export function spreadOverWindows(
  from: Dense,
  out: Dense,
  lead: number,
  windows: readonly Windows[],
  fixed: number | null,
): void {
  const dims = three(windows);
  const [depth, height, width] = dims;
  const divisor = divisorOf(dims, fixed);
  eachWindow(lead, dims, (plane, to, d, h, w) => {
    const share = Number(from.array[from.at + to]) / divisor(d, h, w);
    for (let z = depth.starts[d]; z < depth.ends[d]; z++)
      for (let y = height.starts[h]; y < height.ends[h]; y++) {
        const row = out.at + plane + (z * height.size + y) * width.size;
        for (let x = width.starts[w]; x < width.ends[w]; x++)
          write(out, row - out.at + x, Number(out.array[row + x]) + share);
      }
  });
}
