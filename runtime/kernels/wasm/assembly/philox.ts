// Philox4x32-10 for four counters at a time: one lane per counter. The same words as runtime/kernels/random/philox.ts.

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** The four words of four blocks; word `w` of block `i` is lane `i` of vector `w`. */
const WORDS: usize = memory.data(64, 16);

/** What the last, partial step of a call produces before its valid part is copied. */
const REST: usize = memory.data(64, 16);

/** High words of the products of four lanes, from two pairs of 64-bit products. */
@inline
function highWords(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

@inline
function lowWords(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** Words of the blocks at `counter .. counter + 3` into WORDS. */
@inline
function fourBlocks(counter: u64, key0: i32, key1: i32): void {
  const base = <u32>counter;
  let c0 = i32x4.add(i32x4.splat(base), i32x4(0, 1, 2, 3));
  // Lanes that wrapped around carry into the next word.
  const carry = i32x4.lt_u(c0, i32x4.splat(base));
  let c1 = i32x4.sub(i32x4.splat(<i32>(counter >> 32)), carry);
  let c2 = i32x4.splat(0);
  let c3 = i32x4.splat(0);
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const a = i64x2.extmul_low_i32x4_u(c0, m0);
    const b = i64x2.extmul_high_i32x4_u(c0, m0);
    const c = i64x2.extmul_low_i32x4_u(c2, m1);
    const d = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(highWords(c, d), c1), i32x4.splat(k0));
    c1 = lowWords(c, d);
    c2 = v128.xor(v128.xor(highWords(a, b), c3), i32x4.splat(k1));
    c3 = lowWords(a, b);
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  v128.store(WORDS, c0);
  v128.store(WORDS, c1, 16);
  v128.store(WORDS, c2, 32);
  v128.store(WORDS, c3, 48);
}

/** Uniform in [0, 1) with 53 bits, from the first two words of block `lane`. */
@inline
function uniform53(lane: usize): f64 {
  const high = load<u32>(WORDS + (lane << 2)) >> 5;
  const low = load<u32>(WORDS + (lane << 2), 16) >> 6;
  return <f64>high * (1.0 / 134217728.0) + <f64>low * (1.0 / 9007199254740992.0);
}

/** `n` uniform float32 numbers in [0, 1), in steps of 2^-24. */
export function philoxUniform_f32(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32): void {
  let counter = ((<u64>high) << 32) | <u64>low;
  for (let i = 0; i < n; i += 4) {
    fourBlocks(counter, key0, key1);
    const x = f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(v128.load(WORDS), 8)), f32x4.splat(1.0 / 16777216.0));
    const to = out + (<usize>i << 2);
    if (i + 4 <= n) {
      v128.store(to, x);
    } else {
      v128.store(REST, x);
      memory.copy(to, REST, <usize>(n - i) << 2);
    }
    counter += 4;
  }
}

/** `n` uniform float64 numbers in [0, 1), in steps of 2^-53. */
export function philoxUniform_f64(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32): void {
  let counter = ((<u64>high) << 32) | <u64>low;
  for (let i = 0; i < n; i += 4) {
    fourBlocks(counter, key0, key1);
    const count = min(4, n - i);
    for (let k = 0; k < count; k++) store<f64>(out + (<usize>(i + k) << 3), uniform53(k));
    counter += 4;
  }
}

@inline
function bernoulli<T>(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32, p: f64): void {
  let counter = ((<u64>high) << 32) | <u64>low;
  for (let i = 0; i < n; i += 4) {
    fourBlocks(counter, key0, key1);
    const count = min(4, n - i);
    for (let k = 0; k < count; k++) store<T>(out + <usize>(i + k) * sizeof<T>(), uniform53(k) < p ? <T>1 : <T>0);
    counter += 4;
  }
}

/** `n` numbers that are 1 with probability `p`, else 0. */
export function philoxBernoulli_f32(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32, p: f64): void {
  bernoulli<f32>(n, out, low, high, key0, key1, p);
}

/** The same in float64. */
export function philoxBernoulli_f64(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32, p: f64): void {
  bernoulli<f64>(n, out, low, high, key0, key1, p);
}

/** The four words of each of `n` blocks, block after block; `n` is a multiple of 4. */
export function philoxBlocks(n: i32, out: usize, low: u32, high: u32, key0: i32, key1: i32): void {
  let counter = ((<u64>high) << 32) | <u64>low;
  for (let i = 0; i < n; i += 4) {
    fourBlocks(counter, key0, key1);
    for (let k: usize = 0; k < 4; k++) {
      const to = out + (<usize>i << 4) + (k << 4);
      store<u32>(to, load<u32>(WORDS + (k << 2)));
      store<u32>(to, load<u32>(WORDS + (k << 2), 16), 4);
      store<u32>(to, load<u32>(WORDS + (k << 2), 32), 8);
      store<u32>(to, load<u32>(WORDS + (k << 2), 48), 12);
    }
    counter += 4;
  }
}
