// What happens after a hand-written rule ran: its outputs are wrapped, or, where it declined, something slower serves.
import type { VmapFrame } from "../../runtime/dispatch/frames.ts";
import type { Op } from "../../runtime/dispatch/op.ts";
import type { OpArgs, OpResult } from "../../runtime/kernels/contract.ts";
import type { MaybeBatched } from "../../runtime/tensor/batched.ts";
import { loopOverExamples } from "./fallback.ts";
import { Declined } from "./types.ts";
import { wrapRuleOutputs } from "./wrap.ts";

/** Finishes a rule's call: wraps its outputs; a declined call is decomposed if it can be, otherwise looped. */
export function ruleResult(
  frame: VmapFrame,
  op: Op,
  args: OpArgs,
  outs: readonly MaybeBatched[] | Declined,
): OpResult {
  if (!(outs instanceof Declined)) return wrapRuleOutputs(frame, op, outs);
  const { decomposition } = op.binding;
  if (decomposition !== undefined) return decomposition(args);
  return loopOverExamples(op, frame, args, `RULE_DECLINED: ${outs.reason}`);
}
