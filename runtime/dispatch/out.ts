// Calls that write their result into a tensor of the caller's: derived from the op, for every op that makes one tensor.
import { internalError } from "../errors/internal.ts";
import { expandedOutError, outDTypeError, outLevelError, outShapeError } from "../errors/out.ts";
import type { OpArg, OpArgs } from "../kernels/contract.ts";
import { canCast } from "../tensor/promotion.ts";
import { isContiguous, sameShape } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { activeBackend } from "./backend.ts";
import { copyInto } from "./eager.ts";
import { assertAlive, frameOf } from "./frames.ts";
import type { Op } from "./op.ts";

/**
 * Calls `op` and writes its result into `out`, which is returned.
 *
 * Straight into the memory of `out` when that is contiguous, of the result's dtype and no argument's; by a copy otherwise.
 *
 * @throws VmapError or AutogradError E_OUT_LEVEL under a transform; E_OUT_SHAPE, E_OUT_DTYPE, E_OUT_EXPANDED
 */
export function callInto(op: Op, args: OpArgs, out: Tensor): Tensor {
  const plain = args.map((arg) => plainArg(op, arg));
  const target = plainTensor(op, out);
  for (let dim = 0; dim < target.shape.length; dim++)
    if (target.strides[dim] === 0 && target.shape[dim] > 1)
      throw expandedOutError(op.name, target.shape, dim);
  if (!writeDirectly(op, plain, target)) {
    const result = op.eager(plain);
    if (!(result instanceof Tensor)) throw internalError(op.name, "out needs one tensor as result");
    assertFits(op, target, result);
    copyInto(target, result);
  }
  return out;
}

/** Runs the kernel on `out` itself where that is safe; false when it is not. */
function writeDirectly(op: Op, args: OpArgs, out: Tensor): boolean {
  const { meta, wasm, js } = op.binding;
  const kernel = wasm ?? js;
  if (meta === undefined || kernel === undefined || activeBackend !== null) return false;
  const [result] = meta(args);
  assertFits(op, out, result);
  const isOwn = out.dtype === result.dtype && isContiguous(out.shape, out.strides);
  if (!isOwn || args.some((arg) => sharesMemory(arg, out))) return false;
  kernel([out], args);
  out.storage.version++;
  return true;
}

function assertFits(op: Op, out: Tensor, { shape, dtype }: Pick<Tensor, "shape" | "dtype">): void {
  if (!sameShape(shape, out.shape)) throw outShapeError(op.name, out.shape, shape);
  if (!canCast(dtype, out.dtype)) throw outDTypeError(op.name, out.dtype, dtype);
}

function sharesMemory(arg: OpArg, out: Tensor): boolean {
  if (Array.isArray(arg)) return arg.some((item: OpArg) => sharesMemory(item, out));
  return arg instanceof Tensor && arg.storage === out.storage;
}

function plainArg(op: Op, arg: OpArg): OpArg {
  if (Array.isArray(arg)) return arg.map((item: OpArg) => plainArg(op, item));
  return arg instanceof Tensor ? plainTensor(op, arg) : arg;
}

/** The value behind levels that record nothing now; any other level refuses. */
function plainTensor(op: Op, x: Tensor): Tensor {
  let plain = x;
  for (let frame = frameOf(plain); frame !== null; frame = frameOf(plain)) {
    assertAlive(frame, op.name);
    const isIdle = frame.kind === "grad" && !frame.isEnabled;
    if (!isIdle || plain.value === null) throw outLevelError(op.name, frame);
    plain = plain.value;
  }
  return plain;
}
