// The usual pointwise call, without any allocation: operands contiguous with the output's shape, or of one element.
import type { DType } from "../tensor/dtype.ts";
import { arrayOf } from "../tensor/storage.ts";
import { isContiguous, numel, sameShape } from "../tensor/strides.ts";
import { type Shape, Tensor } from "../tensor/tensor.ts";
import type { OpArgs } from "./contract.ts";
import { bindArray, bindScalars, numberLoop, runLoop, walkFor } from "./frame.ts";
import { type Runner, TINY } from "./pointwise-runner.ts";
import { callWasm } from "./wasm-call.ts";

/** Runs the call if it is of the usual kind: one dtype throughout, which numbers cannot change. False otherwise. */
export function runDense(runner: Runner, out: Tensor, args: OpArgs): boolean {
  const { loops, spec } = runner;
  const { shape, storage } = out;
  const dtype = bindOperands(runner, out, args);
  if (dtype === null || out.dtype !== (loops.isBool ? "bool" : dtype)) return false;
  if (!isContiguous(shape, out.strides)) return false;
  const count = numel(shape);
  const f = count > TINY ? runner.wasm(dtype) : null;
  if (f !== null && (storage.ptr === 0 || !areInMemory(runner, args))) return false;
  bindArray(0, arrayOf(storage, spec.name), out.dtype, loops.isBool);
  numberLoop.at[0] = storage.base + out.offset;
  numberLoop.inner[0] = 1;
  numberLoop.outer[0] = 0;
  numberLoop.n1 = 1;
  numberLoop.n0 = count;
  bindScalars(spec.scalars, args, dtype);
  if (f === null) return runLoop(loops, dtype);
  callWasm(f, walkFor(dtype), runner.bytes(dtype), spec.scalars.length);
  return true;
}

/** Puts the operands into the loop and gives the compute dtype; null when one does not fit. */
function bindOperands(runner: Runner, out: Tensor, args: OpArgs): DType | null {
  const { positions, masks, isFixed, spec } = runner;
  let dtype = isFixed ? templateDType(args[spec.tensors[0]]) : null;
  for (let k = 0; k < positions.length; k++) {
    const x = args[positions[k]];
    if (!(x instanceof Tensor)) return null;
    const isMask = masks[k];
    if (!isMask) {
      if (dtype !== null && dtype !== x.dtype) return null;
      ({ dtype } = x);
    } else if (!isByte(x.dtype)) return null;
    const step = denseStep(x, out);
    if (step < 0) return null;
    const { storage } = x;
    bindArray(k + 1, arrayOf(storage, spec.name), x.dtype, isMask);
    numberLoop.at[k + 1] = storage.base + x.offset;
    numberLoop.inner[k + 1] = step;
    numberLoop.outer[k + 1] = 0;
  }
  return settledDType(runner, dtype);
}

/** Masks alone are computed as bool. Numbers leave floating dtypes alone; others take the general path. */
function settledDType({ isFixed, spec }: Runner, dtype: DType | null): DType | null {
  if (dtype === null) return spec.loops.isBool ? "bool" : null;
  return isFixed || dtype === "float32" || dtype === "float64" ? dtype : null;
}

function templateDType(template: OpArgs[number]): DType | null {
  return template instanceof Tensor ? template.dtype : null;
}

function isByte(dtype: DType): boolean {
  return dtype === "bool" || dtype === "uint8";
}

/** 1 for the output's own shape, 0 for one element repeated, -1 for anything else or what must be read before writing. */
function denseStep(x: Tensor, out: Tensor): number {
  const { shape } = out;
  const isSame = x.shape === shape || sameShape(x.shape, shape);
  if (x.storage === out.storage && (x.offset !== out.offset || !isSame)) return -1;
  if (!isSame) return holdsOne(x.shape) ? 0 : -1;
  return x.strides === out.strides || isContiguous(shape, x.strides) ? 1 : -1;
}

function holdsOne(shape: Shape): boolean {
  return shape.length === 0 || numel(shape) === 1;
}

function areInMemory({ positions }: Runner, args: OpArgs): boolean {
  for (let k = 0; k < positions.length; k++) {
    const x = args[positions[k]];
    if (x instanceof Tensor && x.storage.ptr === 0) return false;
  }
  return true;
}
