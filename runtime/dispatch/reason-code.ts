// Why a call was not served by a rule, as a word: told by the operator that looped or refused, not by its message.
import type { Op } from "./op.ts";

/** Every word that `explain` uses. */
export const RUN_REASONS = [
  "NO_RULE",
  "RULE_DECLINED",
  "PLUGIN_WITHOUT_RULE",
  "DYNAMIC_SHAPE",
  "DATA_DEPENDENT",
  "DECOMPOSES_TO_SLOW",
] as const;

/** Why a call was not served by a rule. */
export type ReasonCode = (typeof RUN_REASONS)[number];

/**
 * The word for an operator that ran in a loop or refused to be mapped.
 *
 * Only what the loop could not serve either is refused: a JavaScript value, of which there would be one per example,
 * and tensors that could not be stacked, because values decide their shape.
 */
export function reasonCode(op: Op, state: "fallback" | "refused"): ReasonCode {
  if (state === "refused") return op.returns === 0 ? "DATA_DEPENDENT" : "DYNAMIC_SHAPE";
  if (op.binding.plumbing === undefined) return "PLUGIN_WITHOUT_RULE";
  return op.batching === "fallback" ? "NO_RULE" : "RULE_DECLINED";
}
