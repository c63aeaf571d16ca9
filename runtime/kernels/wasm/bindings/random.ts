// Random operators over wasm: the counters and words are those of the JavaScript kernels, so the numbers are the same.
import { type DType, ITEM_SIZE } from "../../../tensor/dtype.ts";
import { int32View, resetScratch, scratch, scratchMark } from "../../../tensor/heap.ts";
import { isContiguous, numel } from "../../../tensor/strides.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { drawArg, floatArg, type Kernel, type RandomDraw } from "../../contract.ts";
import { bernoulliPKernel, drawInto, randKernel, randnKernel } from "../../js/rand.ts";
import { type ForEachBlock, standardNormal } from "../../random/draws.ts";
import { keyOf } from "../../random/philox.ts";
import { isInMemory } from "../../stage.ts";
import { wasmLookup } from "../../wasm-call.ts";
import { type WasmFunction, wasmFunction } from "../loader.ts";

/** Up to this many elements the JavaScript kernel is at least as fast. */
const TINY = 8;

/** Blocks produced by one call: 16 KiB, which stay in the first-level cache. */
const RUN = 1024;

const TWO_32 = 2 ** 32;
const FLOATS: readonly DType[] = ["float32", "float64"];
const uniform = wasmLookup({ name: "philoxUniform", dtypes: FLOATS });
const bernoulli = wasmLookup({ name: "philoxBernoulli", dtypes: FLOATS });

let blocks: WasmFunction | null = null;

/** Counter words and key words, as every kernel takes them. */
function wordsOf({ seed, base }: RandomDraw): readonly [number, number, number, number] {
  const [key0, key1] = keyOf(seed);
  return [base % TWO_32, Math.floor(base / TWO_32), key0, key1];
}

/** The address to write at when `out` is dense and in memory, else null. */
function denseAddress(out: Tensor): number | null {
  const { storage, shape, strides, dtype, offset } = out;
  if (!isInMemory(storage) || !isContiguous(shape, strides)) return null;
  return storage.ptr + offset * ITEM_SIZE[dtype];
}

/** `rand(size)`. */
export const randWasmKernel: Kernel = (outs, args) => {
  const [out] = outs;
  const f = uniform(out.dtype);
  const address = denseAddress(out);
  if (f === null || address === null) randKernel(outs, args);
  else f(numel(out.shape), address, ...wordsOf(drawArg(args)));
};

/** `bernoulli.p(self, p)`. */
export const bernoulliPWasmKernel: Kernel = (outs, args) => {
  const [out] = outs;
  const f = bernoulli(out.dtype);
  const address = denseAddress(out);
  if (f === null || address === null) bernoulliPKernel(outs, args);
  else f(numel(out.shape), address, ...wordsOf(drawArg(args)), floatArg(args, 1));
};

/** `randn(size)`: wasm makes the words; logarithm and cosine are JavaScript's. */
export const randnWasmKernel: Kernel = (outs, args) => {
  const [out] = outs;
  if (numel(out.shape) <= TINY) randnKernel(outs, args);
  else drawInto(out, drawArg(args), standardNormal, forEachWasmBlock);
};

const forEachWasmBlock: ForEachBlock = (draw, count, put) => {
  blocks ??= wasmFunction("philoxBlocks");
  const mark = scratchMark();
  const address = scratch(RUN * 16);
  const block = new Uint32Array(4);
  for (let start = 0; start < count; start += RUN) {
    const length = Math.min(RUN, count - start);
    const run = { seed: draw.seed, base: draw.base + start };
    blocks(Math.ceil(length / 4) * 4, address, ...wordsOf(run));
    for (let i = 0; i < length; i++) {
      const at = address / 4 + i * 4;
      block[0] = int32View[at];
      block[1] = int32View[at + 1];
      block[2] = int32View[at + 2];
      block[3] = int32View[at + 3];
      put(start + i, block);
    }
  }
  resetScratch(mark);
};
