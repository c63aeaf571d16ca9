// What explain and program reports share: calls put together from events, with their place, time and reason.
import { callSite } from "../dispatch/call-site.ts";
import { type ReasonCode, reasonCode } from "../dispatch/reason-code.ts";
import { type CallEvent, type CallState, runningFormula } from "../dispatch/recording.ts";
import { requireOp } from "../dispatch/registry.ts";

/** Taken early: a program that is recorded may put a clock of its own in place of the real one. */
const now = performance.now.bind(performance);

/** A call that a listener saw; `state`, `reason` and `ms` are final when it has ended. */
export interface HeardCall {
  readonly op: string;
  /** The vmap level it was processed at; 0 for plain tensors. */
  readonly level: number;
  readonly batchSize: number | undefined;
  state: CallState;
  reason: ReasonCode | null;
  /** The reason in words; for DECOMPOSES_TO_SLOW the operator that loops. */
  why: string | null;
  /** `file:line` of the user's call; for a derivative, that of the operator it belongs to. */
  readonly location: string | null;
  readonly formula: string | null;
  /** The call that it is a part of. */
  readonly parent: HeardCall | null;
  /** How many calls enclose it. */
  readonly depth: number;
  /** Milliseconds, with everything it called. */
  ms: number;
}

/** What is told of each call. */
export interface CallSink {
  readonly began?: (call: HeardCall) => void;
  readonly ended?: (call: HeardCall) => void;
}

/** Puts the events of a run together as calls. */
export class CallListener {
  readonly #sink: CallSink;
  #current: HeardCall | null = null;
  /** The call of the user's that ended last. */
  #last: HeardCall | null = null;

  constructor(sink: CallSink) {
    this.#sink = sink;
  }

  /** Called when a call begins; returns what to do when it ends. */
  readonly record = (event: CallEvent): (() => void) | undefined => {
    const parent = this.#current;
    // What a rule does below its level is its own business.
    if (event.state === "kernel" && parent !== null) return undefined;
    if (isDeclined(event, parent)) {
      serve(parent, event);
      return undefined;
    }
    const call = heard(event, parent);
    const started = now();
    this.#current = call;
    this.#sink.began?.(call);
    return () => {
      this.#current = parent;
      if (parent === null) this.#last = call;
      call.ms = now() - started;
      this.#sink.ended?.(call);
    };
  };

  /** Finds the line of an operator that is differentiated: nearly always that of the call just seen. */
  readonly locate = (op: string): string | null => {
    const known = this.#current ?? (this.#last?.op === op ? this.#last : null);
    return known?.location ?? callSite();
  };
}

/** Whether a rule turned its arguments down, so that the loop serves its call. */
function isDeclined(event: CallEvent, parent: HeardCall | null): parent is HeardCall {
  if (event.state !== "fallback" || parent === null) return false;
  return parent.op === event.op && parent.level === event.level;
}

function heard(event: CallEvent, parent: HeardCall | null): HeardCall {
  const formula = runningFormula();
  const call: HeardCall = {
    op: event.op,
    level: event.level,
    batchSize: event.batchSize,
    state: event.state,
    reason: null,
    why: null,
    // The parts of a call stand where it does, also when a plugin's rule makes them.
    location: formula?.location ?? parent?.location ?? callSite(),
    formula: formula?.name ?? null,
    parent,
    depth: parent === null ? 0 : parent.depth + 1,
    ms: 0,
  };
  serve(call, event);
  return call;
}

const DECLINED = "RULE_DECLINED: ";

/** Notes how a call is served; the decompositions it is a part of turn out to be slow when it loops. */
function serve(call: HeardCall, { op, state, reason = "" }: CallEvent): void {
  call.state = state;
  if (state !== "fallback" && state !== "refused") return;
  call.reason = reasonCode(requireOp(op), state);
  call.why = reason === "" ? null : reason.replace(DECLINED, "");
  if (state === "refused") return;
  for (let at = call.parent; at !== null; at = at.parent) {
    if (at.state !== "decomposed") continue;
    at.reason = "DECOMPOSES_TO_SLOW";
    at.why = call.op;
  }
}
