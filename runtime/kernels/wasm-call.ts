// Calls an exported pointwise kernel over the current walk: addresses and strides per stream, then the numbers.
import { type DType, ITEM_SIZE } from "../tensor/dtype.ts";
import type { Loop } from "./loop.ts";
import { type WasmFunction, wasmFunction } from "./wasm/loader.ts";

/** The parts of a loop call that travel to wasm. */
export type WasmWalk = Pick<
  Loop<unknown, number | bigint>,
  "n1" | "n0" | "at" | "outer" | "inner" | "scalars"
>;

const SUFFIX: Readonly<Record<DType, string>> = {
  float32: "f32",
  float64: "f64",
  int32: "i32",
  int64: "i64",
  uint8: "u8",
  bool: "u8",
};

/** Looks exported kernels up once per dtype; null where the table has none. */
export function wasmLookup(wasm: {
  readonly name: string;
  readonly dtypes: readonly DType[];
}): (dtype: DType) => WasmFunction | null {
  const found = new Map<DType, WasmFunction>();
  return (dtype) => {
    const known = found.get(dtype);
    if (known !== undefined) return known;
    if (!wasm.dtypes.includes(dtype)) return null;
    const loaded = wasmFunction(`${wasm.name}_${SUFFIX[dtype]}`);
    found.set(dtype, loaded);
    return loaded;
  };
}

/**
 * Calls `f(n1, n0, out, outer, inner, …, numbers)`; `bytes[k]` is the element size of stream k.
 *
 * Spelled out for the usual counts: a spread call costs nine times as much.
 */
export function callWasm(
  f: WasmFunction,
  walk: WasmWalk,
  bytes: readonly number[],
  numbers: number,
): void {
  const { n1, n0, at, outer: o, inner: i, scalars: s } = walk;
  const p0 = at[0] * bytes[0];
  const p1 = at[1] * bytes[1];
  const key = bytes.length * 10 + numbers;
  switch (key) {
    case 11:
      f(n1, n0, p0, o[0], i[0], s[0]);
      return;
    case 20:
      f(n1, n0, p0, o[0], i[0], p1, o[1], i[1]);
      return;
    case 21:
      f(n1, n0, p0, o[0], i[0], p1, o[1], i[1], s[0]);
      return;
    case 22:
      f(n1, n0, p0, o[0], i[0], p1, o[1], i[1], s[0], s[1]);
      return;
    case 30:
      f(n1, n0, p0, o[0], i[0], p1, o[1], i[1], at[2] * bytes[2], o[2], i[2]);
      return;
    case 31:
      f(n1, n0, p0, o[0], i[0], p1, o[1], i[1], at[2] * bytes[2], o[2], i[2], s[0]);
      return;
    default:
      callSpread(f, walk, bytes, numbers);
  }
}

function callSpread(
  f: WasmFunction,
  walk: WasmWalk,
  bytes: readonly number[],
  numbers: number,
): void {
  const args: (number | bigint)[] = [walk.n1, walk.n0];
  for (let k = 0; k < bytes.length; k++)
    args.push(walk.at[k] * bytes[k], walk.outer[k], walk.inner[k]);
  for (let k = 0; k < numbers; k++) args.push(walk.scalars[k]);
  f(...args);
}

/** Element sizes of the output and the operands when computing in `dtype`. */
export function streamBytes(
  dtype: DType,
  isBool: boolean,
  masks: readonly boolean[],
): readonly number[] {
  const size = ITEM_SIZE[dtype];
  return [isBool ? 1 : size, ...masks.map((isMask) => (isMask ? 1 : size))];
}
