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

/** Finds the user's line of a call of the moment, whose operator it is told. */
export type Locate = (op: string) => string | null;

/** Who listens, and what they asked for. */
interface Listening {
  readonly record: Recorder;
  readonly locate: Locate | null;
}

/** Those that listen until they are told to stop, oldest first. */
let standing: readonly Listening[] = [];

/** The one of the innermost `withRecorder`. */
let innermost: Listening | null = null;

/** All of them, in the order in which they hear of a call. */
let listeners: readonly Listening[] = [];

function listen(nextStanding: readonly Listening[], nextInnermost: Listening | null): void {
  standing = nextStanding;
  innermost = nextInnermost;
  listeners = innermost === null ? standing : [...standing, innermost];
  setAmbientKey(AMBIENT_RECORDING, listeners.length > 0);
}

/** Runs a call that the recorders, if any are listening, see begin and end. */
export function recorded<T>(event: CallEvent, run: () => T): T {
  const ends: (() => void)[] = [];
  for (const { record } of listeners) {
    const end = record(event);
    if (typeof end === "function") ends.push(() => end());
  }
  if (ends.length === 0) return run();
  try {
    return run();
  } finally {
    for (const end of ends) end();
  }
}

/** Whether someone is listening; lets callers skip building the event. */
export function isRecording(): boolean {
  return listeners.length > 0;
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

/**
 * Where in the user's code the call of `op` at the moment stands; null unless a recorder asked for it.
 *
 * What a derivative formula calls stands where the operator does whose derivative it is.
 */
export function recordedLocation(op: string): string | null {
  const asking = listeners.find(({ locate }) => locate !== null);
  if (asking === undefined || asking.locate === null) return null;
  return formula?.location ?? asking.locate(op);
}

/** What a recorder asks for beside the calls. */
export interface RecorderOptions {
  /** Finds the user's line. Slow, so only recorders that show it ask. */
  readonly locate?: Locate;
}

/** Runs `fn` while `listener` sees every call; recorders nest, the inner one hides the outer. */
export function withRecorder<T>(listener: Recorder, fn: () => T, options: RecorderOptions = {}): T {
  const saved = { innermost, formula };
  formula = null;
  listen(standing, { record: listener, locate: options.locate ?? null });
  try {
    return fn();
  } finally {
    formula = saved.formula;
    listen(standing, saved.innermost);
  }
}

/**
 * Lets `listener` see every call from now on, in later turns of the event loop too.
 *
 * What runs inside `withRecorder` is seen by both. Several may listen; each stops by itself.
 *
 * @returns a function that ends it; calling it again changes nothing
 */
export function installRecorder(listener: Recorder, options: RecorderOptions = {}): () => void {
  const own: Listening = { record: listener, locate: options.locate ?? null };
  listen([...standing, own], innermost);
  return () =>
    listen(
      standing.filter((other) => other !== own),
      innermost,
    );
}
