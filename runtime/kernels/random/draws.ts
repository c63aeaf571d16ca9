// From counters to numbers: each element has its own counter, so a result never depends on how a call is cut up.
import type { RandomDraw } from "../contract.ts";
import { type Block, keyOf, philox } from "./philox.ts";

const TWO_32 = 2 ** 32;

/** Turns one block of random words into one number. */
export type Distribution = (block: Block) => number;

/** Calls `put(i, block)` for `count` elements, the first one at counter `draw.base`. */
export type ForEachBlock = (
  draw: RandomDraw,
  count: number,
  put: (index: number, block: Block) => void,
) => void;

/** Blocks made in JavaScript. */
export const forEachBlock: ForEachBlock = (draw, count, put) => {
  const [key0, key1] = keyOf(draw.seed);
  const block: Block = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    const counter = draw.base + i;
    block[0] = counter;
    block[1] = counter / TWO_32;
    block[2] = 0;
    block[3] = 0;
    philox(block, key0, key1);
    put(i, block);
  }
};

/** Uniform in `[0, 1)` in steps of 2^-24: every value is a float32. */
export function uniform24(block: Block): number {
  return (block[0] >>> 8) * 2 ** -24;
}

/** Uniform in `[0, 1)` in steps of 2^-53. */
export function uniform53(block: Block): number {
  return (block[0] >>> 5) * 2 ** -27 + (block[1] >>> 6) * 2 ** -53;
}

/** Standard normal by Box and Muller from one block: nothing is rejected. */
export function standardNormal(block: Block): number {
  // The radius needs a number above 0, so the interval is turned round to (0, 1].
  const radius = Math.sqrt(-2 * Math.log(1 - uniform53(block)));
  const angle = 2 * Math.PI * ((block[2] >>> 5) * 2 ** -27 + (block[3] >>> 6) * 2 ** -53);
  return radius * Math.cos(angle);
}

/** An integer in `[0, range)` by multiplying and shifting; its bias is at most `range * 2^-53`. */
export function integerBelow(block: Block, range: number): number {
  return Math.floor(uniform53(block) * range);
}

/** The same for ranges that no double counts exactly; its bias is at most `range * 2^-64`. */
export function bigintBelow(block: Block, range: bigint): bigint {
  const word = (BigInt(block[0]) << 32n) | BigInt(block[1]);
  return (word * range) >> 64n;
}
