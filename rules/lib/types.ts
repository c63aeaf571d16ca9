// The types of hand-written batching rules, derived from each op's schema.
import type { CoreOps } from "../../generated/core/types/index.ts";
import type { VmapFrame } from "../../runtime/dispatch/frames.ts";
import type { MaybeBatched } from "../../runtime/tensor/batched.ts";

/** Every op a rule can be written for. */
export type RuleOpName = keyof CoreOps;

/** Batched arguments of an op: tensors become `Batched` (one-tensor ops) or `MaybeBatched`. */
export type BatchedArgs<Name extends RuleOpName> = CoreOps[Name]["batched"];

/** Types of one op, as generated: a table of ops by name has one per row. */
export interface OpTypes {
  readonly args: object;
  /** Tensors as `Batched` or `MaybeBatched`. */
  readonly batched: object;
}

/** What a rule knows of the level it serves. */
export type RuleLevel = Pick<VmapFrame, "batchSize" | "randomness">;

/** Says that a rule cannot serve these arguments; the decomposition or the slow loop does instead. */
export class Declined {
  /** Which arguments, and why. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * A batching rule: a pure function from batched arguments to batched outputs, one entry per output.
 *
 * Called only when something is batched. It calls public stubs, never a kernel, and never loops over the batch.
 */
export type BatchRule<Name extends RuleOpName> = BatchRuleOf<CoreOps[Name]>;

/** A batching rule of an op given by its types, as a plugin's are. */
export type BatchRuleOf<Types extends OpTypes> = (
  args: Types["batched"],
  level: RuleLevel,
) => readonly MaybeBatched[] | Declined;
