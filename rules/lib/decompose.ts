// Kinds without batching code of their own: decompose and refuse.
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { refusedError } from "../../runtime/errors/rules.ts";

/** Plumbing that runs the decomposition on the wrappers themselves; its ops find their own rules. */
export function decompose(op: Op): Plumbing {
  return (_frame, args) => {
    const { decomposition } = op.binding;
    if (decomposition === undefined) throw internalError(op.name, "no decomposition is bound");
    return decomposition(args);
  };
}

/** Plumbing of an op that cannot be mapped; the reason names the rewrite. */
export function refuse(op: Op, reason: string): Plumbing {
  return () => {
    throw refusedError(op.name, reason);
  };
}
