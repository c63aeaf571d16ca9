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
 * whole call would have drawn it, so chunked and unchunked streams agree. Tensor arguments have the same
 * leading dims as the outputs, and are cut with them.
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
  const kernelAt: Draw = (cut, start) => {
    kernel(cut.outs, [...cut.args, { seed: generator.seed, base: start }]);
  };
  drawRuns({ outs, args }, { extents: active, base, perExample }, kernelAt);
}

/** The outputs and arguments of one run. */
interface Operands {
  readonly outs: readonly Tensor[];
  readonly args: OpArgs;
}

/** Where in the stream the operands' elements lie. */
interface Place {
  readonly extents: readonly RandomExtent[];
  readonly base: number;
  readonly perExample: number;
}

type Draw = (operands: Operands, base: number) => void;

function drawRuns(
  operands: Operands,
  { extents: dims, base, perExample }: Place,
  draw: Draw,
): void {
  const [first, ...inner] = dims;
  const stride = inner.reduce((product, extent) => product * extent.total, perExample);
  if (inner.every((extent) => extent.count === extent.total)) {
    draw(operands, base + (first === undefined ? 0 : first.start * stride));
    return;
  }
  for (let i = 0; i < first.count; i++) {
    const place = { extents: inner, base: base + (first.start + i) * stride, perExample };
    drawRuns(exampleOf(operands, i), place, draw);
  }
}

function exampleOf({ outs, args }: Operands, index: number): Operands {
  return {
    outs: outs.map((out) => leadingSlice(out, index)),
    args: args.map((arg) => (arg instanceof Tensor ? leadingSlice(arg, index) : arg)),
  };
}

function leadingSlice(x: Tensor, index: number): Tensor {
  const { shape, strides } = x;
  const offset = x.offset + index * strides[0];
  return new Tensor(x.storage, x.dtype, shape.slice(1), strides.slice(1), offset, 0);
}
