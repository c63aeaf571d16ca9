// Records a program from inside its process: listens to every call and keeps a file up to date with what it heard.
import { renameSync, writeFileSync } from "node:fs";
import { packageVersion } from "../../codegen/cli/package-version.ts";
import { installRecorder } from "../../runtime/dispatch/recording.ts";
import { CallListener, type HeardCall } from "../../runtime/transforms/call-listener.ts";
import { LiveLine } from "./live-line.ts";
import type { RecordingOrder } from "./order.ts";
import type { Recording } from "./recording.ts";
import { refusedCall } from "./refusals.ts";
import { SiteTally } from "./site-tally.ts";

/** The file is written at least this often while there is news: a signal may end the program at any time. */
const SAVE_INTERVAL = 1000;

/** Saving takes at most this part of the time. */
const SAVE_SHARE = 0.02;

const STACK_FRAMES = 50;

// Taken before the program runs: it may put clocks and formats of its own in place of the real ones.
const clock = performance.now.bind(performance);
const { stringify } = JSON;

/** Records from now until the process ends. */
export function startRecording({ file, name }: RecordingOrder): void {
  // The program's line may lie deeper in an error's stack than the default keeps.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES);
  const tally = new SiteTally();
  let firstCall: number | null = null;
  const live = process.stderr.isTTY === true ? new LiveLine(name) : null;
  let error: string | null = null;
  const batchwise = packageVersion();
  // The first call is saved at once: a program may end before the next time, and without a last word.
  let nextSave = 0;
  let hasNews = true;

  const save = (): void => {
    const begun = clock();
    const ms = firstCall === null ? 0 : begun - firstCall;
    const recording: Recording = {
      ...{ version: 1, batchwise, error, ms },
      ...tally.recorded(),
    };
    writeFileSync(`${file}.tmp`, stringify(recording));
    renameSync(`${file}.tmp`, file);
    const ended = clock();
    nextSave = ended + Math.max(SAVE_INTERVAL, (ended - begun) / SAVE_SHARE);
    hasNews = false;
  };

  const ended = (call: HeardCall): void => {
    tally.add(call);
    hasNews = true;
    if (call.parent !== null) return;
    const now = clock();
    live?.show(now, tally.counts);
    if (now >= nextSave) save();
  };

  const began = (): void => {
    firstCall ??= clock();
  };

  const listener = new CallListener({ began, ended });
  installRecorder(listener.record, { locate: listener.locate });
  // Timers without a claim on the process: a program that waits for something else is saved too.
  setInterval(() => hasNews && save(), SAVE_INTERVAL).unref();
  process.on("uncaughtExceptionMonitor", (thrown) => {
    error = describeThrown(thrown);
    const refused = refusedCall(thrown);
    if (refused !== null) tally.add(refused);
    live?.clear();
  });
  process.on("exit", () => {
    live?.stop();
    save();
  });
}

/** Name and message of whatever a program throws; also of what has none, or throws when it is asked. */
function describeThrown(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return "a thrown value that cannot be shown";
  }
}
