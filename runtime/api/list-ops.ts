// The registered operators as data.
import type { BatchingKind, Op } from "../dispatch/op.ts";
import { registeredOps } from "../dispatch/registry.ts";

/** How an op behaves under vmap, as reports show it. */
export type OpState = "rule" | "decomposed" | "fallback" | "refused" | "n/a";

/** One registered op. */
export interface OpListing {
  /** Name with overload: `sum.dim_IntList`. */
  readonly name: string;
  readonly schema: string;
  readonly family: string;
  readonly state: OpState;
}

/** Kinds whose in-place form writes into `self` itself; the others compute out of place and copy. */
const DIRECT_IN_PLACE: readonly BatchingKind[] = ["pointwise", "random", "fallback", "refuse"];

/** The state that an op's entry declares. */
export function declaredState({ batching, tensorArgs, functional, schema }: Op): OpState {
  const isMapped = tensorArgs.length > 0 || schema.includes("Generator? ");
  if (functional !== null && !DIRECT_IN_PLACE.includes(batching)) return "decomposed";
  switch (batching) {
    case "decompose":
      // Without a tensor nothing is mapped, unless it draws: then examples differ.
      return isMapped ? "decomposed" : "n/a";
    case "fallback":
      return "fallback";
    case "refuse":
      return "refused";
    case "factory":
      return tensorArgs.length > 0 ? "rule" : "n/a";
    default:
      return "rule";
  }
}

/** Every op the imported entry points registered. */
export function listOps(): readonly OpListing[] {
  return registeredOps().map((op) => {
    const { name, schema, family } = op;
    return { name, schema, family, state: declaredState(op) };
  });
}
