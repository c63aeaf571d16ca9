// Counters for random ops: where in the stream each call draws, in every mode of vmap and with chunks.
import { internalError } from "../errors/internal.ts";
import type { Kernel, OpArgs } from "../kernels/contract.ts";
import { Generator } from "../kernels/random/philox.ts";
import { numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A leading dim that a vmap level in mode "different" put in front of a draw. */
export interface RandomExtent {
  /** Examples of the whole vmap call. */
  readonly total: number;
  /** First example of this chunk. */
  readonly start: number;
  /** Examples in this chunk. */
  readonly count: number;
}

/** The generator used when a call names none. */
export const defaultGenerator: Generator = new Generator(0);

/** Restarts the default generator: the same calls then draw the same numbers. `seed` is an integer. */
export function manualSeed(seed: number): void {
  defaultGenerator.reseed(seed);
}

/** Where each generator stood when it was first drawn from, one map per running `withRewind`. */
const starts: Map<Generator, number>[] = [];

/**
 * Runs `fn` with a function that takes every generator drawn from so far back to where it was.
 *
 * Chunks use it: each draws from the same place in the stream, its own part of it.
 */
export function withRewind<T>(fn: (rewind: () => void) => T): T {
  const seen = new Map<Generator, number>();
  starts.push(seen);
  try {
    return fn(() => {
      for (const [generator, counter] of seen) generator.counter = counter;
    });
  } finally {
    starts.splice(starts.indexOf(seen), 1);
  }
}

let extents: readonly RandomExtent[] = [];

/** Adds a batch dim in front of the draws made by `fn`, outside those of inner levels. */
export function withRandomExtent<T>(extent: RandomExtent, fn: () => T): T {
  const saved = extents;
  extents = [extent, ...saved];
  try {
    return fn();
  } finally {
    extents = saved;
  }
}

/**
 * Runs a random kernel once per contiguous run of counters.
 *
 * Unchunked calls are one run. A chunk of an inner vmap is one run per outer example, at the place the
 * whole call would have drawn it, so chunked and unchunked streams agree.
 */
export function withRandomDraw(outs: readonly Tensor[], args: OpArgs, kernel: Kernel): void {
  const generator = args.find((arg) => arg instanceof Generator) ?? defaultGenerator;
  if (!(generator instanceof Generator)) throw internalError("random", "not a generator");
  for (const seen of starts) if (!seen.has(generator)) seen.set(generator, generator.counter);
  const [out] = outs;
  const active = extents;
  const perExample = numel(out.shape.slice(active.length));
  const reserved = active.reduce((product, extent) => product * extent.total, perExample);
  const base = generator.reserve(reserved);
  drawRuns(outs, active, base, perExample, (part, start) =>
    kernel(part, [...args, { seed: generator.seed, base: start }]),
  );
}

type Draw = (outs: readonly Tensor[], base: number) => void;

function drawRuns(
  outs: readonly Tensor[],
  rest: readonly RandomExtent[],
  base: number,
  perExample: number,
  draw: Draw,
): void {
  const isWhole = rest.every((extent, i) => i === 0 || extent.count === extent.total);
  if (isWhole) {
    const stride = rest.slice(1).reduce((product, extent) => product * extent.total, perExample);
    draw(outs, base + (rest.length === 0 ? 0 : rest[0].start * stride));
    return;
  }
  const [first, ...inner] = rest;
  const stride = inner.reduce((product, extent) => product * extent.total, perExample);
  for (let i = 0; i < first.count; i++) {
    drawRuns(
      outs.map((out) => leadingSlice(out, i)),
      inner,
      base + (first.start + i) * stride,
      perExample,
      draw,
    );
  }
}

function leadingSlice(out: Tensor, index: number): Tensor {
  return new Tensor(
    out.storage,
    out.dtype,
    out.shape.slice(1),
    out.strides.slice(1),
    out.offset + index * out.strides[0],
    0,
  );
}
