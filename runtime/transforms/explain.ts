// explain: what every operator in a function did, at which level, where, and at what cost.

import { callSite } from "../dispatch/call-site.ts";
import { reasonCode } from "../dispatch/reason-code.ts";
import { type CallEvent, runningFormula, withRecorder } from "../dispatch/recording.ts";
import { requireOp } from "../dispatch/registry.ts";
import { type ExplainedCall, Explanation } from "./explanation.ts";
import { functionName } from "./transform.ts";

/** A call that may still be running. */
interface OpenCall {
  call: ExplainedCall;
  readonly started: number;
  readonly parent: OpenCall | null;
}

/** Listens to a run and keeps what is worth showing. */
class Listener {
  readonly #calls: OpenCall[] = [];
  #current: OpenCall | null = null;

  /** Called when a call begins; returns what to do when it ends. */
  readonly record = (event: CallEvent): (() => void) | undefined => {
    const parent = this.#current;
    // What a rule does below its level is its own business.
    if (event.state === "kernel" && parent !== null) return undefined;
    if (isDeclined(event, parent)) {
      parent.call = { ...parent.call, ...servedBy(event) };
      return undefined;
    }
    const open: OpenCall = { call: explained(event, parent), started: performance.now(), parent };
    this.#calls.push(open);
    this.#current = open;
    return () => {
      this.#current = parent;
      open.call = { ...open.call, ms: performance.now() - open.started };
    };
  };

  /** The calls, decompositions marked that had to loop somewhere below. */
  finished(): readonly ExplainedCall[] {
    for (const { call, parent } of this.#calls) {
      if (call.state !== "fallback") continue;
      for (let at = parent; at !== null; at = at.parent) {
        if (at.call.state === "decomposed")
          at.call = { ...at.call, reason: `DECOMPOSES_TO_SLOW(${call.op})` };
      }
    }
    return this.#calls.map(({ call }) => call);
  }
}

/** Whether a rule turned its arguments down, so that the loop serves its call. */
function isDeclined(event: CallEvent, parent: OpenCall | null): parent is OpenCall {
  if (event.state !== "fallback" || parent === null) return false;
  return parent.call.op === event.op && parent.call.level === event.level;
}

function explained(event: CallEvent, parent: OpenCall | null): ExplainedCall {
  const { op, level, batchSize } = event;
  const formula = runningFormula();
  const location = formula?.location ?? callSite();
  return {
    op,
    level,
    ...servedBy(event),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(location === null ? {} : { location }),
    ...(formula === null ? {} : { formula: formula.name }),
    ms: 0,
    depth: parent === null ? 0 : parent.call.depth + 1,
  };
}

const DECLINED = "RULE_DECLINED: ";

function servedBy({
  op,
  state,
  reason,
}: CallEvent): Pick<ExplainedCall, "state" | "reason" | "why"> {
  if (state !== "fallback" && state !== "refused") return { state };
  const why = reason === undefined ? {} : { why: reason.replace(DECLINED, "") };
  return { state, reason: reasonCode(requireOp(op), state), ...why };
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
    const listener = new Listener();
    const started = performance.now();
    let error: unknown;
    try {
      withRecorder(listener.record, () => fn(...args), { locate: callSite });
    } catch (thrown) {
      error = thrown;
    }
    return new Explanation(listener.finished(), performance.now() - started, error);
  };
  Object.defineProperty(explaining, "name", { value: `explain(${functionName(fn)})` });
  return explaining;
}
