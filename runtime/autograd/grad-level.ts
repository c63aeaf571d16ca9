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
import { linkView, refreshView } from "./views.ts";

/** Processes one call at a grad level, base autograd included. */
export function gradLevel(frame: GradFrame, op: Op, args: OpArgs): OpResult {
  if (op.mutates >= 0) return gradInPlace(frame, op, args);
  const { vjp, decomposition } = op.binding;
  const isDecomposed = vjp === undefined && decomposition !== undefined;
  if (isDecomposed) return decomposition(args);
  for (const position of op.tensorArgs) refreshView(frame, args[position]);
  const result = callOp(op, lowerArgs(frame, op, args));
  if (op.returns === 0) return result;
  const values = result instanceof Tensor ? [result] : tensorsOf(op, result);
  const outs = values.map((value) => wrapAtLevel(frame, value));
  if (op.isView) for (const out of outs) linkView(frame, op, args, out, outs.indexOf(out));
  if (frame.isEnabled) record(frame, op, args, outs);
  return result instanceof Tensor ? outs[0] : outs;
}

function record(frame: GradFrame, op: Op, args: OpArgs, outs: readonly Tensor[]): void {
  const node = nodeFor(frame, op, args, outs);
  if (node === null) return;
  const differentiable = op.binding.vjp?.differentiableOutputs;
  outs.forEach((out, index) => {
    const isDifferentiable =
      differentiable === undefined || (differentiable[index] ?? differentiable[0]);
    if (isDifferentiable && isFloating(out.dtype)) attachHistory(out, node, index);
  });
}
