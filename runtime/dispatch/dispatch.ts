// The dispatcher: finds the highest level among the arguments and lets that level process the call.
import { internalError } from "../errors/internal.ts";
import type { OpArg, OpArgs, OpResult } from "../kernels/contract.ts";
import { KEY_WRAPPED, Tensor } from "../tensor/tensor.ts";
import { ambientKeys } from "./ambient.ts";
import {
  assertAlive,
  enterFrameRegion,
  enterLevel,
  type Frame,
  frameOf,
  type GradFrame,
  innermostVmap,
  type JvpFrame,
  leaveFrameRegion,
  leaveLevel,
  type VmapFrame,
} from "./frames.ts";
import type { Op } from "./op.ts";
import { isRecording, recorded } from "./recording.ts";

/** What each kind of level does with a call; handed over by the entry points. */
export interface LevelHandlers {
  readonly vmap: (frame: VmapFrame, op: Op, args: OpArgs) => OpResult;
  readonly grad: (frame: GradFrame, op: Op, args: OpArgs) => OpResult;
  readonly jvp: (frame: JvpFrame, op: Op, args: OpArgs) => OpResult;
}

let handlers: LevelHandlers | null = null;

/** Registers the level implementations, which live above this file. */
export function installLevels(levels: LevelHandlers): void {
  handlers = levels;
}

/**
 * Runs `op` at the highest level among its arguments, or on plain tensors when there is none.
 *
 * Random ops also see the innermost running vmap, whose randomness mode governs them.
 */
export function dispatch(op: Op, args: OpArgs): OpResult {
  const frame = highestFrame(op, args);
  if (frame === null) return runPlain(op, args);
  if (handlers === null) throw internalError(op.name, "no level implementations are registered");
  const saved = enterLevel(frame);
  const entersRegion = enterFrameRegion(frame);
  try {
    if (frame.kind === "vmap") return handlers.vmap(frame, op, args);
    return frame.kind === "grad" ? handlers.grad(frame, op, args) : handlers.jvp(frame, op, args);
  } finally {
    leaveLevel(saved);
    if (entersRegion) leaveFrameRegion();
  }
}

/** Calls `op` as a stub would: the fast path for plain arguments, the dispatcher otherwise. */
export function callOp(op: Op, args: OpArgs): OpResult {
  if (!op.isRandom && ambientKeys === 0 && !hasWrapped(op, args)) return op.eager(args);
  return dispatch(op, args);
}

function runPlain(op: Op, args: OpArgs): OpResult {
  if (isRecording() && (op.binding.decomposition === undefined || op.binding.js !== undefined))
    return recorded({ op: op.name, state: "kernel", level: 0 }, () => op.eager(args));
  return op.eager(args);
}

function hasWrapped(op: Op, args: OpArgs): boolean {
  for (const position of op.tensorArgs) {
    const arg = args[position];
    if (arg instanceof Tensor) {
      if (arg.keys & KEY_WRAPPED) return true;
    } else if (Array.isArray(arg)) {
      for (const item of arg) if (item instanceof Tensor && item.keys & KEY_WRAPPED) return true;
    }
  }
  return false;
}

function highestFrame(op: Op, args: OpArgs): Frame | null {
  let highest: Frame | null = op.isRandom ? innermostVmap() : null;
  for (const position of op.tensorArgs) highest = higherFrame(op, highest, args[position]);
  return highest;
}

function higherFrame(op: Op, current: Frame | null, arg: OpArg): Frame | null {
  if (arg instanceof Tensor) {
    const frame = frameOf(arg);
    if (frame === null) return current;
    assertAlive(frame, op.name);
    return current === null || frame.level > current.level ? frame : current;
  }
  if (!Array.isArray(arg)) return current;
  let highest = current;
  for (const item of arg) highest = higherFrame(op, highest, item);
  return highest;
}
