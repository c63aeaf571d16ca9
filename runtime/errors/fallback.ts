// Errors about the slow per-example loop.
import { FallbackError } from "./classes.ts";
import { message } from "./message.ts";

/** The loop is needed but the policy forbids it. */
export function fallbackDisabledError(
  op: string,
  where: string,
  batchSize: number,
  reason: string,
): FallbackError {
  return new FallbackError(
    "E_FALLBACK_DISABLED",
    message({
      where,
      what: `${op} has no batching rule (${reason}) and would run ${batchSize} times in a loop`,
      expected: 'expected an op with a rule, because the fallback policy is "error"',
      hint: `write rules/batching/ code for ${op}, or allow the loop with withFallbackPolicy("warn", fn)`,
    }),
  );
}

/** The loop cannot serve this schema. */
export function noFallbackError(op: string, where: string, why: string): FallbackError {
  return new FallbackError(
    "E_NO_FALLBACK",
    message({
      where,
      what: `${op} has no batching rule and cannot run in a loop: ${why}`,
      expected: "expected an op with a batching rule",
      hint: `write a rule for ${op}, or call it outside the mapped function`,
    }),
  );
}

/** The loop has nothing to run on, so the output's shape is unknown. */
export function emptyFallbackError(op: string, where: string): FallbackError {
  return new FallbackError(
    "E_EMPTY_FALLBACK",
    message({
      where,
      what: `${op} has no batching rule and the batch size is 0, so a loop would never learn the output's shape`,
      expected: "expected at least one example",
      hint: `write a rule for ${op}, or skip the call for an empty batch`,
    }),
  );
}

/** Not one of the three policies. */
export function invalidFallbackPolicyError(got: unknown): FallbackError {
  return new FallbackError(
    "E_FALLBACK_POLICY",
    message({
      where: "setFallbackPolicy",
      what: `the policy is ${JSON.stringify(got)}`,
      expected: 'expected "warn", "silent" or "error"',
    }),
  );
}
