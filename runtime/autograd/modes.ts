// noGrad and enableGrad: whether the frames on the stack record.
import { allFrames } from "../dispatch/frames.ts";

function withRecording<T>(isEnabled: boolean, fn: () => T): T {
  const frames = allFrames().filter((frame) => frame.kind !== "vmap");
  const saved = frames.map((frame) => frame.isEnabled);
  for (const frame of frames) frame.isEnabled = isEnabled;
  try {
    return fn();
  } finally {
    frames.forEach((frame, i) => {
      frame.isEnabled = saved[i];
    });
  }
}

/**
 * Runs `fn` without recording at any level on the stack; what it computes is constant to them.
 *
 * A transform started inside `fn` records as usual: its result depends on its function alone.
 */
export function noGrad<T>(fn: () => T): T {
  return withRecording(false, fn);
}

/** Runs `fn` with recording on, inside a `noGrad`. */
export function enableGrad<T>(fn: () => T): T {
  return withRecording(true, fn);
}

/** Whether base autograd records at this point. */
export function isGradEnabled(): boolean {
  const [base] = allFrames();
  return base.kind !== "vmap" && base.isEnabled;
}
