// noGrad, enableGrad and inferenceMode: whether the frames on the stack record.
import { allFrames, type GradFrame, type JvpFrame } from "../dispatch/frames.ts";
import { asyncModeError } from "../errors/graph.ts";
import { isInferenceMode, markInference } from "../tensor/storage.ts";

type RecordingFrame = GradFrame | JvpFrame;

/** Frames that inference mode has switched off for good: enableGrad inside does not reach them. */
let locked: ReadonlySet<RecordingFrame> = new Set();

function recordingFrames(): readonly RecordingFrame[] {
  return allFrames().filter((frame): frame is RecordingFrame => frame.kind !== "vmap");
}

function withRecording<T>(where: string, isEnabled: boolean, fn: () => T): T {
  const frames = recordingFrames().filter((frame) => !isEnabled || !locked.has(frame));
  const saved = frames.map((frame) => frame.isEnabled);
  for (const frame of frames) frame.isEnabled = isEnabled;
  try {
    const result = fn();
    if (isPromise(result)) throw asyncModeError(where);
    return result;
  } finally {
    frames.forEach((frame, i) => {
      frame.isEnabled = saved[i];
    });
  }
}

/** What a promise does later would run after the mode has ended. */
function isPromise(value: unknown): boolean {
  return value instanceof Promise;
}

/**
 * Runs `fn` without recording at any level on the stack; what it computes is constant to them.
 *
 * A transform started inside `fn` records as usual: its result depends on its function alone.
 *
 * @throws AutogradError E_ASYNC_MODE when `fn` returns a promise, whose work would not be covered
 */
export function noGrad<T>(fn: () => T): T {
  return withRecording("noGrad", false, fn);
}

/**
 * Runs `fn` with recording on, inside a `noGrad`; inference mode stays in force.
 *
 * @throws AutogradError E_ASYNC_MODE
 */
export function enableGrad<T>(fn: () => T): T {
  return withRecording("enableGrad", true, fn);
}

/**
 * Runs `fn` like `noGrad`; the tensors made inside are marked, so that using them in a graph later is an
 * error instead of a silent constant. Transforms started inside work as usual.
 *
 * @throws AutogradError E_ASYNC_MODE
 */
export function inferenceMode<T>(fn: () => T): T {
  const outer = locked;
  const before = markInference(true);
  locked = new Set([...outer, ...recordingFrames()]);
  try {
    return withRecording("inferenceMode", false, fn);
  } finally {
    locked = outer;
    markInference(before);
  }
}

/** Whether inference mode is in force. */
export function isInferenceModeEnabled(): boolean {
  return isInferenceMode();
}

/** Whether base autograd records at this point. */
export function isGradEnabled(): boolean {
  const [base] = allFrames();
  return base.kind !== "vmap" && base.isEnabled;
}
