// Runs pointwise operators: broadcasting, dtypes, residency, aliasing, and the choice between JavaScript and wasm.
import { pointwiseDTypeError } from "../errors/pointwise.ts";
import { expandStrides } from "../tensor/broadcasting.ts";
import { type DType, ITEM_SIZE, scalarNumber } from "../tensor/dtype.ts";
import { resetScratch, scratch, scratchMark } from "../tensor/heap.ts";
import { arrayOf } from "../tensor/storage.ts";
import { contiguousStrides, isContiguous, numel, sameShape } from "../tensor/strides.ts";
import type { Strides, Tensor } from "../tensor/tensor.ts";
import { type Kernel, type OpArgs, scalarArg, tensorArg } from "./contract.ts";
import { bigintLoop, bindArray, bindScalars, numberLoop, runLoop } from "./frame.ts";
import { forEachPlane } from "./iteration.ts";
import { computeDType } from "./pointwise-meta.ts";
import type { PointwiseLoops, PointwiseSpec } from "./pointwise-spec.ts";
import { memoryView, stageCompact, unstage } from "./stage.ts";
import type { WasmFunction } from "./wasm/loader.ts";
import { callWasm, streamBytes, type WasmWalk, wasmLookup } from "./wasm-call.ts";

/** Up to this many elements a JavaScript loop beats the call into wasm. */
const TINY = 16;

/** One set of loops with what is looked up once: wasm exports and element sizes per dtype. */
interface Runner {
  readonly spec: PointwiseSpec;
  readonly loops: PointwiseLoops;
  /** Null when only JavaScript is wanted, or when there is no export for the dtype. */
  readonly wasm: (dtype: DType) => WasmFunction | null;
  readonly bytes: (dtype: DType) => readonly number[];
}

/** The kernel in plain JavaScript: the reference. */
export function pointwiseJsKernel(spec: PointwiseSpec): Kernel {
  return kernelOf(spec, false);
}

/** The kernel over wasm, in JavaScript for tiny tensors and where no wasm function exists. */
export function pointwiseKernel(spec: PointwiseSpec): Kernel {
  return kernelOf(spec, true);
}

function kernelOf(spec: PointwiseSpec, useWasm: boolean): Kernel {
  const main = runnerOf(spec, spec.loops, useWasm);
  if (spec.variants.length === 0) {
    return (outs, args) => {
      if (!runDense(main, outs[0], args)) runGeneral(main, outs[0], args);
    };
  }
  const variants = spec.variants.map(({ loops }) => runnerOf(spec, loops, useWasm));
  return (outs, args) => {
    const runner = chosenVariant(spec, args, computeDType(spec, args), variants) ?? main;
    if (!runDense(runner, outs[0], args)) runGeneral(runner, outs[0], args);
  };
}

function runnerOf(spec: PointwiseSpec, loops: PointwiseLoops, useWasm: boolean): Runner {
  const masks = spec.operands.map(({ isMask }) => isMask);
  const bytes = new Map<DType, readonly number[]>();
  const none = (): null => null;
  return {
    spec,
    loops,
    wasm: useWasm ? wasmLookup(loops.wasm) : none,
    bytes: (dtype) => {
      const known = bytes.get(dtype) ?? streamBytes(dtype, loops.isBool, masks);
      bytes.set(dtype, known);
      return known;
    },
  };
}

/** The variant whose number was given, unless its loops mean nothing for the dtype. */
function chosenVariant(
  spec: PointwiseSpec,
  args: OpArgs,
  dtype: DType,
  runners: readonly Runner[],
): Runner | null {
  const isFloat = dtype === "float32" || dtype === "float64";
  for (let k = 0; k < runners.length; k++) {
    const { scalar, value, loops } = spec.variants[k];
    if (!isFloat && loops.int === null) continue;
    if (scalarNumber(scalarArg(args, spec.scalars[scalar].position)) === value) return runners[k];
  }
  return null;
}

/**
 * The usual case, without any allocation: every operand is contiguous with the output's shape and dtype or holds one
 * element. False when it is not that case.
 */
function runDense(runner: Runner, out: Tensor, args: OpArgs): boolean {
  const { loops, spec } = runner;
  const { operands } = spec;
  const { shape } = out;
  const dtype = denseDType(runner, out, args);
  if (dtype === null || !isContiguous(shape, out.strides)) return false;
  const count = numel(shape);
  if (count === 0) return true;
  const f = count > TINY ? runner.wasm(dtype) : null;
  if (f !== null && out.storage.ptr === 0) return false;
  const { at, inner, outer } = numberLoop;
  for (let k = 0; k < operands.length; k++) {
    const { position, isMask } = operands[k];
    const x = tensorArg(args, position);
    const isSame = x.shape === shape || sameShape(x.shape, shape);
    if (isSame ? !isContiguous(shape, x.strides) : numel(x.shape) !== 1) return false;
    if (x.storage === out.storage && (x.offset !== out.offset || !isSame)) return false;
    if (f !== null && x.storage.ptr === 0) return false;
    bindArray(k + 1, arrayOf(x.storage, spec.name), isMask);
    at[k + 1] = x.storage.base + x.offset;
    inner[k + 1] = isSame ? 1 : 0;
    outer[k + 1] = 0;
  }
  bindArray(0, arrayOf(out.storage, spec.name), loops.isBool);
  at[0] = out.storage.base + out.offset;
  inner[0] = 1;
  outer[0] = 0;
  numberLoop.n1 = 1;
  numberLoop.n0 = count;
  bindScalars(spec.scalars, args, dtype);
  if (f === null) return runLoop(loops, dtype);
  callWasm(f, walkFor(dtype), runner.bytes(dtype), spec.scalars.length);
  return true;
}

/** The one dtype of all operands when it is also the compute dtype and the output's; null otherwise. */
function denseDType({ spec, loops }: Runner, out: Tensor, args: OpArgs): DType | null {
  const { operands } = spec;
  const isFixed = spec.promote === "none";
  let dtype: DType | null = isFixed ? tensorArg(args, spec.tensors[0]).dtype : null;
  for (let k = 0; k < operands.length; k++) {
    const x = tensorArg(args, operands[k].position);
    if (operands[k].isMask) {
      if (x.dtype !== "bool" && x.dtype !== "uint8") return null;
    } else if (dtype === null) dtype = x.dtype;
    else if (dtype !== x.dtype) return null;
  }
  if (dtype === null) return out.dtype === "bool" ? "bool" : null;
  // Numbers and `promote: float` leave floating dtypes alone; others take the general path.
  if (!isFixed && dtype !== "float32" && dtype !== "float64") return null;
  return out.dtype === (loops.isBool ? "bool" : dtype) ? dtype : null;
}

/** The walk with the numbers of the dtype's own kind. */
function walkFor(dtype: DType): WasmWalk {
  if (dtype !== "int64") return numberLoop;
  bigintLoop.n1 = numberLoop.n1;
  bigintLoop.n0 = numberLoop.n0;
  return bigintLoop;
}

/** An operand or output ready for the loop: an address in memory, or its own array. */
interface Stream {
  /** Element index when `tensor` is null, of memory; otherwise of the tensor's array. */
  readonly at: number;
  /** Null when the elements were staged. */
  readonly tensor: Tensor | null;
  readonly dtype: DType;
  readonly strides: Strides;
}

function runGeneral(runner: Runner, out: Tensor, args: OpArgs): void {
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
    bindArray(k, tensor === null ? memoryView(dtype) : arrayOf(tensor.storage, spec.name), isByte);
    numberLoop.at[k] = at;
  });
}
