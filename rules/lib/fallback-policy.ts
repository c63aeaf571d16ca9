// What happens when the slow loop is needed: warn once per op, stay silent, or throw.
import { callSite } from "../../runtime/dispatch/call-site.ts";
import { invalidFallbackPolicyError } from "../../runtime/errors/fallback.ts";

/** `warn` once per op and process, `silent`, or `error`. */
export type FallbackPolicy = "warn" | "silent" | "error";

const POLICIES: readonly FallbackPolicy[] = ["warn", "silent", "error"];

let policy: FallbackPolicy = "warn";

const warned = new Set<string>();

/** The policy in force. */
export function fallbackPolicy(): FallbackPolicy {
  return policy;
}

/**
 * Sets the policy for the rest of the process.
 *
 * @throws FallbackError E_FALLBACK_POLICY when `next` is not one of the three.
 */
export function setFallbackPolicy(next: FallbackPolicy): void {
  if (!POLICIES.includes(next)) throw invalidFallbackPolicyError(next);
  policy = next;
}

/** Runs `fn` under another policy and restores the old one afterwards, also when `fn` throws. */
export function withFallbackPolicy<T>(next: FallbackPolicy, fn: () => T): T {
  const saved = policy;
  setFallbackPolicy(next);
  try {
    return fn();
  } finally {
    policy = saved;
  }
}

/** Warns about the slow loop, once per op per process, in one line. */
export function warnFallback(op: string, batchSize: number, reason: string): void {
  if (policy !== "warn" || warned.has(op)) return;
  warned.add(op);
  const site = callSite();
  const where = site === null ? "" : ` at ${site}`;
  const text = `vmap: ${op} has no batching rule (${reason}), so it ran ${batchSize} times in a loop${where}; ${whatToDo(op)}`;
  if (typeof process === "object" && typeof process.emitWarning === "function") {
    process.emitWarning(text, "FallbackWarning");
  } else {
    console.warn(`FallbackWarning: ${text}`);
  }
}

/** A plugin's op, or one that was defined at run time, has its rule elsewhere. */
function whatToDo(op: string): string {
  return op.includes("::")
    ? "give it batching in its definition, or a rule in its plugin"
    : `run "npx batchwise coverage --program <file>" to see every such call, or "npx batchwise rule new ${op}" to start its rule`;
}
