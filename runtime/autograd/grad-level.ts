// What a grad level does with a call: run it one level down and record how to differentiate it.
import { callOp } from "../dispatch/dispatch.ts";
import type { GradFrame } from "../dispatch/frames.ts";
import type { Op } from "../dispatch/op.ts";
import type { OpArgs, OpResult } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { attachHistory, wrapAtLevel } from "./history.ts";
import { gradInPlace } from "./in-place.ts";
import { lowerArgs, nodeFor, tensorsOf } from "./record.ts";
import { linkView, refreshViews } from "./views.ts";

/** Processes one call at a grad level, base autograd included. */
export function gradLevel(frame: GradFrame, op: Op, args: OpArgs): OpResult {
  if (op.mutates >= 0) return gradInPlace(frame, op, args);
  const { vjp, decomposition } = op.binding;
  const isDecomposed = vjp === undefined && decomposition !== undefined;
  if (isDecomposed) return decomposition(args);
  refreshViews(frame, op, args);
  const result = callOp(op, lowerArgs(frame, op, args));
  if (result instanceof Tensor) {
    const out = wrapAtLevel(frame, result);
    if (op.isView) linkView(frame, op, args, out, 0);
    if (frame.isEnabled) record(frame, op, args, [out]);
    return out;
  }
  if (op.returns === 0) return result;
  const outs = tensorsOf(op, result).map((value) => wrapAtLevel(frame, value));
  if (op.isView)
    outs.forEach((out, index) => {
      linkView(frame, op, args, out, index);
    });
  if (frame.isEnabled) record(frame, op, args, outs);
  return outs;
}

/** Attaches the new node to every output that can carry a derivative. */
function record(frame: GradFrame, op: Op, args: OpArgs, outs: readonly Tensor[]): void {
  const node = nodeFor(frame, op, args, outs);
  if (node === null) return;
  const differentiable = op.binding.vjp?.differentiableOutputs;
  for (let index = 0; index < outs.length; index++) {
    const out = outs[index];
    const isDifferentiable =
      differentiable === undefined || (differentiable[index] ?? differentiable[0]);
    if (isDifferentiable && isFloating(out.dtype)) attachHistory(out, node, index);
  }
}
