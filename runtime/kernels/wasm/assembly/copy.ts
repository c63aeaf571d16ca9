// Copies of elements that keep their dtype, over two dims of any strides. Steps are in bytes.

/** Elements per side of a block: both sides of a transposed copy then stay in the first-level cache. */
const BLOCK: i32 = 32;

@inline
function copyBlock<T>(n1: i32, n0: i32, out: usize, o1: i32, o0: i32, from: usize, i1: i32, i0: i32): void {
  for (let i = 0; i < n1; i++) {
    let to = out + i * o1;
    let at = from + i * i1;
    for (let j = 0; j < n0; j++) {
      store<T>(to, load<T>(at));
      to += o0;
      at += i0;
    }
  }
}

@inline
function copyPlane<T>(n1: i32, n0: i32, out: usize, o1: i32, o0: i32, from: usize, i1: i32, i0: i32): void {
  if (o0 == sizeof<T>() && i0 == sizeof<T>()) {
    for (let i = 0; i < n1; i++) memory.copy(out + i * o1, from + i * i1, <usize>n0 * sizeof<T>());
    return;
  }
  for (let r = 0; r < n1; r += BLOCK) {
    for (let c = 0; c < n0; c += BLOCK) {
      copyBlock<T>(min(BLOCK, n1 - r), min(BLOCK, n0 - c), out + r * o1 + c * o0, o1, o0, from + r * i1 + c * i0, i1, i0);
    }
  }
}

/** `out[i][j] = from[i][j]` for elements of 1 byte. */
export function copyPlane_1(n1: i32, n0: i32, out: usize, o1: i32, o0: i32, from: usize, i1: i32, i0: i32): void {
  copyPlane<u8>(n1, n0, out, o1, o0, from, i1, i0);
}

/** `out[i][j] = from[i][j]` for elements of 4 bytes. */
export function copyPlane_4(n1: i32, n0: i32, out: usize, o1: i32, o0: i32, from: usize, i1: i32, i0: i32): void {
  copyPlane<u32>(n1, n0, out, o1, o0, from, i1, i0);
}

/** `out[i][j] = from[i][j]` for elements of 8 bytes. */
export function copyPlane_8(n1: i32, n0: i32, out: usize, o1: i32, o0: i32, from: usize, i1: i32, i0: i32): void {
  copyPlane<u64>(n1, n0, out, o1, o0, from, i1, i0);
}
