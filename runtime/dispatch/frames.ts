// The stack of active transform levels: one frame per running vmap, jvp or grad.
import { escapedTensorError } from "../errors/levels.ts";
import { currentRegion, enterRegion, leaveRegion, type Region } from "../tensor/regions.ts";
import type { LevelOwner, Tensor } from "../tensor/tensor.ts";

/** How random operators behave under a vmap level. */
export type Randomness = "error" | "different" | "same";

/** A running `vmap`. */
export interface VmapFrame extends LevelOwner {
  readonly kind: "vmap";
  /** The user's function, for messages. */
  readonly where: string;
  /** Examples in this call: the chunk's length when chunked. */
  readonly batchSize: number;
  /** Examples of the whole call, all chunks together. */
  readonly totalBatchSize: number;
  /** Index of this chunk's first example. */
  readonly chunkStart: number;
  readonly randomness: Randomness;
  /** The name that collectives use for the mapped axis; absent when it has none. */
  readonly axisName?: string;
  readonly region: Region | null;
}

/** A running reverse-mode transform; level 0 is base autograd and never ends. */
export interface GradFrame extends LevelOwner {
  readonly kind: "grad";
  readonly where: string;
  /** Whether operations are recorded; `noGrad` clears it. */
  isEnabled: boolean;
  readonly region: Region | null;
}

/** A running forward-mode transform. */
export interface JvpFrame extends LevelOwner {
  readonly kind: "jvp";
  readonly where: string;
  isEnabled: boolean;
  readonly region: Region | null;
}

/** Any running transform. */
export type Frame = VmapFrame | GradFrame | JvpFrame;

/** Base autograd: the grad level that is always there. */
export const baseFrame: GradFrame = {
  level: 0,
  kind: "grad",
  where: "autograd",
  alive: true,
  isEnabled: true,
  region: null,
};

const stack: Frame[] = [];

/** Levels at or above this one are being processed, so nested calls no longer see them. */
let ceiling = Number.POSITIVE_INFINITY;

/** The level a new frame gets: one more than the innermost running one. */
export function nextLevel(): number {
  return stack.length + 1;
}

/** The nesting depth of running transforms; 0 outside. */
export function currentLevel(): number {
  return stack.length;
}

/** Every frame on the stack, base autograd first, outermost to innermost. */
export function allFrames(): readonly Frame[] {
  return [baseFrame, ...stack];
}

/** The innermost running vmap that the current call may still see, or null. */
export function innermostVmap(): VmapFrame | null {
  for (let i = stack.length - 1; i >= 0; i--) {
    const frame = stack[i];
    if (frame.kind === "vmap" && frame.level < ceiling) return frame;
  }
  return null;
}

/**
 * Runs `fn` with `frame` on top of the stack; afterwards the frame is dead and its wrappers have escaped.
 *
 * `fn` is the user's code, so nothing it allocates outside a dispatch belongs to a region.
 */
export function withFrame<T>(frame: Frame, fn: () => T): T {
  const savedCeiling = ceiling;
  const savedRegion = enterRegion(null);
  stack.push(frame);
  ceiling = Number.POSITIVE_INFINITY;
  try {
    return fn();
  } finally {
    stack.pop();
    ceiling = savedCeiling;
    leaveRegion(savedRegion);
    frame.alive = false;
  }
}

/**
 * Begins processing a call at `frame`: nested calls see only lower levels and allocate in its region.
 *
 * Returns the outer ceiling, to be handed to `leaveLevel` in a `finally`.
 */
export function enterLevel(frame: Frame): number {
  const saved = ceiling;
  ceiling = frame.level;
  return saved;
}

/** Runs a user's callback while a call is processed at or below `frame`: the levels up to `frame` are seen again. */
export function reopenLevels<T>(frame: Frame, fn: () => T): T {
  const saved = ceiling;
  ceiling = frame.level + 1;
  try {
    return fn();
  } finally {
    ceiling = saved;
  }
}

/** Ends what `enterLevel` began. */
export function leaveLevel(saved: number): void {
  ceiling = saved;
}

/**
 * Enters the frame's region unless an outer dispatch is in one already: the outermost dispatch's region is
 * the one that ends first. Returns whether it was entered.
 */
export function enterFrameRegion(frame: Frame): boolean {
  if (frame.region === null || currentRegion() !== null) return false;
  enterRegion(frame.region);
  return true;
}

/** Leaves the region that `enterFrameRegion` entered. */
export function leaveFrameRegion(): void {
  leaveRegion(null);
}

/** The frame behind a wrapper. Wrappers are only ever made by frames, so the cast is exact. */
export function frameOf(wrapper: Tensor): Frame | null {
  return wrapper.owner as Frame | null;
}

/** Throws when a wrapper is used after its transform returned. */
export function assertAlive(frame: Frame, where: string): void {
  if (!frame.alive) throw escapedTensorError(where, frame);
}
