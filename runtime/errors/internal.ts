// Broken invariants: bugs in this library or in a plugin, never a user's mistake.
import { BatchwiseError } from "./classes.ts";

/** A broken invariant; the message says it is a bug and names the operator. */
export function internalError(op: string, what: string, cause?: unknown): BatchwiseError {
  const text = `${op}: internal error: ${what}\n  hint: this is a bug in batchwise or in a plugin; please report it with the call that led here`;
  return new BatchwiseError("E_INTERNAL", text, cause === undefined ? undefined : { cause });
}
