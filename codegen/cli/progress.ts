// Progress lines of the command line: rewritten in place on a terminal, one line per finished step elsewhere.
import { performance } from "node:perf_hooks";

/** Where progress goes: standard error, or anything that takes text. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly write: (text: string) => unknown;
}

/** One step under way. */
export interface Step {
  /** Shows how far it is; on a terminal only, and at most ten times a second. */
  readonly update: (done: number, total: number) => void;
  /** Ends it, with a note such as `44 ops`. */
  readonly finish: (note?: string) => void;
}

const redrawInterval = 100;
const clearLine = "\r\u001B[K";

/** Prints a duration as `12 ms` or `3.4 s`. */
export function showDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Starts a step; on a terminal its line appears at once. */
export function startStep(name: string, stream: ProgressStream = process.stderr): Step {
  const start = performance.now();
  const isTerminal = stream.isTTY === true;
  let lastDraw = start;
  if (isTerminal) stream.write(`${name} …`);
  return {
    update: (done, total) => {
      const now = performance.now();
      if (!isTerminal || now - lastDraw < redrawInterval) return;
      lastDraw = now;
      stream.write(`${clearLine}${name} … ${done} of ${total}`);
    },
    finish: (note = "done") => {
      const line = `${name}: ${note} (${showDuration(performance.now() - start)})`;
      stream.write(isTerminal ? `${clearLine}${line}\n` : `${line}\n`);
    },
  };
}
