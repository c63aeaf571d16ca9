// Philox4x32-10, a counter-based generator: block `n` of a stream is a pure function of key and counter.
// Follows Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC11), and Random123's philox.h.

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four 32-bit words. */
export type Block = Uint32Array;

/** High 32 bits of the unsigned product of two 32-bit words, from products of their halves. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const cross = Math.imul(aHigh, bLow) >>> 0;
  const low = Math.imul(aLow, bLow) >>> 16;
  const middle = (Math.imul(aLow, bHigh) >>> 0) + (cross & 0xffff) + low;
  // `middle` may pass 2^32 by its carry, so it is shifted as a double.
  const carry = middle >= 4294967296 ? 65536 : 0;
  return (Math.imul(aHigh, bHigh) + (cross >>> 16) + (middle >>> 16) + carry) | 0;
}

/** Ten rounds of Philox on the counter words in `block` (low first) under the key words; the result replaces them. */
export function philox(block: Block, key0: number, key1: number): void {
  let c0 = block[0];
  let c1 = block[1];
  let c2 = block[2];
  let c3 = block[3];
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The two key words of a seed: its low 64 bits in two's complement. */
export function keyOf(seed: number | bigint): readonly [number, number] {
  const bits = BigInt.asUintN(64, typeof seed === "bigint" ? seed : BigInt(Math.trunc(seed)));
  return [Number(bits & 0xffffffffn), Number(bits >> 32n)];
}

/** A stream of counters under one key. */
export class Generator {
  /** The key of every draw. */
  seed: number | bigint;
  /** The next counter that no draw has used. */
  counter = 0;

  constructor(seed: number | bigint) {
    this.seed = seed;
  }

  /** Restarts the stream under a new key. */
  reseed(seed: number | bigint): void {
    this.seed = seed;
    this.counter = 0;
  }

  /** Takes `count` counters out of the stream; returns the first. */
  reserve(count: number): number {
    const base = this.counter;
    this.counter = base + count;
    return base;
  }
}
