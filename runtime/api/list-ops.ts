// The registered operators as data.
import type { BatchingKind } from "../dispatch/op.ts";
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

/** The state an op's declared batching kind stands for. */
export function declaredState(kind: BatchingKind, hasTensorArgs: boolean): OpState {
  switch (kind) {
    case "decompose":
      return hasTensorArgs ? "decomposed" : "n/a";
    case "fallback":
      return "fallback";
    case "refuse":
      return "refused";
    case "factory":
      return hasTensorArgs ? "rule" : "n/a";
    default:
      return "rule";
  }
}

/** Every op the imported entry points registered. */
export function listOps(): readonly OpListing[] {
  return registeredOps().map(({ name, schema, family, batching, tensorArgs }) => ({
    name,
    schema,
    family,
    state: declaredState(batching, tensorArgs.length > 0),
  }));
}
