// Any other pointwise call: broadcasting, mixed dtypes, mixed residency, strides, outputs that alias their inputs.
import { pointwiseDTypeError } from "../errors/pointwise.ts";
import { expandStrides } from "../tensor/broadcasting.ts";
import { type DType, ITEM_SIZE } from "../tensor/dtype.ts";
import { memoryView, resetScratch, scratch, scratchMark } from "../tensor/heap.ts";
import { arrayOf } from "../tensor/storage.ts";
import { contiguousStrides, numel } from "../tensor/strides.ts";
import type { Strides, Tensor } from "../tensor/tensor.ts";
import { type OpArgs, tensorArg } from "./contract.ts";
import { bindArray, bindScalars, numberLoop, runLoop, walkFor } from "./frame.ts";
import { forEachPlane } from "./iteration.ts";
import { computeDType } from "./pointwise-meta.ts";
import { type Runner, TINY } from "./pointwise-runner.ts";
import { stageCompact, unstage } from "./stage.ts";
import { callWasm } from "./wasm-call.ts";

/** An operand or output ready for the loop: an address in memory, or its own array. */
interface Stream {
  /** Element index when `tensor` is null, of memory; otherwise of the tensor's array. */
  readonly at: number;
  /** Null when the elements were staged. */
  readonly tensor: Tensor | null;
  readonly dtype: DType;
  readonly strides: Strides;
}

/** Fills `out`, staging in scratch memory what the loop cannot read or write where it is. */
export function runGeneral(runner: Runner, out: Tensor, args: OpArgs): void {
  const { spec, loops } = runner;
  const { shape } = out;
  const count = numel(shape);
  if (count === 0) return;
  const dtype = computeDType(spec, args);
  const f = count > TINY ? runner.wasm(dtype) : null;
  const mark = scratchMark();
  try {
    const inputs = spec.operands.map(({ position, isMask }) =>
      prepareInput(tensorArg(args, position), isMask ? null : dtype, out, f !== null),
    );
    const result = prepareOutput(out, loops.isBool ? "bool" : dtype, f !== null);
    const streams = [result, ...inputs];
    bindStreams(runner, streams);
    bindScalars(spec.scalars, args, dtype);
    const strides = streams.map((stream) => stream.strides);
    const bytes = runner.bytes(dtype);
    forEachPlane(shape, strides, numberLoop, () => {
      if (f !== null) callWasm(f, walkFor(dtype), bytes, spec.scalars.length);
      else if (!runLoop(loops, dtype)) throw pointwiseDTypeError(spec.name, dtype);
    });
    if (result.tensor === null) unstage(result.at * ITEM_SIZE[result.dtype], result.dtype, out);
  } finally {
    resetScratch(mark);
  }
}

/** Direct where dtype and residency fit and writing the output cannot disturb it; `dtype` null means bytes. */
function prepareInput(x: Tensor, dtype: DType | null, out: Tensor, inMemory: boolean): Stream {
  const wanted = dtype ?? (x.dtype === "uint8" ? "uint8" : "bool");
  const { shape } = out;
  const fits = x.dtype === wanted && (!inMemory || x.storage.ptr !== 0);
  const strides = expandStrides(x.shape, x.strides, shape);
  if (fits && (x.storage !== out.storage || isSameWalk(x, strides, out))) {
    return { at: x.storage.base + x.offset, tensor: x, dtype: wanted, strides };
  }
  const staged = stageCompact(x, wanted);
  return {
    at: staged.address / ITEM_SIZE[wanted],
    tensor: null,
    dtype: wanted,
    strides: expandStrides(x.shape, staged.strides, shape),
  };
}

/** Whether an operand in the output's storage is read exactly where the same position is written. */
function isSameWalk(x: Tensor, strides: Strides, out: Tensor): boolean {
  if (x.offset !== out.offset) return false;
  for (let dim = 0; dim < strides.length; dim++) {
    if (strides[dim] !== out.strides[dim] && out.shape[dim] > 1) return false;
  }
  return true;
}

function prepareOutput(out: Tensor, dtype: DType, inMemory: boolean): Stream {
  const { storage, shape, strides, offset } = out;
  if (out.dtype === dtype && (!inMemory || storage.ptr !== 0)) {
    return { at: storage.base + offset, tensor: out, dtype, strides };
  }
  const address = scratch(numel(shape) * ITEM_SIZE[dtype]);
  return { at: address / ITEM_SIZE[dtype], tensor: null, dtype, strides: contiguousStrides(shape) };
}

/** Views are read here, after the last allocation. */
function bindStreams({ spec, loops }: Runner, streams: readonly Stream[]): void {
  streams.forEach(({ tensor, dtype, at }, k) => {
    const isByte = k === 0 ? loops.isBool : spec.operands[k - 1].isMask;
    const array = tensor === null ? memoryView(dtype) : arrayOf(tensor.storage, spec.name);
    bindArray(k, array, dtype, isByte);
    numberLoop.at[k] = at;
  });
}
