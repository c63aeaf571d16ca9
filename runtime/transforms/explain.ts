// explain: what every operator in a function did, at which level, where, and at what cost.

import { withRecorder } from "../dispatch/recording.ts";
import { CallListener, type HeardCall } from "./call-listener.ts";
import { type ExplainedCall, Explanation } from "./explanation.ts";
import { functionName } from "./transform.ts";

function explained(call: HeardCall): ExplainedCall {
  const { op, state, level, batchSize, location, formula, ms, depth } = call;
  return {
    op,
    level,
    state,
    ...reasonOf(call),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(location === null ? {} : { location }),
    ...(formula === null ? {} : { formula }),
    ms,
    depth,
  };
}

function reasonOf({ reason, why }: HeardCall): Pick<ExplainedCall, "reason" | "why"> {
  if (reason === null) return {};
  if (reason === "DECOMPOSES_TO_SLOW") return { reason: `${reason}(${why})` };
  return why === null ? { reason } : { reason, why };
}

/**
 * Runs `fn` and reports every operator call: how it was served and why, at which level, for how many examples, how long it
 * took and where in your code it stands.
 *
 * Levels of `grad` and `jvp` are seen through: a call is listed at the vmap levels that process it, and as a plain
 * call where none does. When `fn` throws, the report says so in `error`.
 */
export function explain<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
): (...args: Args) => Explanation {
  const explaining = (...args: Args): Explanation => {
    const calls: HeardCall[] = [];
    const listener = new CallListener({ began: (call) => calls.push(call) });
    const started = performance.now();
    let error: unknown;
    try {
      withRecorder(listener.record, () => fn(...args), { locate: listener.locate });
    } catch (thrown) {
      error = thrown;
    }
    return new Explanation(calls.map(explained), performance.now() - started, error);
  };
  Object.defineProperty(explaining, "name", { value: `explain(${functionName(fn)})` });
  return explaining;
}
