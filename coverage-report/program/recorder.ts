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

/** Records from now until the process ends. */
export function startRecording({ file, name }: RecordingOrder): void {
  // The program's line may lie deeper in an error's stack than the default keeps.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES);
  const tally = new SiteTally();
  let firstCall: number | null = null;
  const live = process.stderr.isTTY === true ? new LiveLine(name) : null;
  let error: string | null = null;
  let nextSave = performance.now() + SAVE_INTERVAL;
  let hasNews = true;

  const save = (): void => {
    const begun = performance.now();
    const ms = firstCall === null ? 0 : begun - firstCall;
    const recording: Recording = {
      ...{ version: 1, batchwise: packageVersion(), error, ms },
      ...tally.recorded(),
    };
    writeFileSync(`${file}.tmp`, JSON.stringify(recording));
    renameSync(`${file}.tmp`, file);
    const ended = performance.now();
    nextSave = ended + Math.max(SAVE_INTERVAL, (ended - begun) / SAVE_SHARE);
    hasNews = false;
  };

  const ended = (call: HeardCall): void => {
    tally.add(call);
    hasNews = true;
    if (call.parent !== null) return;
    const now = performance.now();
    live?.show(now, tally.counts);
    if (now >= nextSave) save();
  };

  const began = (): void => {
    firstCall ??= performance.now();
  };

  const listener = new CallListener({ began, ended });
  installRecorder(listener.record, { locate: listener.locate });
  // Timers without a claim on the process: a program that waits for something else is saved too.
  setInterval(() => hasNews && save(), SAVE_INTERVAL).unref();
  process.on("uncaughtExceptionMonitor", (thrown) => {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    const refused = refusedCall(thrown);
    if (refused !== null) tally.add(refused);
    live?.clear();
  });
  process.on("exit", () => {
    live?.stop();
    save();
  });
}
