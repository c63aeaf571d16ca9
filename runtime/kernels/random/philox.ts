// Philox4x32-10, a counter-based generator: block `n` of a stream is a pure function of key and counter.
// Follows Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC11), and Random123's philox.h.

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four 32-bit words. */
export type Block = Uint32Array;

/** High 32 bits of the unsigned product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const cross = aHigh * bLow + (low >>> 16);
  const middle = (cross & 0xffff) + aLow * bHigh;
  // `cross` stays below 2^32 and `middle` below 2^33, both exact in a double.
  return (aHigh * bHigh + Math.floor(cross / 65536) + Math.floor(middle / 65536)) >>> 0;
}

/** Ten rounds of Philox on counter words `c0..c3` (low first) under the key words; fills `block`. */
export function philox(
  block: Block,
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
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
