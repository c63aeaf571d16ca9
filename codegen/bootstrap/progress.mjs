// One progress line per step, on standard error so that `--json` output stays clean.
import { performance } from "node:perf_hooks";
import { stderr } from "node:process";

/** Prints a duration as `12 ms` or `3.4 s`. */
export function showTime(milliseconds) {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Runs one step and prints `batchwise: <name> … <note> (<time>)`.
 *
 * `work` receives `log`, which replaces the note, and may return the note itself.
 */
export async function step(name, work) {
  const start = performance.now();
  stderr.write(`batchwise: ${name} … `);
  let note = "done";
  const log = (text) => {
    note = text;
  };
  try {
    const result = await work(log);
    if (typeof result === "string") note = result;
    stderr.write(`${note} (${showTime(performance.now() - start)})\n`);
  } catch (error) {
    stderr.write(`failed (${showTime(performance.now() - start)})\n`);
    throw error;
  }
}

/** Prints a heading before a tool that writes to the terminal itself. */
export function announce(text) {
  stderr.write(`batchwise: ${text}\n`);
}
