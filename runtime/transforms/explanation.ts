// What explain found, as data and as a table.

import type { ReasonCode } from "../dispatch/reason-code.ts";
import type { CallState } from "../dispatch/recording.ts";

/** One operator call. */
export interface ExplainedCall {
  /** The operator with its overload. */
  readonly op: string;
  readonly state: CallState;
  /** The vmap level it was processed at; 0 for plain tensors. */
  readonly level: number;
  /** Number of examples at that level. */
  readonly batchSize?: number;
  /** Why it is slow or refused, as a code; with the operator behind DECOMPOSES_TO_SLOW. */
  readonly reason?: ReasonCode | `DECOMPOSES_TO_SLOW(${string})`;
  /** The same in words. */
  readonly why?: string;
  /** Milliseconds, with everything it called. */
  readonly ms: number;
  /** `file:line` of the user's call; for a derivative, that of the operator it belongs to. */
  readonly location?: string;
  /** The derivative formula that made the call, such as `backward of mul.Tensor`. */
  readonly formula?: string;
  /** How many listed calls enclose it. */
  readonly depth: number;
}

/** What the operators of a run did. Prints as a table and serialises to JSON. */
export class Explanation {
  /** Every call, in order. */
  readonly calls: readonly ExplainedCall[];
  /** The calls served by the slow loop. */
  readonly fallbacks: readonly ExplainedCall[];
  /** Milliseconds of the whole run. */
  readonly totalMs: number;
  /** What the function threw, when it did not finish. */
  readonly error: unknown;

  constructor(calls: readonly ExplainedCall[], totalMs: number, error: unknown) {
    this.calls = calls;
    this.fallbacks = calls.filter(({ state }) => state === "fallback");
    this.totalMs = totalMs;
    this.error = error;
  }

  /** The same as plain data. */
  toJSON(): object {
    const { calls, fallbacks, totalMs, error } = this;
    const message = error === undefined ? {} : { error: messageOf(error) };
    return { calls, fallbacks, totalMs, ...message };
  }

  /** A table with one row per place, then totals and what a rule would save. */
  toString(): string {
    const rows = groups(this.calls).map((group) => rowOf(group));
    const table = aligned([["op", "state", "level", "B", "calls", "ms", "where", ""], ...rows]);
    return [...table, "", ...this.#totals()].join("\n");
  }

  #totals(): readonly string[] {
    const { calls, totalMs, error } = this;
    const counts = new Map<string, number>();
    for (const { state } of calls) counts.set(state, (counts.get(state) ?? 0) + 1);
    const list = [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
    const noun = calls.length === 1 ? "call" : "calls";
    const total = `${calls.length} ${noun} in ${totalMs.toFixed(1)} ms${list === "" ? "" : `: ${list}`}`;
    const ended = error === undefined ? [] : [`ended with ${messageOf(error)}`];
    return [total, ...savings(calls, totalMs), ...ended];
  }
}

Object.defineProperty(Explanation.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Explanation) {
    return this.toString();
  },
});

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** What a rule per looping operator would save at most: all but one of its B runs. */
function savings(calls: readonly ExplainedCall[], totalMs: number): readonly string[] {
  const saved = new Map<string, number>();
  for (const { op, ms, batchSize = 1 } of outerLoops(calls))
    saved.set(op, (saved.get(op) ?? 0) + ms * (1 - 1 / Math.max(batchSize, 1)));
  return [...saved].map(([op, ms]) => {
    const percent = totalMs > 0 ? Math.round((100 * ms) / totalMs) : 0;
    return `writing a batching rule for ${op} would save up to ${percent} % (${ms.toFixed(1)} ms)`;
  });
}

/** The loops that run in no other loop: one inside another is saved with the outer one. */
function outerLoops(calls: readonly ExplainedCall[]): readonly ExplainedCall[] {
  let loop: ExplainedCall | null = null;
  return calls.filter((call) => {
    if (loop !== null && call.depth > loop.depth) return false;
    loop = call.state === "fallback" ? call : null;
    return loop !== null;
  });
}

interface CallGroup {
  readonly first: ExplainedCall;
  readonly count: number;
  readonly ms: number;
}

/** Calls that differ only in time, such as those of a loop in the user's code, as one row. */
function groups(calls: readonly ExplainedCall[]): readonly CallGroup[] {
  const found = new Map<string, CallGroup>();
  for (const call of calls) {
    const { ms, ...rest } = call;
    const key = JSON.stringify(rest);
    const known = found.get(key);
    found.set(key, {
      first: known?.first ?? call,
      count: (known?.count ?? 0) + 1,
      ms: (known?.ms ?? 0) + ms,
    });
  }
  return [...found.values()];
}

function rowOf({ first, count, ms }: CallGroup): readonly string[] {
  const { op, state, level, batchSize, location, formula, reason, why, depth } = first;
  const loops = state === "fallback" ? `loop × ${batchSize}` : state;
  const notes = [
    ...(formula === undefined ? [] : [formula]),
    ...(reason === undefined ? [] : [why === undefined ? reason : `${reason}: ${why}`]),
  ];
  return [
    `${"  ".repeat(depth)}${op}`,
    loops,
    String(level),
    batchSize === undefined ? "" : String(batchSize),
    String(count),
    ms.toFixed(2),
    location ?? "",
    notes.join("; "),
  ];
}

const RIGHT: readonly number[] = [2, 3, 4, 5];

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        RIGHT.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join("  ")
      .trimEnd(),
  );
}
