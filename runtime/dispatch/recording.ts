// What coverage and explain see of every call: one event per dispatch, kernel and loop.
import { AMBIENT_RECORDING, setAmbientKey } from "./ambient.ts";

/** How a call was served at a level. */
export type CallState = "rule" | "decomposed" | "fallback" | "refused" | "kernel" | "grad" | "jvp";

/** One thing that happened while recording. */
export interface CallEvent {
  readonly op: string;
  readonly state: CallState;
  /** 0 for plain tensors. */
  readonly level: number;
  readonly batchSize?: number;
  readonly reason?: string;
}

/** Receives events in order. */
export type Recorder = (event: CallEvent) => void;

let recorder: Recorder | null = null;

/** Hands an event to the recorder, if one is listening. */
export function recordEvent(event: CallEvent): void {
  if (recorder !== null) recorder(event);
}

/** Whether someone is listening; lets callers skip building the event. */
export function isRecording(): boolean {
  return recorder !== null;
}

/** Runs `fn` while `listener` sees every call; recorders nest, the inner one hides the outer. */
export function withRecorder<T>(listener: Recorder, fn: () => T): T {
  const saved = recorder;
  recorder = listener;
  setAmbientKey(AMBIENT_RECORDING, true);
  try {
    return fn();
  } finally {
    recorder = saved;
    setAmbientKey(AMBIENT_RECORDING, saved !== null);
  }
}
