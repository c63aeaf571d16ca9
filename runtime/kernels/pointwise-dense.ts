// The usual pointwise call, without any allocation: operands contiguous with the output's shape, or of one element.
import type { DType } from "../tensor/dtype.ts";
import { arrayOf } from "../tensor/storage.ts";
import { isContiguous, numel, sameShape } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { OpArgs } from "./contract.ts";
import { bindArray, bindScalars, numberLoop, runLoop, walkFor } from "./frame.ts";
import { type Runner, TINY } from "./pointwise-runner.ts";
import { callWasm } from "./wasm-call.ts";

/** Runs the call if it is of the usual kind: one dtype throughout, which numbers cannot change. False otherwise. */
export function runDense(runner: Runner, out: Tensor, args: OpArgs): boolean {
  const { shape } = out;
  const dtype = denseDType(runner, out, args);
  if (dtype === null || !isContiguous(shape, out.strides)) return false;
  const count = numel(shape);
  const f = count > TINY ? runner.wasm(dtype) : null;
  if (f !== null && out.storage.ptr === 0) return false;
  if (!bindOperands(runner, out, args, f !== null)) return false;
  const { storage } = out;
  bindArray(0, arrayOf(storage, runner.spec.name), runner.loops.isBool);
  numberLoop.at[0] = storage.base + out.offset;
  numberLoop.inner[0] = 1;
  numberLoop.outer[0] = 0;
  numberLoop.n1 = 1;
  numberLoop.n0 = count;
  bindScalars(runner.spec.scalars, args, dtype);
  if (f === null) return runLoop(runner.loops, dtype);
  callWasm(f, walkFor(dtype), runner.bytes(dtype), runner.spec.scalars.length);
  return true;
}

/** The one dtype of all operands when it is also the compute dtype and the output's; null otherwise. */
function denseDType(
  { spec, loops, positions, masks, isFixed }: Runner,
  out: Tensor,
  args: OpArgs,
): DType | null {
  const first = args[isFixed ? spec.tensors[0] : positions[0]];
  let dtype: DType | null = null;
  if (first instanceof Tensor && (isFixed || !masks[0])) ({ dtype } = first);
  for (let k = isFixed ? 0 : 1; k < positions.length; k++) {
    const x = args[positions[k]];
    if (!(x instanceof Tensor)) return null;
    if (dtype === null && !masks[k]) ({ dtype } = x);
    else if (!masks[k] && dtype !== x.dtype) return null;
  }
  // Masks alone are computed as bool.
  const computed = dtype ?? "bool";
  if (!isFixed && dtype !== null && computed !== "float32" && computed !== "float64") return null;
  return out.dtype === (loops.isBool ? "bool" : computed) ? computed : null;
}

/** Puts the operands into the loop; false when one is not dense, or must be copied first. */
function bindOperands(
  { positions, masks, spec }: Runner,
  out: Tensor,
  args: OpArgs,
  inMemory: boolean,
): boolean {
  const { shape, strides } = out;
  const { at, inner, outer } = numberLoop;
  for (let k = 0; k < positions.length; k++) {
    const x = args[positions[k]];
    if (!(x instanceof Tensor)) return false;
    const { storage } = x;
    const isSame = x.shape === shape || sameShape(x.shape, shape);
    if (isSame ? x.strides !== strides && !isContiguous(shape, x.strides) : numel(x.shape) !== 1)
      return false;
    if (storage === out.storage && (x.offset !== out.offset || !isSame)) return false;
    if (inMemory && storage.ptr === 0) return false;
    if (masks[k] && x.dtype !== "bool" && x.dtype !== "uint8") return false;
    bindArray(k + 1, arrayOf(storage, spec.name), masks[k]);
    at[k + 1] = storage.base + x.offset;
    inner[k + 1] = isSame ? 1 : 0;
    outer[k + 1] = 0;
  }
  return true;
}
