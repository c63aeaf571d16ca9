// Views at differentiation levels: where they came from, and how they learn of writes to their base.

import { callOp } from "../dispatch/dispatch.ts";
import type { GradFrame, JvpFrame } from "../dispatch/frames.ts";
import type { Op } from "../dispatch/op.ts";
import { internalError } from "../errors/internal.ts";
import type { OpArg, OpArgs } from "../kernels/contract.ts";
import { type AutogradMeta, Tensor } from "../tensor/tensor.ts";
import { moveRetained } from "./retained.ts";

/** Notes that `out` is output `index` of view `op` of argument 0, in terms of the root base. */
export function linkView(
  frame: GradFrame | JvpFrame,
  op: Op,
  args: OpArgs,
  out: Tensor,
  index: number,
): void {
  const self = args[0];
  if (!(self instanceof Tensor) || self.owner !== frame || !isDifferentiable(op)) return;
  const step = (source: Tensor): Tensor => {
    const result = callOp(op, [source, ...args.slice(1)]);
    const view = Array.isArray(result) ? result[index] : result;
    if (!(view instanceof Tensor)) throw internalError(op.name, "a view returned no tensor");
    return view;
  };
  const link = self.viewLink;
  const base = link === null ? self : link.base;
  const replay = link === null ? step : (source: Tensor): Tensor => step(link.replay(source));
  const isSilent = !frame.isEnabled || link?.isSilent === true;
  out.viewLink = { base, replay, isSilent, seenRebases: base.autograd?.rebases ?? 0 };
}

/** What detach returns shares memory, but is cut off from its base's history for good. */
function isDifferentiable({ binding: { vjp, jvp } }: Op): boolean {
  return (vjp ?? jvp)?.inputs.length !== 0;
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
  const { base, replay, isSilent, seenRebases } = arg.viewLink;
  const rebases = base.autograd?.rebases ?? 0;
  if (rebases === seenRebases || isSilent) return;
  arg.viewLink.seenRebases = rebases;
  moveHistory(arg, recorded(frame, () => replay(base)).autograd);
}

/** Runs `body` with recording on at one level: a view's history does not depend on where it is asked for. */
function recorded<T>(frame: GradFrame, body: () => T): T {
  const saved = frame.isEnabled;
  frame.isEnabled = true;
  try {
    return body();
  } finally {
    frame.isEnabled = saved;
  }
}

/** Gives a view the history just derived; its gradient and whether that is kept stay its own. */
function moveHistory(view: Tensor, derived: AutogradMeta | null): void {
  const meta = view.autograd;
  if (meta === null || derived === null) {
    view.autograd = derived;
    return;
  }
  const before = meta.node;
  meta.requiresGrad = derived.requiresGrad;
  meta.node = derived.node;
  meta.outputIndex = derived.outputIndex;
  meta.edge = null;
  moveRetained(meta, before);
}
