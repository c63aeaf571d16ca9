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

/** Receives events in order, each when its call begins; a function that it returns is called when that call has ended. */
export type Recorder = (event: CallEvent) => unknown;

let recorder: Recorder | null = null;

/** Runs a call that the recorder, if one is listening, sees begin and end. */
export function recorded<T>(event: CallEvent, run: () => T): T {
  const end = recorder?.(event);
  if (typeof end !== "function") return run();
  try {
    return run();
  } finally {
    end();
  }
}

/** Whether someone is listening; lets callers skip building the event. */
export function isRecording(): boolean {
  return recorder !== null;
}

/** A derivative formula that is running: whose it is, and where in the user's code that op was called. */
export interface RunningFormula {
  readonly name: string;
  readonly location: string | null;
}

let formula: RunningFormula | null = null;

/** The derivative formula that the calls of the moment belong to. */
export function runningFormula(): RunningFormula | null {
  return formula;
}

/** Runs a derivative formula so that recorders can tell which calls are its own. */
export function withFormula<T>(running: RunningFormula, run: () => T): T {
  const saved = formula;
  formula = running;
  try {
    return run();
  } finally {
    formula = saved;
  }
}

let locate: (() => string | null) | null = null;

/** Where in the user's code the call of the moment stands; null unless the recorder asked for it. */
export function recordedLocation(): string | null {
  return locate === null ? null : locate();
}

/** What a recorder asks for beside the calls. */
export interface RecorderOptions {
  /** Finds the user's line. Slow, so only recorders that show it ask. */
  readonly locate?: () => string | null;
}

/** Runs `fn` while `listener` sees every call; recorders nest, the inner one hides the outer. */
export function withRecorder<T>(listener: Recorder, fn: () => T, options: RecorderOptions = {}): T {
  const saved = { recorder, locate, formula };
  recorder = listener;
  locate = options.locate ?? null;
  formula = null;
  setAmbientKey(AMBIENT_RECORDING, true);
  try {
    return fn();
  } finally {
    ({ recorder, locate, formula } = saved);
    setAmbientKey(AMBIENT_RECORDING, recorder !== null);
  }
}
