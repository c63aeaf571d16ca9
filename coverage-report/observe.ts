// Running something while listening: what was dispatched, how often, and what refused.

import type { Op } from "../runtime/dispatch/op.ts";
import { type CallEvent, withRecorder } from "../runtime/dispatch/recording.ts";
import { BatchwiseError } from "../runtime/errors/classes.ts";
import type { OpResult } from "../runtime/kernels/contract.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import type { State } from "./model.ts";

/** One run: what it returned, or how it ended instead. */
export interface Run {
  readonly outputs: readonly Tensor[] | null;
  /** Set when the library refused on purpose. */
  readonly refusal: string | null;
  /** Set when it failed in another way. */
  readonly failure: string | null;
  /** Everything that was dispatched. */
  readonly events: readonly CallEvent[];
  /** What was dispatched between the start and the end of the op's own calls. */
  readonly own: readonly CallEvent[];
}

/** Refusals that belong to mapping: the op cannot be mapped, or not with these arguments. */
const REFUSALS: ReadonlySet<string> = new Set([
  "E_REFUSED",
  "E_DATA_DEPENDENT",
  "E_BATCHED_TO_NUMBER",
  "E_NO_FALLBACK",
  "E_NOT_DIFFERENTIABLE",
]);

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

/** Runs `fn` and records what happens. */
export function observe(fn: () => readonly Tensor[]): Run {
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
    const isRefusal = error instanceof BatchwiseError && REFUSALS.has(error.code);
    const [text] = (error instanceof Error ? error.message : String(error)).split("\n");
    const ending = isRefusal ? { refusal: text, failure: null } : { refusal: null, failure: text };
    return { outputs: null, ...ending, events, own };
  }
}

/** Whether the slow loop ran. */
export function fellBack({ events }: Run): boolean {
  return events.some(({ state }) => state === "fallback");
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
  if (fellBack(run)) return "fallback";
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
