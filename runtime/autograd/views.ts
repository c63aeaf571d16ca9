// Views at differentiation levels: where they came from, and how they learn of writes to their base.

import { callOp } from "../dispatch/dispatch.ts";
import type { GradFrame, JvpFrame } from "../dispatch/frames.ts";
import type { Op } from "../dispatch/op.ts";
import { internalError } from "../errors/internal.ts";
import type { OpArg, OpArgs } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Notes that `out` is output `index` of view `op` of argument 0, in terms of the root base. */
export function linkView(
  frame: GradFrame | JvpFrame,
  op: Op,
  args: OpArgs,
  out: Tensor,
  index: number,
): void {
  const self = args[0];
  if (!(self instanceof Tensor) || self.owner !== frame) return;
  const step = (source: Tensor): Tensor => {
    const result = callOp(op, [source, ...args.slice(1)]);
    const view = Array.isArray(result) ? result[index] : result;
    if (!(view instanceof Tensor)) throw internalError(op.name, "a view returned no tensor");
    return view;
  };
  const link = self.viewLink;
  const base = link === null ? self : link.base;
  const replay = link === null ? step : (source: Tensor): Tensor => step(link.replay(source));
  out.viewLink = { base, replay, seenRebases: base.autograd?.rebases ?? 0 };
}

/** Brings the history of every view among the arguments up to date. */
export function refreshViews(frame: GradFrame, op: Op, args: OpArgs): void {
  for (const position of op.tensorArgs) {
    const arg = args[position];
    if (arg instanceof Tensor ? arg.viewLink !== null : Array.isArray(arg)) refreshView(frame, arg);
  }
}

/** Re-derives the history of every stale view among an argument: its base was written in place since. */
export function refreshView(frame: GradFrame, arg: OpArg): void {
  if (Array.isArray(arg)) {
    for (const item of arg) refreshView(frame, item);
    return;
  }
  if (!(arg instanceof Tensor) || arg.owner !== frame || arg.viewLink === null) return;
  const { base, replay, seenRebases } = arg.viewLink;
  const rebases = base.autograd?.rebases ?? 0;
  if (rebases === seenRebases) return;
  arg.viewLink.seenRebases = rebases;
  arg.autograd = replay(base).autograd;
}
