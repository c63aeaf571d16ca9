// Running something while listening: what was dispatched, how often, and what refused.

import type { Op } from "../runtime/dispatch/op.ts";
import { reasonCode } from "../runtime/dispatch/reason-code.ts";
import { type CallEvent, withRecorder } from "../runtime/dispatch/recording.ts";
import { requireOp } from "../runtime/dispatch/registry.ts";
import { BatchwiseError } from "../runtime/errors/classes.ts";
import type { OpResult } from "../runtime/kernels/contract.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import type { ReasonCode, State } from "./model.ts";

/** Why something is slow or refused. */
export interface Why {
  readonly code: ReasonCode;
  /** The same in words. */
  readonly reason: string;
}

/** One run: what it returned, or how it ended instead. */
export interface Run {
  readonly outputs: readonly Tensor[] | null;
  /** Set when the library refused on purpose. */
  readonly refusal: Why | null;
  /** Set when it failed in another way. */
  readonly failure: string | null;
  /** Everything that was dispatched. */
  readonly events: readonly CallEvent[];
  /** What was dispatched between the start and the end of the op's own calls. */
  readonly own: readonly CallEvent[];
}

/** Refusals that belong to mapping, by error code: the op cannot be mapped, or not with these arguments. */
const REFUSALS: ReadonlyMap<string, ReasonCode> = new Map([
  ["E_DATA_DEPENDENT", "DYNAMIC_SHAPE"],
  ["E_BATCHED_TO_NUMBER", "DATA_DEPENDENT"],
  ["E_NO_FALLBACK", "NO_RULE"],
  ["E_NOT_DIFFERENTIABLE", "NOT_DIFFERENTIABLE"],
]);

/** Why `error` is a refusal on purpose; null when it is none. */
function refusalOf(
  error: unknown,
  text: string,
  events: readonly CallEvent[],
  subject: string,
): Why | null {
  if (!(error instanceof BatchwiseError)) return null;
  const known = REFUSALS.get(error.code);
  if (known !== undefined) return { code: known, reason: text };
  const refused = events.findLast(({ state }) => state === "refused");
  if (error.code !== "E_REFUSED" || refused === undefined) return null;
  const op = requireOp(refused.op);
  const reason = op.name === subject ? (op.reason ?? text) : text;
  return { code: reasonCode(op, "refused"), reason };
}

let isInOp = 0;

/** Marks the op under test inside a function under test, so that its own events can be told apart. */
export function insideOp(call: () => OpResult | unknown): unknown {
  isInOp++;
  try {
    return call();
  } finally {
    isInOp--;
  }
}

/** Runs `fn`, which calls the op named `subject`, and records what happens. */
export function observe(subject: string, fn: () => readonly Tensor[]): Run {
  const events: CallEvent[] = [];
  const own: CallEvent[] = [];
  const record = (event: CallEvent): void => {
    events.push(event);
    if (isInOp > 0) own.push(event);
  };
  try {
    const outputs = withRecorder(record, fn);
    return { outputs, refusal: null, failure: null, events, own };
  } catch (error) {
    const [text] = (error instanceof Error ? error.message : String(error)).split("\n");
    const refusal = refusalOf(error, text, events, subject);
    return { outputs: null, refusal, failure: refusal === null ? text : null, events, own };
  }
}

/** Why `subject` was slow: it, or an op that it is made of, ran in the loop; null when none did. */
export function slownessOf(subject: string, { events }: Run): Why | null {
  const slow = events.find(({ state }) => state === "fallback");
  if (slow === undefined) return null;
  const reason = slow.reason ?? "registered without a batching rule";
  if (slow.op !== subject)
    return { code: "DECOMPOSES_TO_SLOW", reason: `by way of ${slow.op}: ${reason}` };
  return { code: reasonCode(requireOp(slow.op), "fallback"), reason };
}

/**
 * How the op was served at vmap level 1, from what was dispatched and not from what it declares: a rule
 * works one level down, a decomposition calls other ops at its own level.
 *
 * @returns null when there was nothing to see, as when a decomposition hands its input back
 */
export function servedState(op: string, run: Run): State | null {
  if (run.refusal !== null) return "refused";
  const atLevel = run.own.filter(({ level }) => level === 1);
  if (atLevel.length === 0) return "n/a";
  if (run.events.some(({ state }) => state === "fallback")) return "fallback";
  if (atLevel.some((event) => event.op !== op)) return "decomposed";
  return run.own.some(({ level }) => level === 0) ? "rule" : null;
}

/**
 * How a derivative was taken: with a formula of its own the op itself runs one level down, as a
 * decomposition only its parts do.
 */
export function differentiatedState({ name, binding }: Op, run: Run): State | null {
  if (run.own.length === 0) return null;
  const names = [name, binding.functionalOp?.name];
  return run.own.some(({ op }) => names.includes(op)) ? "rule" : "decomposed";
}

/** The op whose number of calls differs most between two runs, with both numbers; null when none does. */
export function growth(small: Run, large: Run): string | null {
  const counts = new Map<string, [number, number]>();
  for (const [index, { events }] of [small, large].entries()) {
    for (const { op } of events) {
      const pair = counts.get(op) ?? [0, 0];
      pair[index]++;
      counts.set(op, pair);
    }
  }
  const grown = [...counts].filter(([, [a, b]]) => a !== b);
  if (grown.length === 0) return null;
  const [[op, [a, b]]] = grown.sort(
    ([, x], [, y]) => Math.abs(y[1] - y[0]) - Math.abs(x[1] - x[0]),
  );
  return `${op} is called ${a} times for 2 examples and ${b} times for 5`;
}
