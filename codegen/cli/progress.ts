// Progress of the command line: a line rewritten in place on a terminal; elsewhere a line now and then, and one at the end.
import { performance } from "node:perf_hooks";

/** Where progress goes: standard error, or anything that takes text. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly write: (text: string) => unknown;
}

/** One step under way. */
export interface Step {
  /** Shows how far it is: on a terminal at most ten times a second, elsewhere every 15 seconds. */
  readonly update: (done: number, total: number) => void;
  /** Ends it, with a note such as `44 ops`. */
  readonly finish: (note?: string) => void;
}

/** Milliseconds between two lines of progress. */
const interval = { terminal: 100, plain: 15_000 } as const;

const clearLine = "\r\u001B[K";

/** Prints a duration as `12 ms` or `3.4 s`. */
export function showDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Starts a step; on a terminal its line appears at once.
 *
 * @param now the clock, in milliseconds
 */
export function startStep(
  name: string,
  stream: ProgressStream = process.stderr,
  now: () => number = () => performance.now(),
): Step {
  const start = now();
  const isTerminal = stream.isTTY === true;
  let lastDraw = start;
  if (isTerminal) stream.write(`${name} …`);
  return {
    update: (done, total) => {
      const time = now();
      if (time - lastDraw < (isTerminal ? interval.terminal : interval.plain)) return;
      lastDraw = time;
      const line = `${name} … ${done} of ${total}`;
      stream.write(isTerminal ? `${clearLine}${line}` : `${line}\n`);
    },
    finish: (note = "done") => {
      const line = `${name}: ${note} (${showDuration(now() - start)})`;
      stream.write(isTerminal ? `${clearLine}${line}\n` : `${line}\n`);
    },
  };
}
